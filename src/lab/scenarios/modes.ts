/**
 * Practice clusters about modes, ports and migrations; the first is what `--lab` opens.
 *
 * @module
 */

import {
  cqlService,
  echoService,
  filterService,
  httpService,
  rpcService,
  silentService,
  sshService,
  tlsService,
} from "../service.ts";
import { NORMAL, ONLY_TLS12 } from "../tls/policy.ts";
import { racks, type Row } from "./row.ts";

export const MODES_AND_PORTS: readonly Row[] = [
  {
    name: "practice",
    description: "Ten nodes half-way through a migration, each with a story of its own.",
    clientAuth: "required",
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
      { id: "us-5", dc: "us", rack: "r3", sslStoragePort: () => cqlService },
    ],
    finds: {
      "eu-3": ["error", ["chain-expired"]],
      "eu-4": ["error", ["configured-differs", "plaintext-port-open"]],
      "eu-5": ["error", ["client-auth-weaker", "configured-differs"]],
      "us-1": ["warning", ["expires-soon"]],
      "us-2": ["error", ["chain-issuer-unknown"]],
      "us-3": ["unknown", ["unreachable"]],
      "us-4": ["warning", ["legacy-version-accepted"]],
      "us-5": ["error", ["wrong-service"]],
    },
  },
  {
    name: "healthy-all",
    description: "Three nodes that speak TLS only, as intended.",
    nodes: racks({}, {}, {}),
  },
  {
    name: "healthy-none",
    description: "Three nodes without internode encryption, as intended.",
    mode: "none",
    nodes: racks({}, {}, {}),
  },
  {
    name: "passive",
    description:
      "Certificates are in place, and nobody uses TLS yet: the first step of a migration.",
    mode: "passive",
    nodes: racks({}, {}, {}),
  },
  {
    name: "transitional",
    description: "Nodes dial TLS and still accept plain connections: the middle of a migration.",
    mode: "transitional",
    nodes: racks({}, {}, {}),
  },
  {
    name: "dc-outsider",
    description: "Encryption between datacenters, seen by someone who is in none of them.",
    mode: "dc",
    nodes: [...racks({}, {}), { id: "us-1", dc: "us", rack: "r1" }],
  },
  {
    name: "rack-outsider",
    description: "Encryption between racks, seen by someone who is in none of them.",
    mode: "rack",
    nodes: racks({}, {}, {}),
  },
  {
    name: "mtls-required",
    description: "TLS only, and every peer must show a certificate of the cluster's CA.",
    clientAuth: "required",
    nodes: racks({}, {}, {}),
  },
  {
    name: "migration-first-step",
    description: "On the way from none: one node has its certificate already.",
    mode: "passive",
    nodes: racks({}, { runs: "none" }, { runs: "none" }),
    finds: {
      "eu-2": ["error", ["configured-differs", "tls-port-closed"]],
      "eu-3": ["error", ["configured-differs", "tls-port-closed"]],
    },
  },
  {
    name: "migration-second-step",
    description: "On the way from passive: one node dials TLS already.",
    mode: "transitional",
    nodes: racks({}, { runs: "passive" }, { runs: "passive" }),
    finds: {
      "eu-2": ["error", ["configured-differs"]],
      "eu-3": ["error", ["configured-differs"]],
    },
  },
  {
    name: "migration-last-step",
    description: "On the way from transitional: one node speaks nothing but TLS already.",
    nodes: racks({}, { runs: "transitional" }, { runs: "transitional" }),
    finds: {
      "eu-2": ["error", ["configured-differs", "plaintext-port-open"]],
      "eu-3": ["error", ["configured-differs", "plaintext-port-open"]],
    },
  },
  {
    name: "migration-leap",
    description: "From none to all in one leap: the first node is there, and cut off.",
    nodes: racks({}, { runs: "none" }, { runs: "none" }),
    finds: {
      "eu-2": ["error", ["configured-differs", "plaintext-port-open", "tls-port-closed"]],
      "eu-3": ["error", ["configured-differs", "plaintext-port-open", "tls-port-closed"]],
    },
    cluster: ["mixed-modes"],
  },
  {
    name: "plain-port-open",
    description: "Everything shall be encrypted; one node was left at transitional.",
    nodes: racks({}, {}, { runs: "transitional" }),
    finds: { "eu-3": ["error", ["configured-differs", "plaintext-port-open"]] },
  },
  {
    name: "restart-pending",
    description: "One scylla.yaml already says all; the node was not restarted since.",
    nodes: racks({}, {}, { runs: "transitional", internodeEncryption: "all" }),
    finds: { "eu-3": ["error", ["plaintext-port-open", "restart-pending"]] },
  },
  {
    name: "capital-all",
    description: "One scylla.yaml says All, which ScyllaDB reads as none.",
    nodes: racks({}, {}, { runs: "passive", internodeEncryption: "All" }),
    finds: {
      "eu-3": ["error", ["configuration-remarks", "configured-differs", "plaintext-port-open"]],
    },
    cluster: ["mixed-modes"],
  },
  {
    name: "tls-port-closed",
    description: "One node does not listen on its TLS port.",
    nodes: racks({}, {}, { sslStoragePort: "closed" }),
    finds: { "eu-3": ["error", ["nothing-listens"]] },
  },
  {
    name: "nothing-listens",
    description: "One node listens on neither port.",
    nodes: racks({}, {}, { sslStoragePort: "closed", storagePort: "closed" }),
    finds: { "eu-3": ["error", ["nothing-listens"]] },
  },
  {
    name: "unexplained-ports",
    description: "One node answers on its plain port alone, as no mode makes it do.",
    nodes: racks({}, {}, { storagePort: () => filterService, sslStoragePort: "closed" }),
    finds: { "eu-3": ["error", ["tls-port-closed", "unexplained-ports"]] },
  },
  {
    name: "firewall-drop",
    description: "A firewall drops what goes to the TLS port of one node.",
    nodes: racks({}, {}, { sslStoragePort: "timeout" }),
    finds: { "eu-3": ["unknown", ["unreachable"]] },
  },
  {
    name: "silent",
    description: "One TLS port accepts connections and never answers.",
    nodes: racks({}, { sslStoragePort: () => silentService }, {}),
    finds: { "eu-2": ["unknown", ["unproven"]] },
  },
  {
    name: "plaintext-on-tls-port",
    description: "One node speaks RPC in the clear on its TLS port.",
    nodes: racks({}, {}, { sslStoragePort: () => rpcService() }),
    finds: { "eu-3": ["error", ["tls-port-speaks-plaintext"]] },
  },
  {
    name: "ports-swapped",
    description: "One node has its two ports the wrong way round.",
    mode: "transitional",
    nodes: racks({}, {}, {
      storagePort: tlsService,
      sslStoragePort: () => rpcService(),
    }),
    finds: {
      "eu-3": ["error", ["plain-port-speaks-tls", "tls-port-speaks-plaintext"]],
    },
  },
  {
    name: "ports-differ",
    description: "One node listens for TLS on a port that its peers do not dial.",
    nodes: racks({}, {}, { ownSslStoragePort: 7011 }),
    finds: { "eu-3": ["error", ["ports-differ"]] },
  },
  {
    name: "wrong-service",
    description: "CQL answers where one node should speak TLS: a port was mixed up.",
    nodes: racks({}, { sslStoragePort: () => cqlService }, {}),
    finds: { "eu-2": ["error", ["wrong-service"]] },
  },
  {
    name: "strangers",
    description: "Other services sit on the storage port, and one that sends back what it gets.",
    mode: "none",
    nodes: racks(
      { storagePort: () => httpService },
      { storagePort: () => sshService },
      { storagePort: () => cqlService },
      { storagePort: () => echoService },
    ),
    finds: {
      "eu-1": ["error", ["wrong-service"]],
      "eu-2": ["error", ["wrong-service"]],
      "eu-3": ["error", ["wrong-service"]],
      "eu-4": ["error", ["wrong-service"]],
    },
  },
];
