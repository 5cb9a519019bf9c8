/**
 * The stores that a cassandra.yaml names, as `lint` finds them; and their passwords, which no output holds.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { main } from "../../src/cli/program.ts";
import { filesOfNode } from "../../src/cli/survey/node_files.ts";
import type { InventoryNode } from "../../src/scylla/inventory.ts";
import { NEWEST_RELEASE } from "../../src/scylla/release.ts";
import { issue, type Issued, type Issuer } from "../../src/x509/issue.ts";
import { writePem } from "../../src/x509/pem.ts";
import { JAVA_17 } from "../setup/tools.mjs";
import { testWorld } from "./test_world.ts";

const keytool = `${JAVA_17}keytool`;
const skip = existsSync(keytool) ? false : "no keytool here";
const PASSWORD = "Kz7-not-to-be-seen";
const OTHER = "Qx9-nor-is-this";
const NOW = new Date("2026-06-01T12:00:00Z");
const folder = mkdtempSync(join(tmpdir(), "ringshake-stores-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

function run(program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program}: ${stdout}${stderr}`);
}

/** A PKCS #12 keystore of this name, with the leaf's chain. */
function exported(name: string, leaf: Issued, root: Issuer | null, password = PASSWORD): void {
  const pem = (der: Uint8Array) => writePem("CERTIFICATE", der);
  writeFileSync(at("leaf.pem"), pem(leaf.certificate) + (root ? pem(root.certificate) : ""));
  writeFileSync(at("leaf.key"), leaf.privateKey.export({ type: "pkcs8", format: "pem" }));
  const from = ["-in", at("leaf.pem"), "-inkey", at("leaf.key"), "-passout", `pass:${password}`];
  run("openssl", ["pkcs12", "-export", ...from, "-out", at(name)]);
}

before(async () => {
  if (skip !== false) return;
  const dates = { notBefore: new Date("2026-01-01"), notAfter: new Date("2027-01-01") };
  const root = await issue({ subject: "CN=root", ca: true, ...dates });
  const of = (subject: string, more = {}) => issue({ subject, issuer: root, ...dates, ...more });
  exported("good.p12", await of("CN=good"), root);
  exported("known.p12", await of("CN=good"), root, "cassandra");
  exported("ended.p12", await of("CN=ended", { notAfter: new Date("2026-05-01") }), root);
  exported("soon.p12", await of("CN=soon", { notAfter: new Date("2026-06-20") }), root);
  exported("early.p12", await of("CN=early", { notBefore: new Date("2026-07-01") }), root);
  exported("weak.p12", await of("CN=weak", { key: "rsa-1024" }), root);
  exported("server.p12", await of("CN=server", { extendedKeyUsage: ["1.3.6.1.5.5.7.3.1"] }), root);
  exported("strange.p12", await issue({ subject: "CN=strange", ...dates }), null);
  writeFileSync(at("root.pem"), writePem("CERTIFICATE", root.certificate));
  run("openssl", [
    ...["pkcs12", "-export", "-nokeys", "-in", at("root.pem")],
    ...["-passout", `pass:${PASSWORD}`, "-out", at("openssl.p12")],
  ]);
  run(keytool, [
    ...["-importcert", "-noprompt", "-alias", "ca", "-file", at("root.pem")],
    ...["-keystore", at("trust.p12"), "-storepass", PASSWORD],
  ]);
  writeFileSync(at("other.bks"), Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 20));
  writeFileSync(at("huge.p12"), new Uint8Array((1 << 20) + 1).fill(0x30));
  writeFileSync(at("password.txt"), `${PASSWORD}\n`);
});

const GOOD = "keystore: good.p12, keystore_password: PASSWORD";
const TRUST = "truststore: trust.p12, truststore_password: PASSWORD";

/** Options of the stores, and the remarks on them. */
const ROWS: readonly [string, readonly string[]][] = [
  [`${GOOD}, ${TRUST}`, []],
  ["keystore: known.p12, keystore_password: cassandra", ["warning keystore-password-known"]],
  [`keystore: good.p12, ${TRUST}`, ["error keystore-without-password"]],
  ["keystore: good.p12, keystore_password: OTHER", ["error keystore-does-not-open"]],
  ["keystore: good.p12, keystore_password_file: password.txt", ["info keystore-password-file"]],
  [`keystore: nowhere.p12, keystore_password: PASSWORD, ${TRUST}`, ["error keystore-missing"]],
  [`${GOOD}, truststore: nowhere.p12`, ["error truststore-missing"]],
  ["keystore: trust.p12, keystore_password: PASSWORD", ["error keystore-without-key"]],
  [`${GOOD}, truststore: good.p12, truststore_password: PASSWORD`, ["error truststore-empty"]],
  [`${GOOD}, truststore: openssl.p12, truststore_password: PASSWORD`, ["error truststore-empty"]],
  ["keystore: ended.p12, keystore_password: PASSWORD", ["error keystore-expired"]],
  [`keystore: ended.p12, keystore_password: PASSWORD, ${TRUST}`, ["error keystore-expired"]],
  ["keystore: soon.p12, keystore_password: PASSWORD", ["warning keystore-expires-soon"]],
  ["keystore: early.p12, keystore_password: PASSWORD", ["error keystore-not-yet-valid"]],
  ["keystore: weak.p12, keystore_password: PASSWORD", ["warning keystore-key-weak"]],
  ["keystore: server.p12, keystore_password: PASSWORD", ["warning keystore-purpose"]],
  [
    "keystore: server.p12, keystore_password: PASSWORD, outbound_keystore: good.p12, outbound_keystore_password: PASSWORD",
    [],
  ],
  [
    "keystore: strange.p12, keystore_password: PASSWORD, truststore: trust.p12, truststore_password: PASSWORD",
    ["warning keystore-not-trusted"],
  ],
  ["keystore: other.bks, keystore_password: PASSWORD", ["info keystore-not-read"]],
  ["keystore: huge.p12, keystore_password: PASSWORD", ["info keystore-not-read"]],
  [
    "ssl_context_factory: { class_name: mine }, keystore: nowhere.p12, keystore_password: PASSWORD",
    [],
  ],
];

const yaml = (options: string) =>
  `cluster_name: c\nserver_encryption_options: { internode_encryption: all, optional: false, require_client_auth: true, ${
    options.replace(/(?<=: )[\w.]+\.(?:p12|bks|txt)/g, (name) => at(name))
      .replaceAll("PASSWORD", PASSWORD).replaceAll("OTHER", OTHER)
  } }\n`;

async function output(...args: string[]): Promise<string> {
  const world = testWorld({ now: () => NOW });
  await main(args, world);
  const text = world.written.stdout + world.written.stderr;
  for (const secret of [PASSWORD, OTHER]) {
    assert.ok(!text.includes(secret), `${args.join(" ")} shows a password`);
  }
  return text;
}

for (const [index, [options, expected]] of ROWS.entries()) {
  test(`of { ${options} } lint says ${expected.join(", ") || "nothing"}`, { skip }, async () => {
    // Beside them, a store would be taken for a copy.
    mkdirSync(at(`${index}`), { recursive: true });
    const path = at(`${index}/cassandra.yaml`);
    writeFileSync(path, yaml(options));
    const { remarks } = JSON.parse(await output("lint", path, "--format", "json")) as {
      remarks: { id: string; severity: string }[];
    };
    assert.deepEqual(
      remarks.map(({ id, severity }) => `${severity} ${id.replace("cassandra-", "")}`),
      expected,
    );
    await output("lint", path);
  });
}

test("no output holds a password", { skip }, async () => {
  const path = at("cassandra.yaml");
  writeFileSync(path, yaml(`${GOOD}, ${TRUST}`));
  for (const format of ["text", "json", "ndjson", "markdown", "html", "junit", "sarif"]) {
    const where = ["127.0.0.1/1,2", "--scylla-yaml", path];
    await output("check", ...where, "--timeout", "500", "--format", format);
  }
  await output("plan", "--to", "all", "127.0.0.1/1,2", "--scylla-yaml", path);
  // An error in the line of the password, and in its value.
  for (
    const broken of [
      yaml(`${GOOD}, ${TRUST}`).replace(" }", ""),
      `keystore_password: ${PASSWORD}\nkeystore_password: [${PASSWORD}\n`,
      `server_encryption_options:\n  keystore: x\n  keystore_password: "${PASSWORD}\n`,
      `server_encryption_options:\n  keystore: x\n  keystore_password: &${PASSWORD} *${OTHER}\n`,
      yaml(`${GOOD}, keystore_password: ${OTHER}`),
      yaml(`internode_encryption: none, keystore: { a: ${PASSWORD} }, keystore_password: {}`),
    ]
  ) {
    writeFileSync(path, broken);
    await output("lint", path);
    await output("lint", path, "--format", "json");
    await output("check", "127.0.0.1/1,2", "--scylla-yaml", path);
  }
});

test("what a file says of a node holds no password, and when its keystore was changed", {
  skip,
}, async () => {
  const path = at("own/cassandra.yaml");
  mkdirSync(at("own"), { recursive: true });
  writeFileSync(path, yaml(`${GOOD}, ${TRUST}`));
  utimesSync(at("good.p12"), NOW, NOW);
  const given = {
    scyllaYaml: path,
    files: { certificate: null, keyfile: null, truststore: null, certficate_revocation_list: null },
    intent: { release: null },
    address: "127.0.0.1",
  } as unknown as InventoryNode;
  const files = async (isHere: boolean) => {
    const known = { release: NEWEST_RELEASE, root: null, isHere: () => isHere };
    return await filesOfNode(given, known, testWorld({ now: () => NOW }));
  };
  const here = await files(true);
  assert.ok(!JSON.stringify(here).includes(PASSWORD));
  const { keystore = null } = here.cassandra?.stores ?? {};
  assert.deepEqual(keystore?.chains[0]?.map(({ subject }) => subject.text), ["CN=good", "CN=root"]);
  assert.deepEqual(keystore?.changedAt, NOW);
  assert.deepEqual(here.truststore?.certificates.map(({ subject }) => subject.text), ["CN=root"]);
  // Another host's paths are not looked at here.
  assert.equal((await files(false)).cassandra?.stores.keystore, null);
});
