import type { Scenario } from "../scenario.ts";
import { exceptFor, racks } from "./racks.ts";

const nodes = racks({}, {}, { sslStoragePort: "closed" });

export const tlsPortClosed: Scenario = {
  name: "tls-port-closed",
  description: "One node does not listen on its TLS port.",
  intent: { mode: "all", clientAuth: "none" },
  nodes,
  expected: exceptFor(nodes, { "eu-3": ["error", ["nothing-listens"]] }),
};
