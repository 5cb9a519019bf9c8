/**
 * For each rule about ports of clients: a cluster in which it fires, and one close to it.
 *
 * @module
 */

import type { ClusterFacts } from "../../src/explain/facts.ts";
import { readScyllaYaml } from "../../src/scylla/scylla_yaml.ts";
import { NEWEST_RELEASE, parseRelease } from "../../src/scylla/release.ts";
import { cluster, CQL, type NodeSketch, options } from "./build.ts";

export interface Case {
  readonly fires: ClusterFacts;
  /** Close to the first, and not wrong. */
  readonly silent: ClusterFacts;
  /** Every finding of the firing case, when there are more. */
  readonly all?: readonly string[];
}

const one = (sketch: NodeSketch) => cluster([{ mode: "none", ...sketch }]);

/** A node's scylla.yaml, as far as it concerns clients. */
export const written = (text: string, release: string = NEWEST_RELEASE.text): NodeSketch => {
  const read = readScyllaYaml(text, { file: "scylla.yaml", release: parseRelease(release) });
  const { effective: { clientSide }, remarks } = read;
  const yaml = { source: "scylla.yaml", effective: options("none", { clientSide }), remarks };
  return { release, files: { yaml } };
};

/** The same, as the process tells it. */
export const runningWith = (text: string): NodeSketch => {
  const effective = written(text).files?.yaml?.effective ?? null;
  return { running: { effective } };
};

export const BOTH =
  `client_encryption_options: { enabled: true, certificate: a.crt, keyfile: a.key }
native_transport_port: 9042
native_transport_port_ssl: 9142
`;
export const MUTE = { state: "timeout", speaks: null, cql: null, tls: null } as const;

export const CLIENT_CASES: Record<string, Case> = {
  "client-port-plaintext": {
    fires: one({ client: { enabled: true }, clients: { native_transport_port: "plain" } }),
    // The intent names no number, and TLS is there.
    silent: one({
      client: { enabled: true },
      clients: { native_transport_port: "plain", native_transport_port_ssl: "tls" },
    }),
    all: ["client-port-plaintext"],
  },
  "client-port-speaks-tls": {
    fires: one({ client: { enabled: false }, clients: { native_transport_port: "tls" } }),
    silent: one({ client: { enabled: true }, clients: { native_transport_port: "tls" } }),
    all: ["client-port-speaks-tls"],
  },
  "client-port-closed": {
    fires: one({
      ...runningWith(BOTH),
      clients: { native_transport_port: "plain", native_transport_port_ssl: "closed" },
    }),
    silent: one({
      ...runningWith("native_transport_port: 9043\n"),
      clients: { native_transport_port: "plain", native_transport_port_ssl: "closed" },
    }),
    all: ["client-port-closed"],
  },
  "client-port-foreign": {
    fires: one({ clients: { native_transport_port: { speaks: "http", cql: null, tls: null } } }),
    silent: one({ clients: { native_transport_port: "plain" } }),
    all: ["client-port-foreign"],
  },
  "client-ports-unproven": {
    fires: one({ clients: { native_transport_port: MUTE } }),
    silent: one({
      clients: { native_transport_port: "plain", native_transport_port_ssl: "closed" },
    }),
    all: ["client-ports-unproven"],
  },
  "shard-aware-tls-closed": {
    fires: one({
      clients: { native_transport_port_ssl: { cql: { ...CQL, shardAwarePortSsl: null } } },
    }),
    silent: one({
      clients: { native_transport_port: "plain", native_transport_port_ssl: "tls" },
    }),
    all: ["shard-aware-tls-closed"],
  },
};
