import type { Scenario } from "../scenario.ts";
import { everyNode, racks } from "./racks.ts";

const nodes = [...racks({}, {}), { id: "us-1", dc: "us", rack: "r1" }];

export const dcOutsider: Scenario = {
  name: "dc-outsider",
  description: "Encryption between datacenters, seen by someone who is in none of them.",
  intent: { mode: "dc", clientAuth: "none" },
  nodes,
  expected: everyNode(nodes, "ok", []),
};
