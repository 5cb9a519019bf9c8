import type { Scenario } from "../scenario.ts";
import { ONLY_TLS12, ONLY_TLS13 } from "../tls/policy.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks(
  { policy: ONLY_TLS12, priorityString: "SECURE128:-VERS-ALL:+VERS-TLS1.2" },
  { policy: ONLY_TLS13, priorityString: "SECURE128:-VERS-ALL:+VERS-TLS1.3" },
  {},
);

export const versionsApart: Scenario = {
  name: "versions-apart",
  description: "One node speaks only TLS 1.2, another only TLS 1.3.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {}, ["no-common-version"]),
};
