import assert from "node:assert/strict";
import { test } from "node:test";
import { type Inventory, readInventory } from "../../src/scylla/inventory.ts";
import { UsageError } from "../../src/scylla/usage_error.ts";

const SAMPLE = `cluster: prod                     # name
expect:
  internode_encryption: all
  require_client_auth: true
truststore: ca.pem
certificate: probe.crt
keyfile: /etc/probe.key
certficate_revocation_list: ../ca.crl
storage_port: 7000
ssl_storage_port: 7001
nodes:
  - { address: 10.0.0.1, dc: eu, rack: r1 }
  - id: eu-2
    address: 10.0.0.2
    broadcast_address: 198.51.100.2
    dc: eu
    rack: r2
    scylla_yaml: nodes/10.0.0.2.yaml
    expect: { internode_encryption: passive }
  - { id: forwarded, address: "127.0.0.1", storage_port: 17000, ssl_storage_port: 17001,
      dial_as: { address: 10.0.0.3, storage_port: 7000, ssl_storage_port: 7001 } }
  - 2001:DB8::4
`;

const read = (text: string, file = "inv/cluster.yaml"): Inventory => readInventory(text, file);

function refusal(text: string): UsageError {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: `accepted: ${text}` });
}

test("readInventory keeps what is written, with defaults and paths resolved", () => {
  const { cluster, credentials, intent, nodes } = read(SAMPLE);
  assert.equal(cluster, "prod");
  assert.deepEqual(credentials, {
    truststore: "inv/ca.pem",
    certificate: "inv/probe.crt",
    keyfile: "/etc/probe.key",
    certficate_revocation_list: "ca.crl",
  });
  assert.deepEqual([intent.mode, intent.clientAuth], ["all", "required"]);
  assert.deepEqual(nodes.map((node) => node.id), [
    "10.0.0.1",
    "eu-2",
    "forwarded",
    "2001:db8::4",
  ]);
  assert.deepEqual([nodes[0]?.dc, nodes[0]?.rack, nodes[0]?.at.line], ["eu", "r1", 12]);
});

test("readInventory: a node overrides any part of the intent", () => {
  const node = read(SAMPLE).nodes[1];
  assert.deepEqual([node?.intent.mode, node?.intent.clientAuth], ["passive", "required"]);
  assert.equal(node?.scyllaYaml, "inv/nodes/10.0.0.2.yaml");
  assert.deepEqual(node?.addresses.map(({ address, kind }) => [address, kind]), [
    ["10.0.0.2", "given"],
    ["198.51.100.2", "broadcast"],
  ]);
});

test("readInventory: dial_as is how peers reach a node, its ports how the probe does", () => {
  const node = read(SAMPLE).nodes[2];
  assert.deepEqual([node?.address, node?.storagePort, node?.sslStoragePort], [
    "127.0.0.1",
    17000,
    17001,
  ]);
  assert.deepEqual(node?.dialAs, { address: "10.0.0.3", storagePort: 7000, sslStoragePort: 7001 });
  assert.equal(read(SAMPLE).nodes[0]?.dialAs, null);
});

test("readInventory is frozen through and through", () => {
  const inventory = read(SAMPLE);
  assert.ok(Object.isFrozen(inventory.nodes[0]?.intent));
  assert.ok(Object.isFrozen(inventory.nodes[1]?.addresses[1]));
});

test("readInventory reads JSON, tabs included", () => {
  const json = JSON.stringify({ nodes: [{ address: "10.0.0.1", storage_port: 7100 }] }, null, "\t");
  assert.equal(read(json).nodes[0]?.storagePort, 7100);
});

test("readInventory points at what it refuses and says what to write", () => {
  const cases: [string, number, number, RegExp, RegExp][] = [
    ["", 1, 1, /no nodes/, /add `nodes:`/],
    ["nodes: []", 1, 8, /no nodes/, /add/],
    ["nodes:", 1, 7, /no nodes/, /add/],
    ["- a", 1, 1, /not a mapping/, /cluster/],
    ["nodes:\n  10.0.0.1", 2, 3, /"nodes" is not a list/, /- /],
    ["nodes:\n\t- a", 2, 1, /not YAML/, /spaces/],
    ["nodes: [", 1, 9, /not YAML/, /correct/],
    ["node:\n  - a", 1, 1, /unknown key "node"/, /write `nodes`/],
    ["expect:\n  internode_encryption: All\nnodes: [a]", 2, 25, /"All"/, /write `all`/],
    ["expect:\n  require_client_auth: yes\nnodes: [a]", 2, 24, /"yes"/, /true, false, optional/],
    ["expect:\n  internode_encryption:\nnodes: [a]", 2, 24, /has no value/, /leave the line out/],
    ["storage_port: -1\nnodes: [a]", 1, 15, /"-1" is no port/, /1 to 65535, or 0/],
    ["storage_port: 0\nssl_storage_port: 0\nnodes: [a]", 3, 9, /both ports are 0/, /the one/],
    ["ssl_storage_port: 70001\nnodes: [a]", 1, 19, /"70001" is no port/, /1 to 65535/],
    ["certificate_revocation_list: x\nnodes: [a]", 1, 1, /unknown key/, /`certficate_/],
    ["nodes:\n  - {}", 2, 5, /without an address/, /add `address/],
    ["nodes:\n  - adress: a", 2, 5, /unknown key "adress"/, /`address`/],
    ["nodes: ['10.0.0.1:7001']", 1, 9, /no address/, /ssl_storage_port/],
    ["nodes: [a b]", 1, 9, /no address/, /host name/],
    ["nodes:\n  - a\n  - a", 3, 5, /listed twice \(line 2\)/, /remove/],
    ["nodes:\n  - {id: x, address: a}\n  - {id: x, address: b}", 3, 5, /the id "x"/, /`id`/],
    ["cluster: a\ncluster: b\nnodes: [a]", 2, 1, /twice/, /remove/],
    ["expect: {release: new}\nnodes: [a]", 1, 19, /not a ScyllaDB release/, /2025.1/],
    ["nodes: [{address: a, dial_as: {port: 1}}]", 1, 32, /unknown key "port"/, /address/],
    [
      "client: {native_transport_prt: 1}\nnodes: [a]",
      1,
      10,
      /unknown key/,
      /`native_transport_port`/,
    ],
    ["client: {enabled: yes}\nnodes: [a]", 1, 19, /"enabled" is yes/, /true or false/],
    ["client: {alternator_port: 70000}\nnodes: [a]", 1, 27, /is no port/, /1 to 65535/],
    ["client: {require_client_auth: True}\nnodes: [a]", 1, 31, /"True"/, /write `true`/],
    ["client: true\nnodes: [a]", 1, 9, /client is not a mapping/, /`enabled/],
    ["nodes: [*x]", 1, 9, /alias/i, /./],
  ];
  for (const [text, line, column, problem, cure] of cases) {
    const error = refusal(text);
    assert.deepEqual(
      [error.file, error.line, error.column],
      ["inv/cluster.yaml", line, column],
      `${JSON.stringify(text)}: ${error.oneLine}`,
    );
    assert.match(error.message, problem);
    assert.match(error.cure, cure);
  }
});

test("readInventory: client is what holds for all, and a node may override any of it", () => {
  const { nodes, paths } = read(`client:
  enabled: true
  require_client_auth: optional
  truststore: client-ca.pem
  certificate: app.crt
  keyfile: app.key
  native_transport_port: 9042
  alternator_https_port: 8043
nodes:
  - { address: a, client: { enabled: false, truststore: /ca.pem, native_transport_port: 0,
      native_shard_aware_transport_port_ssl: 19142 } }
  - { address: b, client: { alternator_port: 8000 } }
  - c
`);
  const ports = {
    native_transport_port: 9042,
    native_transport_port_ssl: null,
    native_shard_aware_transport_port: null,
    native_shard_aware_transport_port_ssl: null,
    alternator_port: null,
    alternator_https_port: 8043,
  };
  const all = {
    enabled: true,
    clientAuth: "optional",
    truststore: "inv/client-ca.pem",
    certificate: "inv/app.crt",
    keyfile: "inv/app.key",
    ports,
  };
  assert.deepEqual(nodes[2]?.client, all);
  assert.deepEqual(nodes[1]?.client, { ...all, ports: { ...ports, alternator_port: 8000 } });
  assert.deepEqual(nodes[0]?.client, {
    ...all,
    enabled: false,
    truststore: "/ca.pem",
    ports: {
      ...ports,
      native_transport_port: 0,
      native_shard_aware_transport_port_ssl: 19142,
    },
  });
  assert.deepEqual(paths["inv/app.key"], { line: 6, column: 12 });
  assert.deepEqual(read("nodes: [a]").nodes[0]?.client, null);
  const own = read("nodes: [{address: a, client: {require_client_auth: true}}, b]").nodes;
  assert.deepEqual(
    [own[0]?.client?.clientAuth, own[0]?.client?.enabled, own[1]?.client],
    ["required", null, null],
  );
});

test("readInventory: two nodes may share an address when ids and ports differ", () => {
  const { nodes } = read(
    "nodes:\n  - {id: x, address: a, ssl_storage_port: 1}\n  - {id: y, address: a, ssl_storage_port: 2}",
  );
  assert.equal(nodes.length, 2);
});

test("readInventory ends on hostile files: depth, cycles, expansion, size", () => {
  const laughs = Array.from(
    { length: 9 },
    (_, i) => `k${i}: &k${i} [${i ? Array(9).fill(`*k${i - 1}`).join(",") : "a"}]`,
  ).join("\n");
  for (
    const text of [
      "[".repeat(100_000),
      "- ".repeat(50_000),
      "nodes: &x [*x]",
      laughs,
      "a".repeat(2 ** 21),
    ]
  ) {
    assert.ok(refusal(text).oneLine.length < 400);
  }
});

test("readInventory shows control characters instead of passing them on", () => {
  const error = refusal('nodes: [{"\\u001b[2Jx": 1}]');
  assert.match(error.message, /\\x1b/);
});
