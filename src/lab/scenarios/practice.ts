import type { NodeSketch, Scenario } from "../scenario.ts";
import { cqlService } from "../service.ts";
import { NORMAL, ONLY_TLS12 } from "../tls/policy.ts";
import { exceptFor } from "./racks.ts";

const nodes: readonly NodeSketch[] = [
  { id: "eu-1", dc: "eu", rack: "r1" },
  { id: "eu-2", dc: "eu", rack: "r2", certificate: "rsa", policy: ONLY_TLS12 },
  { id: "eu-3", dc: "eu", rack: "r3", certificate: "expired" },
  { id: "eu-4", dc: "eu", rack: "r1", runs: "transitional" },
  { id: "eu-5", dc: "eu", rack: "r2", clientAuth: "none", tickets: false },
  { id: "us-1", dc: "us", rack: "r1", certificate: "expires-soon" },
  { id: "us-2", dc: "us", rack: "r1", certificate: "other-ca" },
  { id: "us-3", dc: "us", rack: "r2", sslStoragePort: "timeout" },
  { id: "us-4", dc: "us", rack: "r2", policy: NORMAL },
  { id: "us-5", dc: "us", rack: "r3", sslStoragePort: () => cqlService },
];

/** A bit of everything, in two datacenters: what `--lab` opens. */
export const practice: Scenario = {
  name: "practice",
  description: "Ten nodes half-way through a migration, each with a story of its own.",
  intent: { mode: "all", clientAuth: "required" },
  nodes,
  expected: exceptFor(nodes, {
    "eu-3": ["error", ["chain-expired"]],
    "eu-4": ["error", ["configured-differs", "plaintext-port-open"]],
    "eu-5": ["error", ["client-auth-weaker", "configured-differs"]],
    "us-1": ["warning", ["expires-soon"]],
    "us-2": ["error", ["chain-issuer-unknown"]],
    "us-3": ["unknown", ["unreachable"]],
    "us-4": ["warning", ["legacy-version-accepted"]],
    "us-5": ["error", ["wrong-service"]],
  }),
};
