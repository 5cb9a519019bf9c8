import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkCredentials, type CredentialFiles } from "../../src/x509/credentials.ts";
import { writePem } from "../../src/x509/pem.ts";
import { bytes, extension, forge, forgeCrl, type Forged, type ForgeSpec, newKey } from "./forge.ts";
import { hasLibrary, run } from "./gnutls.ts";

const at = new Date("2026-11-24T12:00:00Z");
const validity = { notBefore: new Date("2026-01-01"), notAfter: new Date("2028-01-01") };
const [k1, k2, k3] = [newKey.p256(), newKey.p256(), newKey.p256()];
const CA = [extension.basicConstraints(true)];
const make = (spec: Partial<ForgeSpec> & Pick<ForgeSpec, "subject">) =>
  forge({ key: k3, ...validity, ...spec });
const root = make({ subject: "CN=Root", key: k1, extensions: CA });
const int = make({ subject: "CN=Int", key: k2, issuer: root, extensions: CA });
const leaf = make({ subject: "CN=n1", issuer: int });

const pem = (...certificates: readonly Forged[]) =>
  certificates.map(({ der }) => writePem("CERTIFICATE", der)).join("");
const keyPem = k3.export({ format: "pem", type: "pkcs8" }).toString();
const encrypted = k3.export({
  format: "pem",
  type: "pkcs8",
  cipher: "aes-256-cbc",
  passphrase: "x",
}).toString();
const crl = (spec: Partial<Parameters<typeof forgeCrl>[0]>) =>
  writePem(
    "X509 CRL",
    forgeCrl({ issuer: root, thisUpdate: validity.notBefore, revoked: [], ...spec }),
  );

type Content = string | Uint8Array | null;
const file = (name: string, content: Content) => ({
  name,
  bytes: typeof content === "string" ? new TextEncoder().encode(content) : content,
});
function files(
  { certificate = pem(leaf, int), keyfile = keyPem, truststore = pem(root), revocationList }: {
    certificate?: Content;
    keyfile?: Content;
    truststore?: Content;
    revocationList?: Content;
  },
): CredentialFiles {
  return {
    certificate: file("db.crt", certificate),
    keyfile: file("db.key", keyfile),
    truststore: file("ca.pem", truststore),
    ...(revocationList === undefined ? {} : { revocationList: file("ca.crl", revocationList) }),
  };
}

test("checkCredentials has nothing to say about sound files", () => {
  const { remarks, chain, truststore } = checkCredentials(files({ revocationList: crl({}) }), at);
  assert.deepEqual(remarks, []);
  assert.deepEqual([chain.length, truststore?.length], [2, 1]);
});

/** Loading certificate and key: the GnuTLS code is the one in the remark's effect. */
const LOADING: readonly [string, Content, Content, string][] = [
  ["the intermediate first", pem(int, leaf), keyPem, "certificate-order"],
  [
    "another key",
    pem(leaf),
    k1.export({ format: "pem", type: "pkcs8" }).toString(),
    "key-mismatch",
  ],
  ["a key behind a passphrase", pem(leaf), encrypted, "key-encrypted"],
  ["certificate and key swapped", keyPem, pem(leaf), "no-certificate"],
  ["an empty certificate", "", keyPem, "no-certificate"],
  ["a certificate in DER", leaf.der, keyPem, "no-certificate"],
  ["an empty key", pem(leaf), "", "key-missing"],
  [
    "a key in DER",
    pem(leaf),
    new Uint8Array(k3.export({ format: "der", type: "pkcs8" })),
    "key-missing",
  ],
  ["a certificate cut short", pem(leaf).slice(0, 200), keyPem, "pem-broken"],
  ["a whole and a cut certificate", pem(leaf) + pem(int).slice(0, 99), keyPem, "pem-broken"],
  [
    "a block that holds no certificate",
    pem(leaf) + writePem("CERTIFICATE", bytes(1, 2, 3)),
    keyPem,
    "certificate-broken",
  ],
];
for (const [what, certificate, keyfile, id] of LOADING) {
  test(`checkCredentials: ${what}`, () => {
    const { remarks } = checkCredentials(files({ certificate, keyfile }), at);
    const remark = remarks.find((one) => one.id === id);
    assert.ok(remark, `${id} is among ${remarks.map((one) => one.id)}`);
    assert.equal(remark.severity, "error");
    assert.match(remark.effect, /does not start: Startup failed: .*GnuTLS:-\d+/);
    assert.ok(remark.fix.length > 0);
  });
}

test("checkCredentials names the code that GnuTLS gives", {
  skip: hasLibrary ? false : "python3 or libgnutls.so.30 is not installed",
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), "ringshake-files-"));
  const client = fileURLToPath(new URL("./gnutls_client.py", import.meta.url));
  const [certificateFile, keyFile] = [join(directory, "crt"), join(directory, "key")];
  try {
    for (const [what, certificate, keyfile, id] of LOADING) {
      writeFileSync(certificateFile, certificate ?? "");
      writeFileSync(keyFile, keyfile ?? "");
      const output = await run("python3", [client, "1", certificateFile, keyFile]);
      const code = /do not load: (-\d+)/.exec(output)?.[1];
      const { remarks } = checkCredentials(files({ certificate, keyfile }), at);
      const effect = remarks.find((remark) => remark.id === id)?.effect ?? "";
      assert.ok(effect.includes(`GnuTLS:${code},`), `${what}: ${code}, but ${effect}`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

const v1 = make({ subject: "CN=n1", issuer: root, version: 1 });
const small = newKey.rsa(1024);
const smallKey = small.export({ format: "pem", type: "pkcs8" }).toString();
const twin = make({ subject: "CN=Root", key: k2, extensions: CA });
const old = { notAfter: new Date("2026-11-01") };
const soon = { notAfter: new Date("2026-12-01") };
const later = { notBefore: new Date("2026-12-01") };

const REMARKS: Readonly<Record<string, [Parameters<typeof files>[0], string, string]>> = {
  "an empty truststore": [{ truststore: "" }, "truststore-empty", "error"],
  "a truststore of garbage": [{ truststore: "hello" }, "truststore-empty", "error"],
  "a truststore in DER": [{ truststore: root.der }, "truststore-empty", "error"],
  "a truststore with a cut block": [
    { truststore: pem(root) + pem(int).slice(0, 99) },
    "pem-broken",
    "error",
  ],
  "an expired CA": [
    { truststore: pem(make({ subject: "CN=Root", key: k1, extensions: CA, ...old })) },
    "truststore-expired",
    "warning",
  ],
  "a leaf as trust anchor": [{ truststore: pem(root, leaf) }, "truststore-leaf", "info"],
  "two CAs of one name": [{ truststore: pem(root, twin) }, "truststore-same-name", "info"],
  "a key in the truststore": [
    { truststore: pem(root) + keyPem },
    "private-key-in-certificate-file",
    "warning",
  ],
  "a key in the certificate file": [
    { certificate: pem(leaf, int) + keyPem },
    "private-key-in-certificate-file",
    "warning",
  ],
  "an own chain that does not lead to the own truststore": [
    { certificate: pem(leaf) },
    "chain-not-trusted",
    "error",
  ],
  "an expired certificate": [
    { certificate: pem(make({ subject: "CN=n1", issuer: root, ...old })) },
    "certificate-expired",
    "error",
  ],
  "a certificate not yet valid": [
    { certificate: pem(make({ subject: "CN=n1", issuer: root, ...later })) },
    "certificate-not-yet-valid",
    "error",
  ],
  "a certificate that ends within a month": [
    { certificate: pem(make({ subject: "CN=n1", issuer: root, ...soon })) },
    "certificate-expires-soon",
    "warning",
  ],
  "version 1": [{ certificate: pem(v1) }, "certificate-version-1", "info"],
  "a 1024-bit key": [
    { certificate: pem(make({ subject: "CN=n1", issuer: root, key: small })), keyfile: smallKey },
    "key-weak",
    "warning",
  ],
  "SHA-1": [
    { certificate: pem(make({ subject: "CN=n1", issuer: root, hash: "sha1" })) },
    "signature-weak",
    "error",
  ],
  "an unrelated certificate": [
    { certificate: pem(leaf, int, make({ subject: "CN=x", key: k2 })) },
    "certificate-unrelated",
    "info",
  ],
  "a list in DER": [
    { revocationList: forgeCrl({ issuer: root, thisUpdate: at, revoked: [] }) },
    "no-revocation-list",
    "error",
  ],
  "a broken list": [
    { revocationList: writePem("X509 CRL", bytes(1)) },
    "revocation-list-broken",
    "error",
  ],
  "an expired list": [
    { revocationList: crl({ nextUpdate: old.notAfter }) },
    "revocation-list-expired",
    "warning",
  ],
  "a list from the future": [
    { revocationList: crl({ thisUpdate: later.notBefore }) },
    "revocation-list-from-the-future",
    "warning",
  ],
  "a missing truststore": [{ truststore: null }, "file-missing", "error"],
  "a missing list": [{ revocationList: null }, "file-missing", "error"],
};
for (const [what, [spec, id, severity]] of Object.entries(REMARKS)) {
  test(`checkCredentials: ${what}`, () => {
    const { remarks } = checkCredentials(files(spec), at);
    const remark = remarks.find((one) => one.id === id);
    assert.ok(remark, `${id} is among ${remarks.map((one) => one.id)}`);
    assert.equal(remark.severity, severity);
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(remark.message && remark.effect && remark.fix);
  });
}

test("checkCredentials finds the node itself revoked", () => {
  const own = make({ subject: "CN=n1", issuer: root, serial: 99 });
  const spec = { certificate: pem(own), revocationList: crl({ revoked: [99] }) };
  const { remarks } = checkCredentials(files(spec), at);
  assert.match(remarks.find(({ id }) => id === "chain-not-trusted")?.message ?? "", /revoked/);
});

test("checkCredentials gives the line of the certificate it is about", () => {
  const spec = { truststore: `# ours\n${pem(root)}${pem(leaf)}` };
  const { remarks } = checkCredentials(files(spec), at);
  const line = 2 + pem(root).split("\n").length - 1;
  assert.equal(remarks.find(({ id }) => id === "truststore-leaf")?.line, line);
});

test("checkCredentials reads every form of key that GnuTLS reads", () => {
  const rsa = newKey.rsa(2048);
  const certificate = pem(make({ subject: "CN=n1", issuer: root, key: rsa }));
  const forms = [
    ["sec1", k3.export({ format: "pem", type: "sec1" }).toString(), pem(leaf, int)],
    ["pkcs1", rsa.export({ format: "pem", type: "pkcs1" }).toString(), certificate],
    ["pkcs8", rsa.export({ format: "pem", type: "pkcs8" }).toString(), certificate],
    ["text before", `Private-Key:\n${keyPem}`, pem(leaf, int)],
  ] as const;
  for (const [what, keyfile, chain] of forms) {
    const { remarks } = checkCredentials(files({ keyfile, certificate: chain }), at);
    assert.deepEqual(remarks.map(({ id }) => id), [], what);
  }
});

test("checkCredentials keeps nothing of the key", () => {
  const secret = k3.export({ format: "der", type: "pkcs8" }).subarray(36, 68);
  const everything = checkCredentials(files({ certificate: pem(leaf) + keyPem }), at);
  const shown = inspect(everything, { depth: 12, maxArrayLength: null, showHidden: true }) +
    JSON.stringify(everything);
  const base64 = keyPem.split("\n")[1] ?? "";
  for (const form of [secret.toString("hex"), secret.toString("base64"), base64]) {
    assert.ok(!shown.includes(form));
  }
  assert.ok(!shown.includes(secret.subarray(0, 12).join(", ")));
});

test("a key that the node's own priority string refuses in others is an error, with what would do", () => {
  const own = pem(make({ subject: "CN=n1", issuer: root, key: newKey.rsa(2048) }));
  const certificate = { name: "n1.crt", bytes: new TextEncoder().encode(own) };
  const weak = (profile: "medium" | "high" | null) =>
    checkCredentials({ certificate }, at, profile).remarks.filter(({ id }) => id === "key-weak");
  assert.deepEqual([weak("medium"), weak(null)], [[], []]);
  const [remark] = weak("high");
  assert.equal(remark?.severity, "error");
  assert.match(remark?.message ?? "", /2048-bit RSA key.*security level high/);
  assert.match(remark?.fix ?? "", /3072 bits or more/);
});
