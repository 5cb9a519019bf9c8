import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { runs: "transitional" });

export const plainPortOpen: Scenario = {
  name: "plain-port-open",
  description: "Everything shall be encrypted; one node was left at transitional.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["configured-differs", "plaintext-port-open"]] }),
};
