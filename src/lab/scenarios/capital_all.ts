import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { runs: "passive", internodeEncryption: "All" });

export const capitalAll: Scenario = {
  name: "capital-all",
  description: "One scylla.yaml says All, which ScyllaDB reads as none.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-3": ["error", ["configuration-remarks", "configured-differs", "plaintext-port-open"]],
  }, ["mixed-modes"]),
};
