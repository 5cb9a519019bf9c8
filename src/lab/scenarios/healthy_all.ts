import type { Scenario } from "../scenario.ts";
import { everyNode, racks } from "./racks.ts";

const nodes = racks({}, {}, {});

export const healthyAll: Scenario = {
  name: "healthy-all",
  description: "Three nodes that speak TLS only, as intended.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: everyNode(nodes, "ok", []),
};
