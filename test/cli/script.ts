/**
 * CLI tests as text: commands with what is expected of each, and the files that they need.
 *
 * ```text
 * # a sentence about what is shown
 * ringshake check -i bad.yaml
 *   exit 2
 *   stderr one line
 *   stderr ~ ^ringshake: bad\.yaml:2
 *   stdout empty
 * -- bad.yaml --
 * nodes: [
 * ```
 *
 * `ringshake` runs inside the test, `ringshake!` as a process of its own.
 *
 * Expectations: `exit N`; `stdout|stderr ~ REGEXP` (multiline); `stdout|stderr !~ REGEXP`;
 * `… empty`; `… one line`; `stdout json`. `cat FILE` reads a file as stdout; `< FILE` feeds stdin.
 *
 * @module
 */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { main } from "../../src/cli/program.ts";
import { type Outcome, ringshake } from "./run_cli.ts";
import { testWorld } from "./test_world.ts";

interface Step {
  readonly line: number;
  readonly words: readonly string[];
  readonly expectations: readonly { readonly line: number; readonly text: string }[];
}

/** Runs a script; the first expectation that fails is thrown with its line. */
export async function runScript(text: string, name: string): Promise<void> {
  const { steps, files } = parse(text);
  assert.ok(steps.length > 0, `${name} runs nothing`);
  const cwd = mkdtempSync(join(tmpdir(), "ringshake-script-"));
  try {
    for (const [path, content] of files) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), content);
    }
    for (const step of steps) {
      assert.ok(step.expectations.length > 0, `${name}:${step.line} expects nothing`);
      const outcome = await perform(step.words, cwd);
      for (const { line, text } of step.expectations) {
        const shown =
          `exit ${outcome.code}\n--- stdout\n${outcome.stdout}\n--- stderr\n${outcome.stderr}`;
        assert.ok(holds(text, outcome), `${name}:${line}: ${text}\ngot ${shown}`);
      }
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function perform(words: readonly string[], cwd: string): Promise<Outcome> {
  const [program, ...args] = words;
  if (program === "cat") {
    return { code: 0, stdout: readFileSync(join(cwd, args[0] ?? ""), "utf8"), stderr: "" };
  }
  const feed = args.indexOf("<");
  const stdin = feed < 0 ? "" : readFileSync(join(cwd, args[feed + 1] ?? ""), "utf8");
  const rest = feed < 0 ? args : args.slice(0, feed);
  if (program === "ringshake!") return await ringshake(rest, { cwd, stdin });
  assert.equal(program, "ringshake");
  const world = testWorld({ stdin });
  const home = process.cwd();
  process.chdir(cwd);
  try {
    const code = await main(rest, world);
    return { code, ...world.written };
  } finally {
    process.chdir(home);
  }
}

function holds(expectation: string, { code, stdout, stderr }: Outcome): boolean {
  const exit = /^exit (\d+)$/.exec(expectation);
  if (exit !== null) return code === Number(exit[1]);
  const parts = /^(stdout|stderr) (empty|one line|json|~|!~)(?: (.*))?$/.exec(expectation);
  assert.ok(parts, `unknown expectation: ${expectation}`);
  const [, stream, verb, pattern = ""] = parts;
  const text = stream === "stdout" ? stdout : stderr;
  switch (verb) {
    case "empty":
      return text === "";
    case "one line":
      return /^[^\n]+\n$/.test(text);
    case "json":
      return typeof JSON.parse(text) === "object";
    case "~":
      return new RegExp(pattern, "m").test(text);
    default:
      return !new RegExp(pattern, "m").test(text);
  }
}

function parse(text: string): { steps: Step[]; files: [string, string][] } {
  const [script = "", ...rest] = text.split(/^-- (?=\S+ --$)/m);
  const files = rest.map((part): [string, string] => {
    const end = part.indexOf(" --\n");
    return [part.slice(0, end), part.slice(end + " --\n".length)];
  });
  const steps: { line: number; words: string[]; expectations: { line: number; text: string }[] }[] =
    [];
  script.split("\n").forEach((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    if (/^\s/.test(line)) steps.at(-1)?.expectations.push({ line: index + 1, text: line.trim() });
    else steps.push({ line: index + 1, words: splitWords(line), expectations: [] });
  });
  return { steps, files };
}

/** Words as a shell would part them: blanks, and quotes of either kind around a word. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
    .map(([, double, single, bare]) => double ?? single ?? bare ?? "");
}
