/** Cassandra's internode handshake, against bytes recorded from 4.1.9 and 5.0.5. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeInitiate, readAccept } from "../../src/wire/cassandra.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";

const ACCEPT = "0000000c0000000c26f5673a";

test("an Initiate has the form of a node's own, with port 1 in place of a node's", () => {
  // A 5.0.5 node at 127.77.51.1 sent ca552dfa0c0c0c11067f4d33011b58998b9a45.
  assert.equal(toHex(encodeInitiate(Uint8Array.of(127, 77, 51, 1))), INITIATE);
  const six = encodeInitiate(new Uint8Array(16).fill(0xab));
  assert.equal(six.length, 31);
  assert.equal(toHex(six.subarray(8, 9)), "12");
});
const INITIATE = "ca552dfa0c0c0c11067f4d33010001220ab88f";

test("an Accept is twelve bytes and a right CRC", () => {
  const answer = fromHex(ACCEPT);
  assert.deepEqual(readAccept(answer), { kind: "accept", version: 12, maxVersion: 12 });
  const more = Uint8Array.of(...answer, 1, 2, 3);
  assert.equal(readAccept(more).kind, "accept");
  for (let length = 0; length < answer.length; length++) {
    assert.equal(readAccept(answer.subarray(0, length)).kind, "incomplete", String(length));
  }
  for (let at = 0; at < answer.length; at++) {
    const changed = Uint8Array.from(answer);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(readAccept(changed).kind, "other", `byte ${at}`);
  }
});

test("our own words sent back are no answer, whole or in part", () => {
  const words = encodeInitiate(Uint8Array.of(10, 0, 0, 1));
  for (let length = 4; length <= words.length; length++) {
    assert.equal(readAccept(words.subarray(0, length)).kind, "other", String(length));
  }
});

test("a 3.x names its messaging version in four bytes, as a 3.11.19 did", () => {
  assert.deepEqual(readAccept(fromHex("0000000b")), { kind: "older", version: 11 });
  assert.deepEqual(readAccept(fromHex("0000000a0000")), { kind: "older", version: 10 });
  for (const other of ["00000009", "0000000c", "0000000d"]) {
    assert.equal(readAccept(fromHex(other)).kind, "incomplete", other);
    assert.equal(readAccept(fromHex(other.repeat(3))).kind, "other", other);
  }
});
