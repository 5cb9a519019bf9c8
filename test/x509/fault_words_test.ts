/** Faults that share a flag of GnuTLS's and are told apart in words, because their cures differ. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import {
  bytes,
  extension,
  type ExtensionSpec,
  forge,
  type Forged,
  newKey,
  sequence,
  signatureAlgorithm,
  tlv,
} from "./forge.ts";

const at = new Date("2026-11-24T12:00:00Z");
const validity = { notBefore: new Date("2026-01-01"), notAfter: new Date("2028-01-01") };
const [rootKey, intKey, leafKey] = [newKey.p256(), newKey.p256(), newKey.p256()];
const CA = extension.basicConstraints(true);
const features = (value: Uint8Array): ExtensionSpec => ({ oid: "1.3.6.1.5.5.7.1.24", value });
const feature = (...numbers: number[]) =>
  features(sequence(...numbers.map((number) => tlv(2, bytes(number)))));
const root = (...more: ExtensionSpec[]) =>
  forge({ subject: "CN=Root", key: rootKey, extensions: [CA, ...more], ...validity });
const int = (issuer: Forged, extensions: readonly ExtensionSpec[], version = 3) =>
  forge({ subject: "CN=Int", key: intKey, issuer, extensions, version, ...validity });
const leaf = (issuer: Forged, ...extensions: ExtensionSpec[]) =>
  forge({ subject: "CN=n1", key: leafKey, issuer, extensions, ...validity });

function evidence(chain: readonly Forged[], truststore: readonly Forged[]): readonly string[] {
  const parsed = (all: readonly Forged[]) => all.map(({ der }) => parseCertificate(der));
  return judgeChain({ chain: parsed(chain), truststore: parsed(truststore), at }).evidence;
}

const plain = root();
const CASES: readonly [string, readonly Forged[], readonly Forged[]][] = (() => {
  const bare = int(plain, []);
  const no = int(plain, [extension.basicConstraints(false)]);
  const old = int(plain, [], 1);
  const unreadable = root(features(bytes(5, 0)));
  const demanding = root(feature(17, 18));
  const odd = int(plain, [CA]);
  const foreign = forge({
    subject: "CN=n1",
    key: leafKey,
    issuer: odd,
    algorithm: signatureAlgorithm(newKey.rsa(1024), {}),
    ...validity,
  });
  return [
    ["issued a certificate, but has no basicConstraints that make it a CA", [leaf(bare), bare], [
      plain,
    ]],
    ["issued a certificate, but its basicConstraints say that it is not a CA", [leaf(no), no], [
      plain,
    ]],
    ["is version 1 and cannot say that it is a CA", [leaf(old), old], [plain]],
    ["is bound by TLS features of its CA that cannot be read", [leaf(unreadable)], [unreadable]],
    ["lacks TLS feature 17, which its CA requires (RFC 7633)", [leaf(demanding)], [demanding]],
    ["lacks TLS feature 18, which its CA requires (RFC 7633)", [leaf(demanding, feature(17))], [
      demanding,
    ]],
    ["which a P-256 key like that of CN=Int cannot have made", [foreign, odd], [plain]],
  ];
})();
for (const [words, chain, truststore] of CASES) {
  test(`judgeChain says: ${words}`, () => {
    const said = evidence(chain, truststore);
    assert.ok(said.some((sentence) => sentence.includes(words)), said.join("\n"));
  });
}

test("judgeChain accepts a leaf that has the features its CA requires", () => {
  const demanding = root(feature(17));
  assert.match(
    evidence([leaf(demanding, feature(17))], [demanding])[0] ?? "",
    /^it leads to CN=Root/,
  );
});

test("a path begins with the leaf and ends in the trusted certificate, root or not", () => {
  const middle = int(plain, [CA]);
  const end = leaf(middle);
  const path = (chain: readonly Forged[], truststore: readonly Forged[]) =>
    judgeChain({
      chain: chain.map(({ der }) => parseCertificate(der)),
      truststore: truststore.map(({ der }) => parseCertificate(der)),
      at,
    }).path.map(({ subject }) => subject.text);
  assert.deepEqual(path([end, middle], [plain]), ["CN=n1", "CN=Int", "CN=Root"]);
  assert.deepEqual(path([end, middle, plain], [plain]), ["CN=n1", "CN=Int", "CN=Root"]);
  assert.deepEqual(path([end, middle], [middle]), ["CN=n1", "CN=Int"]);
  assert.deepEqual(path([end], [end]), ["CN=n1"]);
});
