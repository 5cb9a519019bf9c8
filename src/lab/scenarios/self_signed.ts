import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { certificate: "self-signed" }, {});

export const selfSigned: Scenario = {
  name: "self-signed",
  description: "One node was left with a certificate that it signed itself.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["error", ["chain-self-signed"]] }),
};
