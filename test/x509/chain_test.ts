/**
 * Verdicts one by one, with the reasons that GnuTLS has no words for. That GnuTLS agrees is shown in
 * differential_test.ts; what stands here is what an operator reads.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChainReason } from "../../src/model/words.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { type ChainQuestion, judgeChain } from "../../src/x509/chain.ts";
import { DEFAULT_FLAGS, type VerifyFlags } from "../../src/x509/security_level.ts";
import { parseRevocationList } from "../../src/x509/crl.ts";
import {
  bytes,
  extension,
  forge,
  forgeCrl,
  type Forged,
  type ForgeSpec,
  integer,
  keyId,
  newKey,
  nothing,
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
  const served = judgeChain({ chain: [parse(spoiled)], truststore: [parse(root)], at });
  assert.deepEqual(served.reasons, ["signature-invalid"]);
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
