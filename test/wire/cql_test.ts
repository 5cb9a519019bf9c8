/** OPTIONS and what answers it, as ScyllaDB and Cassandra do. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeHealthCheck, readHealth } from "../../src/wire/alternator.ts";
import { cqlNode, encodeOptions, readCql } from "../../src/wire/cql.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";

const string = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
};
/** A frame of version 4 or 5 from a node, as native_protocol_v4.spec lays it out. */
function frame(opcode: number, body: readonly number[], version = 4, flags = 0): Uint8Array {
  const length = [24, 16, 8, 0].map((shift) => body.length >> shift & 0xff);
  return Uint8Array.of(0x80 | version, flags, 0, 0, opcode, ...length, ...body);
}
function supported(options: Readonly<Record<string, readonly string[]>>, version = 4): Uint8Array {
  const pairs = Object.entries(options).flatMap(([key, values]) => [
    ...string(key),
    ...[values.length >> 8, values.length & 0xff],
    ...values.flatMap(string),
  ]);
  const count = Object.keys(options).length;
  return frame(6, [count >> 8, count & 0xff, ...pairs], version);
}

/** What Cassandra 5.0.5 says: 111 bytes. */
const CASSANDRA = {
  PROTOCOL_VERSIONS: ["3/v3", "4/v4", "5/v5", "6/v6-beta"],
  COMPRESSION: ["snappy", "lz4"],
  CQL_VERSION: ["3.4.7"],
};
const SCYLLA = {
  COMPRESSION: ["lz4", "snappy"],
  SCYLLA_SHARD: ["3"],
  SCYLLA_NR_SHARDS: ["8"],
  SCYLLA_SHARD_AWARE_PORT: ["19042"],
  SCYLLA_SHARD_AWARE_PORT_SSL: ["19142"],
};
/** What ScyllaDB's plain port answers to a ClientHello. */
const ERROR = frame(0, [0, 0, 0, 0x0a, ...string("Invalid or unsupported protocol version: 22")]);

test("encodeOptions() is nine bytes that ask for nothing", () => {
  assert.equal(toHex(encodeOptions()), "040000000500000000");
});

for (const version of [3, 4, 5]) {
  test(`readCql() reads SUPPORTED of version ${version}, and knows a Cassandra by what it lacks`, () => {
    const bytes = supported(CASSANDRA, version);
    assert.equal(bytes.length, 111);
    const answer = readCql(bytes);
    assert.ok(answer.kind === "supported");
    assert.deepEqual(Object.fromEntries(answer.options), CASSANDRA);
    assert.deepEqual(cqlNode(answer.options), {
      kind: "cassandra",
      shard: null,
      shards: null,
      shardAwarePort: null,
      shardAwarePortSsl: null,
    });
  });
}

test("cqlNode() tells a ScyllaDB, its shard and its ports", () => {
  const answer = readCql(supported(SCYLLA));
  assert.ok(answer.kind === "supported");
  assert.deepEqual(cqlNode(answer.options), {
    kind: "scylla",
    shard: 3,
    shards: 8,
    shardAwarePort: 19042,
    shardAwarePortSsl: 19142,
  });
  const odd = new Map([["SCYLLA_SHARD", ["-1"]], ["SCYLLA_NR_SHARDS", []]]);
  assert.deepEqual([cqlNode(odd).shard, cqlNode(odd).shards], [null, null]);
});

test("readCql() reads an error, which proves CQL and no node", () => {
  const answer = readCql(ERROR);
  assert.ok(answer.kind === "error");
  assert.deepEqual([answer.code, answer.message], [
    10,
    "Invalid or unsupported protocol version: 22",
  ]);
});

test("readCql() waits for the whole frame, and for no more of it", () => {
  for (const whole of [supported(SCYLLA), ERROR]) {
    for (let length = 0; length < whole.length; length++) {
      assert.equal(readCql(whole.subarray(0, length)).kind, "incomplete", String(length));
    }
    assert.notEqual(readCql(Uint8Array.of(...whole, 1, 2, 3)).kind, "incomplete");
  }
});

const OTHERS: Readonly<Record<string, Uint8Array>> = {
  "our own OPTIONS, sent back": encodeOptions(),
  "TLS": fromHex("16030300 7a 0200007603030000"),
  "READY": frame(2, []),
  "a compressed body": frame(6, [0, 0], 4, 1),
  "a body with warnings before it": frame(6, [0, 0], 4, 8),
  "version 0": frame(6, [0, 0], 0),
  "version 7": frame(6, [0, 0], 7),
  "a body that is too long": Uint8Array.of(0x84, 0, 0, 0, 6, 0, 0x10, 0, 0),
  "more options than a node has": frame(6, [0, 65]),
  "an option that does not fit": frame(6, [0, 1, 0, 9, 65]),
  "bytes after the options": frame(6, [0, 0, 0]),
};
for (const [name, bytes] of Object.entries(OTHERS)) {
  test(`readCql(): ${name} answers nothing`, () => {
    assert.equal(readCql(bytes).kind, "other");
  });
}

test("any bytes are an answer, none a crash, and a longer one never turns whole into half", () => {
  const near = fc.tuple(fc.constantFrom(supported(SCYLLA), ERROR), fc.nat(130), fc.nat(255))
    .map(([frame, at, value]) => frame.with(at % frame.length, value));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), near), fc.nat(200), (all, cut) => {
      const part = readCql(all.subarray(0, cut));
      if (part.kind !== "incomplete" && part.kind !== "other") assert.deepEqual(readCql(all), part);
      assert.ok(["healthy", "incomplete", "other"].includes(readHealth(all)));
    }),
  );
});

const text = (value: string) => new TextEncoder().encode(value);
const HEALTHY =
  "HTTP/1.1 200 OK\r\nContent-Length: 18\r\nContent-Type: text/plain\r\n\r\nhealthy: ringshake";

test("readHealth() is Alternator's own answer, with our Host in it", () => {
  assert.match(
    new TextDecoder().decode(encodeHealthCheck()),
    /^GET \/ HTTP\/1\.1\r\nHost: ringshake\r\n\r\n$/,
  );
  assert.equal(readHealth(text(HEALTHY)), "healthy");
  for (let length = 0; length < HEALTHY.length; length++) {
    assert.equal(readHealth(text(HEALTHY.slice(0, length))), "incomplete", String(length));
  }
  for (
    const other of [
      HEALTHY.replace("200 OK", "404 Not Found"),
      HEALTHY.replace("healthy: ringshake", "healthy: localhost"),
      HEALTHY.replace("healthy: ringshake", "healthy: nginx   !"),
      "HTTP/1.1 400 Bad Request\r\n\r\n",
      "SSH-2.0-OpenSSH",
    ]
  ) assert.equal(readHealth(text(other)), "other", other);
});
