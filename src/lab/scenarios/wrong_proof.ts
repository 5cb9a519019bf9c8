import type { Scenario } from "../scenario.ts";
import { withoutItsKey } from "../service.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, {
  sslStoragePort: withoutItsKey,
});

export const wrongProof: Scenario = {
  name: "wrong-proof",
  description: "One endpoint serves a certificate whose key it does not have.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["server-proof-invalid"]] }),
};
