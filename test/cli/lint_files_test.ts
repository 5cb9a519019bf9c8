/** `lint` with the files that scylla.yaml names: found, followed, loaded, and compared with OpenSSL. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { KeyObject } from "node:crypto";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { main } from "../../src/cli/program.ts";
import { layoutAt } from "../../src/cli/file_layout.ts";
import type { World } from "../../src/cli/world.ts";
import { writePem } from "../../src/x509/pem.ts";
import { extension, forge, type Forged, newKey } from "../x509/forge.ts";

const onWindows = process.platform === "win32";
const NOW = new Date("2026-11-24T12:00:00Z");
const dates = { notBefore: new Date("2026-01-01"), notAfter: new Date("2028-01-01") };
const [caKey, intKey, key] = [newKey.p256(), newKey.p256(), newKey.p256()];
const extensions = [extension.basicConstraints(true)];
const root = forge({ subject: "CN=Root", key: caKey, extensions, ...dates });
const int = forge({ subject: "CN=Int", key: intKey, issuer: root, extensions, ...dates });
const leafOf = (of: KeyObject) => forge({ subject: "CN=n1", key: of, issuer: int, ...dates });
const leaf = leafOf(key);
const pem = (...all: readonly Forged[]) =>
  all.map(({ der }) => writePem("CERTIFICATE", der)).join("");
const keyPem = (of: KeyObject) => of.export({ type: "pkcs8", format: "pem" }).toString();

let base: string;
let count = 0;

before(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "ringshake-lint-")));
});
after(() => rmSync(base, { recursive: true, force: true }));

/** A folder with a scylla.yaml that names files in `names`, which is the folder itself unless given. */
function nodeFolder(files: Readonly<Record<string, string>>, names?: string): string {
  const folder = join(base, `n${++count}`);
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: name.endsWith(".key") ? 0o400 : 0o644 });
  }
  const at = names ?? folder;
  writeFileSync(
    join(folder, "scylla.yaml"),
    [
      "server_encryption_options:",
      "    internode_encryption: all",
      `    certificate: ${at}/n.crt`,
      `    keyfile: ${at}/n.key`,
      `    truststore: ${at}/ca.pem`,
      "",
    ].join("\n"),
  );
  return folder;
}

const SOUND = { "n.crt": pem(leaf, int), "n.key": keyPem(key), "ca.pem": pem(root) };

interface Linted {
  readonly code: number;
  readonly remarks: readonly { id: string; file: string; line: number; severity: string }[];
  readonly files: readonly { credentials: Record<string, string>; unseen: string[] }[];
}

async function lint(...paths: readonly string[]): Promise<Linted> {
  let out = "";
  const sink = (take: (text: string) => void) => ({
    isTerminal: false,
    columns: undefined,
    write: (text: string) => Promise.resolve(take(text)),
  });
  const world: World = {
    env: () => undefined,
    now: () => NOW,
    stdin: { isTerminal: false, async *chunks() {} },
    stdout: sink((text) => out += text),
    stderr: sink((text) => assert.fail(text)),
    interrupted: new AbortController().signal,
    abandoned: new AbortController().signal,
    gaveUpReading: () => {},
    random: (length) => new Uint8Array(length),
  };
  const code = await main(["lint", "--format", "json", ...paths], world);
  return { code, ...JSON.parse(out) };
}

const idsOf = ({ remarks }: Linted) =>
  remarks.filter(({ severity }) => severity !== "info").map(({ id }) => id);

test("sound files in their places give no warning", async () => {
  const folder = nodeFolder(SOUND);
  const found = await lint(join(folder, "scylla.yaml"));
  assert.deepEqual(idsOf(found), []);
  assert.equal(found.code, 0);
  assert.deepEqual(Object.keys(found.files[0]?.credentials ?? {}), [
    "certificate",
    "keyfile",
    "truststore",
  ]);
});

test("copies beside scylla.yaml stand in for files of another host", async () => {
  const folder = nodeFolder({ ...SOUND, "ca.pem": "" }, "/etc/of/another/host");
  const found = await lint(join(folder, "scylla.yaml"));
  assert.deepEqual(idsOf(found), ["truststore-empty"]);
  assert.equal(
    found.remarks.find(({ id }) => id === "truststore-empty")?.file,
    join(folder, "ca.pem"),
  );
  assert.equal(found.code, 1);
});

test("what was not collected is not a fault, and is listed", async () => {
  const folder = nodeFolder({ "ca.pem": pem(root) }, "/etc/of/another/host");
  const found = await lint(join(folder, "scylla.yaml"));
  assert.deepEqual(idsOf(found), []);
  assert.deepEqual(found.files[0]?.unseen, [
    "/etc/of/another/host/n.crt",
    "/etc/of/another/host/n.key",
  ]);
});

test("a file that is missing among others in their places is a fault", async () => {
  const { "n.key": _, ...others } = SOUND;
  const folder = nodeFolder(others);
  const found = await lint(join(folder, "scylla.yaml"));
  assert.deepEqual(idsOf(found), ["file-missing"]);
  if (onWindows) return;
  symlinkSync(join(folder, "nowhere"), join(folder, "n.key"));
  assert.deepEqual(idsOf(await lint(join(folder, "scylla.yaml"))), ["file-missing"]);
});

test("the command line is found as a node has it, and where it was collected", async () => {
  const modes = async (folder: string) => {
    const { files } = await lint(join(folder, "scylla.yaml"));
    return (files as unknown as { effective: { mode: string; storagePort: number } }[])
      .map(({ effective: { mode, storagePort } }) => [mode, storagePort]);
  };
  const beside = nodeFolder({
    ...SOUND,
    "scylla-server": 'SCYLLA_ARGS="--storage-port 7100"\n',
    "docker.conf": 'SCYLLA_DOCKER_ARGS="--server-encryption-options internode_encryption=none"\n',
  });
  assert.deepEqual(await modes(beside), [["none", 7100]]);
  const etc = join(base, "etc");
  for (const name of ["scylla", "sysconfig", "scylla.d"]) {
    mkdirSync(join(etc, name), { recursive: true });
  }
  writeFileSync(join(etc, "scylla", "scylla.yaml"), "storage_port: 7000\n");
  writeFileSync(join(etc, "sysconfig", "scylla-server"), "SCYLLA_ARGS=--storage-port=7200\n");
  assert.deepEqual(await modes(join(etc, "scylla")), [["none", 7200]]);
});

test("a mode without TLS loads no file, so none is looked at", async () => {
  const folder = nodeFolder({ ...SOUND, "ca.pem": "" });
  writeFileSync(
    join(folder, "scylla.yaml"),
    `server_encryption_options:\n    internode_encryption: none\n    truststore: ${folder}/ca.pem\n`,
  );
  assert.deepEqual(
    Object.keys((await lint(join(folder, "scylla.yaml"))).files[0]?.credentials ?? {}),
    [],
  );
});

test("a device that scylla.yaml names is not opened", async () => {
  const folder = nodeFolder(SOUND, "/dev");
  writeFileSync(
    join(folder, "scylla.yaml"),
    "server_encryption_options:\n    internode_encryption: all\n    certificate: /dev/zero\n" +
      "    keyfile: /dev/stdin\n    truststore: /dev/tty\n",
  );
  const found = await lint(join(folder, "scylla.yaml"));
  assert.deepEqual(found.files[0]?.unseen, ["/dev/zero", "/dev/stdin", "/dev/tty"]);
});

test("remarks carry the line of the certificate in its file", async () => {
  const old = forge({
    subject: "CN=Old",
    key: caKey,
    extensions,
    ...dates,
    notAfter: new Date("2026-02-01"),
  });
  const folder = nodeFolder({ ...SOUND, "ca.pem": `# two\n${pem(root)}${pem(old)}` });
  const { remarks } = await lint(join(folder, "scylla.yaml"));
  const remark = remarks.find(({ id }) => id === "truststore-expired");
  assert.equal(remark?.line, 1 + pem(root).split("\n").length);
});

test(
  "links are followed, and those that a reload misses are told",
  { skip: onWindows },
  async () => {
    const folder = nodeFolder(SOUND);
    const at = (name: string) => join(folder, name);
    mkdirSync(at("live"));
    mkdirSync(at("archive"));
    writeFileSync(at("archive/n1.crt"), SOUND["n.crt"]);
    symlinkSync("../archive/n1.crt", at("live/n.crt"));
    rmSync(at("n.crt"));
    symlinkSync("live/n.crt", at("n.crt"));
    linkSync(at("ca.pem"), at("ca.pem.backup"));
    const found = await lint(at("scylla.yaml"));
    assert.deepEqual(idsOf(found).sort(), ["reload-misses-certbot", "reload-misses-hard-link"]);
    const layout = await layoutAt(at("n.crt"));
    assert.deepEqual(layout?.links.map(({ path }) => path), [at("n.crt"), at("live/n.crt")]);
    assert.equal(layout?.file.path, at("archive/n1.crt"));
  },
);

test("links that lead to each other are let go", { skip: onWindows }, async () => {
  const folder = nodeFolder(SOUND);
  symlinkSync(join(folder, "b"), join(folder, "a"));
  symlinkSync(join(folder, "a"), join(folder, "b"));
  assert.equal(await layoutAt(join(folder, "a")), null);
  assert.equal(await layoutAt(join(folder, "not there")), null);
});

test("a key that all can read is told", { skip: onWindows }, async () => {
  const folder = nodeFolder(SOUND);
  chmodSync(join(folder, "n.key"), 0o444);
  assert.deepEqual(idsOf(await lint(join(folder, "scylla.yaml"))), ["key-readable-by-others"]);
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const openssl = (...args: readonly string[]) => {
  const { stdout, status } = spawnSync("openssl", args, { encoding: "utf8" });
  return status === 0 ? stdout : null;
};

const KINDS: Readonly<Record<string, () => KeyObject>> = {
  "P-256": () => newKey.p256(),
  "RSA 2048": () => newKey.rsa(2048),
  "Ed25519": () => newKey.ed25519(),
};

for (const [kind, make] of Object.entries(KINDS)) {
  test(
    `openssl agrees which ${kind} key belongs to a certificate`,
    { skip: !hasOpenssl },
    async () => {
      const [own, other] = [make(), make()];
      for (const given of [own, other]) {
        const folder = nodeFolder({
          "n.crt": pem(leafOf(own), int),
          "n.key": keyPem(given),
          "ca.pem": pem(root),
        });
        const certified = openssl("x509", "-in", join(folder, "n.crt"), "-noout", "-pubkey");
        const held = openssl("pkey", "-in", join(folder, "n.key"), "-pubout");
        assert.ok(certified !== null && held !== null);
        const found = await lint(join(folder, "scylla.yaml"));
        assert.equal(idsOf(found).includes("key-mismatch"), certified !== held);
        assert.equal(certified === held, given === own);
      }
    },
  );
}

/** What leads from the first certificate to the truststore, whatever stands in between. */
const ORDERS: readonly (readonly [string, readonly Forged[], ids: readonly string[]])[] = [
  ["leaf, intermediate", [leaf, int], []],
  ["leaf, root, intermediate", [leaf, root, int], []],
  ["leaf alone", [leaf], ["chain-not-trusted"]],
  ["intermediate first", [int, leaf], ["certificate-order"]],
];
for (const [what, chain, ids] of ORDERS) {
  test(`openssl agrees on a file with ${what}`, { skip: !hasOpenssl }, async () => {
    const folder = nodeFolder({ ...SOUND, "n.crt": pem(...chain) });
    const [certificate, truststore] = [join(folder, "n.crt"), join(folder, "ca.pem")];
    assert.deepEqual(idsOf(await lint(join(folder, "scylla.yaml"))), ids);
    const time = String(NOW.getTime() / 1000);
    const verified = openssl(
      ...["verify", "-attime", time, "-CAfile", truststore],
      ...["-untrusted", certificate, certificate],
    );
    assert.equal(verified !== null, !ids.includes("chain-not-trusted"));
    const held = openssl("pkey", "-in", join(folder, "n.key"), "-pubout");
    const first = openssl("x509", "-in", certificate, "-noout", "-pubkey");
    assert.equal(held === first, !ids.includes("certificate-order"));
  });
}
