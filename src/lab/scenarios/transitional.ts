import type { Scenario } from "../scenario.ts";
import { everyNode, racks } from "./racks.ts";

const nodes = racks({}, {}, {});

export const transitional: Scenario = {
  name: "transitional",
  description: "Nodes dial TLS and still accept plain connections: the middle of a migration.",
  intent: { mode: "transitional", clientAuth: "none" },
  nodes,
  expected: everyNode(nodes, "ok", []),
};
