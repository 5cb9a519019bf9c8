import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRelease } from "../../src/scylla/release.ts";
import {
  inventoryFromFolder,
  inventoryFromScyllaYaml,
} from "../../src/scylla/sources/node_files.ts";
import { readNodetoolStatus } from "../../src/scylla/sources/nodetool.ts";
import { byLocalAddress, dialsIn, readSockets } from "../../src/scylla/sources/sockets.ts";
import { UsageError } from "../../src/scylla/usage_error.ts";

const NODETOOL = `Datacenter: eu-west
===================
Status=Up/Down
|/ State=Normal/Leaving/Joining/Moving
-- Address        Load      Tokens Owns Host ID                              Rack
UN 10.0.0.1       1.2 GB    256    ?    787555a6-89d6-4b33-941c-940415380062 r1
DN 10.0.0.2       ?         256    ?    813f3461-cd2b-4f22-a2c8-9c1f1e7cdb4e r 2
Datacenter: us
==============
UJ 2001:db8::3    394.97 MB 256    33%  292a6c7f-2063-484c-b54d-9015216f1750 r1

Note: Non-system keyspaces don't have the same replication settings
`;

test("readNodetoolStatus reads nodes, datacenters and racks", () => {
  const { nodes, unread } = readNodetoolStatus(NODETOOL);
  assert.deepEqual(unread, []);
  assert.deepEqual(
    nodes.map(({ address, dc, rack, status, state, line }) => [
      address,
      dc,
      rack,
      status + state,
      line,
    ]),
    [
      ["10.0.0.1", "eu-west", "r1", "UN", 6],
      ["10.0.0.2", "eu-west", "r 2", "DN", 7],
      ["2001:db8::3", "us", "r1", "UJ", 10],
    ],
  );
  assert.equal(nodes[0]?.hostId, "787555a6-89d6-4b33-941c-940415380062");
});

test("readNodetoolStatus makes nothing of other text", () => {
  assert.deepEqual(readNodetoolStatus("UNABLE to connect\nUN\nUN x y z\n"), {
    nodes: [],
    unread: [2, 3],
  });
});

test("readNodetoolStatus names every row that it cannot read, however it is spoilt", () => {
  const id = "787555a6-89d6-4b33-941c-940415380062";
  const good = `UN 10.0.0.1 1 GB 256 ? ${id} r1`;
  for (
    const row of [
      `US 10.0.0.2 1 GB 256 ? ${id} r1`,
      `DR 10.0.0.2 1 GB 256 ? ${id} r1`,
      "UN 10.0.0.2",
      "UN",
      `10.0.0.9: UN 10.0.0.2 1 GB 256 ? ${id} r1`,
      `> UN 10.0.0.2 1 GB 256 ? ${id} r1`,
      `| UN | 10.0.0.2 | 1 GB | 256 | ? | ${id} | r1 |`,
      `UN 10.0.0.2:7000 1 GB 256 ? ${id} r1`,
    ]
  ) {
    const { nodes, unread } = readNodetoolStatus(`${good}\n${row}\n`);
    assert.deepEqual([nodes.length, unread], [1, [2]], row);
  }
});

test("readNodetoolStatus: colours, and Cassandra's column for a single token", () => {
  const id = "787555a6-89d6-4b33-941c-940415380062";
  const { nodes, unread } = readNodetoolStatus(
    "--  Address   Load  Owns (effective)  Host ID  Token  Rack\n" +
      `\u001b[32mUN\u001b[0m  10.0.0.1  70 KiB  100.0%  ${id}  -9223372036854775808  rack 1\n`,
  );
  assert.deepEqual([nodes.map(({ rack }) => rack), unread], [["rack 1"], []]);
});

test("readNodetoolStatus: joining nodes without a host id, and excluded ones", () => {
  const { nodes, unread } = readNodetoolStatus(
    "Datacenter: eu\n" +
      "Status=Up/Down/eXcluded\n|/ State=Normal/Leaving/Joining/Moving\n" +
      "UN  10.0.0.1   38 GB    256     ?     8d1b2c3a-0000-4000-8000-000000000001  r1\n" +
      "UJ  10.0.0.2   ?        256     ?     null                                  r1\n" +
      "XN  10.0.0.3   ?        256     ?     8d1b2c3a-0000-4000-8000-000000000003  r 2\n" +
      "XU  10.0.0.4   ?        256     ?     8d1b2c3a-0000-4000-8000-000000000004\n" +
      "UN  10.0.0.5   cut off\n",
  );
  assert.deepEqual(
    nodes.map(({ address, status, state, hostId, rack }) => [
      address,
      status + state,
      hostId?.at(-1) ?? null,
      rack,
    ]),
    [
      ["10.0.0.1", "UN", "1", "r1"],
      ["10.0.0.2", "UJ", null, "r1"],
      ["10.0.0.3", "XN", "3", "r 2"],
      ["10.0.0.4", "XU", "4", null],
    ],
  );
  assert.deepEqual(unread, [8]);
});

const SS = `State Recv-Q Send-Q Local Address:Port Peer Address:Port Process
ESTAB 0 0 10.0.0.1:54321 10.0.0.2:7001 users:(("scylla",pid=1,fd=40))
ESTAB 0 0 10.0.0.1:54322 10.0.0.3:7000
ESTAB 0 0 10.0.0.1:54323 10.0.0.3:7000
ESTAB 0 0 10.0.0.1:7000 10.0.0.4:51000
ESTAB 0 0 [::ffff:10.0.0.1]:54324 [::ffff:10.0.0.5]:7001
0 0 [2001:db8::1%eth0]:54325 [2001:db8::2]:7001
tcp 0 0 10.0.0.1:54326 10.0.0.6:7001 ESTABLISHED
LISTEN 0 128 0.0.0.0:7000 0.0.0.0:*
ESTAB 0 0 10.0.0.1:7001 10.0.0.1:7001
`;

test("readSockets and dialsIn tell which peers are dialled on which port", () => {
  const connections = readSockets(SS);
  assert.equal(connections.length, 8);
  assert.deepEqual(dialsIn(connections, { storagePort: 7000, sslStoragePort: 7001 }), {
    plain: ["10.0.0.3"],
    tls: ["10.0.0.2", "10.0.0.5", "2001:db8::2", "10.0.0.6"],
  });
  assert.deepEqual([...byLocalAddress(connections).keys()], ["10.0.0.1", "2001:db8::1"]);
});

test("dialsIn: one port for both is TLS", () => {
  const connections = readSockets("ESTAB 0 0 10.0.0.1:5 10.0.0.2:7000");
  assert.deepEqual(dialsIn(connections, { storagePort: 7000, sslStoragePort: 7000 }), {
    plain: [],
    tls: ["10.0.0.2"],
  });
});

test("readSockets is not led astray", () => {
  for (const line of ["12:30 13:45", "a:1 b:2", "10.0.0.1:0 10.0.0.2:7000", "x".repeat(5000)]) {
    assert.deepEqual(readSockets(line), [], line);
  }
});

const YAML = `cluster_name: prod
listen_address: 10.0.0.1
endpoint_snitch: GossipingPropertyFileSnitch
ssl_storage_port: 7101
seed_provider:
  - parameters:
      - seeds: "10.0.0.1,10.0.0.2,seed.example"
`;

test("inventoryFromScyllaYaml: the node itself and its seeds", () => {
  const { cluster, nodes } = inventoryFromScyllaYaml({ text: YAML, file: "scylla.yaml" }, {
    rackdc: { text: "dc=eu\nrack=r1\n", file: "rackdc" },
  });
  assert.equal(cluster, "prod");
  assert.deepEqual(
    nodes.map(({ id, dc, rack, sslStoragePort, scyllaYaml }) => [
      id,
      dc,
      rack,
      sslStoragePort,
      scyllaYaml,
    ]),
    [
      ["10.0.0.1", "eu", "r1", 7101, "scylla.yaml"],
      ["10.0.0.2", null, null, 7101, null],
      ["seed.example", null, null, 7101, null],
    ],
  );
});

test("inventoryFromScyllaYaml refuses a file without any address", () => {
  assert.throws(() => inventoryFromScyllaYaml({ text: "", file: "x.yaml" }), (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.file, "x.yaml");
    return true;
  });
});

test("inventoryFromFolder: one folder a node, or one file", () => {
  const yaml = (address: string) =>
    `listen_address: ${address}\nserver_encryption_options:\n    certificate: /etc/scylla/db.crt\n    truststore: /etc/scylla/ca.crt\n`;
  const { nodes } = inventoryFromFolder([
    { file: "10.0.0.1/scylla.yaml", text: yaml("10.0.0.1") },
    { file: "10.0.0.1/db.crt", text: "" },
    {
      file: "10.0.0.2/etc/scylla/scylla.yaml",
      text: "endpoint_snitch: GossipingPropertyFileSnitch\n",
    },
    { file: "10.0.0.2/etc/scylla/cassandra-rackdc.properties", text: "dc=eu\nrack=r2\n" },
    { file: "node-3.example.yaml", text: "listen_address: 0.0.0.0\nstorage_port: 7100\n" },
    { file: "notes.txt", text: "" },
  ], "collected");
  assert.deepEqual(
    nodes.map(({ address, dc, rack, storagePort, scyllaYaml }) => [
      address,
      dc,
      rack,
      storagePort,
      scyllaYaml,
    ]),
    [
      ["10.0.0.1", "datacenter1", "rack1", 7000, "collected/10.0.0.1/scylla.yaml"],
      ["10.0.0.2", "eu", "r2", 7000, "collected/10.0.0.2/etc/scylla/scylla.yaml"],
      ["node-3.example", "datacenter1", "rack1", 7100, "collected/node-3.example.yaml"],
    ],
  );
  assert.equal(nodes[0]?.files.certificate, "collected/10.0.0.1/db.crt");
  assert.equal(nodes[0]?.files.truststore, null);
  assert.equal(nodes[0]?.files.keyfile, null);
  assert.throws(() => inventoryFromFolder([], "empty"), /no scylla.yaml/);
});

test("sources take a release where it matters", () => {
  const { nodes } = inventoryFromFolder(
    [{ file: "10.0.0.1/scylla.yaml", text: "storage_port: 7000\n" }],
    "x",
    { release: parseRelease("5.4") },
  );
  assert.equal(nodes.length, 1);
});
