/** Every algorithm that both GnuTLS and a runtime know, right and wrong, the same on both runtimes. */

import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { test } from "node:test";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { checkSignature, type SignatureCheck } from "../../src/x509/signature.ts";
import { forge, type Hash, newKey, nothing, oid, sequence } from "./forge.ts";

const validity = { notBefore: new Date("2026-01-01"), notAfter: new Date("2027-01-01") };
const p521 = generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey;
const KEYS: readonly [string, KeyObject, readonly Hash[]][] = [
  ["RSA", newKey.rsa(2048), ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"]],
  ["P-256", newKey.p256(), ["sha1", "sha224", "sha256", "sha384", "sha512"]],
  ["P-384", newKey.p384(), ["sha256", "sha384", "sha512"]],
  ["P-521", p521, ["sha384", "sha512"]],
  ["Ed25519", newKey.ed25519(), ["sha512"]],
];
for (const [what, key, hashes] of KEYS) {
  for (const hash of hashes) {
    for (const broken of [false, true]) {
      test(`checkSignature: ${what} with ${hash}${broken ? ", damaged" : ""}`, () => {
        const { der } = forge({ subject: "CN=x", key, hash, broken, ...validity });
        const certificate = parseCertificate(der);
        const expected: SignatureCheck = broken ? "invalid" : "valid";
        assert.equal(checkSignature(certificate, certificate.publicKey), expected);
      });
    }
  }
}

for (const hash of ["sha256", "sha384", "sha512"] as const) {
  test(`checkSignature: RSASSA-PSS with ${hash}`, () => {
    const key = KEYS[0]?.[1] as KeyObject;
    const certificate = parseCertificate(
      forge({ subject: "CN=x", key, hash, pss: true, ...validity }).der,
    );
    assert.equal(checkSignature(certificate, certificate.publicKey), "valid");
  });
}

/** Made with OpenSSL 3.0: a P-521 key that signs with SHA-256, which Deno's own code declines. */
const P521_SHA256 = Buffer.from(
  "MIICBTCCAWagAwIBAgIUbreK26kHPz8mMMhP38q11mnw1nkwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJcmluZ3No" +
    "YWtlMB4XDTI2MTEyNDEyMzE1MFoXDTM2MTEyMTEyMzE1MFowFDESMBAGA1UEAwwJcmluZ3NoYWtlMIGbMBAGByqG" +
    "SM49AgEGBSuBBAAjA4GGAAQBLonZZOrTs6WyJhuONU0EToF4fejzSaLmeNpoj8QpHTp5K4DNwNnpQi2kl2frWCe6" +
    "OpIqtJmkGETvcYdkXFHIQtwBYcF5yqGP4NoNceTrPnDYy+0tU4XQaNvP60Us1paj5H5gIa29YRlgpdFlg1t2GHqm" +
    "nGCZzzvPh1SNdpL0C1+sb3mjUzBRMB0GA1UdDgQWBBSfxH6yr/88dCi65/AbtVjMjvuq/jAfBgNVHSMEGDAWgBSf" +
    "xH6yr/88dCi65/AbtVjMjvuq/jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA4GMADCBiAJCAJvMYISHkWRS" +
    "X7JiX1LIFywuAt1g8VMGfZWLuBnLqIh9bBAuxo0uFf+/6c0sKHChEGpED/th8l2z1QD+1/fvQmN3AkIBuQ/PD20/" +
    "HMYzOBgjnsFIyEbU0DoF2hAP4UiNWYiqGllxSm7VrFQjFhei5y3FgkKF69mDZbwf7lzoQ3vTEOGGumo=",
  "base64",
);
/** The same with Ed448. */
const ED448 = Buffer.from(
  "MIIBiDCCAQigAwIBAgIUOx4eoE+sv6J49AlPPgsHPamThQkwBQYDK2VxMBQxEjAQBgNVBAMMCXJpbmdzaGFrZTAe" +
    "Fw0yNjExMjQxMjMxNTBaFw0zNjExMjExMjMxNTBaMBQxEjAQBgNVBAMMCXJpbmdzaGFrZTBDMAUGAytlcQM6APX9" +
    "SY9dYMdZoIxH0KSQL/sDlxurUQFonaEq8mts2UIys8LCixY9c/PUno+evUje5sdsutaHN38KgKNTMFEwHQYDVR0O" +
    "BBYEFLSEujz18360aiMQNm1Ovl1YHzwxMB8GA1UdIwQYMBaAFLSEujz18360aiMQNm1Ovl1YHzwxMA8GA1UdEwEB" +
    "/wQFMAMBAf8wBQYDK2VxA3MASBgC0yNNLxvigft3eQ8/XgntOPJd2mtjPQAZP+XgZt23vXAtEj3rnL/r4+ngnNYf" +
    "rj3IReKrqgYARwQajx7x5ul6JD/Ufe+fyWQpfgvRU15SLuZaWrqYCCGpgBqG9ofYT8Dkze1WM3No+q9nfTAPeTQA",
  "base64",
);

for (const [what, der] of [["P-521 with SHA-256", P521_SHA256], ["Ed448", ED448]] as const) {
  test(`checkSignature: ${what}`, () => {
    const certificate = parseCertificate(der);
    assert.equal(checkSignature(certificate, certificate.publicKey), "valid");
    const damaged = Uint8Array.from(der);
    const at = Buffer.from(der).indexOf("ringshake");
    damaged[at] = 0x52;
    const other = parseCertificate(damaged);
    assert.equal(checkSignature(other, other.publicKey), "invalid");
  });
}

test("checkSignature tells a key of another kind from a wrong signature", () => {
  const [rsa, ec] = [newKey.rsa(1024), newKey.p256()];
  const certificate = parseCertificate(forge({ subject: "CN=x", key: ec, ...validity }).der);
  const other = parseCertificate(forge({ subject: "CN=x", key: rsa, ...validity }).der);
  const third = parseCertificate(forge({ subject: "CN=x", key: newKey.p256(), ...validity }).der);
  assert.equal(checkSignature(certificate, other.publicKey), "forbidden");
  assert.equal(checkSignature(other, certificate.publicKey), "forbidden");
  assert.equal(checkSignature(certificate, third.publicKey), "invalid");
});

test("checkSignature leaves to nobody's guess what GnuTLS does not know", () => {
  const key = newKey.rsa(1024);
  const odd = parseCertificate(
    forge({ subject: "CN=x", key, algorithm: sequence(oid("1.2.3.4"), nothing), ...validity }).der,
  );
  assert.equal(checkSignature(odd, odd.publicKey), "unsupported");
  const pss = parseCertificate(
    forge({ subject: "CN=x", key, hash: "sha1", pss: true, ...validity }).der,
  );
  assert.equal(checkSignature(pss, pss.publicKey), "unsupported");
});
