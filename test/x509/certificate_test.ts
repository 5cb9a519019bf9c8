import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import * as v from "valibot";
import { certificateSchema } from "../../src/model/port.ts";
import { describeCertificate, parseCertificate } from "../../src/x509/certificate.ts";
import { DerError } from "../../src/x509/der.ts";
import { generate, keyPool, random } from "./chains.ts";
import {
  altName,
  bytes,
  extension,
  type ExtensionSpec,
  forge,
  type ForgeSpec,
  name,
  newKey,
  nothing,
  oid,
  sequence,
} from "./forge.ts";

const key = newKey.p256();
const validity = {
  notBefore: new Date("2026-01-01T00:00:00Z"),
  notAfter: new Date("2027-01-01T00:00:00Z"),
};
const made = (spec: Partial<ForgeSpec> = {}) =>
  parseCertificate(forge({ subject: "O=ACME,CN=n1", key, ...validity, ...spec }).der);

test("parseCertificate agrees with node:crypto on generated certificates", () => {
  const keys = keyPool();
  for (let seed = 1; seed <= 25; seed++) {
    for (const der of generate(seed, keys, new Date("2026-11-24T12:00:00Z")).chain) {
      const ours = parseCertificate(der);
      const theirs = new X509Certificate(der);
      assert.equal(BigInt(`0x${ours.serialNumber}`), BigInt(`0x${theirs.serialNumber}`));
      assert.equal(ours.fingerprintSha256, theirs.fingerprint256.replaceAll(":", "").toLowerCase());
      assert.equal(ours.notBefore.getTime(), Date.parse(theirs.validFrom));
      assert.equal(ours.notAfter.getTime(), Date.parse(theirs.validTo));
      assert.equal(ours.subject.text, theirs.subject.replaceAll("\n", ","));
    }
  }
});

test("describeCertificate fills the report's shape", () => {
  const certificate = made({
    serial: bytes(0, 0xab, 0xcd),
    extensions: [
      extension.basicConstraints(true, 1),
      extension.subjectAltNames(
        altName.dns("n1.example.com"),
        altName.ip(10, 0, 0, 1),
        altName.ip(0x20, 1, 0xd, 0xb8, ...Array(11).fill(0), 1),
        altName.email("a@b"),
        altName.uri("spiffe://x"),
        altName.directory(name("CN=x")),
      ),
    ],
  });
  const described = describeCertificate(certificate);
  assert.ok(v.is(certificateSchema, described));
  assert.deepEqual({ ...described, subjectDer: "", issuerDer: "", fingerprintSha256: "" }, {
    subject: "O=ACME,CN=n1",
    subjectDer: "",
    issuer: "O=ACME,CN=n1",
    issuerDer: "",
    serialNumber: "abcd",
    notBefore: "2026-01-01T00:00:00Z",
    notAfter: "2027-01-01T00:00:00Z",
    fingerprintSha256: "",
    publicKey: { algorithm: "ECDSA", curve: "P-256" },
    signatureAlgorithm: "ECDSA-SHA256",
    subjectAltNames: [
      "DNS:n1.example.com",
      "IP:10.0.0.1",
      "IP:2001:db8::1",
      "email:a@b",
      "URI:spiffe://x",
      "DirName:CN=x",
    ],
    isCa: true,
  });
  assert.equal(described.subjectDer, Buffer.from(name("O=ACME,CN=n1")).toString("base64"));
});

test("parseCertificate measures keys and names algorithms", () => {
  const seen = ([1024, 2048] as const).map((bits) => {
    const rsa = made({ key: newKey.rsa(bits), hash: "sha384", pss: bits === 2048 });
    return [rsa.publicKey.algorithm, rsa.publicKey.bits, rsa.signatureAlgorithm.name];
  });
  assert.deepEqual(seen, [["RSA", 1024, "RSA-SHA384"], ["RSA", 2048, "RSA-PSS-SHA384"]]);
  const edwards = made({ key: newKey.ed25519() });
  assert.deepEqual([edwards.publicKey.curve, edwards.signatureAlgorithm.name], [
    "Ed25519",
    "Ed25519",
  ]);
  const odd = made({ spki: sequence(sequence(oid("1.2.3.4")), bytes(3, 2, 0, 1)) });
  assert.deepEqual([odd.publicKey.algorithm, odd.publicKey.bits], ["1.2.3.4", undefined]);
});

test("parseCertificate reads version 1, which cannot say that it is a CA", () => {
  const certificate = made({ version: 1 });
  assert.deepEqual([certificate.version, certificate.isCa, certificate.extensions.list], [
    1,
    false,
    [],
  ]);
  assert.deepEqual(certificate.refusals, []);
});

const twice: ExtensionSpec[] = [extension.keyUsage(0x80), extension.keyUsage(0x80)];
const REFUSED: readonly [string, Partial<ForgeSpec>, string][] = [
  ["two signature algorithms", {
    innerAlgorithm: sequence(oid("1.2.840.10045.4.3.3")),
  }, "Error in the certificate."],
  ["extensions in version 1", {
    version: 1,
    v1Extensions: true,
    extensions: [extension.keyUsage(0x80)],
  }, "Error in the certificate."],
  ["an extension twice", { extensions: twice }, "Duplicate extension in X.509 certificate."],
  ["alternative names that are not names", {
    extensions: [{ oid: "2.5.29.17", value: nothing }],
  }, "ASN1 parser: Error in TAG."],
];
for (const [what, spec, error] of REFUSED) {
  test(`parseCertificate shows, but marks, what GnuTLS refuses to import: ${what}`, () => {
    assert.deepEqual(made(spec).refusals.map((refusal) => refusal.error), [error]);
  });
}

test("parseCertificate refuses every proper prefix, and a byte too many", () => {
  const { der } = made({ extensions: [extension.subjectAltNames(altName.dns("a"))] });
  for (let length = 0; length < der.length; length++) {
    assert.throws(() => parseCertificate(der.subarray(0, length)), DerError, `${length} bytes`);
  }
  assert.throws(() => parseCertificate(Uint8Array.from([...der, 0])), DerError);
});

test("parseCertificate never does worse than DerError on damaged bytes", () => {
  const { der } = made({ extensions: [extension.basicConstraints(true), extension.keyUsage(4)] });
  const draw = random(7);
  for (let round = 0; round < 5000; round++) {
    const damaged = Uint8Array.from(der);
    for (let flips = 0; flips < 3; flips++) {
      damaged[Math.floor(draw() * der.length)] = Math.floor(draw() * 256);
    }
    try {
      describeCertificate(parseCertificate(damaged));
    } catch (error) {
      assert.ok(error instanceof DerError, String(error));
    }
  }
});

test("parseCertificate shows hostile names harmlessly", () => {
  const described = describeCertificate(made({
    subject: "CN=\x1b[2J\u202eevil",
    extensions: [extension.subjectAltNames(altName.dns("\x1b]0;x\x07"))],
  }));
  assert.equal(described.subject, "CN=\\1B[2J\\E2\\80\\AEevil");
  assert.deepEqual(described.subjectAltNames, ["DNS:\\x1b]0;x\\x07"]);
});
