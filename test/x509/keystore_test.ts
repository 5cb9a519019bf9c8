/**
 * Java keystores as keytool reads them: each store is made by keytool or OpenSSL in one of the ways that were
 * usual in twenty years, and what is read of it compared with what `keytool -list -rfc` prints.
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { issue, type Issued } from "../../src/x509/issue.ts";
import {
  type Keystore,
  KeystoreError,
  MAX_KEYSTORE,
  readKeystore,
} from "../../src/x509/keystore.ts";
import { writePem } from "../../src/x509/pem.ts";
import { Secret } from "../../src/text/secret.ts";
import { JAVA_17 } from "../setup/tools.mjs";
import * as forge from "./forge.ts";

const keytool = `${JAVA_17}keytool`;
const skip = existsSync(keytool) ? false : "no keytool here";
const PASSWORD = "a pass-w0rd, for tests";
const folder = mkdtempSync(join(tmpdir(), "ringshake-keystores-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

const execute = promisify(execFile);
const run = (program: string, args: readonly string[]) =>
  execute(program, [...args], { env: { ...process.env, LC_ALL: "C.UTF-8" } });
const java = ["-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-J-Duser.language=en"];
const tool = (words: string, to: string, more: readonly string[] = []) =>
  run(keytool, [...java, ...words.split(" "), "-storepass", PASSWORD, "-keystore", to, ...more]);

/** Exports the leaf's key and what else the words name. */
const openssl = (words: string) => async (to: string) => {
  const args = words.split(" ").map((word) => word.endsWith(".pem") ? at(word) : word);
  await run("openssl", ["pkcs12", "-export", ...args, "-passout", `pass:${PASSWORD}`, "-out", to]);
};
const KEY = "-in leaf.pem -inkey leaf.key.pem -name node";
const CHAIN = `${KEY} -certfile chain.pem`;
/** Another store with the same entries. */
const converted = (words: string, from = "key AES-256") => (to: string) =>
  tool(
    `-importkeystore -noprompt ${words}`,
    to,
    [
      ...["-srckeystore", at(from), "-srcstorepass", PASSWORD],
    ].filter((word) => word !== ""),
  );
const importing = (words: string, ...files: readonly string[]) => async (to: string) => {
  for (const file of files) {
    await tool(`-importcert -noprompt ${words}`, to, ["-alias", file, "-file", at(file)]);
  }
};
const then = (...steps: ((to: string) => Promise<unknown>)[]) => async (to: string) => {
  for (const step of steps) await step(to);
};
const emptied = (type: string) =>
  then(
    importing(`-storetype ${type}`, "root.pem"),
    (to) => tool("-delete", to, ["-alias", "root.pem"]),
  );

/** On both runtimes those of which each needs something else of the runtime. */
const BOTH = new Set(["key AES-256", "key RC2-40", "key 3DES", "JKS key", "PKCS12 trusted"]);
/** Certificates that lie in a store for nothing. */
const UNUSED: Readonly<Record<string, number>> = {
  "OpenSSL's truststore": 1,
  "a stranger beside the chain": 1,
  "no intermediate": 1,
  "key in the clear": 3,
};
/** What Java opens by no means: these ciphers, inside of what newer stores are sealed with. */
const REFUSED: Readonly<Record<string, (to: string) => Promise<unknown>>> = {
  "AES-192": openssl(`${CHAIN} -certpbe aes-192-cbc`),
  "PBES2 3DES": openssl(`${CHAIN} -certpbe des-ede3-cbc`),
};
const MADE: Readonly<Record<string, (to: string) => Promise<unknown>>> = {
  "key AES-256": openssl(CHAIN),
  "key AES-128, SHA-384": openssl(`${CHAIN} -certpbe aes-128-cbc -macalg sha384`),
  "key AES-256, SHA-512": openssl(`${CHAIN} -macalg sha512`),
  "key RC2-40": openssl(`${CHAIN} -legacy`),
  "key RC2-128": openssl(`${CHAIN} -legacy -certpbe PBE-SHA1-RC2-128`),
  "key 3DES": openssl(`${CHAIN} -certpbe PBE-SHA1-3DES -macalg sha1`),
  "certificates in the clear": openssl(`${CHAIN} -certpbe NONE`),
  "key in the clear": openssl(`${CHAIN} -keypbe NONE`),
  "no checksum": openssl(`${CHAIN} -nomac`),
  "one round": openssl(`${CHAIN} -noiter -nomaciter`),
  "leaf alone": openssl(KEY),
  "no intermediate": openssl(`${KEY} -certfile root.pem`),
  "a stranger beside the chain": openssl(`${KEY} -certfile more.pem`),
  "EC key": openssl("-in strange.pem -inkey strange.key.pem -name other"),
  "OpenSSL's truststore": openssl("-nokeys -in root.pem"),
  "JKS key": converted("-deststoretype JKS"),
  "PKCS12 key": converted("-deststoretype PKCS12"),
  "PKCS12 key of Java 8": converted("-J-Dkeystore.pkcs12.legacy -deststoretype PKCS12"),
  "PKCS12 key of Java 12": converted(
    "-J-Dkeystore.pkcs12.certPbeIterationCount=50000 -J-Dkeystore.pkcs12.macIterationCount=100000 -deststoretype PKCS12",
  ),
  "JKS trusted": importing("-storetype JKS", "root.pem", "strange.pem"),
  "PKCS12 trusted": importing("-storetype PKCS12", "root.pem", "strange.pem"),
  "PKCS12 trusted of Java 8": importing(
    "-J-Dkeystore.pkcs12.legacy -storetype PKCS12",
    "root.pem",
  ),
  "PKCS12 without a password": importing(
    "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE -J-Dkeystore.pkcs12.macAlgorithm=NONE -storetype PKCS12",
    "root.pem",
  ),
  "JKS key and trusted": then(
    converted("-deststoretype JKS"),
    importing("-storetype JKS", "root.pem"),
  ),
  "PKCS12 key and trusted": then(
    converted("-deststoretype PKCS12"),
    importing("-storetype PKCS12", "root.pem", "strange.pem"),
  ),
  "JKS two keys": then(
    converted("-deststoretype JKS"),
    converted("-deststoretype JKS", "EC key"),
  ),
  "PKCS12 two keys": then(
    converted("-deststoretype PKCS12"),
    converted("-deststoretype PKCS12", "EC key"),
  ),
  "JKS without entries": emptied("JKS"),
  "PKCS12 without entries": emptied("PKCS12"),
};

/** The comparison is with keytool; on one runtime it is whole. */
const HERE = Object.keys(MADE).filter((name) => !("Deno" in globalThis) || BOTH.has(name));

before(async () => {
  if (skip !== false) return;
  const dates = { notBefore: new Date(0), notAfter: new Date("2049-12-31") };
  const root = await issue({ subject: "CN=root", ca: true, ...dates });
  const middle = await issue({ subject: "CN=middle", ca: true, issuer: root, ...dates });
  const leaf = await issue({ subject: "CN=leaf", key: "rsa-2048", issuer: middle, ...dates });
  const strange = await issue({ subject: "CN=strange", ...dates });
  const pem = ({ certificate }: Issued) => writePem("CERTIFICATE", certificate);
  const key = ({ privateKey }: Issued) => privateKey.export({ type: "pkcs8", format: "pem" });
  for (
    const [name, text] of Object.entries({
      root: pem(root),
      chain: pem(middle) + pem(root),
      more: pem(strange) + pem(middle) + pem(root),
      leaf: pem(leaf),
      "leaf.key": key(leaf),
      strange: pem(strange),
      "strange.key": key(strange),
    })
  ) writeFileSync(at(`${name}.pem`), text);
  const sources = ["key AES-256", "EC key"];
  for (const name of sources) await MADE[name]?.(at(name));
  const left = HERE.filter((name) => !sources.includes(name));
  await Promise.all([0, 1].map(async (part) => {
    for (const [index, name] of left.entries()) {
      if (index % 2 === part) await MADE[name]?.(at(name));
    }
  }));
});

const opened = (bytes: Uint8Array, password = PASSWORD) =>
  readKeystore(bytes, new Secret(password));

/** In the words in which keytool's list is read below. */
const shown = ({ kind, chains, trusted }: Keystore) => {
  const pem = ({ der }: { der: Uint8Array }) => Buffer.from(der).toString("base64");
  return {
    kind,
    chains: chains.map((chain) => chain.map(pem)).sort(),
    trusted: trusted.map(pem).sort(),
  };
};

function listed(text: string) {
  const entries = text.split("Alias name:").slice(1).map((entry) => ({
    isTrusted: entry.includes("Entry type: trustedCertEntry"),
    ders: (entry.match(/(?<=BEGIN CERTIFICATE-----)[^-]+/g) ?? [])
      .map((body) => body.replace(/\s/g, "")),
  }));
  return {
    kind: /Keystore type: (\w+)/.exec(text)?.[1],
    chains: entries.filter(({ isTrusted }) => !isTrusted).map(({ ders }) => ders).sort(),
    trusted: entries.filter(({ isTrusted }) => isTrusted).flatMap(({ ders }) => ders).sort(),
  };
}

for (const name of HERE) {
  test(`as keytool reads it: ${name}`, { skip }, async () => {
    const { stdout } = await tool("-list -rfc", at(name));
    const store = await opened(readFileSync(at(name)));
    assert.deepEqual(shown(store), listed(stdout));
    assert.equal(store.unused, UNUSED[name] ?? 0);
    if (name === "no checksum" || name === "PKCS12 without a password") return;
    await assert.rejects(opened(readFileSync(at(name)), "wrong"), { problem: "wrong-password" });
  });
}

for (const [name, make] of Object.entries(REFUSED)) {
  test(`not opened by Java, and not read: ${name}`, { skip }, async () => {
    await make(at(name));
    await assert.rejects(tool("-list", at(name)), (error: { stdout?: string }) => {
      assert.match(error.stdout ?? "", /expecting the object identifier for AES cipher/);
      return true;
    });
    await assert.rejects(opened(readFileSync(at(name))), { problem: "not-read" });
  });
}

test(
  "a chain has its leaf first",
  { skip },
  async () => {
    const { chains } = await opened(readFileSync(at("JKS key")));
    assert.deepEqual(chains.map((chain) => chain.map(({ subject }) => subject.text)), [
      ["CN=leaf", "CN=middle", "CN=root"],
    ]);
    assert.equal((await opened(readFileSync(at("PKCS12 trusted")))).trusted.length, 2);
  },
);

test("without a password a JKS is read, and a PKCS12 is not", { skip }, async () => {
  assert.equal((await readKeystore(readFileSync(at("JKS key")), null)).chains.length, 1);
  await assert.rejects(readKeystore(readFileSync(at("key AES-256")), null), {
    problem: "no-password",
  });
});

test("a broken store is refused by a reason, whichever byte is broken", { skip }, async () => {
  for (const name of ["JKS key", "key 3DES"]) {
    const whole = readFileSync(at(name));
    const sound = shown(await opened(whole));
    const step = Math.ceil(whole.length / 40);
    for (let at = 0; at < whole.length; at += step) {
      const bytes = Uint8Array.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x55;
      const read = await opened(bytes).catch((error) => error);
      // What no checksum covers is of no matter either.
      if (!(read instanceof KeystoreError)) assert.deepEqual(shown(read), sound, `${name}, ${at}`);
      const problem = at === 0 ? "unknown-kind" : "broken";
      await assert.rejects(opened(whole.subarray(0, at)), { problem }, `${name} cut at ${at}`);
    }
  }
});

const DATA = forge.oid("1.2.840.113549.1.7.1");
const inZero = (...parts: Uint8Array[]) => forge.tlv(0xa0, ...parts);
const pfx = (parts: readonly Uint8Array[], ...mac: Uint8Array[]) =>
  forge.sequence(
    forge.integer(3),
    forge.sequence(DATA, inZero(forge.octets(forge.sequence(...parts)))),
    ...mac,
  );
const SHA1 = forge.sequence(forge.oid("1.3.14.3.2.26"), forge.nothing);
const SALT = forge.octets(forge.bytes(1, 2, 3, 4, 5, 6, 7, 8));
const macOf = (rounds: Uint8Array) =>
  forge.sequence(forge.sequence(SHA1, forge.octets(new Uint8Array(20))), SALT, rounds);
const encrypted = (scheme: string, parameters: Uint8Array) =>
  forge.sequence(
    forge.oid("1.2.840.113549.1.7.6"),
    inZero(forge.sequence(
      forge.integer(0),
      forge.sequence(
        DATA,
        forge.sequence(forge.oid(scheme), parameters),
        forge.tlv(0x80, new Uint8Array(16)),
      ),
    )),
  );
const pbes2 = (rounds: Uint8Array) =>
  encrypted(
    "1.2.840.113549.1.5.13",
    forge.sequence(
      forge.sequence(forge.oid("1.2.840.113549.1.5.12"), forge.sequence(SALT, rounds)),
      forge.sequence(
        forge.oid("2.16.840.1.101.3.4.1.42"),
        forge.octets(new Uint8Array(16)),
      ),
    ),
  );
const pbes1 = (rounds: Uint8Array) =>
  encrypted("1.2.840.113549.1.12.1.6", forge.sequence(SALT, rounds));
const bag = forge.sequence(forge.oid("1.2.840.113549.1.12.10.1.1"), inZero(forge.nothing));
const bags = (count: number) =>
  forge.sequence(
    DATA,
    inZero(forge.octets(forge.sequence(...Array.from({ length: count }, () => bag)))),
  );

test("no file chooses how much work it is", async () => {
  const most = forge.integer(forge.fromHex("7fffffff"));
  const hostile: Readonly<Record<string, Uint8Array>> = {
    "rounds of its checksum": pfx([], macOf(most)),
    "rounds of PBES2": pfx([pbes2(most)]),
    "rounds of PBES1": pfx([pbes1(most)]),
    "rounds in many parts": pfx(Array.from({ length: 3 }, () => pbes1(forge.integer(80_000)))),
    "no round": pfx([], macOf(forge.integer(0))),
    "its length": new Uint8Array(MAX_KEYSTORE + 1).fill(0x30),
  };
  for (const [what, bytes] of Object.entries(hostile)) {
    // Were the first of three to fail by its padding, nothing would be said of the rest.
    const problem = what === "rounds in many parts"
      ? /too-much-work|wrong-password/
      : "too-much-work";
    await assert.rejects(opened(bytes), { problem }, what);
  }
  for (
    const [what, bytes] of Object.entries({
      "rounds beyond any number": pfx([], macOf(forge.integer(forge.fromHex("7fffffffffff")))),
      "more parts than there can be": pfx(Array.from({ length: 65 }, () => bags(0))),
      "more bags than there can be": pfx([bags(4097)]),
    })
  ) await assert.rejects(opened(bytes), { problem: "broken" }, what);
});

test("other kinds are named, and not read", async () => {
  const of = (first: string) => forge.fromHex(`${first}${"00".repeat(40)}`);
  for (
    const [first, problem, why] of [
      ["cececece", "not-read", /JCEKS/],
      ["00000002", "not-read", /BKS/],
      ["2d2d2d2d", "not-read", /PEM/],
      ["504b0304", "unknown-kind", /no keystore/],
      ["", "unknown-kind", /no keystore/],
    ] as const
  ) {
    const bytes = first === "" ? new Uint8Array() : of(first);
    await assert.rejects(opened(bytes), (error: unknown) => {
      assert.ok(error instanceof KeystoreError);
      assert.equal(error.problem, problem);
      assert.match(error.message, why);
      return true;
    });
  }
});
