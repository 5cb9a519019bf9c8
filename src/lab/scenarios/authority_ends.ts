import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({ truststore: "ending" }, { truststore: "ending" }, { truststore: "ending" });

export const authorityEnds: Scenario = {
  name: "authority-ends",
  description: "The CA certificate in the truststores ends in forty days.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {}, ["ca-expires-soon"]),
};
