import type { Scenario } from "../scenario.ts";
import { cqlService } from "../service.ts";
import { NORMAL, ONLY_TLS12 } from "../tls/policy.ts";

/** A bit of everything, in two datacenters: what `--lab` opens. */
export const practice: Scenario = {
  name: "practice",
  description: "Ten nodes half-way through a migration, each with a story of its own.",
  intent: { mode: "all", clientAuth: "required" },
  nodes: [
    { id: "eu-1", dc: "eu", rack: "r1" },
    { id: "eu-2", dc: "eu", rack: "r2", certificate: "rsa", policy: ONLY_TLS12 },
    { id: "eu-3", dc: "eu", rack: "r3", certificate: "expired" },
    { id: "eu-4", dc: "eu", rack: "r1", runs: "transitional" },
    { id: "eu-5", dc: "eu", rack: "r2", clientAuth: "none", tickets: false },
    { id: "us-1", dc: "us", rack: "r1", certificate: "expires-soon" },
    { id: "us-2", dc: "us", rack: "r1", certificate: "other-ca" },
    { id: "us-3", dc: "us", rack: "r2", sslStoragePort: "timeout" },
    { id: "us-4", dc: "us", rack: "r2", policy: NORMAL },
    { id: "us-5", dc: "us", rack: "r3", sslStoragePort: cqlService },
  ],
  expected: { verdicts: {}, findings: {} },
};
