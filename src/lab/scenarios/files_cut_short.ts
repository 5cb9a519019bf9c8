import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { files: "cut-short" });

export const filesCutShort: Scenario = {
  name: "files-cut-short",
  description: "The certificate file of one node was not copied to its end.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["start-would-fail"]] }),
};
