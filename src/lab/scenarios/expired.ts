import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { certificate: "expired" }, {});

export const expired: Scenario = {
  name: "expired",
  description: "The certificate of one node ran out two days ago.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["error", ["chain-expired"]] }),
};
