/** What the launcher runs the program with, on machines that have more or less than this one. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isRecent, type Machine, NO_RUNTIME, runtime } from "../setup/pinned.mjs";

/** A machine where each of `programs` answers with a version. */
const machine = (
  programs: Readonly<Record<string, string>>,
  pins: Partial<Machine["pins"]> = {},
  running: Machine["running"] = { isNode: true, path: "/npm/node" },
): Machine => ({
  pins: { node: null, deno: null, ...pins },
  running,
  ask: (path) => programs[path] ?? null,
});

const [OLD, NEW, DENO] = ["v20.20.2", "v22.19.0", "deno 2.9.6 (stable, release)"];

test("the launcher takes the pinned Node, then a new one, then Deno, and else says one sentence", () => {
  const table: [string, Machine, string | null][] = [
    [
      "the pinned Node",
      machine({ "/pin/node": NEW, "/npm/node": NEW }, { node: "/pin/node" }),
      "/pin/node",
    ],
    [
      "npm's own Node, no pin for the platform",
      machine({ "/npm/node": NEW, deno: DENO }),
      "/npm/node",
    ],
    [
      "a pinned Node that does not run here",
      machine({ "/npm/node": NEW }, { node: "/pin/node" }),
      "/npm/node",
    ],
    ["another Node on PATH", machine({ "/npm/node": OLD, node: NEW }), "node"],
    [
      "the pinned Deno",
      machine({ "/npm/node": OLD, "/pin/deno": DENO, deno: DENO }, { deno: "/pin/deno" }),
      "/pin/deno",
    ],
    ["Deno on PATH", machine({ "/npm/node": OLD, node: OLD, deno: DENO }), "deno"],
    ["an old Deno", machine({ "/npm/node": OLD, deno: "deno 1.46.3" }), null],
    ["nothing that will do", machine({ "/npm/node": OLD }), null],
    ["Deno alone", machine({ deno: DENO }, {}, { isNode: false, path: "/bin/deno" }), "deno"],
  ];
  for (const [what, given, path] of table) assert.equal(runtime(given)?.path ?? null, path, what);
  assert.doesNotMatch(NO_RUNTIME, /\n/);
  assert.match(NO_RUNTIME, /Node 22\.19 or newer, or Deno 2/);
});

test("the oldest Node that will do is the one that package.json names", () => {
  const at = (path: string) =>
    JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(at("package.json").engines.node) ?? [];
  assert.ok(isRecent(`v${major}.${minor}.0`));
  assert.ok(!isRecent(`v${major}.${Number(minor) - 1}.9`));
  assert.ok(isRecent(`v${Number(major) + 2}.0.0`));
  assert.ok(!isRecent("deno 2.9.6"));
});

test("no package that npm installs complains of the Node that npm runs on", () => {
  const lock = JSON.parse(
    readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"),
  );
  const complaining = Object.entries(lock.packages as Record<string, { engines?: unknown }>)
    .filter(([path, { engines }]) => path !== "" && engines !== undefined);
  assert.deepEqual(complaining.map(([path]) => path), []);
});
