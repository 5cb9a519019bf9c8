import { p384 as nobleP384, p521 as nobleP521 } from "@noble/curves/nist.js";
import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import test from "node:test";
import { testOnNode } from "../runtime.ts";
import type { HashName } from "../../src/crypto/hash.ts";
import { p384, p521 } from "../../src/crypto/long_curves.ts";
import {
  isShortDigest,
  isShortEcdsa,
  signShortEcdsa,
  verifyShortEcdsa,
} from "../../src/crypto/short_ecdsa.ts";

const content = new TextEncoder().encode("to be signed");
const CASES: readonly (readonly ["P-384" | "P-521", HashName])[] = [
  ["P-384", "sha1"],
  ["P-521", "sha1"],
  ["P-521", "sha224"],
  ["P-521", "sha256"],
];

test("the parameters are those of the published curves", () => {
  assert.deepEqual(p384, { ...nobleP384.Point.CURVE() });
  assert.deepEqual(p521, { ...nobleP521.Point.CURVE() });
});

test("isShortDigest() draws the line at half the curve's length", () => {
  assert.equal(isShortDigest(23, "P-384"), true);
  assert.equal(isShortDigest(24, "P-384"), false);
  assert.equal(isShortDigest(32, "P-521"), true);
  assert.equal(isShortDigest(33, "P-521"), false);
  assert.equal(isShortDigest(1, "P-256"), false);
  assert.equal(isShortEcdsa("sha256", undefined), false);
});

for (const [curve, hash] of CASES) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: curve });
  const other = createPublicKey(generateKeyPairSync("ec", { namedCurve: curve }).privateKey);

  test(`${hash} on ${curve}: what was signed is valid, anything else is not`, () => {
    assert.ok(isShortEcdsa(hash, curve));
    const signature = signShortEcdsa(hash, curve, privateKey, content);
    assert.equal(verifyShortEcdsa(hash, curve, publicKey, content, signature), true);
    assert.equal(verifyShortEcdsa(hash, curve, other, content, signature), false);
    assert.equal(verifyShortEcdsa(hash, curve, publicKey, content.slice(1), signature), false);
    assert.equal(verifyShortEcdsa(hash, curve, publicKey, content, signature.slice(1)), false);
  });

  testOnNode(`${hash} on ${curve}: as OpenSSL does it`, () => {
    const theirs = Uint8Array.from(sign(hash, content, privateKey));
    assert.equal(verifyShortEcdsa(hash, curve, publicKey, content, theirs), true);
    const ours = signShortEcdsa(hash, curve, privateKey, content);
    assert.equal(verify(hash, content, publicKey, ours), true);
  });
}
