import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { runs: "none" }, { runs: "none" });

export const migrationFirstStep: Scenario = {
  name: "migration-first-step",
  description: "On the way from none: one node has its certificate already.",
  intent: { mode: "passive", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-2": ["error", ["configured-differs", "tls-port-closed"]],
    "eu-3": ["error", ["configured-differs", "tls-port-closed"]],
  }),
};
