import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { runs: "none" }, { runs: "none" });

export const migrationLeap: Scenario = {
  name: "migration-leap",
  description: "From none to all in one leap: the first node is there, and cut off.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-2": ["error", ["configured-differs", "plaintext-port-open", "tls-port-closed"]],
    "eu-3": ["error", ["configured-differs", "plaintext-port-open", "tls-port-closed"]],
  }, ["mixed-modes"]),
};
