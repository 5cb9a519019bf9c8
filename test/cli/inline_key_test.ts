/**
 * A private key that stands where a path, a mode or a name belongs is never quoted: not by a remark,
 * a finding, an explanation or an error, in any format.
 */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FORMATS } from "../../reports/writer.ts";
import { main } from "../../src/cli/program.ts";
import { parseTarget } from "../../src/scylla/target.ts";
import { testWorld } from "./test_world.ts";

const PEMS = [
  generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
].map((key) => key.export({ format: "pem", type: "pkcs8" }).toString());

const bodyOf = (pem: string) => pem.split("\n").filter((line) => !line.startsWith("-")).join("");

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "ringshake-inline-"));
});

after(() => rmSync(folder, { recursive: true, force: true }));

async function clean(args: readonly string[], pem: string, stdin = ""): Promise<string> {
  const world = testWorld({ stdin });
  const code = await main(args, world);
  const { stdout, stderr } = world.written;
  const flat = (stdout + stderr).replace(/\\x0a|\\n|\s/g, "");
  const body = bodyOf(pem);
  for (let at = 0; at + 16 <= body.length; at++) {
    assert.ok(!flat.includes(body.slice(at, at + 16)), `${args.join(" ").slice(0, 200)}\n${flat}`);
  }
  assert.ok(code !== 3 || !/defect/.test(stderr), stderr);
  return stdout + stderr;
}

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const indented = (pem: string, by: string) => pem.trimEnd().replace(/^/gm, by);

/** scylla.yaml files with the key in place of a value, in every form in which YAML takes one. */
const YAMLS: Readonly<Record<string, (pem: string) => string>> = {
  literal: (pem) => `keyfile: |\n${indented(pem, "    ")}\n`,
  folded: (pem) => `keyfile: >\n${indented(pem, "    ")}\n`,
  quoted: (pem) => `keyfile: ${JSON.stringify(pem)}\n`,
  plain: (pem) => `keyfile: ${indented(pem, "    ").trimStart()}\n`,
  "body alone": (pem) => `keyfile: ${bodyOf(pem)}\n`,
  "another option": (pem) => `truststore: |\n${indented(pem, "    ")}\n`,
  mode: (pem) => `internode_encryption: ${JSON.stringify(pem)}\n`,
  "client authentication": (pem) => `require_client_auth: ${JSON.stringify(pem)}\n`,
  "priority string": (pem) => `priority_string: ${JSON.stringify(pem)}\n`,
  key: (pem) => `${JSON.stringify(pem)}: x\n`,
  list: (pem) => `keyfile:\n${indented(pem, "    - ")}\n`,
};

const yamlWith = (option: string) =>
  `listen_address: 127.0.0.1\nrpc_address: 127.0.0.1\nstorage_port: 1\nssl_storage_port: 2\n` +
  `server_encryption_options:\n  internode_encryption: all\n  certificate: node.crt\n` +
  option.replace(/^(?=\S)/gm, "  ");

for (const [name, option] of Object.entries(YAMLS)) {
  test(`in scylla.yaml: ${name}`, async () => {
    for (const pem of PEMS) {
      const yaml = file("scylla.yaml", yamlWith(option(pem)));
      for (const format of ["text", "json"]) await clean(["lint", yaml, "--format", format], pem);
      const inventory = file(
        "cluster.yaml",
        `storage_port: 1\nssl_storage_port: 2\nnodes:\n  - { address: 127.0.0.1, scylla_yaml: scylla.yaml }\n`,
      );
      const report = join(folder, "report.json");
      await clean(["check", "-i", inventory, "--format", "json", "-o", report], pem);
      for (const format of ["text", "json", "markdown"]) {
        await clean(["redact", report, "--format", format], pem);
      }
      await clean(["plan", "--to", "all", "--report", report, "--format", "json"], pem);
      await clean(["check", "--scylla-yaml", yaml], pem);
    }
  });
}

for (const format of FORMATS) {
  test(`check --format ${format}`, async () => {
    for (const pem of PEMS) {
      const yaml = file("scylla.yaml", yamlWith(YAMLS["literal"]?.(pem) ?? ""));
      await clean(["check", "127.0.0.1/1,2", "--scylla-yaml", yaml, "--format", format], pem);
    }
  });
}

test("in options, arguments and texts", async () => {
  for (const pem of PEMS) {
    for (
      const typed of [pem, bodyOf(pem), pem.replaceAll("\n", " "), pem.replaceAll("\n", "\\n")]
    ) {
      const target = "127.0.0.1/1,2";
      for (
        const option of [
          "--keyfile",
          "--certificate",
          "--truststore",
          "--crl",
          "--inventory",
          "--scylla-yaml",
          "--nodetool",
          "--sockets",
          "--api",
          "--expect",
          "--storage-port",
          "--priority-string",
          "--release",
          "--local-address",
          "--timeout",
          "--deep",
          "--scenario",
          "--capture",
          "--keylog",
          "--output",
          "--format",
        ]
      ) {
        await clean(["check", target, `${option}=${typed}`], pem);
      }
      const certificate = file("node.crt", "x");
      await clean(["check", target, "--certificate", certificate, "--keyfile", typed], pem);
      for (
        const command of [
          ["check", "--"],
          ["--"],
          ["lint", "--"],
          ["diff", "--"],
          ["redact", "--"],
          ["runbook", "--"],
          ["priority", "--"],
          ["completion", "--"],
          ["verify", "--key"],
          ["sign", "report.json", "--key"],
          ["plan", "--to"],
          ["help"],
        ]
      ) {
        await clean([...command, typed], pem);
      }
      await clean([`--${typed}`], pem);
      for (const output of ["text", "json", "markdown"]) {
        await clean(["explain", "--format", output, "--", typed], pem);
        await clean(["explain", "--format", output], pem, typed);
        await clean(["explain", "--format", output], pem, `ERROR [shard 0] init - ${typed}`);
      }
    }
  }
});

test("an argument that holds a key is refused by its name", async () => {
  for (const pem of PEMS) {
    const shown = await clean(["check", "127.0.0.1/1,2", "--keyfile", pem], pem);
    assert.match(shown, /^ringshake: an argument holds a private key; give the path of its file/);
    assert.equal(shown.trimEnd().split("\n").length, 1);
    assert.throws(() => parseTarget(bodyOf(pem)), {
      message: 'target "[private key]" is no address',
    });
  }
});

test("in an inventory", async () => {
  for (const pem of PEMS) {
    for (const key of ["keyfile", "certificate", "truststore", "cluster", "frobnicate", "nodes"]) {
      const path = file(
        "cluster.yaml",
        `${key}: |\n${indented(pem, "  ")}\nnodes:\n  - { address: 127.0.0.1/1,2 }\n`,
      );
      await clean(["check", "-i", path], pem);
    }
    for (const key of ["id", "address", "dc", "scylla_yaml", "keyfile"]) {
      const path = file(
        "cluster.yaml",
        `nodes:\n  - address: 127.0.0.1\n    ${key}: ${JSON.stringify(pem)}\n`,
      );
      await clean(["check", "-i", path, "--storage-port", "1", "--ssl-storage-port", "2"], pem);
    }
  }
});
