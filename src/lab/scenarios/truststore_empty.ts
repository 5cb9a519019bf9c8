import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { truststore: "none" });

export const truststoreEmpty: Scenario = {
  name: "truststore-empty",
  description: "The truststore of one node is empty: it trusts nobody.",
  intent: { mode: "all", clientAuth: "required" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-3": ["error", ["own-certificate-refused", "truststore-empty", "unproven"]],
  }),
};
