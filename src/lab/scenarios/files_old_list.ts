import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { files: "old-list" });

export const filesOldList: Scenario = {
  name: "files-old-list",
  description: "The revocation list of one node was due to be replaced three days ago.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["warning", ["credential-files"]] }),
};
