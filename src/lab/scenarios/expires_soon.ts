import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { certificate: "expires-soon" });

export const expiresSoon: Scenario = {
  name: "expires-soon",
  description: "The certificate of one node runs out in nine days.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["warning", ["expires-soon"]] }),
};
