/**
 * What is to be said about the encryption options of a cassandra.yaml.
 *
 * @module
 */

import type { Severity } from "../model/words.ts";
import { nearest } from "../scylla/nearest.ts";
import { type Remark, remark, type Saying } from "../scylla/remark.ts";
import { quoted } from "../scylla/shown.ts";
import { partOf, type YamlNode, type YamlPair } from "../scylla/yaml_tree.ts";
import { type CassandraOptions, INTERNODE_ENCRYPTION, isTrue, textOf } from "./cassandra_yaml.ts";

interface Read {
  readonly file: string;
  readonly root: YamlNode;
  readonly effective: CassandraOptions;
}

interface Blocks {
  readonly server: YamlNode | null;
  readonly client: YamlNode | null;
  readonly effective: CassandraOptions;
}

interface Check {
  readonly id: string;
  readonly severity: Severity;
  readonly block: "server_encryption_options" | "client_encryption_options";
  /** The key at which the remark stands, when it is there. */
  readonly key: string;
  readonly when: (blocks: Blocks) => boolean;
  readonly says: (blocks: Blocks) => Saying;
}

const CHECKS: readonly Check[] = [
  {
    id: "cassandra-internode-encryption-unknown",
    severity: "error",
    block: "server_encryption_options",
    key: "internode_encryption",
    when: ({ server }) => {
      const word = textOf(server, "internode_encryption");
      return word !== null && !INTERNODE_ENCRYPTION.some((each) => each === word);
    },
    says: ({ server }) => {
      const word = textOf(server, "internode_encryption") ?? "";
      const meant = word === "transitional" ? "all" : nearest(word, INTERNODE_ENCRYPTION);
      return {
        message: `internode_encryption is ${quoted(word)}, which Cassandra does not know`,
        effect: "the node refuses to start",
        fix: word === "transitional"
          ? "ScyllaDB's `transitional` is `internode_encryption: all` with `optional: true` here"
          : `write ${
            meant === null ? `one of ${INTERNODE_ENCRYPTION.join(", ")}` : `\`${meant}\``
          }`,
      };
    },
  },
  {
    id: "cassandra-plaintext-allowed",
    severity: "warning",
    block: "server_encryption_options",
    key: "optional",
    when: ({ server, effective }) =>
      effective.server.encryption !== "none" && isTrue(server, "optional"),
    says: ({ effective }) => ({
      message: "`optional: true`",
      effect: `port ${effective.storagePort} takes plain text as well as TLS`,
      fix: "right while the cluster is being switched; then `optional: false`",
    }),
  },
  {
    id: "cassandra-tls-taken-too",
    severity: "info",
    block: "server_encryption_options",
    key: "internode_encryption",
    when: ({ effective: { server } }) => server.encryption === "none" && server.takesTls,
    says: ({ effective }) => ({
      message: "`internode_encryption: none` with a keystore",
      effect: `port ${effective.storagePort} takes TLS too, from those who begin with it`,
      fix: "that is what a switch to encryption starts from; `optional: false` ends it",
    }),
  },
  {
    id: "cassandra-plaintext-from-neighbours",
    severity: "warning",
    block: "server_encryption_options",
    key: "internode_encryption",
    when: ({ effective }) => effective.server.plainText === "neighbours",
    says: ({ effective: { server, storagePort } }) => ({
      message: `\`internode_encryption: ${server.encryption}\``,
      effect:
        `port ${storagePort} takes plain text from whoever claims an address of the same ${server.encryption}; the claim is not checked`,
      fix: "only `internode_encryption: all` insists on TLS",
    }),
  },
  {
    id: "cassandra-client-auth-bypassed",
    severity: "warning",
    block: "server_encryption_options",
    key: "require_client_auth",
    when: ({ effective: { server } }) =>
      server.requireClientAuth && server.plainText !== "nobody" && server.encryption !== "none",
    says: ({ effective: { storagePort } }) => ({
      message: "`require_client_auth: true` beside a port that takes plain text",
      effect: `whoever dials ${storagePort} without TLS shows no certificate and gets in`,
      fix: "`internode_encryption: all` with `optional: false`",
    }),
  },
  {
    id: "cassandra-client-auth-off",
    severity: "warning",
    block: "server_encryption_options",
    key: "require_client_auth",
    when: ({ effective: { server } }) => server.encryption !== "none" && !server.requireClientAuth,
    says: () => ({
      message: "client certificates are not required",
      effect: "whoever reaches the port and speaks TLS gets in; encryption only hides what is said",
      fix: "`require_client_auth: true`, once every node has a certificate of the truststore's CA",
    }),
  },
  {
    id: "cassandra-enabled-does-not-encrypt",
    severity: "warning",
    block: "server_encryption_options",
    key: "enabled",
    when: ({ server, effective }) =>
      effective.server.encryption === "none" && isTrue(server, "enabled"),
    says: () => ({
      message: "`enabled: true` beside `internode_encryption: none`",
      effect: "nothing is encrypted: internode_encryption alone decides",
      fix: "`internode_encryption: all`, or take the line out",
    }),
  },
  {
    id: "cassandra-client-plaintext-port",
    severity: "warning",
    block: "client_encryption_options",
    key: "enabled",
    when: ({ effective: { client, nativePortSsl, nativePort } }) =>
      client.enabled && nativePortSsl !== null && nativePortSsl !== nativePort,
    says: ({ effective: { nativePort, nativePortSsl } }) => ({
      message: "native_transport_port_ssl is set",
      effect: `TLS is on ${nativePortSsl} alone; ${nativePort} takes plain text`,
      fix: "close the plain port by a firewall, or give up native_transport_port_ssl",
    }),
  },
  {
    id: "cassandra-client-plaintext-allowed",
    severity: "warning",
    block: "client_encryption_options",
    key: "optional",
    when: ({ effective: { client } }) => client.enabled && client.optional,
    says: ({ effective: { nativePort } }) => ({
      message: "`optional: true`",
      effect: `port ${nativePort} takes clients without TLS as well`,
      fix: "`optional: false` once every client uses TLS",
    }),
  },
];

/** What only ScyllaDB has in these blocks: Cassandra refuses to start on a property it does not know. */
const SCYLLA_KEYS = new Set([
  "certificate",
  "keyfile",
  "priority_string",
  "certficate_revocation_list",
  "enable_session_tickets",
]);
const OLD_PROTOCOLS = /^(?:SSLv\d.*|TLSv1(?:\.[01])?)$/;

/** Every remark, in no order. */
export function* remarksOn({ file, root, effective }: Read): Iterable<Remark> {
  const blocks = {
    server: partOf(root, "server_encryption_options") ?? null,
    client: partOf(root, "client_encryption_options") ?? null,
    effective,
  };
  const pairs = root.kind === "map" ? root.pairs : [];
  for (const { id, severity, block, key, when, says } of CHECKS) {
    if (!when(blocks)) continue;
    const pair = pairs.find((each) => each.key === block);
    const inside = pair?.value.kind === "map" ? pair.value.pairs : [];
    const at = inside.find((each) => each.key === key) ?? pair;
    yield remark(id, severity, { file, ...at?.keyAt ?? root.at }, says(blocks));
  }
  for (const { key, value } of pairs) {
    if (!/^(?:server|client)_encryption_options$/.test(key ?? "")) continue;
    for (const pair of value.kind === "map" ? value.pairs : []) yield* onPair(file, pair);
  }
}

function* onPair(file: string, { key, keyAt, value }: YamlPair): Iterable<Remark> {
  const place = { file, ...keyAt };
  if (key !== null && SCYLLA_KEYS.has(key)) {
    yield remark("cassandra-unknown-property", "error", place, {
      message: `\`${key}\` is an option of ScyllaDB`,
      effect: "Cassandra refuses to start on a property that it does not know",
      fix: "Cassandra takes `keystore` and `truststore`, with their passwords",
    });
  }
  const versions = value.kind === "list" ? value.items : [value];
  const old = key === "accepted_protocols" || key === "protocol"
    ? versions.flatMap((item) =>
      item.kind === "scalar" && OLD_PROTOCOLS.test(item.text) ? item.text : []
    )
    : [];
  if (old.length > 0) {
    yield remark("cassandra-old-protocol", "warning", place, {
      message: `${old.join(", ")} ${old.length === 1 ? "is" : "are"} allowed`,
      effect: "where the Java of the node still has them, old versions are spoken",
      fix: "`accepted_protocols: [TLSv1.2, TLSv1.3]`",
    });
  }
}
