import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { files: "open-key" }, {});

export const filesOpenKey: Scenario = {
  name: "files-open-key",
  description: "Every user of one host can read the node's private key.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["warning", ["private-key-exposed"]] }),
};
