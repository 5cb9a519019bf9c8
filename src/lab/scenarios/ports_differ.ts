import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { ownSslStoragePort: 7011 });

export const portsDiffer: Scenario = {
  name: "ports-differ",
  description: "One node listens for TLS on a port that its peers do not dial.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["ports-differ"]] }),
};
