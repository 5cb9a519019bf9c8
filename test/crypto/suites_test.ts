import assert from "node:assert/strict";
import { test } from "node:test";
import { canComplete, cipherSuite, completableSuites } from "../../src/crypto/suites.ts";
import { cipherSuites } from "../../src/wire/cipher_suites.ts";

const id = (name: string) => {
  const code = cipherSuites.codeOf(name);
  if (code === undefined) throw new Error(`${name} is not registered`);
  return code;
};

test("cipherSuite() reads a TLS 1.3 suite off its name", () => {
  const suite = cipherSuite(id("TLS_AES_256_GCM_SHA384"));
  assert.partialDeepStrictEqual(suite, {
    minVersion: 0x0304,
    maxVersion: 0x0304,
    keyExchange: "tls13",
    authentication: "any",
    mode: "gcm",
    prfHash: "sha384",
    keyLength: 32,
    ivLength: 12,
    tagLength: 16,
    mac: null,
  });
});

test("cipherSuite() reads TLS 1.2 suites off their names", () => {
  assert.partialDeepStrictEqual(cipherSuite(id("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")), {
    minVersion: 0x0303,
    maxVersion: 0x0303,
    keyExchange: "ECDHE",
    authentication: "ECDSA",
    ivLength: 4,
  });
  assert.partialDeepStrictEqual(cipherSuite(id("TLS_DHE_RSA_WITH_AES_256_CBC_SHA")), {
    minVersion: 0x0301,
    keyExchange: "DHE",
    authentication: "RSA",
    mac: "sha1",
    macLength: 20,
    prfHash: "sha256",
    blockLength: 16,
  });
  assert.partialDeepStrictEqual(cipherSuite(id("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384")), {
    mac: "sha384",
    macLength: 48,
    prfHash: "sha384",
    minVersion: 0x0303,
  });
  assert.partialDeepStrictEqual(cipherSuite(id("TLS_RSA_WITH_AES_128_CCM_8")), {
    keyExchange: "RSA",
    mode: "ccm",
    tagLength: 8,
    minVersion: 0x0303,
  });
});

test("cipherSuite() knows nothing of suites that it cannot complete", () => {
  for (
    const name of [
      "TLS_RSA_WITH_NULL_SHA",
      "TLS_RSA_WITH_RC4_128_SHA",
      "TLS_DH_anon_WITH_AES_128_CBC_SHA",
      "TLS_PSK_WITH_AES_128_GCM_SHA256",
      "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA",
      "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA",
    ]
  ) {
    assert.equal(cipherSuite(id(name)), undefined, name);
    assert.equal(canComplete(id(name)), false, name);
  }
});

/** What a ScyllaDB node offers by default, but for AES-CCM, on every runtime. */
test("canComplete() covers what a node offers", () => {
  const offered = ["ECDHE_RSA", "DHE_RSA", "RSA"].flatMap((exchange) =>
    ["AES_256_GCM_SHA384", "AES_128_GCM_SHA256", "AES_256_CBC_SHA", "AES_128_CBC_SHA"].map(
      (cipher) => `TLS_${exchange}_WITH_${cipher}`,
    )
  );
  const others = [
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
  ];
  for (const name of [...offered, ...others]) assert.equal(canComplete(id(name)), true, name);
});

test("completableSuites() keeps to the version", () => {
  const inVersion = (version: number) =>
    completableSuites(version).every((code) => {
      const suite = cipherSuite(code);
      return suite !== undefined && suite.minVersion <= version && version <= suite.maxVersion;
    });
  for (const version of [0x0301, 0x0302, 0x0303, 0x0304]) {
    assert.ok(completableSuites(version).length >= 3);
    assert.ok(inVersion(version));
  }
});
