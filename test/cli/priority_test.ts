/** `priority` with the other node's certificate: what would be negotiated for its key, and is it taken? */

import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { writePem } from "../../src/x509/pem.ts";
import { extension, forge, type Forged, newKey } from "../x509/forge.ts";
import { ringshake } from "./run_cli.ts";

const dates = { notBefore: new Date("2026-01-01"), notAfter: new Date("2028-01-01") };
const rootKey = newKey.p384();
const extensions = [extension.basicConstraints(true)];
const root = forge({ subject: "CN=Root", key: rootKey, extensions, hash: "sha384", ...dates });
const leafOf = (key: KeyObject) =>
  forge({ subject: "CN=n1", key, issuer: root, hash: "sha384", ...dates });

let folder: string;

function file(name: string, ...chain: readonly Forged[]): string {
  const path = join(folder, name);
  writeFileSync(path, chain.map(({ der }) => writePem("CERTIFICATE", der)).join(""));
  return path;
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), "ringshake-priority-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function asked(...args: readonly string[]) {
  const { code, stdout, stderr } = await ringshake(["priority", ...args, "--format", "json"]);
  assert.deepEqual([code, stderr], [0, ""]);
  return JSON.parse(stdout);
}

test("a chain of RSA-2048 is refused by SECURE256, and the text says what would be taken", async () => {
  const weak = file("weak.crt", leafOf(newKey.rsa(2048)), root);
  const said = await asked("SECURE256", "SECURE256", "--certificate", weak);
  assert.equal(said.certificate.isStrongEnough, false);
  assert.equal(said.certificate.profile, "high");
  assert.deepEqual(said.certificate.evidence, [
    "CN=n1 has a 2048-bit RSA key, too weak for security level high",
  ]);
  const { stdout } = await ringshake(["priority", "SECURE256", "SECURE256", "--certificate", weak]);
  const text = stdout.replace(/\s+/g, " ");
  assert.match(text, /^✖ \S*weak\.crt is refused: CN=n1 has a 2048-bit RSA key, too weak/);
  assert.match(text, /RSA of 3072 bits or more, or ECDSA P-384/);
  assert.doesNotMatch(text, /2048 bits or more/);
});

test("the first string judges, and the certificate's key decides what is negotiated", async () => {
  const weak = file("taken.crt", leafOf(newKey.rsa(2048)));
  assert.equal(
    (await asked("NORMAL", "SECURE256", "--certificate", weak)).certificate.isStrongEnough,
    true,
  );
  const p256 = file("p256.crt", leafOf(newKey.p256()), root);
  const suiteB = await asked("SUITEB192", "SUITEB192", "--certificate", p256);
  assert.deepEqual(suiteB.certificate.evidence, [
    "CN=n1 has a P-256 key, too weak for security level suiteb192",
  ]);
  const p384 = file("p384.crt", leafOf(newKey.p384()), root);
  const { certificate, common } = await asked("SUITEB192", "SUITEB128", "--certificate", p384);
  assert.equal(certificate.isStrongEnough, true);
  assert.equal(common.wouldNegotiate.key, "secp384r1");
});

test("one string and a certificate are enough; the profile is said without one, too", async () => {
  const weak = file("alone.crt", leafOf(newKey.rsa(2048)));
  const said = await asked("NORMAL:%PROFILE_HIGH", "--certificate", weak);
  assert.equal(said.certificate.isStrongEnough, false);
  assert.equal(said.profile, "high");
  const { stdout } = await ringshake(["priority", "SECURE256"]);
  assert.match(stdout, /^asks peers' certificates for: security level high$/m);
});

test("a file without a certificate is refused with its place", async () => {
  const path = join(folder, "empty.crt");
  writeFileSync(path, "nothing\n");
  const { code, stderr } = await ringshake(["priority", "NORMAL", "--certificate", path]);
  assert.equal(code, 2);
  assert.match(stderr, /empty\.crt:1.* holds no certificate/);
});
