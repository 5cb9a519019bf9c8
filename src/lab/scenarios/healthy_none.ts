import type { Scenario } from "../scenario.ts";
import { everyNode, racks } from "./racks.ts";

const nodes = racks({}, {}, {});

export const healthyNone: Scenario = {
  name: "healthy-none",
  description: "Three nodes without internode encryption, as intended.",
  intent: { mode: "none", clientAuth: "none" },
  nodes,
  expected: everyNode(nodes, "ok", []),
};
