import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { runs: "transitional", internodeEncryption: "all" });

export const restartPending: Scenario = {
  name: "restart-pending",
  description: "One scylla.yaml already says all; the node was not restarted since.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["plaintext-port-open", "restart-pending"]] }),
};
