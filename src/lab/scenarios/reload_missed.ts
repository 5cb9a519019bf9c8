import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { certificate: "expires-soon", certificateOnDisk: "member" }, {});

export const reloadMissed: Scenario = {
  name: "reload-missed",
  description: "One certificate was replaced on disk, and the node serves the old one.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["warning", ["expires-soon", "reload-missed"]] }),
};
