import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { truststore: "other" });

export const truststoreOther: Scenario = {
  name: "truststore-other",
  description: "One node trusts another CA, and so refuses every peer that shows a certificate.",
  intent: { mode: "all", clientAuth: "required" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-3": ["error", ["chain-refused-by-peers", "own-certificate-refused", "unproven"]],
  }),
};
