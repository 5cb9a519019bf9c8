import type { Scenario } from "../scenario.ts";
import { rpcService } from "../service.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { sslStoragePort: () => rpcService() });

export const plaintextOnTlsPort: Scenario = {
  name: "plaintext-on-tls-port",
  description: "One node speaks RPC in the clear on its TLS port.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["tls-port-speaks-plaintext"]] }),
};
