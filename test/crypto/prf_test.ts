import assert from "node:assert/strict";
import { test } from "node:test";
import { digest, type HashName, Transcript } from "../../src/crypto/hash.ts";
import { prf } from "../../src/crypto/prf.ts";
import * as schedule from "../../src/crypto/schedule12.ts";
import { type CipherSuite, cipherSuite } from "../../src/crypto/suites.ts";
import { fromHex as hex, toHex } from "../../src/wire/hex.ts";

const TLS10 = 0x0301;
const TLS12 = 0x0303;

/**
 * Version, hash, secret, seed, output for the label "test label". The SHA-256 one was published on the
 * TLS working group's list; the others came out of `openssl kdf TLS1-PRF`.
 */
const VECTORS: readonly [number, HashName, string, string, string][] = [
  [
    TLS12,
    "sha256",
    "9bbe436ba940f017b17652849a71db35",
    "a0ba9f936cda311827a6f796ffd5198c",
    "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
  ],
  [
    TLS12,
    "sha384",
    "b80b733d6ceefcdc71566ea48e5567df",
    "cd665cf6a8447dd6ff8b27555edb7465",
    "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d9184259b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e0990703d73e56f",
  ],
  [
    TLS10,
    "sha256",
    "0102030405060708090a0b0c0d",
    "cd665cf6a8447dd6ff8b27555edb7465",
    "b5d4654a370f606b8e8308078528447bdb02d4b7a6bbc19b3f44a9eee72b7984463c25811a7f30bbff032caae1ff623ce65ecc967fd500403bb0d22584a1a9addb41e022ad49bc2c",
  ],
];

for (const [version, hash, secret, seed, output] of VECTORS) {
  test(`prf() matches the vector for version ${version.toString(16)}, ${hash}`, () => {
    const got = prf(version, hash, hex(secret), "test label", hex(seed), output.length / 2);
    assert.equal(toHex(got), output);
  });
}

test("extendedMasterSecret() is the PRF over the session's hash", () => {
  const secret = hex("b80b733d6ceefcdc71566ea48e5567df");
  const master = schedule.extendedMasterSecret(TLS12, "sha256", secret, digest("sha256"));
  assert.equal(
    toHex(master),
    "6a749f9fad81dd461c2eac685014d82a1f91de987bf6f1fdb47e26199388c456c25c4c7b59ac7126bcaef24a6ecaa11b",
  );
});

test("sessionHash() joins MD5 and SHA-1 before TLS 1.2", () => {
  const transcript = new Transcript().add(hex("0100000100"));
  assert.equal(schedule.sessionHash(TLS10, "sha256", transcript).length, 36);
  assert.equal(schedule.sessionHash(TLS12, "sha384", transcript).length, 48);
  assert.equal(
    schedule.finishedVerifyData12(TLS10, "sha256", hex("00"), "client", transcript).length,
    12,
  );
});

test("keyBlock() gives each suite keys of its lengths, in the order of RFC 5246 §6.3", () => {
  const cases: [number, number, number, number, number][] = [
    [0xc02f, TLS12, 0, 16, 4],
    [0xcca8, TLS12, 0, 32, 12],
    [0x002f, TLS12, 20, 16, 0],
    [0x002f, TLS10, 20, 16, 16],
    [0xc028, TLS12, 48, 32, 0],
  ];
  for (const [id, version, macLength, keyLength, ivLength] of cases) {
    const suite = cipherSuite(id) as CipherSuite;
    const random = new Uint8Array(32);
    const { client, server } = schedule.keyBlock(
      suite,
      version,
      new Uint8Array(48),
      random,
      random,
    );
    const block = prf(
      version,
      suite.prfHash,
      new Uint8Array(48),
      "key expansion",
      new Uint8Array(64),
      2 * (macLength + keyLength + ivLength),
    );
    const parts = [client.macKey, server.macKey, client.key, server.key, client.iv, server.iv];
    assert.deepEqual(
      parts.map((part) => part.length),
      [macLength, macLength, keyLength, keyLength, ivLength, ivLength],
      suite.name,
    );
    assert.equal(parts.map(toHex).join(""), toHex(block), suite.name);
  }
});
