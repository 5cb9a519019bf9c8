/**
 * No private key leaves memory: not in any format of any command, not in a capture, not when the
 * program fails, and not when everything that it holds is printed.
 */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { loadWriters } from "../../reports/index.ts";
import { main } from "../../src/cli/program.ts";
import { sessionOptions } from "../../src/cli/run_options.ts";
import { surveyOf } from "../../src/cli/survey/survey.ts";
import type { World } from "../../src/cli/world.ts";
import { type Lab, startLab } from "../../src/lab/cluster.ts";
import type { Scenario } from "../../src/lab/scenario.ts";
import { reportOf } from "../../src/run/report.ts";
import { BEFORE, fold } from "../../src/run/state.ts";
import { runSession } from "../../src/schedule/session.ts";
import { assertNoKey, spellingsOf } from "./key_material.ts";
import { ringshake } from "./run_cli.ts";
import { clock } from "../clock.ts";

/** One node's key is collected and belongs to another certificate; another's is RSA, and open to all. */
const SCENARIO: Scenario = {
  name: "keys",
  description: "Keys of two kinds, collected.",
  intent: { mode: "all", clientAuth: "required" },
  nodes: [
    { id: "eu-1", dc: "eu", rack: "r1", files: "other-key" },
    { id: "eu-2", dc: "eu", rack: "r2", certificate: "rsa", files: "open-key" },
  ],
  expected: { verdicts: {}, findings: {} },
};

let lab: Lab;
let folder: string;
let pems: string[];
let nodeKeys: string[];

before(async () => {
  lab = await startLab(SCENARIO, { clock });
  folder = mkdtempSync(join(tmpdir(), "ringshake-secrets-"));
  nodeKeys = ["eu-1", "eu-2"].map((id) => join(lab.directory, "nodes", id, "node.key"));
  pems = [...nodeKeys, join(lab.directory, "probe.key")].map((path) => readFileSync(path, "utf8"));
});

after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await lab.close();
});

test("the search would find a key", () => {
  for (const pem of pems) {
    for (const spelling of spellingsOf(pem)) {
      assert.throws(() => assertNoKey(`…${spelling}…`, pems, "a text"), /part of a private key/);
    }
    assert.throws(() => assertNoKey(pem, pems, "a text"));
  }
});

async function clean(args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await ringshake(args);
  assert.notEqual(code, null);
  assertNoKey(stdout + stderr, pems, args.join(" "));
  return stdout + stderr;
}

for (const format of ["text", "json", "ndjson", "markdown", "html", "junit", "sarif"]) {
  test(`check --format ${format} reads the nodes' keys, and shows none`, async () => {
    const capture = join(folder, `capture.${format}`);
    const args = ["check", "-i", lab.inventoryPath, "--format", format, "--capture", capture];
    const shown = await clean(args);
    assert.match(shown, /key-mismatch|does not belong to/, "the keys were read");
    assertNoKey(readFileSync(capture, "utf8"), pems, "the capture");
  });
}

test("lint reads the keys beside scylla.yaml, and shows none", async () => {
  for (const id of ["eu-1", "eu-2"]) {
    for (const format of ["text", "json"]) {
      const yaml = join(lab.directory, "nodes", id, "scylla.yaml");
      const shown = await clean(["lint", yaml, "--format", format]);
      assert.match(shown, id === "eu-1" ? /key-mismatch/ : /key-readable-by-others/);
    }
  }
});

test("a key given in place of anything else is not quoted", async () => {
  const key = nodeKeys[1] ?? "";
  for (
    const args of [
      ["lint", key],
      ["check", "-i", key],
      ["check", "-i", key, "--format", "json"],
      ["check", "127.0.0.1/1,2", "--truststore", key],
      ["check", "127.0.0.1/1,2", "--certificate", key, "--keyfile", key],
      ["check", "127.0.0.1/1,2", "--crl", key],
      ["check", "127.0.0.1/1,2", "--scylla-yaml", key],
      ["check", "--nodetool", key],
      ["redact", key],
      ["diff", key, key],
      ["explain", "--report", key, "x"],
      ["explain", key],
      ["explain", key, "--format", "json"],
      ["explain", readFileSync(key, "utf8")],
      ["explain", readFileSync(key, "utf8").replaceAll("\n", "\\n")],
    ]
  ) {
    await clean(args);
  }
});

test("plan and redact show no key", async () => {
  await clean(["plan", "--to", "all", "-i", lab.inventoryPath, "--format", "json"]);
  const report = join(folder, "report.json");
  await clean(["check", "-i", lab.inventoryPath, "--format", "json", "-o", report]);
  await clean(["redact", report]);
  for (const file of readdirSync(folder)) {
    assertNoKey(readFileSync(join(folder, file), "utf8"), pems, file);
  }
});

function worldOf(write: (text: string) => void): World {
  const sink = {
    isTerminal: false,
    columns: undefined,
    write: (text: string) => Promise.resolve(write(text)),
  };
  return {
    env: () => undefined,
    now: () => new Date(),
    stdin: { isTerminal: false, async *chunks() {} },
    stdout: sink,
    stderr: sink,
    interrupted: new AbortController().signal,
    abandoned: new AbortController().signal,
    gaveUpReading: () => {},
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  };
}

const CALL = () => ({ args: [], options: { inventory: lab.inventoryPath, timeout: 600 } });

/** Everything that can be seen of a value, hidden fields and closures' own properties included. */
const everything = (value: unknown): string =>
  inspect(value, {
    depth: Infinity,
    showHidden: true,
    maxArrayLength: null,
    maxStringLength: null,
    getters: true,
  }) + JSON.stringify(value);

test("printing all that a run holds shows no key", async () => {
  const world = worldOf(() => {});
  const surveyed = await surveyOf(CALL(), world, () => {});
  const options = sessionOptions(surveyed, CALL().options, world);
  assertNoKey(everything(surveyed) + everything(options), pems, "what was surveyed");
  assert.ok(everything(surveyed).length > 10_000);
});

test("a probe that throws while it signs leaves a stack, and no key", async () => {
  const world = worldOf(() => {});
  const surveyed = await surveyOf(CALL(), world, () => {});
  const options = sessionOptions(surveyed, CALL().options, world);
  const configured = options.credentials.configured ?? assert.fail();
  const events: unknown[] = [];
  let state = BEFORE;
  await runSession(
    {
      ...options,
      credentials: {
        ...options.credentials,
        configured: {
          ...configured,
          sign: () => {
            throw new Error(`cannot sign with ${inspect(configured, { showHidden: true })}`);
          },
        },
      },
    },
    (event) => {
      events.push(event);
      state = fold(state, event);
    },
    world.interrupted,
  );
  const { report, facts } = reportOf(surveyed.survey, state, new Date());
  const dumps = [everything(events), everything(state), everything(report), everything(facts)];
  assert.match(dumps.join(""), /cannot sign with/, "the throw was seen");
  const written = (await loadWriters()).map((writer) => writer.write(report));
  for (const text of [...dumps, ...written]) assertNoKey(text, pems, "after a crash");
});

test("a defect of our own shows a stack, and no key", async () => {
  let shown = "";
  const world = worldOf((text) => {
    shown += text;
  });
  const broken: World = {
    ...world,
    stdout: {
      ...world.stdout,
      write: () => {
        throw new Error("the disk is gone");
      },
    },
  };
  const code = await main(["check", "-i", lab.inventoryPath], broken);
  assert.equal(code, 3);
  assert.match(shown, /this is a defect.*\n.*the disk is gone[^]*\n\s+at /);
  assertNoKey(shown, pems, "the crash output");
});

test("an encrypted key and its passphrase stay where they are", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({
    format: "pem",
    type: "pkcs8",
    cipher: "aes-256-cbc",
    passphrase: "correct horse",
  }).toString();
  const nodes = join(lab.directory, "nodes", "eu-1");
  const yaml = join(folder, "scylla.yaml");
  writeFileSync(join(folder, "node.key"), pem, { mode: 0o600 });
  writeFileSync(join(folder, "node.crt"), readFileSync(join(nodes, "node.crt")));
  writeFileSync(yaml, readFileSync(join(nodes, "scylla.yaml"), "utf8").replaceAll(nodes, "/gone"));
  const { stdout } = await ringshake(["lint", yaml]);
  assert.match(stdout, /key-encrypted/);
  for (const line of pem.split("\n").filter((one) => one.length > 40)) {
    assert.ok(!stdout.includes(line.slice(0, 24)));
  }
});
