import type { Scenario } from "../scenario.ts";
import { ONLY_TLS11 } from "../tls/policy.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { policy: ONLY_TLS11 });

export const tls11Only: Scenario = {
  name: "tls11-only",
  description: "One node is held at TLS 1.1 by its priority string.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-3": ["error", ["legacy-version-accepted", "no-common-version"]],
  }),
};
