/**
 * Certificates whose names, keys and lists have unusual forms, each shown to libgnutls: what it does not
 * take is never valid here, and what it takes is not refused.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import { DerError } from "../../src/x509/der.ts";
import {
  altName,
  bitString,
  bytes,
  extension,
  forge,
  type ForgeSpec,
  integer,
  name,
  newKey,
  nothing,
  octets,
  oid,
  sequence,
  set,
  text,
  tlv,
} from "./forge.ts";
import { hasLibrary, libraryOracle } from "./gnutls.ts";

/** As the oracle takes it: in whole seconds. */
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const DAY = 86_400_000;
const dates = {
  notBefore: new Date(now.getTime() - DAY),
  notAfter: new Date(now.getTime() + 300 * DAY),
};
const [caKey, leafKey] = [newKey.p256(), newKey.p256()];
const ca = forge({
  subject: "CN=ca",
  key: caKey,
  ...dates,
  extensions: [extension.basicConstraints(true)],
});
const leaf = (spec: Partial<ForgeSpec>) =>
  forge({ subject: "CN=leaf", issuer: ca, key: leafKey, ...dates, ...spec }).der;

const hello = text("hello");
const type = oid("1.2.3");
const padded = tlv(0x06, bytes(0x2a, 0x80, 0x03));
const list = (length: number) => Array.from({ length }, (_, index) => index);

/** One name of subjectAltName (and of issuerAltName), in every tag and form. */
const NAMES: Readonly<Record<string, Uint8Array>> = {
  "dns": altName.dns("n1"),
  "dns of control bytes": tlv(0x82, bytes(1, 2, 3)),
  "dns with a zero": tlv(0x82, bytes(0x61, 0, 0x62)),
  "dns of high bytes": tlv(0x82, bytes(0xff, 0x80)),
  "dns, empty": tlv(0x82),
  "dns, constructed": tlv(0xa2, hello),
  "email of control bytes": tlv(0x81, bytes(1)),
  "email, empty": tlv(0x81),
  "email, constructed": tlv(0xa1, hello),
  "uri of high bytes": tlv(0x86, bytes(0xff)),
  "uri, empty": tlv(0x86),
  "uri, constructed": tlv(0xa6, hello),
  ...Object.fromEntries(
    [0, 3, 4, 5, 8, 16, 17, 32].map((length) => [
      `ip of ${length} bytes`,
      altName.ip(...list(length)),
    ]),
  ),
  "ip, constructed": tlv(0xa7, octets(bytes(1, 2, 3, 4))),
  "directory": altName.directory(name("CN=x")),
  "directory, primitive": tlv(0x84, name("CN=x")),
  "directory, implicit": tlv(0xa4, set(sequence(type, hello))),
  "directory, empty": tlv(0xa4),
  "directory without RDNs": tlv(0xa4, sequence()),
  "directory, an RDN without attributes": tlv(0xa4, sequence(set())),
  "directory, an attribute without value": tlv(0xa4, sequence(set(sequence(type)))),
  "directory, an attribute's type padded": tlv(0xa4, sequence(set(sequence(padded, hello)))),
  "directory, twice": tlv(0xa4, name("CN=x"), name("CN=y")),
  "directory that is a number": tlv(0xa4, integer(3)),
  "other": altName.other("1.2.3", "x"),
  "other, a number": tlv(0xa0, type, tlv(0xa0, integer(3))),
  "other, a user principal name that is a number": tlv(
    0xa0,
    oid("1.3.6.1.4.1.311.20.2.3"),
    tlv(0xa0, integer(3)),
  ),
  "other, primitive": tlv(0x80, type),
  "other, empty": tlv(0xa0),
  "other, its type padded": tlv(0xa0, padded, tlv(0xa0, hello)),
  "other, its type empty": tlv(0xa0, tlv(0x06), tlv(0xa0, hello)),
  "other without value": tlv(0xa0, type),
  "other, its value empty": tlv(0xa0, type, tlv(0xa0)),
  "other, its value primitive": tlv(0xa0, type, tlv(0x80, hello)),
  "other, its value implicit": tlv(0xa0, type, hello),
  "other, its value cut short": tlv(0xa0, type, tlv(0xa0, bytes(0x0c, 5, 1))),
  "other of two values": tlv(0xa0, type, tlv(0xa0, hello, hello)),
  "other, and more": tlv(0xa0, type, tlv(0xa0, hello), hello),
  "registered id": tlv(0x88, bytes(0x2a, 3)),
  "registered id, cut short": tlv(0x88, bytes(0x2a, 0x83)),
  "registered id, padded": tlv(0x88, bytes(0x2a, 0x80, 3)),
  "registered id, empty": tlv(0x88),
  "registered id, constructed": tlv(0xa8, type),
  "x400": tlv(0xa3, sequence(hello)),
  "x400, primitive": tlv(0x83, bytes(1)),
  "edi": tlv(0xa5, tlv(0xa1, hello)),
  "edi, in a list": tlv(0xa5, sequence(tlv(0xa1, hello))),
  "tag 9": tlv(0x89, bytes(1)),
  "a text": hello,
};

const extended = (id: string, value: Uint8Array) => leaf({ extensions: [{ oid: id, value }] });
const SUBJECT_ALT_NAME = "2.5.29.17";
const ISSUER_ALT_NAME = "2.5.29.18";

const [EC, P256] = [oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")];
const keyed = (algorithm: Uint8Array, key: Uint8Array) =>
  leaf({ spki: sequence(algorithm, bitString(key)) });
const ecKey = (...point: number[]) => keyed(sequence(EC, P256), bytes(...point));
const rsaKey = (...parts: Uint8Array[]) =>
  keyed(sequence(oid("1.2.840.113549.1.1.1"), nothing), sequence(...parts));
const modulus = integer(new Uint8Array(256).fill(3));
const filled = (value: number, length: number) => list(length).map(() => value);

const CERTIFICATES: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries(
    Object.entries(NAMES).flatMap(([what, one]) => [
      [`SAN: ${what}`, extended(SUBJECT_ALT_NAME, sequence(one))],
      [`SAN: dns and ${what}`, extended(SUBJECT_ALT_NAME, sequence(altName.dns("n"), one))],
      [`IAN: ${what}`, extended(ISSUER_ALT_NAME, sequence(one))],
    ]),
  ),
  "SAN without names": extended(SUBJECT_ALT_NAME, sequence()),
  "SAN of nothing": extended(SUBJECT_ALT_NAME, bytes()),
  "SAN as a set": extended(SUBJECT_ALT_NAME, set(altName.dns("n"))),
  "5,000 SANs": extended(
    SUBJECT_ALT_NAME,
    sequence(...list(5000).map((n) => altName.dns(`n${n}`))),
  ),
  "200 extensions": leaf({
    extensions: list(200).map((n) => ({ oid: `1.3.9.${n}`, value: nothing })),
  }),
  "200 purposes": leaf({
    extensions: [extension.extendedKeyUsage(...list(200).map((n) => `1.3.9.${n}`))],
  }),
  "a padded purpose": extended("2.5.29.37", sequence(padded)),
  "100 RDNs": leaf({
    subject: sequence(...list(100).map((n) => set(sequence(oid("2.5.4.11"), text(`u${n}`))))),
  }),
  "an RDN of 100 attributes": leaf({
    subject: sequence(set(...list(100).map((n) => sequence(oid("2.5.4.11"), text(`u${n}`))))),
  }),
  "a padded type in the subject": leaf({ subject: sequence(set(sequence(padded, hello))) }),
  "a point off its curve": ecKey(4, ...filled(5, 64)),
  "half a point": ecKey(4, ...filled(5, 32)),
  "a point of an even length": ecKey(4, ...filled(5, 63)),
  "a compressed point": ecKey(2, ...filled(5, 32)),
  "a hybrid point": ecKey(6, ...filled(5, 64)),
  "the point at infinity": ecKey(0),
  "no point": ecKey(),
  "a point on no curve": keyed(sequence(EC), bytes(4, ...filled(5, 64))),
  "a point on secp256k1": keyed(sequence(EC, oid("1.3.132.0.10")), bytes(4, ...filled(5, 64))),
  "an RSA key": rsaKey(modulus, integer(3)),
  "an RSA key without its exponent": rsaKey(modulus),
  "an RSA key of three numbers": rsaKey(modulus, integer(3), integer(3)),
};

function ours(der: Uint8Array): string {
  try {
    const chain = [parseCertificate(der)];
    const verdict = judgeChain({ chain, truststore: [parseCertificate(ca.der)], at: now });
    return verdict.status === "valid" ? "trusted" : verdict.reasons.join();
  } catch (error) {
    if (error instanceof DerError) return "not taken";
    throw error;
  }
}

test("certificates of unusual forms are judged as libgnutls judges them", {
  skip: hasLibrary ? false : "python3 or libgnutls.so.30 is not installed",
}, async () => {
  const oracle = libraryOracle();
  const wrong: string[] = [];
  const met = new Set<string>();
  try {
    for (const [what, der] of Object.entries(CERTIFICATES)) {
      const sentence = await oracle.ask({
        seed: 0,
        what: [what],
        chain: [der],
        leafKey,
        truststore: [ca.der],
        revocationLists: [],
      }, now);
      const said = ours(der);
      const theirs = sentence.startsWith("import") ? "not taken" : sentence;
      met.add(theirs);
      const isSame = theirs === "The certificate is trusted."
        ? said === "trusted"
        : theirs === "not taken"
        ? said === "not taken" || said === "signature-invalid"
        : theirs.includes("insecure algorithm") && said === "insecure-algorithm";
      if (!isSame) wrong.push(`${what}: GnuTLS: ${sentence}; ours: ${said}`);
    }
  } finally {
    oracle.close();
  }
  assert.deepEqual(wrong, []);
  assert.equal(met.size, 3, [...met].join());
});
