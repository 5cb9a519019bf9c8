/**
 * Whatever the text, a reader ends with a value or a UsageError, and lets no control character through.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseAddress } from "../../src/scylla/address.ts";
import { readInventory } from "../../src/scylla/inventory.ts";
import { expandPriority } from "../../src/scylla/priority/expand.ts";
import { readRackDc } from "../../src/scylla/rackdc.ts";
import { parseRelease } from "../../src/scylla/release.ts";
import { readScyllaArgs } from "../../src/scylla/scylla_args.ts";
import { readScyllaYaml } from "../../src/scylla/scylla_yaml.ts";
import { readAnsible } from "../../src/scylla/sources/ansible.ts";
import { readNodetoolStatus } from "../../src/scylla/sources/nodetool.ts";
import { endpoints, plaintextPeers, runningOptions } from "../../src/scylla/sources/rest.ts";
import { readSockets } from "../../src/scylla/sources/sockets.ts";
import { parseTarget } from "../../src/scylla/target.ts";
import { BoundError, UsageError } from "../../src/scylla/usage_error.ts";
import { readYaml } from "../../src/scylla/yaml_tree.ts";
import { NEWEST_RELEASE } from "../../src/scylla/release.ts";

const PIECES = [
  "server_encryption_options:",
  "internode_encryption",
  ": ",
  "\n    ",
  "\n",
  "- ",
  "all",
  "{",
  "}",
  "[",
  "]",
  ",",
  "&a ",
  "*a",
  "'",
  '"',
  "#",
  "\t",
  "nodes:",
  "address",
  "10.0.0.1",
  "[scylla]",
  "[a:children]",
  "=",
  "NORMAL",
  ":+VERS-TLS1.2",
  ":-SIGN-ALL",
  "%",
  "\u001b[2J",
  "\u202e",
  "\0",
];
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join("")),
);

// deno-lint-ignore no-control-regex -- none may be left
const UNPRINTABLE = /[\u0000-\u001f\u007f\u202a-\u202e]/;

const READERS: Record<string, (text: string) => unknown> = {
  readInventory: (text) => readInventory(text, "inventory.yaml"),
  readScyllaYaml: (text) =>
    readScyllaYaml(text, {
      file: "scylla.yaml",
      scyllaArgs: [{ text, file: "args" }],
      rackdc: { text, file: "rackdc" },
    }).remarks,
  readAnsible: (text) => readAnsible({ file: "hosts", sources: [{ text, file: "hosts" }] }),
  "readAnsible YAML": (text) =>
    readAnsible({ file: "hosts.yml", sources: [{ text, file: "hosts.yml" }] }),
  "readAnsible variables": (text) =>
    readAnsible({
      file: "hosts",
      sources: [{ text: "[scylla]\nn1\n", file: "hosts" }],
      beside: [[{ text, file: "g", path: "group_vars/all.yml" }]],
    }),
  readNodetoolStatus,
  readSockets,
  readRackDc: (text) => readRackDc(text, "rackdc").remarks,
  readScyllaArgs: (text) => readScyllaArgs([{ text, file: "args" }], []).length,
  parseTarget,
  parseAddress,
  parseRelease,
  expandPriority,
};

for (const [name, reader] of Object.entries(READERS)) {
  test(`${name} ends with a value or a UsageError, printable either way`, () => {
    fc.assert(
      fc.property(text, (text) => {
        let said: unknown;
        try {
          said = reader(text);
        } catch (error) {
          assert.ok(error instanceof UsageError, String(error));
          said = error.oneLine;
        }
        for (const part of strings(said)) assert.doesNotMatch(part, UNPRINTABLE);
      }),
      { numRuns: 300 },
    );
  });
}

test("REST answers of any shape are a value or null", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      endpoints(value);
      plaintextPeers(value);
      runningOptions({ server_encryption_options: value, storage_port: value }, {
        source: "x",
        release: NEWEST_RELEASE,
      });
    }),
    { numRuns: 300 },
  );
});

/** Each would take a reader minutes or gigabytes that follows it. */
const ENDLESS: Readonly<Record<string, string>> = {
  "a long text, repeated by aliases": `a: &x "${"k".repeat(500_000)}"\nb:\n${
    "- *x\n".repeat(1000)
  }`,
  "a long text, repeated as a key": `a: &x "${"k".repeat(500_000)}"\n${"*x : 1\n".repeat(1000)}`,
  "lists of lists, each nine times": `a: &l0 [x, y]\n${
    Array.from({ length: 12 }, (_, n) => `b${n}: &l${n + 1} [${`*l${n}, `.repeat(9)}]\n`).join("")
  }`,
  "an anchor inside itself": "a: &x [*x, *x]",
  "lists inside lists": `a: ${"[".repeat(400)}${"]".repeat(400)}`,
  "a long file": `a: ${"k".repeat(2 << 20)}`,
};

for (const [what, text] of Object.entries(ENDLESS)) {
  test(`${what}: a bound of ours, and no word on what ScyllaDB does with it`, () => {
    for (
      const read of [
        () => readScyllaYaml(text, { file: "scylla.yaml" }),
        () => readInventory(text, "i.yaml"),
      ]
    ) {
      assert.throws(read, BoundError);
    }
  });
}

test("thousands of aliases are looked up once each", () => {
  const aliases = 40_000;
  const text = `a: &x all\nb:\n${"- *x\n".repeat(aliases)}`;
  assert.equal(readScyllaYaml(text, { file: "scylla.yaml" }).file, "scylla.yaml");
});

test("an alias stands for the last anchor before it, also inside of what is repeated", () => {
  const text = "a: &l [&x one]\nb: &x two\nc: *l\nd: *x\n";
  const tree = readYaml(text, "f");
  assert.ok(tree.kind === "map");
  const { text: d } = tree.pairs[3]?.value as { text?: string };
  assert.equal(d, "two");
});

function* strings(value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) yield* strings(part);
  }
}
