import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { runs: "transitional" }, { runs: "transitional" });

export const migrationLastStep: Scenario = {
  name: "migration-last-step",
  description: "On the way from transitional: one node speaks nothing but TLS already.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-2": ["error", ["configured-differs", "plaintext-port-open"]],
    "eu-3": ["error", ["configured-differs", "plaintext-port-open"]],
  }),
};
