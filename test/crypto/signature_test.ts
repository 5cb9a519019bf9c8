import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { test } from "node:test";
import * as signature from "../../src/crypto/signature.ts";

const TLS11 = 0x0302;
const TLS12 = 0x0303;
const TLS13 = 0x0304;

const KEYS: Readonly<Record<string, KeyObject>> = {
  "RSA": generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
  "RSA-1024": generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey,
  "RSA-PSS": generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).privateKey,
  "P-256": generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
  "P-384": generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey,
  "P-521": generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey,
  "Ed25519": generateKeyPairSync("ed25519").privateKey,
  "Ed448": generateKeyPairSync("ed448").privateKey,
};

const key = (name: string) => KEYS[name] as KeyObject;
const spki = (name: string) =>
  createPublicKey(key(name)).export({ type: "spki", format: "der" }) as Uint8Array;
const content = new TextEncoder().encode("what is signed");

/** The schemes that each key can do, in TLS 1.2 and in TLS 1.3. */
const FITS: Readonly<Record<string, readonly [string, string]>> = {
  "RSA": ["101 201 301 401 501 601 804 805 806", "804 805 806"],
  "RSA-1024": ["101 201 301 401 501 601 804 805", "804 805"],
  "RSA-PSS": ["809 80a 80b", "809 80a 80b"],
  "P-256": ["203 303 403 503 603", "403"],
  "P-384": ["203 303 403 503 603", "503"],
  "P-521": ["203 303 403 503 603", "603"],
  "Ed25519": ["807", "807"],
  "Ed448": ["808", "808"],
};

for (const [name, [in12, in13]] of Object.entries(FITS)) {
  test(`a ${name} key signs by its schemes, and by no other`, () => {
    const fitting = (version: number) =>
      signature.signableSchemes.filter((scheme) =>
        signature.schemeFitsKey(scheme, key(name), version)
      );
    const list = (schemes: number[]) =>
      schemes.map((scheme) => scheme.toString(16)).sort().join(" ");
    assert.equal(list(fitting(TLS12)), in12);
    assert.equal(list(fitting(TLS13)), in13);
    for (const scheme of fitting(TLS12)) {
      const signed = signature.signContent(scheme, key(name), content);
      const check = (text: Uint8Array, by: Uint8Array, as = scheme) =>
        signature.verifySignature(as, spki(name), text, by);
      assert.equal(check(content, signed), "valid", scheme.toString(16));
      assert.equal(check(content.subarray(1), signed), "invalid", scheme.toString(16));
      assert.equal(check(content, signed.subarray(1)), "invalid", scheme.toString(16));
      assert.equal(check(content, new Uint8Array(0)), "invalid", scheme.toString(16));
      assert.equal(check(content, signed, name === "Ed25519" ? 0x0403 : 0x0807), "invalid");
    }
  });
}

test("TLS 1.1 signs RSA over MD5 and SHA-1, ECDSA over SHA-1", () => {
  const scheme = signature.chooseScheme(TLS11, key("RSA"), []);
  assert.equal(scheme, signature.RSA_PKCS1_MD5_SHA1);
  const signed = signature.signContent(scheme, key("RSA"), content);
  assert.equal(signature.verifySignature(scheme, spki("RSA"), content, signed), "valid");
  assert.equal(
    signature.verifySignature(scheme, spki("RSA"), content.subarray(1), signed),
    "invalid",
  );
  assert.equal(signature.verifySignature(scheme, spki("P-256"), content, signed), "invalid");
  assert.equal(signature.chooseScheme(TLS11, key("P-256"), []), 0x0203);
  assert.equal(signature.chooseScheme(TLS11, key("Ed25519"), []), undefined);
});

test("chooseScheme() takes the first of the peer's list that the key can do", () => {
  const node = [0x0401, 0x0809, 0x0804, 0x0403, 0x0807, 0x0501, 0x080a, 0x0805, 0x0503];
  assert.equal(signature.chooseScheme(TLS12, key("RSA"), node), 0x0401);
  assert.equal(signature.chooseScheme(TLS13, key("RSA"), node), 0x0804);
  assert.equal(signature.chooseScheme(TLS13, key("P-384"), node), 0x0503);
  assert.equal(signature.chooseScheme(TLS13, key("Ed25519"), [0x0403]), undefined);
});

test("verifySignature() tells an unknown scheme or key from a bad signature", () => {
  assert.equal(signature.verifySignature(0x0904, spki("RSA"), content, content), "unsupported");
  assert.equal(signature.verifySignature(0x0804, content, content, content), "unsupported");
});

test("signContent() refuses a key of another kind", () => {
  assert.throws(() => signature.signContent(0x0804, key("P-256"), content), RangeError);
  assert.throws(
    () => signature.signContent(signature.RSA_PKCS1_MD5_SHA1, key("P-256"), content),
    RangeError,
  );
});

test("an RSA signature is as long as the modulus, also where its first byte is zero", () => {
  // RFC 8017 §8.1.2 and §8.2.2. One signature in 256 begins with a zero; PSS is drawn anew each time.
  const name = "RSA-1024";
  for (const scheme of [0x0804, 0x0401, signature.RSA_PKCS1_MD5_SHA1]) {
    const drawn = function* () {
      for (let i = 0;; i++) yield Uint8Array.from(Buffer.from(`content ${i}`));
    };
    for (const text of drawn()) {
      const signed = signature.signContent(scheme, key(name), text);
      if (signed[0] !== 0) continue;
      const check = (by: Uint8Array) => signature.verifySignature(scheme, spki(name), text, by);
      assert.equal(check(signed), "valid");
      assert.equal(check(signed.subarray(1)), "invalid", scheme.toString(16));
      assert.equal(check(Uint8Array.of(0, ...signed)), "invalid", scheme.toString(16));
      break;
    }
  }
});
