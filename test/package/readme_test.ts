/** What README and CONTRIBUTING tell people to type is what there is. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { app, commands } from "../../src/cli/commands.ts";
import { parseCall } from "../../src/cli/parse.ts";
import { readInventory } from "../../src/scylla/inventory.ts";

const root = new URL("../../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), "utf8");
const documents = ["README.md", "CONTRIBUTING.md"].map((name) => ({ name, text: read(name) }));

/** The fenced blocks of a document that are in `language`. */
const blocks = (text: string, language: string) =>
  [...text.matchAll(/^```(.*)\n([^]*?)^```/gm)].flatMap(([, tag, body = ""]) =>
    tag === language ? body : []
  );

/** The words of a shell command, as far as these documents go: quotes, and a comment at the end. */
const words = (command: string) =>
  [...command.replace(/\s#.*$/, "").matchAll(/'([^']*)'|(\S+)/g)]
    .map(([, quoted, plain]) => quoted ?? plain ?? "");

/** Every command line of the program, wherever it stands in a pipe. */
const calls = documents.flatMap(({ text }) => blocks(text, ""))
  .flatMap((block) => block.split("\n"))
  .flatMap((line) => line.split(/ \| /))
  .map(words)
  .filter(([program]) => program === "ringshake");

test("the program takes every command line of the documents", () => {
  assert.ok(calls.length >= 10, `${calls.length} command lines`);
  for (const [, ...args] of calls) {
    const named = commands.find(({ name }) => name === args[0]);
    const call = () => parseCall(named ?? app, named === undefined ? args : args.slice(1));
    assert.doesNotThrow(call, `ringshake ${args.join(" ")}`);
    if (named === undefined) assert.ok(!/^[a-z]+$/.test(args[0] ?? ""), `no command ${args[0]}`);
  }
});

test("no code within a sentence is broken across lines", () => {
  for (const { name, text } of documents) {
    const prose = text.replace(/^```[^]*?^```/gm, "");
    for (const line of prose.split("\n")) {
      assert.equal((line.match(/`/g) ?? []).length % 2, 0, `${name}: ${line}`);
    }
  }
});

test("npm and Deno know every script of the documents", () => {
  const npm = JSON.parse(read("package.json")).scripts;
  const deno = JSON.parse(read("deno.json")).tasks;
  let seen = 0;
  for (const { name, text } of documents) {
    const scripts = text.matchAll(/\bnpm (?:run (?:-s )?)?(test|(?<=run (?:-s )?)\w+)/g);
    for (const [said, script = ""] of scripts) {
      assert.ok(script in npm, `${name}: ${said}`);
      seen++;
    }
    for (const [said, task = ""] of text.matchAll(/\bdeno task (?:-q )?(\w+)/g)) {
      assert.ok(task in deno, `${name}: ${said}`);
      seen++;
    }
  }
  assert.ok(seen >= 8, `${seen} scripts`);
  const { version } = JSON.parse(read("package.json"));
  for (const [said] of read("README.md").matchAll(/ringshake-[\d.]+tgz/g)) {
    assert.equal(said, `ringshake-${version}.tgz`);
  }
});

test("the inventory of the README is one", () => {
  const [example = ""] = blocks(read("README.md"), "yaml");
  const { nodes, intent } = readInventory(example, "prod.yaml");
  assert.equal(nodes.length, 2);
  assert.equal(intent.mode, "all");
});

test("links lead to files", () => {
  for (const { name, text } of documents) {
    for (const [, target = ""] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      if (!target.includes("://")) {
        assert.ok(existsSync(new URL(target, root)), `${name}: ${target}`);
      }
    }
  }
});

test("the folders of CONTRIBUTING's map are those of the house", () => {
  const [, table = ""] = /## The map\n([^]*?)\n## /.exec(read("CONTRIBUTING.md")) ?? [];
  const folders = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, folder]) => folder);
  const [, layers = ""] = /const LAYERS = \[([^]*?)\]/.exec(read("test/house_test.ts")) ?? [];
  assert.deepEqual(folders, [...layers.matchAll(/"([^"]+)"/g)].map(([, layer]) => layer));
});
