/** A signature holds for the content it was made for, and for nothing else. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { canonicalJson } from "../../reports/canonical.ts";
import {
  keyPairOf,
  publicKeyFile,
  readPublicKey,
  readSecretKey,
  readSignature,
  refuse,
  secretKeyFile,
  sign,
} from "../../reports/signature.ts";
import { Secret } from "../../src/text/secret.ts";
import { healthyReport } from "./sample.ts";

/** RFC 8032 §7.1, test 1. */
const SEED = Uint8Array.from(
  "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60".match(/../g) ?? [],
  (pair) => parseInt(pair, 16),
);
const PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const key = keyPairOf(new Secret(SEED));
const other = keyPairOf(new Secret(SEED.map((byte) => byte ^ 1)));
const at = new Date("2026-11-24T12:00:00Z");

test("keyPairOf grows RFC 8032's key from RFC 8032's seed", () => {
  assert.equal(Buffer.from(key.publicKey.bytes).toString("hex"), PUBLIC);
});

test("sign and refuse: the very report passes, in any layout and order of keys", () => {
  const signature = sign(healthyReport(), key, at);
  assert.equal(refuse(healthyReport(), signature, key.publicKey), null);
  const shuffled = Object.fromEntries(Object.entries(healthyReport()).toReversed());
  assert.equal(refuse(shuffled, signature, key.publicKey), null);
});

test("refuse: any changed character of any value fails", () => {
  const signature = sign(healthyReport(), key, at);
  const json = JSON.stringify(healthyReport());
  const digits = [...json.matchAll(/\d/g)].map(({ index }) => index);
  assert.ok(digits.length > 300);
  for (const index of digits.filter((_, n) => n % 7 === 0)) {
    const digit = (Number(json.charAt(index)) % 9) + 1;
    const changed = json.slice(0, index) + digit + json.slice(index + 1);
    assert.notEqual(refuse(JSON.parse(changed), signature, key.publicKey), null, `at ${index}`);
  }
  assert.notEqual(refuse({ ...healthyReport(), more: 1 }, signature, key.publicKey), null);
});

test("refuse: key id, time and signature cannot be exchanged", () => {
  const report = healthyReport();
  const signature = sign(report, key, at);
  assert.match(refuse(report, signature, other.publicKey) ?? "", /made with the key/);
  const forged = { ...signature, keyId: other.publicKey.keyId };
  assert.notEqual(refuse(report, forged, other.publicKey), null);
  const later = { ...signature, signedAt: "2026-11-25T12:00:00.000Z" };
  assert.notEqual(refuse(report, later, key.publicKey), null);
  assert.match(refuse(report, { ...signature, signature: "AAAA" }, key.publicKey) ?? "", /damaged/);
});

test("a signature tells key id and time, and is read back", () => {
  const signature = sign(healthyReport(), key, at);
  assert.equal(signature.signedAt, "2026-11-24T12:00:00.000Z");
  assert.match(signature.keyId, /^[0-9a-f]{16}$/);
  assert.deepEqual(readSignature(JSON.stringify(signature)), signature);
  for (const bad of ["", "{}", "[]", JSON.stringify({ ...signature, extra: 1 })]) {
    assert.equal(readSignature(bad), null);
  }
});

test("key files are read back; each is refused in place of the other", () => {
  const secret = secretKeyFile(new Secret(SEED));
  const open = publicKeyFile(key.publicKey);
  assert.deepEqual(readPublicKey(open), key.publicKey);
  readSecretKey(secret)?.expose((bytes) => assert.deepEqual(bytes, SEED));
  for (const bad of [open, "", "ringshake-secret-key-1 !!", `${secret} x`, "x".repeat(4000)]) {
    assert.equal(readSecretKey(bad), null);
  }
  assert.equal(readPublicKey(secret), null);
});

test("the secret key shows itself to nobody", () => {
  const base64 = Buffer.from(SEED).toString("base64").slice(0, 20);
  for (const shown of [inspect(key, { depth: 9 }), JSON.stringify(key), String(key.secretKey)]) {
    assert.ok(!shown.includes(base64) && !shown.includes("9d61b19d") && !shown.includes("157, 97"));
  }
});

const canonical: [unknown, string][] = [
  // RFC 8785 §3.2.3: sorted by UTF-16 units, not by code points or locale.
  [
    { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 },
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
  ],
  // RFC 8785 §3.2.2.3 and appendix B.
  [[333333333.33333329, 1e30, 4.5, 2e-3, 1e-27, -0], "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]"],
  [{ b: [true, null], a: {} }, '{"a":{},"b":[true,null]}'],
  ['\u000f\n"\\/', '"\\u000f\\n\\"\\\\/"'],
];

for (const [value, expected] of canonical) {
  test(`canonicalJson writes ${expected.slice(0, 30)} as RFC 8785 does`, () => {
    assert.equal(canonicalJson(value), expected);
  });
}

test("canonicalJson refuses what JSON cannot hold, and endless nesting", () => {
  assert.throws(() => canonicalJson({ a: undefined }), RangeError);
  assert.throws(() => canonicalJson(NaN), RangeError);
  assert.throws(() => canonicalJson(JSON.parse("[".repeat(9999) + "]".repeat(9999))), RangeError);
});
