import type { Scenario } from "../scenario.ts";
import { rpcService, tlsService } from "../service.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, {
  storagePort: tlsService,
  sslStoragePort: () => rpcService(),
});

export const portsSwapped: Scenario = {
  name: "ports-swapped",
  description: "One node has its two ports the wrong way round.",
  intent: { mode: "transitional", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-3": ["error", ["plain-port-speaks-tls", "tls-port-speaks-plaintext"]],
  }),
};
