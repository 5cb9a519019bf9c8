import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { certificate: "not-yet-valid" }, {});

export const notYetValid: Scenario = {
  name: "not-yet-valid",
  description: "The certificate of one node becomes valid in two days.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["error", ["chain-not-yet-valid"]] }),
};
