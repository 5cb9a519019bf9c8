/**
 * Verdicts one by one, with the reasons that GnuTLS has no words for. That GnuTLS agrees is shown in
 * differential_test.ts; what stands here is what an operator reads.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChainReason } from "../../src/model/words.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { type ChainQuestion, judgeChain } from "../../src/x509/chain.ts";
import { strengthFaults } from "../../src/x509/faults.ts";
import { trustList } from "../../src/x509/trust_list.ts";
import { verifyChain } from "../../src/x509/verification.ts";
import { DEFAULT_FLAGS, type VerifyFlags } from "../../src/x509/security_level.ts";
import { parseRevocationList } from "../../src/x509/crl.ts";
import {
  bitString,
  bytes,
  DIGITAL_SIGNATURE,
  extension,
  forge,
  forgeCrl,
  type Forged,
  type ForgeSpec,
  integer,
  keyId,
  newKey,
  nothing,
  oid,
  sequence,
} from "./forge.ts";

const at = new Date("2026-11-24T12:00:00Z");
const validity = {
  notBefore: new Date("2026-01-01T00:00:00Z"),
  notAfter: new Date("2027-01-01T00:00:00Z"),
};
const expired = { notAfter: new Date("2026-11-23T00:00:00Z") };
const future = { notBefore: new Date("2026-11-25T00:00:00Z") };
const CA = [extension.basicConstraints(true)];
const [k1, k2, k3, k4] = [newKey.p256(), newKey.p256(), newKey.p256(), newKey.p256()];
const rsa = newKey.rsa(1024);

const make = (spec: Partial<ForgeSpec> & Pick<ForgeSpec, "subject">) =>
  forge({ key: k3, ...validity, ...spec });
const root = make({ subject: "O=ACME,CN=Root", key: k1, extensions: CA });
const int = make({ subject: "O=ACME,CN=Issuing CA", key: k2, issuer: root, extensions: CA });
const leaf = make({ subject: "CN=n1", issuer: root });
const deep = make({ subject: "CN=n2", issuer: int });
const other = make({ subject: "O=Other,CN=Root", key: k4, extensions: CA });
const twin = make({ subject: "O=ACME,CN=Root", key: k4, extensions: CA });
const selfSigned = make({ subject: "CN=n3" });
const byV1 = make({ subject: "O=ACME,CN=Old", key: k2, issuer: root, version: 1 });
const weak = make({ subject: "CN=n4", issuer: root, key: rsa });

const lower = make({ subject: "CN=Lower", key: k4, issuer: int, extensions: CA });
const strangeLower = make({ subject: "CN=Lower", key: k2, issuer: int, extensions: CA });
const deepest = make({ subject: "CN=n9", issuer: lower });
const withLength = (length: number) =>
  make({
    subject: "O=ACME,CN=Root",
    key: k1,
    extensions: [extension.basicConstraints(true, length)],
  });
const numberedCa = make({
  subject: "CN=Sub",
  key: k2,
  issuer: root,
  serial: 4713,
  extensions: CA,
});
const rsaRoot = make({ subject: "CN=R", key: rsa, extensions: CA });
const byMd2 = make({
  subject: "CN=n",
  issuer: rsaRoot,
  algorithm: sequence(oid("1.2.840.113549.1.1.2"), nothing),
});
/** secp256k1. */
const strangeCurve = sequence(
  sequence(oid("1.2.840.10045.2.1"), oid("1.3.132.0.10")),
  bitString(new Uint8Array(65).fill(4)),
);

interface Case {
  readonly chain: readonly Forged[];
  readonly truststore: readonly Forged[] | null;
  readonly more?: Partial<ChainQuestion>;
  readonly status?: "valid" | "invalid" | "unknown";
  readonly reasons: readonly ChainReason[];
  readonly evidence: RegExp;
}

const list = (spec: Partial<Parameters<typeof forgeCrl>[0]>) =>
  parseRevocationList(
    forgeCrl({ issuer: root, thisUpdate: validity.notBefore, revoked: [], ...spec }),
  );
const numbered = make({ subject: "CN=n5", issuer: root, serial: 4711 });

const CASES: Readonly<Record<string, Case>> = {
  "a leaf of a trusted root": {
    chain: [leaf],
    truststore: [root],
    reasons: [],
    evidence: /^it leads to O=ACME,CN=Root, which is in the truststore$/,
  },
  "order does not matter behind the leaf": {
    chain: [deep, root, int],
    truststore: [root],
    reasons: [],
    evidence: /leads to/,
  },
  "the leaf itself is trusted": {
    chain: [selfSigned],
    truststore: [selfSigned],
    reasons: [],
    evidence: /leads to CN=n3/,
  },
  "a lone intermediate is trusted": {
    chain: [deep],
    truststore: [int],
    reasons: [],
    evidence: /leads to O=ACME,CN=Issuing CA/,
  },
  "a version 1 root": {
    chain: [make({ subject: "CN=n", issuer: make({ subject: "CN=V1", key: k1, version: 1 }) })],
    truststore: [make({ subject: "CN=V1", key: k1, version: 1 })],
    reasons: [],
    evidence: /leads to CN=V1/,
  },
  "a version 1 intermediate": {
    chain: [make({ subject: "CN=n", issuer: byV1 }), byV1],
    truststore: [root],
    reasons: ["issuer-not-ca"],
    evidence: /O=ACME,CN=Old is version 1 and cannot say that it is a CA/,
  },
  "a version 1 CA that is trusted itself, though another issued it": {
    chain: [make({ subject: "CN=n", issuer: byV1 })],
    truststore: [byV1],
    reasons: [],
    evidence: /leads to O=ACME,CN=Old/,
  },
  "a CA whose keyUsage cannot be read": {
    chain: [leaf],
    truststore: [make({
      subject: "O=ACME,CN=Root",
      key: k1,
      extensions: [...CA, { oid: "2.5.29.15", critical: true, value: nothing }],
    })],
    reasons: ["signature-invalid"],
    evidence: /O=ACME,CN=Root has a keyUsage that cannot be read/,
  },
  "a CA whose keyUsage is of no use here": {
    chain: [leaf],
    truststore: [make({
      subject: "O=ACME,CN=Root",
      key: k1,
      extensions: [...CA, extension.keyUsage(DIGITAL_SIGNATURE)],
    })],
    reasons: ["constraints-violated"],
    evidence: /O=ACME,CN=Root may not sign certificates: its keyUsage lacks keyCertSign/,
  },
  "a path length two CAs above": {
    chain: [deepest, lower, int],
    truststore: [withLength(1)],
    reasons: ["constraints-violated"],
    evidence: /^CN=n9 is one CA too deep: pathLenConstraint of a CA above it is used up$/m,
  },
  "a path length that is enough": {
    chain: [deepest, lower, int],
    truststore: [withLength(2)],
    reasons: [],
    evidence: /leads to/,
  },
  "an algorithm that GnuTLS does not know": {
    chain: [make({ subject: "CN=n", issuer: root, algorithm: sequence(oid("1.2.3.4")) })],
    truststore: [root],
    reasons: ["signature-invalid"],
    evidence: /^CN=n is signed with .* by a P-256 key, which GnuTLS does not verify$/,
  },
  "an algorithm that no runtime knows": {
    chain: [byMd2],
    truststore: [rsaRoot],
    more: { flags: { profile: "very-weak", allows: ["MD2"], checksRevocation: true } },
    status: "unknown",
    reasons: [],
    evidence: /^CN=n is signed with RSA-MD2 by a 1024-bit RSA key: not verifiable on this runtime$/,
  },
  "an algorithm that no runtime knows, and that is broken": {
    chain: [byMd2],
    truststore: [rsaRoot],
    reasons: ["insecure-algorithm"],
    evidence: /RSA-MD2, which can be forged$/m,
  },
  "a curve that GnuTLS does not read": {
    chain: [make({ subject: "CN=n", issuer: root, spki: strangeCurve })],
    truststore: [root],
    reasons: ["insecure-algorithm"],
    evidence: /CN=n has a .* key that GnuTLS cannot read, which counts as too weak/,
  },
  "SHA-1, allowed": {
    chain: [make({ subject: "CN=n", issuer: root, hash: "sha1" })],
    truststore: [root],
    more: { flags: { profile: "low", allows: ["SHA1"], checksRevocation: true } },
    reasons: [],
    evidence: /leads to/,
  },
  "SHA-1, allowed, and too weak all the same": {
    chain: [make({ subject: "CN=n", issuer: root, hash: "sha1" })],
    truststore: [root],
    more: { flags: { profile: "legacy", allows: ["SHA1"], checksRevocation: true } },
    reasons: ["insecure-algorithm"],
    evidence: /^CN=n is signed with ECDSA-SHA1, too weak for security level legacy$/,
  },
  "a root that is too weak": {
    chain: [make({ subject: "CN=n", issuer: rsaRoot })],
    truststore: [rsaRoot],
    more: { flags: { ...DEFAULT_FLAGS, profile: "legacy" } },
    reasons: ["insecure-algorithm"],
    evidence: /^CN=R has a 1024-bit RSA key, too weak for security level legacy$/,
  },
  "an anchor that is too weak": {
    chain: [weak],
    truststore: [weak],
    more: { flags: { ...DEFAULT_FLAGS, profile: "legacy" } },
    reasons: ["insecure-algorithm"],
    evidence: /^CN=n4 has a 1024-bit RSA key, too weak for security level legacy$/,
  },
  "Suite B": {
    chain: [leaf],
    truststore: [root],
    more: { flags: { ...DEFAULT_FLAGS, profile: "suiteb128" } },
    reasons: [],
    evidence: /leads to/,
  },
  "Suite B, trusted itself": {
    chain: [selfSigned],
    truststore: [selfSigned],
    more: { flags: { ...DEFAULT_FLAGS, profile: "suiteb128" } },
    reasons: ["insecure-algorithm"],
    evidence: /^CN=n3 has no issuer, which suiteb128 asks for$/,
  },
  "Suite B and version 1": {
    chain: [make({ subject: "CN=n", issuer: root, version: 1 })],
    truststore: [root],
    more: { flags: { ...DEFAULT_FLAGS, profile: "suiteb128" } },
    reasons: ["insecure-algorithm"],
    evidence: /^CN=n or its issuer is not of version 3, which suiteb128 asks for$/,
  },
  "a weak leaf and no truststore": {
    chain: [weak, root],
    truststore: null,
    more: { flags: { ...DEFAULT_FLAGS, profile: "medium" } },
    reasons: ["insecure-algorithm"],
    evidence:
      /^CN=n4 has a 1024-bit RSA key, too weak for security level medium\nno truststore was given, and none would make up for it$/,
  },
  "revoked, and nobody checks": {
    chain: [numbered],
    truststore: [root],
    more: {
      revocationLists: [list({ revoked: [4711] })],
      flags: { ...DEFAULT_FLAGS, checksRevocation: false },
    },
    reasons: [],
    evidence: /leads to/,
  },
  "two revoked on one way: the upper is told": {
    chain: [make({ subject: "CN=n", issuer: numberedCa, serial: 4712 }), numberedCa],
    truststore: [root],
    more: {
      revocationLists: [
        list({ revoked: [4713] }),
        list({ issuer: numberedCa, revoked: [4712] }),
      ],
    },
    reasons: ["revoked"],
    evidence: /^CN=Sub \(serial 1269\) is revoked by its issuer's CRL$/,
  },
  "cleared once, revoked by an older list": {
    chain: [numbered],
    truststore: [root],
    more: {
      revocationLists: [list({ thisUpdate: new Date("2026-02-01") }), list({ revoked: [4711] })],
    },
    reasons: [],
    evidence: /leads to/,
  },
  "of two lists of one day the last counts": {
    chain: [numbered],
    truststore: [root],
    more: { revocationLists: [list({ revoked: [4711] }), list({})] },
    reasons: [],
    evidence: /leads to/,
  },
  "a leaf of its issuer's name": {
    chain: [make({ subject: "O=Other,CN=Root", issuer: other })],
    truststore: [root],
    reasons: ["issuer-unknown"],
    evidence:
      /O=Other,CN=Root names itself as issuer; its own key did not sign it, so a CA of the same name did/,
  },
  "two intermediates that other nodes send are missing": {
    chain: [deepest],
    truststore: [root],
    more: { others: [strangeLower, leaf, lower, int].map(({ der }) => parseCertificate(der)) },
    reasons: ["issuer-unknown", "missing-intermediate"],
    evidence: /^CN=Lower leads to the truststore, but the peer does not send it$/m,
  },
  "an intermediate that leads nowhere is missing": {
    chain: [deepest],
    truststore: [other],
    more: { others: [lower, int, root].map(({ der }) => parseCertificate(der)) },
    reasons: ["issuer-unknown"],
    evidence:
      /no certificate named CN=Lower is in the truststore, nor was one sent that leads there/,
  },
  "a strange CA": {
    chain: [make({ subject: "CN=n", issuer: other }), other],
    truststore: [root],
    reasons: ["issuer-unknown"],
    evidence: /no certificate named O=Other,CN=Root is in the truststore/,
  },
  "a self-signed leaf": {
    chain: [selfSigned],
    truststore: [root],
    reasons: ["issuer-unknown", "self-signed"],
    evidence: /CN=n3 signed itself/,
  },
  "an intermediate that names itself is missing": {
    chain: [deep],
    truststore: [root],
    reasons: ["issuer-unknown", "missing-intermediate"],
    evidence: /O=ACME,CN=Issuing CA is an intermediate by its name/,
  },
  "an intermediate that another node sends is missing": {
    chain: [deep],
    truststore: [root],
    more: { others: [parseCertificate(int.der)] },
    reasons: ["issuer-unknown", "missing-intermediate"],
    evidence: /Issuing CA leads to the truststore, but the peer does not send it/,
  },
  "the same name with another key": {
    chain: [leaf],
    truststore: [twin],
    reasons: ["signature-invalid"],
    evidence: /was not signed by the key of the trusted or served O=ACME,CN=Root/,
  },
  "the same name with another key, key identifiers present": {
    chain: [make({
      subject: "CN=n",
      issuer: root,
      extensions: [extension.authorityKeyId(keyId(k1))],
    })],
    truststore: [make({
      subject: "O=ACME,CN=Root",
      key: k4,
      extensions: [...CA, extension.subjectKeyId(keyId(k4))],
    })],
    reasons: ["issuer-unknown"],
    evidence: /the truststore has a CA named O=ACME,CN=Root, but with another key/,
  },
  "an expired leaf": {
    chain: [make({ subject: "CN=n", issuer: root, ...expired })],
    truststore: [root],
    reasons: ["expired"],
    evidence: /CN=n expired on 2026-11-23T00:00:00Z/,
  },
  "an expired root": {
    chain: [leaf],
    truststore: [make({ subject: "O=ACME,CN=Root", key: k1, extensions: CA, ...expired })],
    reasons: ["expired"],
    evidence: /O=ACME,CN=Root expired on/,
  },
  "not yet valid": {
    chain: [make({ subject: "CN=n", issuer: root, ...future })],
    truststore: [root],
    reasons: ["not-yet-valid"],
    evidence: /CN=n is not valid before 2026-11-25T00:00:00Z/,
  },
  "revoked, by a list that has expired": {
    chain: [numbered],
    truststore: [root],
    more: { revocationLists: [list({ revoked: [4711], nextUpdate: expired.notAfter })] },
    reasons: ["revoked"],
    evidence: /\(serial 1267\) is revoked/,
  },
  "revoked, by the list of another issuer": {
    chain: [numbered],
    truststore: [root],
    more: { revocationLists: [list({ issuer: other, revoked: [4711] })] },
    reasons: [],
    evidence: /leads to/,
  },
  "revoked once, cleared by a newer list": {
    chain: [numbered],
    truststore: [root],
    more: {
      revocationLists: [list({ revoked: [4711] }), list({ thisUpdate: new Date("2026-02-01") })],
    },
    reasons: [],
    evidence: /leads to/,
  },
  "a CA that does not say so": {
    chain: [make({ subject: "CN=n", issuer: leaf }), leaf],
    truststore: [root],
    reasons: ["issuer-not-ca"],
    evidence: /CN=n1 issued a certificate, but has no basicConstraints/,
  },
  "pathLenConstraint used up": {
    chain: [deep, int],
    truststore: [make({
      subject: "O=ACME,CN=Root",
      key: k1,
      extensions: [extension.basicConstraints(true, 0)],
    })],
    reasons: ["constraints-violated"],
    evidence: /pathLenConstraint/,
  },
  "a damaged signature": {
    chain: [make({ subject: "CN=n", issuer: root, broken: true })],
    truststore: [root],
    reasons: ["signature-invalid"],
    evidence: /was not signed by the key/,
  },
  "SHA-1": {
    chain: [make({ subject: "CN=n", issuer: root, hash: "sha1" })],
    truststore: [root],
    reasons: ["insecure-algorithm"],
    evidence: /ECDSA-SHA1, which can be forged/,
  },
  "an unknown critical extension": {
    chain: [make({
      subject: "CN=n",
      issuer: root,
      extensions: [{ oid: "1.2.3.4", critical: true, value: nothing }],
    })],
    truststore: [root],
    reasons: ["unknown-critical-extension"],
    evidence: /critical extension 1.2.3.4/,
  },
  "a certificate that must be stapled": {
    chain: [make({
      subject: "CN=n",
      issuer: root,
      extensions: [{ oid: "1.3.6.1.5.5.7.1.24", value: sequence(integer(5)) }],
    })],
    truststore: [root],
    reasons: ["constraints-violated"],
    evidence: /demands a stapled OCSP response/,
  },
  "an empty truststore": {
    chain: [leaf],
    truststore: [],
    reasons: ["issuer-unknown", "no-truststore"],
    evidence: /nothing is trusted/,
  },
  "no truststore at hand": {
    chain: [leaf],
    truststore: null,
    status: "unknown",
    reasons: ["no-truststore"],
    evidence: /no truststore was given/,
  },
  "no certificate": {
    chain: [],
    truststore: [root],
    status: "unknown",
    reasons: [],
    evidence: /no certificate was served/,
  },
  "more certificates than GnuTLS takes": {
    chain: [leaf, ...Array.from({ length: 16 }, () => int)],
    truststore: [root],
    reasons: ["constraints-violated"],
    evidence: /17 certificates were served/,
  },
};

for (
  const [what, { chain, truststore, more, status, reasons, evidence }] of Object.entries(CASES)
) {
  test(`judgeChain: ${what}`, () => {
    const parse = (certificates: readonly Forged[]) =>
      certificates.map(({ der }) => parseCertificate(der));
    const verdict = judgeChain({
      chain: parse(chain),
      truststore: truststore && parse(truststore),
      at,
      ...more,
    });
    assert.equal(verdict.status, status ?? (reasons.length > 0 ? "invalid" : "valid"));
    assert.deepEqual(verdict.reasons, reasons);
    assert.match(verdict.evidence.join("\n"), evidence);
    assert.equal(verdict.log === null, verdict.status !== "invalid");
    if (verdict.status !== "valid") assert.equal(verdict.dependsOnPolicy, false);
  });
}

const parse = ({ der }: Forged) => parseCertificate(der);

test("judgeChain gives a node's log line, names in stored order", () => {
  const subject = make({ subject: "CN=n1,O=ACME", issuer: other });
  const { log } = judgeChain({ chain: [parse(subject)], truststore: [parse(root)], at });
  assert.equal(
    log,
    "The certificate is NOT trusted. The certificate issuer is unknown. " +
      "(Issuer=[O=Other,CN=Root], Subject=[CN=n1,O=ACME])",
  );
});

test("judgeChain says when a verdict depends on the crypto policy", () => {
  const question = { chain: [parse(weak)], truststore: [parse(root)], at };
  const upstream = judgeChain(question);
  assert.deepEqual([upstream.status, upstream.dependsOnPolicy], ["valid", true]);
  assert.match(upstream.evidence.join("\n"), /min-verification-profile = medium refuses it/);
  const flags: VerifyFlags = { ...DEFAULT_FLAGS, profile: "medium" };
  const packaged = judgeChain({ ...question, flags });
  assert.deepEqual([packaged.status, packaged.reasons], ["invalid", ["insecure-algorithm"]]);
  assert.ok(!packaged.dependsOnPolicy, "a policy can only ask for more than the string does");
  const sha1 = make({ subject: "CN=n", issuer: root, hash: "sha1" });
  const forgeable = judgeChain({ ...question, chain: [parse(sha1)], flags });
  assert.ok(!forgeable.dependsOnPolicy);
  assert.ok(!judgeChain({ ...question, chain: [parse(leaf)] }).dependsOnPolicy);
});

test("judgeChain is exact to the second at both ends of validity", () => {
  const question = { chain: [parse(leaf)], truststore: [parse(root)] };
  const statusAt = (time: string) => judgeChain({ ...question, at: new Date(time) }).status;
  assert.equal(statusAt("2025-12-31T23:59:59.999Z"), "invalid");
  assert.equal(statusAt("2026-01-01T00:00:00Z"), "valid");
  assert.equal(statusAt("2027-01-01T00:00:00.999Z"), "valid");
  assert.equal(statusAt("2027-01-01T00:00:01Z"), "invalid");
});

test("judgeChain lets one unusable certificate spoil a truststore, as GnuTLS does", () => {
  const spoiled = make({ subject: "CN=x", extensions: [{ oid: "2.5.29.17", value: bytes(5, 0) }] });
  const verdict = judgeChain({
    chain: [parse(leaf)],
    truststore: [parse(root), parse(spoiled)],
    at,
  });
  assert.deepEqual(verdict.reasons, ["issuer-unknown", "no-truststore"]);
  const served = judgeChain({
    chain: [parse(spoiled), parse(root)],
    truststore: [parse(root)],
    at,
  });
  assert.deepEqual(served.reasons, ["signature-invalid"]);
  assert.match(served.evidence.join(), /^CN=x: GnuTLS does not take this certificate: /);
  assert.equal(served.dependsOnPolicy, false);
  assert.deepEqual(served.path.map(({ subject }) => subject.text), ["CN=x"]);
});

test("judgeChain takes an issuer from the second on in which it begins", () => {
  const begins = new Date("2026-05-01T00:00:00Z");
  const again = make({ subject: "O=ACME,CN=Root", key: k1, notBefore: begins, extensions: CA });
  const old = make({
    subject: "O=ACME,CN=Root",
    key: k1,
    notAfter: new Date("2026-02-01"),
    extensions: CA,
  });
  const question = { chain: [parse(leaf)], truststore: [parse(old), parse(again)] };
  assert.equal(judgeChain({ ...question, at: begins }).status, "valid");
  const before = new Date(begins.getTime() - 1000);
  assert.equal(judgeChain({ ...question, at: before }).status, "invalid");
});

test("judgeChain gives the path from the leaf to the trusted certificate", () => {
  const verdict = judgeChain({
    chain: [deep, root, int].map(parse),
    truststore: [parse(root)],
    at,
  });
  assert.deepEqual(verdict.path.map(({ subject }) => subject.text), [
    "CN=n2",
    "O=ACME,CN=Issuing CA",
    "O=ACME,CN=Root",
  ]);
});

test("judgeChain gives the path to an anchor that is trusted itself, and has expired", () => {
  const later = new Date("2100-01-01");
  const verdict = judgeChain({
    chain: [deep, int].map(parse),
    truststore: [parse(int)],
    at: later,
  });
  assert.ok(verdict.reasons.includes("expired"), verdict.reasons.join());
  assert.deepEqual(verdict.path.map(({ subject }) => subject.text), [
    "CN=n2",
    "O=ACME,CN=Issuing CA",
  ]);
});

test("a list without certificates has nothing wrong with it, and no path", () => {
  const circumstances = { trust: trustList([parse(root)]), at, flags: DEFAULT_FLAGS };
  assert.deepEqual(verifyChain([], circumstances), { refusals: [], path: [] });
});

test("a certificate that stands twice in a truststore is one, of as many as there are", () => {
  const trust = trustList([parse(root), parse(root), parse(other)]);
  assert.equal(trust.named(parse(leaf).issuer).length, 1);
  assert.equal(trust.size, 3);
});

test("of two roots of one key the last counts that has not reached its end", () => {
  const again = (notAfter: Date) =>
    make({ subject: "O=ACME,CN=Root", key: k1, extensions: CA, notAfter });
  const ends = (millis: number) => {
    const second = parse(again(new Date(at.getTime() + millis)));
    const { path } = judgeChain({ chain: [parse(leaf)], truststore: [parse(root), second], at });
    return path.at(-1)?.fingerprintSha256 === second.fingerprintSha256 ? "second" : "first";
  };
  assert.equal(ends(1000), "second");
  assert.equal(ends(0), "first");
});

test("eight intermediates are followed through what other nodes send, and not nine", () => {
  const cas = [root];
  for (let n = 1; n <= 9; n++) {
    const issuer = cas.at(-1) as Forged;
    cas.push(make({ subject: `CN=Step ${n}`, key: n % 2 ? k2 : k4, issuer, extensions: CA }));
  }
  const reasons = (count: number) =>
    judgeChain({
      chain: [parse(make({ subject: "CN=n", issuer: cas[count] as Forged }))],
      truststore: [parse(root)],
      others: cas.slice(1).map(parse),
      at,
    }).reasons;
  assert.deepEqual(reasons(8), ["issuer-unknown", "missing-intermediate"]);
  assert.deepEqual(reasons(9), ["issuer-unknown"]);
});

test("of a chain file each key is judged by what stands above it, and the end by itself", () => {
  const whys = (profile: "low" | "legacy", ...chain: readonly Forged[]) =>
    strengthFaults(chain.map(parse), { ...DEFAULT_FLAGS, profile })
      .map(({ certificate, why }) => `${certificate.subject.text} ${why}`);
  const sha1 = make({ subject: "CN=s", issuer: root, hash: "sha1" });
  const sha1Root = make({ subject: "O=ACME,CN=Root", key: k1, extensions: CA, hash: "sha1" });
  const byRsa = make({ subject: "CN=n", issuer: rsaRoot });
  const RSA = "has a 1024-bit RSA key, too weak for security level legacy";
  assert.deepEqual(whys("low", leaf, root), []);
  assert.deepEqual(whys("low", sha1), ["CN=s is signed with ECDSA-SHA1, which can be forged"]);
  assert.deepEqual(whys("low", sha1, root), [
    "CN=s is signed with ECDSA-SHA1, which can be forged",
  ]);
  assert.deepEqual(whys("low", leaf, sha1Root), []);
  assert.deepEqual(whys("legacy", weak), [`CN=n4 ${RSA}`]);
  assert.deepEqual(whys("legacy", byRsa), []);
  assert.deepEqual(whys("legacy", byRsa, rsaRoot), [`CN=R ${RSA}`, `CN=R ${RSA}`]);
});
