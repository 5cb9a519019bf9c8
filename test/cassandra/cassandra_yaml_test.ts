/**
 * cassandra.yaml as the nodes read it. What a port takes was seen of a real 5.0.5 (the last row also of a
 * 4.1.9), which says "optionally encrypted" of some ports where it refuses plain text all the same.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Listener, readCassandraYaml } from "../../src/cassandra/cassandra_yaml.ts";

const KEYS = "keystore: node.p12, keystore_password: secret-of-mine, truststore: trust.p12";

interface Row {
  readonly server?: string;
  readonly client?: string;
  readonly ssl?: number;
  readonly takes: readonly [Listener, Listener, Listener, Listener];
  readonly remarks: readonly string[];
}

const ROWS: readonly Row[] = [
  { takes: ["plain", "closed", "plain", "closed"], remarks: [] },
  {
    server: "internode_encryption: none",
    takes: ["plain", "closed", "plain", "closed"],
    remarks: [],
  },
  {
    server: `internode_encryption: none, ${KEYS}`,
    takes: ["both", "closed", "plain", "closed"],
    remarks: ["info cassandra-tls-taken-too"],
  },
  {
    server: `internode_encryption: none, optional: false, ${KEYS}`,
    takes: ["plain", "closed", "plain", "closed"],
    remarks: [],
  },
  {
    server: `internode_encryption: none, enabled: true, optional: false, ${KEYS}`,
    client: `enabled: false, ${KEYS}`,
    takes: ["plain", "closed", "both", "closed"],
    remarks: ["warning cassandra-enabled-does-not-encrypt"],
  },
  {
    server: `internode_encryption: all, optional: false, require_client_auth: true, ${KEYS}`,
    client: `enabled: true, optional: false, ${KEYS}`,
    takes: ["tls", "closed", "tls", "closed"],
    remarks: [],
  },
  {
    server:
      `internode_encryption: all, optional: true, require_client_auth: yes, legacy_ssl_storage_port_enabled: true, ${KEYS}`,
    client: `enabled: true, optional: true, ${KEYS}`,
    takes: ["both", "tls", "both", "closed"],
    remarks: [
      "warning cassandra-client-auth-bypassed",
      "warning cassandra-client-plaintext-allowed",
      "warning cassandra-plaintext-allowed",
    ],
  },
  {
    server: `internode_encryption: rack, optional: false, require_client_auth: true, ${KEYS}`,
    takes: ["both", "closed", "plain", "closed"],
    remarks: [
      "warning cassandra-client-auth-bypassed",
      "warning cassandra-plaintext-from-neighbours",
    ],
  },
  {
    server:
      `internode_encryption: all, enabled: true, legacy_ssl_storage_port_enabled: true, ${KEYS}`,
    client: `enabled: true, ${KEYS}`,
    ssl: 9142,
    takes: ["tls", "tls", "plain", "tls"],
    remarks: ["warning cassandra-client-auth-off", "warning cassandra-client-plaintext-port"],
  },
  {
    server: `internode_encryption: all, ${KEYS}`,
    takes: ["tls", "closed", "plain", "closed"],
    remarks: ["warning cassandra-client-auth-off"],
  },
];

const textOf = ({ server, client, ssl }: Row) =>
  [
    "cluster_name: t",
    ...server === undefined ? [] : [`server_encryption_options: { ${server} }`],
    ...client === undefined ? [] : [`client_encryption_options: { ${client} }`],
    ...ssl === undefined ? [] : [`native_transport_port_ssl: ${ssl}`],
  ].join("\n");

for (const row of ROWS) {
  test(`listeners of ${textOf(row).replaceAll("\n", "; ").replaceAll(KEYS, "…")}`, () => {
    const { listens, remarks } = readCassandraYaml(textOf(row), "cassandra.yaml");
    assert.deepEqual(Object.values(listens), row.takes);
    assert.deepEqual(remarks.map(({ id, severity }) => `${severity} ${id}`).sort(), row.remarks);
    assert.doesNotMatch(JSON.stringify(remarks), /secret-of-mine/);
  });
}

/** What kept the real node from starting: `Invalid yaml`, each time. */
const REFUSED: readonly [string, string, RegExp][] = [
  ["internode_encryption: ALL", "cassandra-internode-encryption-unknown", /write `all`/],
  [
    "internode_encryption: transitional",
    "cassandra-internode-encryption-unknown",
    /optional: true/,
  ],
  ["internode_encryption: all, certificate: /x.pem", "cassandra-unknown-property", /keystore/],
];
for (const [options, id, fix] of REFUSED) {
  test(`a node refuses to start on ${options}`, () => {
    const { remarks } = readCassandraYaml(
      `cluster_name: t\nserver_encryption_options:\n  ${options.replace(", ", "\n  ")}\n`,
      "cassandra.yaml",
    );
    const found = remarks.find((each) => each.id === id) ?? assert.fail(JSON.stringify(remarks));
    assert.equal(found.severity, "error");
    assert.match(found.fix, fix);
    assert.ok(found.line >= 3, `line ${found.line}`);
  });
}

test("what is not said is as Cassandra has it, and the block is found in its place", () => {
  const { effective, source } = readCassandraYaml("cluster_name: t", "cassandra.yaml");
  const { storagePort, sslStoragePort, nativePort, nativePortSsl, clusterName } = effective;
  assert.deepEqual([clusterName, storagePort, sslStoragePort, nativePort, nativePortSsl], [
    ...["t", 7000, 7001, 9042, null],
  ]);
  assert.equal(source, "cassandra.yaml:1");
  const other = readCassandraYaml(
    "storage_port: 7100\nssl_storage_port: 7101\nnative_transport_port: 0\n\nserver_encryption_options:\n",
    "c.yaml",
  );
  assert.equal(other.source, "c.yaml:5");
  assert.deepEqual([other.effective.storagePort, other.effective.sslStoragePort], [7100, 7101]);
  // Not a port: Cassandra would not start with it, so nothing else is concluded.
  assert.equal(other.effective.nativePort, 9042);
});

test("old versions are named where they are allowed", () => {
  const old = (options: string) =>
    readCassandraYaml(`server_encryption_options: { ${options} }`, "c.yaml").remarks
      .filter(({ id }) => id === "cassandra-old-protocol").map(({ message }) => message);
  assert.deepEqual(old("accepted_protocols: [TLSv1, TLSv1.1, TLSv1.2]"), [
    "TLSv1, TLSv1.1 are allowed",
  ]);
  assert.deepEqual(old("protocol: SSLv3"), ["SSLv3 is allowed"]);
  assert.deepEqual(old("accepted_protocols: [TLSv1.2, TLSv1.3], protocol: TLS"), []);
});

test("what is no mapping of options is refused", () => {
  for (const text of ["- a", "nothing", ""]) {
    assert.throws(() => readCassandraYaml(text, "c.yaml"), /no options/);
  }
});
