import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { judgeChain } from "../../src/x509/chain.ts";
import { parseRevocationList } from "../../src/x509/crl.ts";
import { forge, FORGED_IDENTITIES } from "../../src/x509/identity.ts";
import { generateKey, issue, issueRevocationList, type KeySpec } from "../../src/x509/issue.ts";
import { keyMatches } from "../../src/x509/private_key.ts";
import { checkSignature } from "../../src/x509/signature.ts";
import { bytes, oid, sequence, set, text, tlv } from "./forge.ts";

const at = new Date("2026-11-24T12:00:00Z");
const validity = { notBefore: new Date("2026-11-01"), notAfter: new Date("2027-01-01") };

test("issue makes a CA, an intermediate and a leaf that verify, for each kind of key", async () => {
  const keys: readonly KeySpec[] = ["ecdsa-p256", "ecdsa-p384", "rsa-2048", "ed25519"];
  for (const key of keys) {
    const root = await issue({
      subject: "O=ACME,CN=Root",
      key,
      ca: true,
      keyUsage: ["keyCertSign", "cRLSign"],
      ...validity,
    });
    const between = await issue({
      subject: "O=ACME,CN=Int",
      issuer: root,
      ca: { pathLength: 0 },
      ...validity,
    });
    const leaf = await issue({
      subject: "O=ACME,CN=n1",
      issuer: between,
      key,
      dnsNames: ["n1.example.com"],
      ipAddresses: ["10.0.0.1", "2001:db8::1"],
      extendedKeyUsage: ["1.3.6.1.5.5.7.3.1"],
      ...validity,
    });
    const [served, trusted] = [[leaf, between], [root]].map((list) =>
      list.map(({ certificate }) => parseCertificate(certificate))
    );
    const verdict = judgeChain({ chain: served ?? [], truststore: trusted ?? [], at });
    assert.deepEqual([verdict.status, verdict.reasons], ["valid", []], key);
  }
});

test("issue uses a given key, serial number and RSASSA-PSS", async () => {
  const key = generateKey("rsa-2048");
  const { certificate, privateKey } = await issue({
    subject: "CN=x",
    key,
    serialNumber: "0102ff",
    pss: true,
    hash: "SHA-384",
    ...validity,
  });
  const parsed = parseCertificate(certificate);
  assert.equal(privateKey, key);
  assert.equal(parsed.serialNumber, "0102ff");
  assert.equal(parsed.signatureAlgorithm.name, "RSA-PSS-SHA384");
  assert.equal(checkSignature(parsed, parsed.publicKey), "valid");
});

test("issue gives different certificates different serial numbers", async () => {
  const key = generateKey("ecdsa-p256");
  const specs = ["CN=a", "CN=b"].map((subject) => issue({ subject, key, ...validity }));
  const serials = (await Promise.all(specs))
    .map(({ certificate }) => parseCertificate(certificate).serialNumber);
  assert.equal(new Set(serials).size, 2);
  assert.ok(serials.every((serial) => serial.length === 32 && serial[0]! < "8"));
});

test("issueRevocationList revokes what it lists", async () => {
  const root = await issue({ subject: "CN=Root", ca: true, ...validity });
  const leaf = await issue({ subject: "CN=n1", issuer: root, ...validity });
  const [chain, truststore] = [leaf, root].map((
    { certificate },
  ) => [parseCertificate(certificate)]);
  const list = parseRevocationList(
    await issueRevocationList({
      issuer: root,
      thisUpdate: at,
      nextUpdate: validity.notAfter,
      revoked: [chain?.[0]?.serialNumber ?? ""],
    }),
  );
  const verdict = judgeChain({
    chain: chain ?? [],
    truststore: truststore ?? [],
    revocationLists: [list],
    at,
  });
  assert.deepEqual(verdict.reasons, ["revoked"]);
  const issuer = parseCertificate(root.certificate);
  assert.equal(checkSignature(list, issuer.publicKey), "valid");
});

/** A name whose string types a re-encoder would be tempted to change. */
const ODD_NAME = sequence(
  set(sequence(oid("2.5.4.10"), tlv(0x14, bytes(0xe9, 0x6c)))),
  set(sequence(oid("2.5.4.3"), text("CA", 0x13)), sequence(oid("2.5.4.11"), text("ü"))),
  set(sequence(oid("1.2.3.4"), tlv(0x1e, bytes(0, 0x41)))),
);

for (const kind of FORGED_IDENTITIES) {
  test(`forge makes an identity that nobody trusts: ${kind}`, async () => {
    const real = await issue({ subject: ODD_NAME, ca: true, ...validity });
    const identity = await forge(kind, { at, caName: ODD_NAME });
    const chain = identity.chain.map(parseCertificate);
    const leaf = chain[0];
    assert.ok(leaf);
    assert.ok(keyMatches(identity.privateKey, leaf));
    const truststore = [parseCertificate(real.certificate)];
    assert.equal(judgeChain({ chain, truststore, at }).status, "invalid");
    const takesOver = kind === "same-dn-ca" || kind === "expired" || kind === "not-yet-valid";
    assert.equal(Buffer.from(leaf.issuer.der).equals(ODD_NAME), takesOver);
    const own = judgeChain({ chain, truststore: chain.slice(-1), at });
    assert.deepEqual(own.reasons, kind === "expired" || kind === "not-yet-valid" ? [kind] : []);
  });
}

test("forge says that same-dn-ca needs a name", async () => {
  await assert.rejects(forge("same-dn-ca", { at }), TypeError);
});

test("an identity shows nothing of its private key", async () => {
  const identity = await forge("other-ca", { at });
  const pkcs8 = identity.privateKey.export({ format: "der", type: "pkcs8" });
  const secret = pkcs8.subarray(36, 68);
  const shown = [
    inspect(identity, { depth: 9, showHidden: true, maxArrayLength: null }),
    JSON.stringify(identity),
    String(identity.privateKey),
  ].join("\n");
  for (const form of [secret.toString("hex"), secret.toString("base64"), secret.join(", ")]) {
    assert.ok(!shown.includes(form));
  }
  assert.ok(createPublicKey(identity.privateKey));
});
