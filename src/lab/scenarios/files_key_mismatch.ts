import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { files: "other-key" }, {});

export const filesKeyMismatch: Scenario = {
  name: "files-key-mismatch",
  description:
    "A renewal replaced the key of one node and left its certificate: it runs, and would not start.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["error", ["start-would-fail"]] }),
};
