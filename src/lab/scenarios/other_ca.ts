import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { certificate: "other-ca" });

export const otherCa: Scenario = {
  name: "other-ca",
  description: "One node has a certificate of another CA, as after half a rotation.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["chain-issuer-unknown"]] }),
};
