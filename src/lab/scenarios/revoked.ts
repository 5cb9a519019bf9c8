import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { certificate: "revoked" }, {});

export const revoked: Scenario = {
  name: "revoked",
  description: "One node serves a certificate that is on the revocation list.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["error", ["chain-revoked"]] }),
};
