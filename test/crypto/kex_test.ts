import assert from "node:assert/strict";
import { checkPrimeSync, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import nacl from "tweetnacl";
import { toBigInt } from "../../src/crypto/bytes.ts";
import { CryptoError, type CryptoProblem } from "../../src/crypto/crypto_error.ts";
import { ffdhe } from "../../src/crypto/finite_field.ts";
import * as kex from "../../src/crypto/kex.ts";
import { fromHex as hex, toHex } from "../../src/wire/hex.ts";

const [P256, P384, P521, X25519] = [23, 24, 25, 29];
const HYBRID = 0x11ec;

for (const group of kex.agreeableGroups) {
  test(`keyShare() and answerKeyShare() agree in group ${group}`, () => {
    const client = kex.keyShare(group);
    const server = kex.answerKeyShare(group, client.publicKey);
    assert.deepEqual(client.agree(server.publicKey), server.sharedSecret);
    assert.notDeepEqual(kex.keyShare(group).publicKey, client.publicKey);
  });
}

/** RFC 7748 §6.1. */
test("keyShare() matches RFC 7748 in X25519", () => {
  const alice = kex.keyShare(
    X25519,
    hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"),
  );
  const bob = kex.keyShare(
    X25519,
    hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"),
  );
  const secret = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
  assert.equal(
    toHex(alice.publicKey),
    "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
  );
  assert.equal(toHex(alice.agree(bob.publicKey)), secret);
  assert.equal(toHex(bob.agree(alice.publicKey)), secret);
});

test("a given scalar yields the same share as a generated key, on every curve", () => {
  const share = kex.keyShare(X25519, hex("11".repeat(32)));
  const peer = kex.keyShare(X25519);
  assert.deepEqual(share.publicKey, nacl.scalarMult.base(hex("11".repeat(32))));
  assert.deepEqual(share.agree(peer.publicKey), peer.agree(share.publicKey));
  for (const [group, length] of [[P256, 32], [P384, 48], [P521, 66]] as const) {
    const scalar = new Uint8Array(length).fill(7);
    scalar[0] = 0;
    const fixed = kex.keyShare(group, scalar);
    const other = kex.keyShare(group);
    assert.deepEqual(fixed.publicKey, kex.keyShare(group, scalar).publicKey);
    assert.deepEqual(fixed.agree(other.publicKey), other.agree(fixed.publicKey));
  }
});

/** SEC 2: one times the generator of P-256 is the generator. */
test("keyShare() of scalar 1 is the generator of P-256", () => {
  const one = new Uint8Array(32);
  one[31] = 1;
  assert.equal(
    toHex(kex.keyShare(P256, one).publicKey),
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
  );
});

test("agree() refuses points that are not on the curve, or in another form", () => {
  for (const group of [P256, P384, P521]) {
    const share = kex.keyShare(group);
    const off = Uint8Array.from(kex.keyShare(group).publicKey);
    off[40] = (off[40] ?? 0) ^ 1;
    refuses(() => share.agree(off), "invalid-public-key");
    const infinity = new Uint8Array(off.length);
    infinity[0] = 4;
    refuses(() => share.agree(infinity), "invalid-public-key");
    refuses(() => share.agree(off.subarray(0, -1)), "wrong-length");
    const compressed = Uint8Array.from(off);
    compressed[0] = 2;
    refuses(() => share.agree(compressed), "invalid-public-key");
  }
});

test("agree() refuses X25519 keys of low order, whoever computes", () => {
  const low = [
    "00".repeat(32),
    `01${"00".repeat(31)}`,
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    `ec${"ff".repeat(30)}7f`,
  ];
  for (const share of [kex.keyShare(X25519), kex.keyShare(X25519, hex("40".repeat(32)))]) {
    for (const point of low) refuses(() => share.agree(hex(point)), "zero-shared-secret");
    refuses(() => share.agree(new Uint8Array(31)), "wrong-length");
  }
});

test("ffdhe() computes the safe primes of RFC 7919", () => {
  const ends: [number, number, string][] = [
    [0x0100, 256, "886b423861285c97ffffffffffffffff"],
    [0x0101, 384, "66c62e37ffffffffffffffff"],
    [0x0102, 512, "5e655f6affffffffffffffff"],
  ];
  for (const [group, length, end] of ends) {
    const { p } = ffdhe(group);
    assert.equal(p.length, length);
    assert.ok(toHex(p).startsWith("ffffffffffffffffadf85458a2bb4a9aafdc5620273d3cf1"));
    assert.ok(toHex(p).endsWith(end));
  }
  const p = toBigInt(ffdhe(0x0100).p);
  assert.ok(checkPrimeSync(p, { checks: 4 }));
  assert.ok(checkPrimeSync((p - 1n) / 2n, { checks: 4 }));
});

test("agree() refuses finite-field values out of range", () => {
  const share = kex.keyShare(0x0100);
  const { p } = ffdhe(0x0100);
  const minusOne = Uint8Array.from(p);
  minusOne[255] = 0xfe;
  for (
    const bad of [new Uint8Array(256), Uint8Array.of(1), minusOne, p, new Uint8Array(257).fill(1)]
  ) {
    refuses(() => share.agree(bad), "invalid-public-key");
  }
});

test("dheAgree() meets dheServer(), and strips leading zeros", () => {
  const server = kex.dheServer(0x0100);
  const client = kex.dheAgree(server);
  assert.equal(client.bits, 2048);
  assert.deepEqual(client.sharedSecret, server.agree(client.publicKey));
  assert.notEqual(client.sharedSecret[0], 0);
});

test("dheAgree() refuses groups that are none, or too costly", () => {
  const server = kex.dheServer(0x0100);
  const small = new Uint8Array(32).fill(0xff);
  refuses(() => kex.dheAgree({ ...server, p: small }), "weak-parameters");
  refuses(() => kex.dheAgree({ ...server, p: new Uint8Array(2000).fill(0xff) }), "weak-parameters");
  refuses(() => kex.dheAgree({ ...server, p: new Uint8Array(0) }), "weak-parameters");
  refuses(() => kex.dheAgree({ ...server, g: Uint8Array.of(1) }), "weak-parameters");
  const even = Uint8Array.from(server.p);
  even[255] = 0xfe;
  refuses(() => kex.dheAgree({ ...server, p: even }), "weak-parameters");
});

test("rsaUnwrap() returns the premaster that rsaPremaster() sent", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const sent = kex.rsaPremaster(spki, 0x0303);
  assert.equal(toHex(sent.premaster.subarray(0, 2)), "0303");
  assert.deepEqual(kex.rsaUnwrap(privateKey, sent.encrypted, 0x0303), sent.premaster);
  const wrongVersion = kex.rsaUnwrap(privateKey, sent.encrypted, 0x0302);
  assert.equal(wrongVersion.length, 48);
  assert.notDeepEqual(wrongVersion, sent.premaster);
  const garbage = kex.rsaUnwrap(privateKey, new Uint8Array(256).fill(3), 0x0303);
  assert.equal(garbage.length, 48);
});

test("rsaPremaster() refuses keys that are not RSA", () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  refuses(() => kex.rsaPremaster(spki, 0x0303), "invalid-key");
  refuses(() => kex.rsaPremaster(new Uint8Array(10), 0x0303), "invalid-key");
});

test("X25519MLKEM768 checks lengths and the encapsulation key", () => {
  const client = kex.keyShare(HYBRID);
  assert.equal(client.publicKey.length, 1184 + 32);
  refuses(() => client.agree(new Uint8Array(1119)), "wrong-length");
  refuses(() => kex.answerKeyShare(HYBRID, new Uint8Array(1215)), "wrong-length");
  const bad = Uint8Array.from(client.publicKey).fill(0xff, 0, 1184);
  refuses(() => kex.answerKeyShare(HYBRID, bad), "invalid-public-key");
  const seed = hex("22".repeat(96));
  assert.deepEqual(kex.keyShare(HYBRID, seed).publicKey, kex.keyShare(HYBRID, seed).publicKey);
});

function refuses(run: () => unknown, problem: CryptoProblem): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof CryptoError, String(error));
    assert.equal(error.problem, problem);
    return true;
  });
}
