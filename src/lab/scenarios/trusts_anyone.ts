import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { trustsAnyone: true });

export const trustsAnyone: Scenario = {
  name: "trusts-anyone",
  description: "Something in front of one node accepts every client certificate.",
  intent: { mode: "all", clientAuth: "required" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["untrusted-certificate-accepted"]] }),
};
