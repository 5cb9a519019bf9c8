import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { sslStoragePort: "closed", storagePort: "closed" });

export const nothingListens: Scenario = {
  name: "nothing-listens",
  description: "One node listens on neither port.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["nothing-listens"]] }),
};
