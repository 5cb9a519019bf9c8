import type { Scenario } from "../scenario.ts";
import { everyNode, racks } from "./racks.ts";

const nodes = racks({}, {}, {});

export const rackOutsider: Scenario = {
  name: "rack-outsider",
  description: "Encryption between racks, seen by someone who is in none of them.",
  intent: { mode: "rack", clientAuth: "none" },
  nodes,
  expected: everyNode(nodes, "ok", []),
};
