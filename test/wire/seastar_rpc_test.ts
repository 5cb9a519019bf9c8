import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { describe } from "../../src/wire/describe.ts";
import { encode } from "../../src/wire/codec.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import {
  encodeNegotiation,
  negotiationAnswered,
  negotiationFrame,
  readNegotiation,
} from "../../src/wire/seastar_rpc.ts";

/** Answers of a real Seastar endpoint: to no feature, TIMEOUT, HANDLER_DURATION, both, compression on. */
const ANSWERS: Readonly<Record<string, readonly number[]>> = {
  "53535441525250431000000002000000080000000000010000000000": [2],
  "535354415252504318000000010000000000000002000000080000000000030000000000": [1, 2],
  "535354415252504318000000020000000800000000000400000000000500000000000000": [2, 5],
  "5353544152525043200000000100000000000000020000000800000000000500000000000500000000000000": [
    1,
    2,
    5,
  ],
  "535354415252504326000000000000000e0000004c5a345f465241474d454e54454402000000080000000000010000000000":
    [0, 2],
};

test("encodeNegotiation() is twelve bytes that ask for nothing", () => {
  assert.equal(toHex(encodeNegotiation()), "535354415252504300000000");
});

test("the codec of negotiation frames cannot write features either", () => {
  const features = new Map([[3, new Uint8Array(8)], [4, Uint8Array.of(1)]]);
  assert.equal(toHex(encode(negotiationFrame, features)), "535354415252504300000000");
});

for (const [hex, features] of Object.entries(ANSWERS)) {
  test(`readNegotiation() reads the answer with features ${features}`, () => {
    const answer = readNegotiation(fromHex(hex));
    assert.ok(answer.kind === "rpc");
    assert.deepEqual([...answer.reply.features.keys()], features);
    assert.equal(answer.reply.shard, 0);
    assert.equal(answer.length, hex.length / 2);
  });
}

test("readNegotiation() takes shard and counter from CONNECTION_ID, as 64 bits", () => {
  const answer = readNegotiation(
    fromHex("535354415252504310000000 02000000 08000000 0700 030000000000"),
  );
  assert.ok(answer.kind === "rpc");
  assert.deepEqual([answer.reply.shard, answer.reply.counter], [7, 3]);
  const large = readNegotiation(
    fromHex("535354415252504310000000 02000000 08000000 ffff 000000000100"),
  );
  assert.ok(large.kind === "rpc");
  assert.deepEqual([large.reply.shard, large.reply.counter], [65535, 2 ** 32]);
});

test("readNegotiation() tells the compressor that was chosen", () => {
  const answer = readNegotiation(fromHex(Object.keys(ANSWERS)[4] ?? ""));
  assert.ok(answer.kind === "rpc");
  assert.equal(answer.reply.compression, "LZ4_FRAGMENTED");
});

test("readNegotiation() never takes an echo for an answer", () => {
  assert.equal(readNegotiation(encodeNegotiation()).kind, "echo");
  const twice = Uint8Array.from([...encodeNegotiation(), ...encodeNegotiation()]);
  assert.equal(readNegotiation(twice).kind, "echo");
});

test("readNegotiation() waits for the whole frame, and for no more than it may have", () => {
  const whole = fromHex(Object.keys(ANSWERS)[0] ?? "");
  for (let length = 0; length < whole.length; length++) {
    assert.equal(readNegotiation(whole.subarray(0, length)).kind, "incomplete", `${length} bytes`);
    assert.equal(negotiationAnswered(whole.subarray(0, length)), false);
  }
  assert.equal(negotiationAnswered(whole), true);
  assert.equal(readNegotiation(fromHex("5353544152525043 ffffffff")).kind, "malformed");
});

test("readNegotiation() tells malformed features from other protocols", () => {
  const overlong = fromHex("5353544152525043 08000000 02000000 ff000000");
  assert.equal(readNegotiation(overlong).kind, "malformed");
  assert.equal(readNegotiation(fromHex("1503030002020a")).kind, "not-rpc");
  assert.equal(readNegotiation(fromHex("485454502f312e31")).kind, "not-rpc");
});

test("readNegotiation() never throws", () => {
  const magic = encodeNegotiation().subarray(0, 8);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
      readNegotiation(tail);
      readNegotiation(Uint8Array.from([...magic, ...tail]));
    }),
    { numRuns: 1000 },
  );
});

test("describe() labels an answer inside TLS", () => {
  const fields = describe("application_data", fromHex(Object.keys(ANSWERS)[0] ?? ""));
  assert.deepEqual(fields.map(({ path, offset, length }) => [path, offset, length]), [
    ["magic", 0, 8],
    ["length", 8, 4],
    ["feature", 12, 4],
    ["feature_length", 16, 4],
    ["feature_data", 20, 8],
  ]);
  assert.equal(fields[2]?.meaning, "CONNECTION_ID");
  assert.equal(fields[4]?.meaning, "shard 0, connection 1 of this listener");
});
