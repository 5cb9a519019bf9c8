import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({ truststore: "both" }, { truststore: "both" }, {});

export const authorityRotation: Scenario = {
  name: "authority-rotation",
  description: "A second CA is in two of three truststores, and no certificate comes from it yet.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {}, ["authority-rotation"]),
};
