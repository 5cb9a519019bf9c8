import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCertificate } from "../../src/x509/certificate.ts";
import {
  authorities,
  expiryCalendar,
  judgeMatrix,
  type NodeCredentials,
  severances,
  sharedCredentials,
} from "../../src/x509/expiry.ts";
import { counted } from "../count.ts";
import { extension, forge, type Forged, newKey } from "./forge.ts";

const at = new Date("2026-11-24T12:00:00Z");
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const CA = [extension.basicConstraints(true)];
const [k1, k2, k3, k4] = [newKey.p256(), newKey.p256(), newKey.p256(), newKey.p256()];
const notBefore = day("2026-01-01");
const authority = (subject: string, key: typeof k1, notAfter: string) =>
  forge({ subject, key, extensions: CA, notBefore, notAfter: day(notAfter) });
const leaf = (subject: string, issuer: Forged, notAfter: string, key = newKey.p256()) =>
  forge({ subject, key, issuer, notBefore, notAfter: day(notAfter) });

const oldCa = authority("CN=Old", k1, "2027-03-01");
const newCa = authority("CN=New", k2, "2036-01-01");

const node = (id: string, chain: readonly Forged[], truststore: readonly Forged[] | null) => ({
  id,
  chain: chain.map(({ der }) => parseCertificate(der)),
  truststore: truststore && truststore.map(({ der }) => parseCertificate(der)),
});

const N1 = node("n1", [leaf("CN=n1", oldCa, "2027-01-01")], [oldCa, newCa]);
const N2 = node("n2", [leaf("CN=n2", oldCa, "2027-06-01")], [oldCa]);
const N3 = node("n3", [leaf("CN=n3", newCa, "2030-01-01")], [oldCa, newCa]);
const NODES: readonly NodeCredentials[] = [N1, N2, N3];

test("judgeMatrix judges every chain under every other truststore, in both directions", () => {
  const refused = judgeMatrix(NODES, at)
    .filter(({ verdict }) => verdict.status !== "valid")
    .map(({ judge, subject, verdict }) => [judge, subject, verdict.reasons]);
  assert.equal(judgeMatrix(NODES, at).length, 6);
  assert.deepEqual(refused, [["n2", "n3", ["issuer-unknown"]]]);
});

test("judgeMatrix says unknown for a truststore that was not given", () => {
  const nodes = [N1, node("n4", [], null)];
  const found = judgeMatrix(nodes, at);
  assert.deepEqual(found.map(({ judge, subject, verdict }) => [judge, subject, verdict.status]), [
    ["n4", "n1", "unknown"],
  ]);
});

test("judgeMatrix recognises an intermediate that only another node sends", () => {
  const int = forge({
    subject: "CN=Signer",
    key: k3,
    issuer: oldCa,
    extensions: CA,
    notBefore,
    notAfter: day("2027-03-01"),
  });
  const whole = node("a", [leaf("CN=a", int, "2027-01-01"), int], [oldCa]);
  const lacking = node("b", [leaf("CN=b", int, "2027-01-01")], [oldCa]);
  const verdict = judgeMatrix([whole, lacking], at).find(({ subject }) => subject === "b")?.verdict;
  assert.deepEqual(verdict?.reasons, ["issuer-unknown", "missing-intermediate"]);
});

test("expiryCalendar lists each certificate once, the next to end first", () => {
  const found = expiryCalendar(NODES).map(({ at: end, certificate, servedBy, trustedBy }) => [
    end.toISOString().slice(0, 10),
    certificate.subject.text,
    servedBy.join(),
    trustedBy.join(),
  ]);
  assert.deepEqual(found, [
    ["2027-01-01", "CN=n1", "n1", ""],
    ["2027-03-01", "CN=Old", "", "n1,n2,n3"],
    ["2027-06-01", "CN=n2", "n2", ""],
    ["2030-01-01", "CN=n3", "n3", ""],
    ["2036-01-01", "CN=New", "", "n1,n3"],
  ]);
});

test("severances says who stops accepting whom, from which second, and why", () => {
  const found = severances(NODES, at, day("2031-01-01")).map((
    { at: when, judge, subject, verdict },
  ) => [when.toISOString(), judge, subject, verdict.reasons.join()]);
  assert.deepEqual(found, [
    ["2027-01-01T00:00:01.000Z", "n2", "n1", "expired"],
    ["2027-01-01T00:00:01.000Z", "n3", "n1", "expired"],
    ["2027-03-01T00:00:01.000Z", "n1", "n2", "expired"],
    ["2027-03-01T00:00:01.000Z", "n3", "n2", "expired"],
    ["2030-01-01T00:00:01.000Z", "n1", "n3", "expired"],
  ]);
  assert.equal(severances(NODES, at, day("2026-12-01")).length, 0);
});

test("sharedCredentials finds certificates and keys that nodes have in common", () => {
  const shared = leaf("CN=*.example.com", oldCa, "2027-01-01", k4);
  const reissued = leaf("CN=c", oldCa, "2028-01-01", k4);
  const nodes = [
    node("a", [shared], [oldCa]),
    node("b", [shared], [oldCa]),
    node("c", [reissued], [oldCa]),
    N1,
  ];
  assert.deepEqual(sharedCredentials(nodes), [
    { what: "certificate", nodes: ["a", "b"], subject: "CN=*.example.com" },
    { what: "key", nodes: ["a", "b", "c"], subject: "CN=*.example.com" },
  ]);
  assert.deepEqual(sharedCredentials(NODES), []);
  assert.deepEqual(sharedCredentials(nodes.slice(0, 2)).map(({ what }) => what), ["certificate"]);
});

test("authorities shows how far a CA rotation has come", () => {
  const state = (nodes: readonly NodeCredentials[]) =>
    authorities(nodes, at).map((one) => [
      one.certificate.subject.text,
      one.missingFrom.join(),
      one.usedBy.join(),
      one.readyToIssue,
      one.readyToRetire,
    ]);
  assert.deepEqual(state(NODES), [
    ["CN=Old", "", "n1,n2", true, false],
    ["CN=New", "n2", "n3", false, false],
  ]);
  const done = ["a", "b"].map((id) =>
    node(id, [leaf(`CN=${id}`, newCa, "2030-01-01")], [oldCa, newCa])
  );
  assert.deepEqual(state(done), [
    ["CN=Old", "", "", true, true],
    ["CN=New", "", "a,b", true, false],
  ]);
});

test("authorities keeps a CA whose certificates have merely expired", () => {
  const late = node("a", [leaf("CN=a", oldCa, "2026-10-01")], [oldCa]);
  assert.deepEqual(
    authorities([late], at).map(({ usedBy, readyToRetire }) => [usedBy, readyToRetire]),
    [
      [["a"], false],
    ],
  );
});

test("judgeMatrix judges each chain once under a truststore that all nodes share", () => {
  const counter = { reads: 0 };
  const nodes = Array.from({ length: 60 }, (_, i): NodeCredentials => {
    const { chain, ...rest } = node(`n${i}`, [leaf(`CN=n${i}`, oldCa, "2027-01-01", k3)], [oldCa]);
    return { ...rest, chain: chain.map((each) => counted(each, "refusals", counter)) };
  });
  const found = judgeMatrix(nodes, at);
  assert.equal(found.length, 60 * 59);
  assert.ok(found.every(({ verdict }) => verdict.status === "valid"));
  assert.ok(counter.reads >= 60, `${counter.reads}: nothing is counted`);
  assert.ok(counter.reads <= 3 * 60, `chains were judged ${counter.reads} times`);
});
