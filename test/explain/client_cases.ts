/**
 * For each rule about ports of clients: a cluster in which it fires, and one close to it.
 *
 * @module
 */

import { CQLSHRC_CLIENT } from "../../src/clients/cqlshrc_client.ts";
import type { ClusterFacts } from "../../src/explain/facts.ts";
import { readScyllaYaml } from "../../src/scylla/scylla_yaml.ts";
import { NEWEST_RELEASE, parseRelease } from "../../src/scylla/release.ts";
import type { ChainReport, TlsReport } from "../../src/model/port.ts";
import type { ClientReport } from "../../src/model/report.ts";
import type { ClientFailure } from "../../src/model/words.ts";
import { certificate, cluster, CQL, MUTUAL, type NodeSketch, tls } from "./build.ts";

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
  return { release, files: { yaml: read } };
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

const HTTPS = `alternator_https_port: 8043
server_encryption_options: { certificate: a.crt, keyfile: a.key }
`;
const TLS_ALONE = { native_transport_port_ssl: "tls" } as const;

/** The port for TLS, with something of its TLS or its chain changed. */
export const tlsWith = (
  { chain, ...more }: Partial<Omit<TlsReport, "chain">> & { chain?: Partial<ChainReport> },
): NodeSketch["clients"] & object => {
  const served = tls(1, chain === undefined ? {} : { chain });
  return { native_transport_port_ssl: { tls: { ...served, application: "cql", ...more } } };
};

/** One client, and what its own hello met on 9142. */
export function asked(failure: ClientFailure, client = "old"): ClusterFacts {
  const refused = {
    ...{ client, name: "An old client", source: "recorded", node: "n1", port: 9142 },
    ...{ role: "native_transport_port_ssl", outcome: "refused", by: "server" },
    ...{ at: "client_hello", failure, prints: null, works: null, basis: "observed", open: null },
  } as ClientReport;
  return cluster([{ mode: "none", clients: TLS_ALONE }], { clients: [refused] });
}

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
  "client-auth-not-enforced": {
    fires: one({ client: { clientAuth: "required" }, clients: TLS_ALONE }),
    silent: one({ client: { clientAuth: "required" }, clients: tlsWith({ clientAuth: MUTUAL }) }),
    all: ["client-auth-not-enforced"],
  },
  "client-certificate-required": {
    fires: one({
      client: { clientAuth: "required" },
      clients: tlsWith({ clientAuth: MUTUAL }),
    }),
    silent: one({ clients: tlsWith({ clientAuth: { ...MUTUAL, required: null } }) }),
    all: ["client-certificate-required"],
  },
  "client-block-dropped": {
    fires: one({
      ...written("client_encryption_options: { enabled: true, truststore: }\n"),
      clients: { native_transport_port: "plain" },
    }),
    silent: one({
      ...written("server_encryption_options: { internode_encryption: all, truststore: }\n"),
      clients: { native_transport_port: "plain" },
    }),
    all: ["client-block-dropped"],
  },
  "client-configuration": {
    fires: one({
      ...written("client_encryption_options: { enabled: yes }\n"),
      clients: { native_transport_port: "plain" },
    }),
    silent: one({
      ...written("client_encryption_options: { enabled: false }\n"),
      clients: { native_transport_port: "plain" },
    }),
    all: ["client-configuration"],
  },
  "alternator-https-certificate": {
    fires: one({ mode: "passive", ...written(HTTPS), clients: { alternator_https_port: "tls" } }),
    silent: one({
      ...written(`${HTTPS}alternator_encryption_options: { certificate: a.crt, keyfile: a.key }\n`),
      clients: { alternator_https_port: "tls" },
    }),
    all: ["configuration-remarks", "alternator-https-certificate"],
  },
  "client-chain-refused": {
    fires: one({ clients: tlsWith({ chain: { certificates: [certificate({ days: -1 })] } }) }),
    silent: one({ clients: tlsWith({ chain: { certificates: [certificate({ days: 15 })] } }) }),
    all: ["client-chain-refused"],
  },
  "client-certificate-expires": {
    fires: one({ clients: tlsWith({ chain: { certificates: [certificate({ days: 14 })] } }) }),
    silent: one({ clients: tlsWith({ chain: { certificates: [certificate({ days: 15 })] } }) }),
    all: ["client-certificate-expires"],
  },
  "client-certificate-differs": {
    fires: cluster([{
      clients: tlsWith({ chain: { certificates: [certificate({ number: 9 })] } }),
    }]),
    silent: cluster([{ clients: TLS_ALONE }]),
    all: ["client-certificate-differs"],
  },
  "client-chain-not-strict": {
    fires: one({ clients: TLS_ALONE, verdicts: { "openssl-3-strict": ["not-strict"], go: [] } }),
    // What GnuTLS says is the nodes' matter.
    silent: one({ clients: TLS_ALONE, verdicts: { gnutls: ["weak-key"], jdk: ["expired"] } }),
    all: ["client-chain-not-strict"],
  },
  "client-name-missing": {
    fires: one({ clients: TLS_ALONE, verdicts: { go: ["name-mismatch"] } }),
    silent: one({ clients: TLS_ALONE, verdicts: { go: [] } }),
    all: ["client-name-missing"],
  },
  "clients-outside": {
    fires: asked("no-cipher"),
    silent: asked("client-certificate-missing"),
    all: ["clients-outside"],
  },
  "cqlshrc-refused": {
    fires: asked("no-cipher", CQLSHRC_CLIENT),
    silent: asked("no-cipher"),
    all: ["cqlshrc-refused"],
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
