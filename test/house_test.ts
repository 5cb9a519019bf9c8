/** The house rules that a program can check: who imports whom, how long a file may grow. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Lowest first. A folder imports from itself and from the rows above it in this list. */
const LAYERS = [
  "src/text",
  "src/model",
  "src/wire",
  "src/crypto",
  "src/x509",
  "src/handshake",
  "src/scylla",
  "src/cassandra",
  "src/clients",
  "src/probe",
  "probes",
  "src/explain",
  "src/run",
  "reports",
  "src/tui",
  "src/net",
  "src/schedule",
  "src/lab",
  "src/cli",
  "src/library",
];

/** Knows the version, which is written in package.json and nowhere else. */
const READS_MANIFEST = "src/cli/version.ts";

/** Siblings that the order would allow to meet, and that must not. */
const APART: [string, string][] = [
  ["reports", "src/tui"],
  ["src/tui", "src/net"],
  ["reports", "src/net"],
  ["src/schedule", "reports"],
  ["src/schedule", "src/tui"],
  ["src/lab", "reports"],
  ["src/lab", "src/tui"],
];

/** Where a dependency may be imported. */
const HOMES: Record<string, string[]> = {
  "node:net": ["src/net", "src/lab"],
  "node:dns": ["src/net"],
  "node:dns/promises": ["src/net"],
  "node:http": ["src/lab"],
  "node:tls": [],
  undici: ["src/net"],
  ink: ["src/tui"],
  react: ["src/tui", "reports"],
  "react-dom/server": ["reports"],
  tweetnacl: ["reports"],
  "node:crypto": ["src/crypto", "src/x509", "src/lab", "reports", "src/cli"],
  "node:fs": ["src/cli", "src/lab"],
  "node:fs/promises": ["src/cli", "src/lab"],
  "node:child_process": [],
  commander: ["src/cli"],
  "jks-js/lib/keystore/JavaKeyStoreParser.js": ["src/x509"],
  "node-forge/lib/forge.js": ["src/x509"],
  yaml: ["src/scylla", "src/lab"],
};

const MAX_LINES = 300;

interface Source {
  readonly path: string;
  readonly layer: string | undefined;
  readonly text: string;
  readonly imports: string[];
}

function sources(folder: string): Source[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): Source[] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    if (!/\.tsx?$/.test(entry.name)) return [];
    const text = readFileSync(join(root, path), "utf8");
    const imports = [
      ...text.matchAll(/^\s*(?:import|export)\s(?:[^;]*?\sfrom\s)?"([^"]+)"/gm),
      ...text.matchAll(/\bimport\(\s*"([^"]+)"/g),
    ].map((match) => match[1] ?? "");
    return [{ path, layer: layerOf(path), text, imports }];
  });
}

function layerOf(path: string): string | undefined {
  return LAYERS.find((layer) => path.startsWith(`${layer}/`));
}

const files = ["src", "probes", "reports"].flatMap((folder) => sources(folder));

test("the house is not empty, and every file belongs to a layer", () => {
  assert.ok(files.length > 40, `${files.length} files seen`);
  for (const { path, layer } of files) assert.ok(layer, `${path} is in no layer`);
});

test("imports point down", () => {
  let seen = 0;
  for (const { path, layer, imports } of files) {
    for (const specifier of imports.filter((name) => name.startsWith("."))) {
      seen++;
      const target = relative(".", normalize(join(dirname(path), specifier)));
      if (path === READS_MANIFEST && target === "package.json") continue;
      const to = layerOf(target);
      assert.ok(to !== undefined, `${path} imports ${specifier}, which is in no layer`);
      assert.ok(
        LAYERS.indexOf(to) <= LAYERS.indexOf(layer ?? ""),
        `${path} imports ${specifier}: ${to} is above it`,
      );
      const apart = to !== layer &&
        APART.some((pair) => pair.includes(to) && pair.includes(layer ?? ""));
      assert.ok(!apart, `${path} imports ${specifier}: these two are kept apart`);
    }
  }
  assert.ok(seen > 100, `${seen} imports seen`);
});

test("a dependency has one home", () => {
  for (const { path, layer, imports } of files) {
    for (const specifier of imports) {
      const homes = HOMES[specifier];
      if (homes === undefined) continue;
      assert.ok(homes.includes(layer ?? ""), `${path} imports ${specifier}`);
    }
  }
});

test("no file holds two subjects", () => {
  const long = files.filter(({ text }) => text.split("\n").length - 1 > MAX_LINES);
  assert.deepEqual(long.map(({ path, text }) => `${path}: ${text.split("\n").length - 1}`), []);
});

test("nothing is exported that nobody reads", () => {
  const tests = sources("test").filter(({ path }) => !path.startsWith("test/runtimes/"));
  const wordsIn = (text: string) => new Set(text.match(/[A-Za-z_$][\w$]*/g));
  const readers = new Map<string, number>();
  for (const { text } of [...files, ...tests]) {
    for (const word of wordsIn(text)) readers.set(word, (readers.get(word) ?? 0) + 1);
  }
  const EXPORT = /^export (?:async )?(?:function\*?|const|class|interface|type|enum) (\w+)/gm;
  const dead = files.flatMap(({ path, text }) =>
    [...text.matchAll(EXPORT)].filter(([, name = ""]) =>
      readers.get(name) === 1 && text.match(new RegExp(`\\b${name}\\b`, "g"))?.length === 1
    ).map(([, name]) => `${path}: ${name}`)
  );
  assert.deepEqual(dead, []);
});

test("Deno runs with the least permissions", () => {
  const config = readFileSync(join(root, "deno.json"), "utf8");
  const { tasks } = JSON.parse(config) as { tasks: Record<string, string> };
  for (const [name, command] of Object.entries(tasks)) {
    assert.ok(!/\s(-A|--allow-all|--allow-ffi)\b/.test(command), name);
    if (name !== "test") assert.ok(!command.includes("--allow-run"), name);
  }
});
