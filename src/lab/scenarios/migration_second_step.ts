import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { runs: "passive" }, { runs: "passive" });

export const migrationSecondStep: Scenario = {
  name: "migration-second-step",
  description: "On the way from passive: one node dials TLS already.",
  intent: { mode: "transitional", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-2": ["error", ["configured-differs"]],
    "eu-3": ["error", ["configured-differs"]],
  }),
};
