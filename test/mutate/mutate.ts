/**
 * `npm run mutate -- PATH… [--most N] [--seed N] [--at FILE:LINE]`: puts one small fault after the other
 * into the sources below PATH, without touching the checkout, and runs the tests beside them. A fault
 * that no test notices is a hole in the tests. Exits with 1 when fewer than nine in ten are noticed; those
 * that change nothing anyone can see are listed in accepted.ts, each with its reason.
 */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { ACCEPTED } from "./accepted.ts";
import { applied, type Mutant, mutantsOf, running } from "./mutants.ts";
import { imports, neighbours, sources } from "./neighbours.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HOOK = new URL("hook.mjs", import.meta.url).href;
const WORKERS = 2;
/** Longer than any neighbouring suite takes on a busy machine; a fault may loop for ever. */
const LONGEST_MS = 120_000;
const ENOUGH = 0.9;

interface Case {
  readonly file: string;
  /** `null`: the file as it is. */
  readonly mutant: Mutant | null;
  readonly tests: readonly string[];
}

interface Fault extends Case {
  readonly mutant: Mutant;
}

export interface Survivor {
  readonly place: string;
  readonly line: string;
  readonly change: string;
}

/** `src/x.ts:12`, the line as it stands, and what was changed in it. */
export function described(
  file: string,
  source: string,
  { start, end, replacement }: Mutant,
): Survivor {
  const number = source.slice(0, start).split("\n").length;
  const line = source.split("\n")[number - 1]?.trim() ?? "";
  const was = source.slice(start, end).replace(/\s+/g, " ").slice(0, 80);
  return { place: `${file}:${number}`, line, change: `${was} → ${replacement || "nothing"}` };
}

/** Runs the tests against the file with the fault. True when one of them fails, or they never end. */
export function isKilled({ file, mutant, tests }: Case, root = ROOT): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "ringshake-mutant-"));
  const path = join(folder, "mutant.mjs");
  const source = readFileSync(join(root, file), "utf8");
  writeFileSync(path, mutant === null ? running(source) : applied(source, mutant));
  const url = pathToFileURL(join(root, file)).href;
  const child = spawn(process.execPath, [
    ...["--disable-warning=ExperimentalWarning", "--import", HOOK],
    ...["--test", "--test-isolation=none", "--test-reporter=tap", ...tests],
  ], { cwd: root, env: { ...process.env, MUTANT: JSON.stringify({ url, file: path }) } });
  return new Promise((resolve) => {
    let killed = false;
    const stop = () => {
      killed = true;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(stop, LONGEST_MS);
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      text = text.slice(-200) + piece;
      // One failure is enough.
      if (/^ *not ok /m.test(text)) stop();
    });
    child.stderr.resume();
    child.on("close", (code) => {
      clearTimeout(timer);
      rmSync(folder, { recursive: true, force: true });
      resolve(killed || code !== 0);
    });
  });
}

/** A sample that is the same for the same seed. */
function sample<T>(items: readonly T[], most: number, seed: number): T[] {
  let state = seed >>> 0;
  const drawn = items.map((item) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return { item, key: state };
  });
  return drawn.sort((a, b) => a.key - b.key).slice(0, most).map(({ item }) => item);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      most: { type: "string", default: "120" },
      seed: { type: "string", default: "1" },
      at: { type: "string" },
    },
  });
  const graph = imports(ROOT, ["src", "probes", "reports", "test"]);
  const files = positionals.flatMap((path) => sources(ROOT, path));
  const all = files.flatMap((file): Fault[] => {
    const tests = neighbours(file, graph);
    const source = readFileSync(join(ROOT, file), "utf8");
    return mutantsOf(source).map((mutant) => ({ file, mutant, tests }))
      .filter(({ mutant }) =>
        values.at === undefined || described(file, source, mutant).place === values.at
      );
  });
  const cases = sample(all, Number(values.most), Number(values.seed));
  if (cases.length === 0) throw new Error("no source below these paths has anything to change");
  // Tests that fail anyway would notice everything.
  const suites = new Map(cases.map((each) => [each.tests.join(" "), each]));
  for (const { file, tests } of suites.values()) {
    if (tests.length > 0 && await isKilled({ file, mutant: null, tests })) {
      throw new Error(`the tests of ${file} fail without any fault: ${tests.join(" ")}`);
    }
  }
  const survivors: Survivor[] = [];
  const queue = [...cases];
  let done = 0;
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const killed = next.tests.length > 0 && await isKilled(next);
      if (!killed) {
        survivors.push(
          described(next.file, readFileSync(join(ROOT, next.file), "utf8"), next.mutant),
        );
      }
      process.stderr.write(`\r${++done} of ${cases.length}, ${survivors.length} alive `);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  process.stderr.write("\n");
  const [harmless, holes] = [survivors.filter(isAccepted), survivors.filter((s) => !isAccepted(s))];
  for (const { place, line, change } of holes) console.log(`${place}\n  ${line}\n  ${change}`);
  const killed = cases.length - survivors.length;
  const judged = cases.length - harmless.length;
  console.log(
    `${killed} of ${judged} faults noticed (${
      Math.round(100 * killed / judged)
    } %), of ${all.length} ` +
      `possible ones; ${harmless.length} more are accepted`,
  );
  process.exitCode = killed >= ENOUGH * judged ? 0 : 1;
}

const isAccepted = ({ place, line, change }: Survivor): boolean =>
  ACCEPTED.some((each) =>
    place.startsWith(`${each.file}:`) && line.includes(each.line) &&
    (each.change === undefined || change === each.change)
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
