/** Private keys in every form that people have; what is wrong with one is said, its bytes never. */

import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { startLab } from "../../src/lab/cluster.ts";
import { generateKey, issue } from "../../src/x509/issue.ts";
import { writePem } from "../../src/x509/pem.ts";
import { ringshake } from "./run_cli.ts";
import { clock } from "../clock.ts";

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "ringshake-keys-"));
});

after(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

async function certificateFor(key: KeyObject, name: string): Promise<string> {
  const { certificate } = await issue({
    subject: "CN=probe",
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 60_000_000),
    key,
  });
  return file(name, writePem("CERTIFICATE", certificate));
}

/** Probes a closed port with these credentials: only their reading is of interest. */
const check = (certificate: string, keyfile: string, ...more: string[]) =>
  ringshake([
    ...["check", "127.0.0.1/1,2", "--certificate", certificate, "--keyfile", keyfile],
    ...["--timeout", "500", ...more],
  ]);

const kinds: [kind: string, key: () => KeyObject, type: "pkcs8" | "pkcs1" | "sec1"][] = [
  ["EC in PKCS#8", () => generateKey("ecdsa-p256"), "pkcs8"],
  ["EC in SEC 1", () => generateKey("ecdsa-p384"), "sec1"],
  ["RSA in PKCS#8", () => generateKey("rsa-2048"), "pkcs8"],
  ["RSA in PKCS#1", () => generateKey("rsa-2048"), "pkcs1"],
  ["Ed25519", () => generateKey("ed25519"), "pkcs8"],
];

for (const [kind, make, type] of kinds) {
  test(`check takes a key of the kind ${kind}`, async () => {
    const key = make();
    const pem = key.export({ format: "pem", type } as { format: "pem"; type: "pkcs8" }) as string;
    const certificate = await certificateFor(key, "good.crt");
    const { code, stderr } = await check(certificate, file("good.key", pem));
    assert.notEqual(code, 2, stderr);
    assert.doesNotMatch(stderr, /warning|defect/);
  });
}

test("check refuses a key that belongs to another certificate", async () => {
  const certificate = await certificateFor(generateKey("ecdsa-p256"), "one.crt");
  const other = generateKey("ecdsa-p256").export({ format: "pem", type: "pkcs8" }) as string;
  const { code, stderr } = await check(certificate, file("other.key", other));
  assert.equal(code, 2);
  assert.match(stderr, /^ringshake: .*other\.key:1: is not the key of .*one\.crt; .*\n$/);
});

test("check refuses an encrypted key and says how to get a plain one", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({
    format: "pem",
    type: "pkcs8",
    cipher: "aes-256-cbc",
    passphrase: "secret",
  }) as string;
  const certificate = await certificateFor(generateKey("ecdsa-p256"), "one.crt");
  const { code, stderr } = await check(certificate, file("locked.key", pem));
  assert.equal(code, 2);
  assert.match(stderr, /encrypted, and a node could not read it either; openssl pkey/);
});

test("check refuses a damaged key without quoting it", async () => {
  const pem = generateKey("ecdsa-p256").export({ format: "pem", type: "pkcs8" }) as string;
  const [, first = ""] = pem.split("\n");
  const certificate = await certificateFor(generateKey("ecdsa-p256"), "one.crt");
  const damaged = pem.replace(first, `${first.slice(0, 8)}AAAA${first.slice(12)}`);
  const { code, stdout, stderr } = await check(certificate, file("damaged.key", damaged));
  assert.equal(code, 2);
  assert.match(stderr, /damaged\.key:1: /);
  assert.ok(!(stdout + stderr).includes(first.slice(16, 40)));
});

test("check warns of a key that others can read, and goes on", async () => {
  if (process.platform === "win32") return;
  const key = generateKey("ecdsa-p256");
  const certificate = await certificateFor(key, "good.crt");
  const path = file("open.key", key.export({ format: "pem", type: "pkcs8" }) as string);
  chmodSync(path, 0o644);
  const { code, stderr } = await check(certificate, path);
  assert.equal(code, 1);
  assert.match(stderr, /^warning: .*open\.key: others can read this private key; chmod 600 it$/m);
});

test("no output of a run that signs with the key holds it, in any common encoding", async () => {
  const lab = await startLab("mtls-required", { clock });
  try {
    const pem = readFileSync(join(lab.directory, "probe.key"), "utf8");
    const scalar = Buffer.from(
      createPrivateKey(pem).export({ format: "jwk" }).d ?? "",
      "base64url",
    );
    const [capture, keylog] = [join(folder, "capture.ndjson"), join(folder, "keys.txt")];
    for (const format of ["text", "json", "ndjson", "markdown", "html", "junit", "sarif"]) {
      const { code, stdout, stderr } = await ringshake([
        ...["check", "-i", lab.inventoryPath, "--format", format],
        ...["--capture", capture, "--keylog", keylog],
      ]);
      assert.equal(code, 0, stderr);
      const files = readFileSync(capture, "utf8") + readFileSync(keylog, "utf8");
      const written = stdout + stderr + files;
      assert.match(files, /certificate_verify/);
      for (const form of [scalar.toString("hex"), scalar.toString("base64"), pem.split("\n")[1]]) {
        assert.ok(form && form.length > 30 && !written.includes(form.slice(0, 30)), format);
      }
    }
  } finally {
    await lab.close();
  }
});
