import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks(
  { truststore: "pinned" },
  { truststore: "pinned" },
  { truststore: "pinned", certificate: "other-ca" },
);

export const certificateWithheld: Scenario = {
  name: "certificate-withheld",
  description:
    "One certificate is trusted by itself; its issuer is not named, so it is never sent.",
  intent: { mode: "all", clientAuth: "required" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["certificate-withheld"]] }),
};
