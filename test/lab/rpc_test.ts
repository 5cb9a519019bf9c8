import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type LabNode, startNode } from "../../src/lab/node.ts";
import { filterService, rpcService } from "../../src/lab/service.ts";
import { ascii, eventually, SILENCE, talk } from "./raw_client.ts";
import { clock } from "../clock.ts";

const MAGIC = "5353544152525043";
const EMPTY = `${MAGIC}00000000`;
/** The first connection of a listener, on shard 0. */
const FIRST = "53535441525250431000000002000000080000000000010000000000";

async function withNode(
  use: (node: LabNode) => Promise<void>,
  compressors: readonly string[] = [],
): Promise<void> {
  const node = await startNode({
    clock,
    address: "127.0.0.1",
    storagePort: 0,
    sslStoragePort: 0,
    storage: () => rpcService(compressors),
    sslStorage: () => filterService,
  });
  try {
    await use(node);
  } finally {
    await node.close();
  }
}

/** Name, request, reply: what a Seastar node sent back, byte for byte. */
const NEGOTIATIONS: readonly [string, string, string][] = [
  ["nothing asked", EMPTY, FIRST],
  [
    "TIMEOUT",
    "5353544152525043080000000100000000000000",
    "535354415252504318000000010000000000000002000000080000000000010000000000",
  ],
  [
    "HANDLER_DURATION",
    "5353544152525043080000000500000000000000",
    "535354415252504318000000020000000800000000000100000000000500000000000000",
  ],
  [
    "TIMEOUT and HANDLER_DURATION, as a node asks",
    "53535441525250431000000001000000000000000500000000000000",
    "5353544152525043200000000100000000000000020000000800000000000100000000000500000000000000",
  ],
  [
    "ISOLATION: the cookie comes back",
    "53535441525250431e00000001000000000000000400000006000000676f737369700500000000000000",
    "53535441525250432e0000000100000000000000020000000800000000000100000000000400000006000000" +
    "676f737369700500000000000000",
  ],
  [
    "COMPRESS, which this node has off",
    `${MAGIC}1a0000000000000012000000${ascii("LZ4_FRAGMENTED,LZ4")}`,
    FIRST,
  ],
  ["a feature that nobody knows", `${MAGIC}080000006300000000000000`, FIRST],
];

for (const [name, request, reply] of NEGOTIATIONS) {
  test(`a node answers a negotiation: ${name}`, () =>
    withNode(async ({ storagePort, log }) => {
      const heard = await talk(storagePort, request, { until: reply.length / 2 });
      assert.equal(heard.hex, reply);
      assert.deepEqual(log.lines, []);
    }));
}

test("a node with internode_compression names the compressor it chose", () =>
  withNode(async ({ storagePort }) => {
    const request = `${MAGIC}1a0000000000000012000000${ascii("LZ4_FRAGMENTED,LZ4")}`;
    const { hex } = await talk(storagePort, request, { until: 50 });
    assert.equal(
      hex,
      "535354415252504326000000000000000e0000004c5a345f465241474d454e544544" +
        "02000000080000000000010000000000",
    );
  }, ["LZ4_FRAGMENTED", "LZ4"]));

test("CONNECTION_ID counts the connections of each shard", async () => {
  const node = await startNode({
    clock,
    address: "127.0.0.1",
    storagePort: 0,
    sslStoragePort: 0,
    storage: () => rpcService(),
    sslStorage: () => filterService,
    shards: 2,
  });
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) {
    ids.push((await talk(node.storagePort, EMPTY, { until: 28 })).hex.slice(-16));
  }
  await node.close();
  assert.deepEqual(ids, [
    "0000010000000000",
    "0100010000000000",
    "0000020000000000",
    "0100020000000000",
  ]);
});

test("an unknown verb gets its exception, and no log line", () =>
  withNode(async ({ storagePort, log }) => {
    const request = `2a00000000000000${"0100000000000000"}00000000`;
    const { hex } = await talk(storagePort, [EMPTY, request], { until: 28 + 28 });
    assert.equal(
      hex.slice(56),
      "ffffffffffffffff1000000001000000080000002a00000000000000",
    );
    assert.deepEqual(log.lines, []);
  }));

const CLOSED = "server connection dropped: connection is closed";

/** Name, bytes, whether we say FIN, and the log of a node that closes the connection without a byte. */
const REFUSED: readonly [string, string, boolean, string[]][] = [
  ["TLS", "1603010200010001fc030300", false, ["wrong protocol magic: 1603010200010001", CLOSED]],
  [
    "a TLS hello of 0xbd bytes, in signed rendering",
    "16030100bd01000000000000",
    false,
    ["wrong protocol magic: 16030100-43010000", CLOSED],
  ],
  ["a node's TLS hello", "160302016a010001660303aa", false, [
    "wrong protocol magic: 160302016a010001",
    CLOSED,
  ]],
  ["HTTP", ascii("GET / HTTP/1.1\r\n\r\n"), false, [
    "wrong protocol magic: 474554202f204854",
    CLOSED,
  ]],
  ["Cassandra", "ca552dfa0000010c00000000", false, [
    "wrong protocol magic: -36552d-60000010c",
    CLOSED,
  ]],
  ["sixteen times ff", "ff".repeat(16), false, ["wrong protocol magic: -1-1-1-1-1-1-1-1", CLOSED]],
  ["nothing at all, and FIN", "", true, [CLOSED]],
  ["five bytes and FIN", "5353544152", true, ["unexpected eof during negotiation frame", CLOSED]],
  ["a feature record that is too short", `${MAGIC}0400000001000000`, false, [
    "bad feature data format in negotiation frame",
    CLOSED,
  ]],
  ["a feature record longer than its frame", `${MAGIC}0800000001000000ff000000`, false, [
    "buffer underflow in feature data in negotiation frame",
    CLOSED,
  ]],
  ["a stream without its parent", `${MAGIC}0c000000030000000400000000000000`, false, [
    "server stream connection dropped: Unknown parent connection 0 on shard 0",
  ]],
];

for (const [name, bytes, fin, log] of REFUSED) {
  test(`a node closes by FIN, without a byte: ${name}`, () =>
    withNode(async (node) => {
      const heard = await talk(node.storagePort, bytes, { fin, patience: 1000 });
      assert.deepEqual(heard, { hex: "", end: "fin" });
      assert.deepEqual(node.log.lines.map(({ text }) => text), log);
    }));
}

/** Until it has twelve bytes, a node does nothing at all. */
const PATIENT: readonly [string, string][] = [
  ["eleven bytes of TLS", "1603010200010001fc0303"],
  ["CQL OPTIONS", "040000000500000000"],
  ["an SSH banner", ascii("SSH-2.0-x\r\n")],
  ["a line end", "0a"],
  ["a frame that announces 4 GiB", `${MAGIC}ffffffff`],
];

for (const [name, bytes] of PATIENT) {
  test(`a node keeps waiting: ${name}`, () =>
    withNode(async ({ storagePort, log }) => {
      assert.deepEqual(await talk(storagePort, bytes, { patience: SILENCE }), {
        hex: "",
        end: "open",
      });
      assert.deepEqual(log.lines.filter(({ level }) => level === "INFO"), []);
    }));
}

let filtered: LabNode;
before(async () => {
  filtered = await startNode({
    clock,
    address: "127.0.0.1",
    storagePort: 0,
    sslStoragePort: 0,
    storage: () => filterService,
    sslStorage: "closed",
  });
});
after(() => filtered.close());

test("a filtering node hangs up unread, and logs nothing", async () => {
  const silent = await talk(filtered.storagePort, "");
  assert.deepEqual(silent, { hex: "", end: "fin" });
  const eager = await talk(filtered.storagePort, EMPTY);
  assert.equal(eager.hex, "");
  assert.notEqual(eager.end, "open");
  assert.deepEqual(filtered.log.lines, []);
});

test("a closed port refuses", async () => {
  assert.deepEqual(await talk(filtered.sslStoragePort, ""), { hex: "", end: "reset" });
});

test("a line of the log looks like a node's own", () =>
  withNode(async ({ storagePort, log }) => {
    await talk(storagePort, "00".repeat(12), { patience: 1000 });
    await eventually(() => log.lines.length === 2, "two lines");
    assert.match(
      log.lines[1]?.line ?? "",
      /^ERROR \d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \[shard 0:main\] rpc - client 127\.0\.0\.1:\d+: server connection dropped: connection is closed$/,
    );
  }));
