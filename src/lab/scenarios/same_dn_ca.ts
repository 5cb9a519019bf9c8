import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, { certificate: "same-dn-ca" }, {});

export const sameDnCa: Scenario = {
  name: "same-dn-ca",
  description: "One certificate comes from a CA that was made again under the same name.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-2": ["error", ["chain-issuer-unknown"]] }),
};
