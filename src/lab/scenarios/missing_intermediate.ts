import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { certificate: "intermediate" }, { certificate: "missing-intermediate" });

export const missingIntermediate: Scenario = {
  name: "missing-intermediate",
  description: "One node serves its leaf without the intermediate that issued it.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["chain-missing-intermediate"]] }),
};
