/**
 * `npm run mutate -- PATH… [--most N] [--seed N] [--minutes N] [--at FILE:LINE]`: puts one small fault after the other
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

/** What became of a fault: a test failed, none ended in time, or none noticed. */
export type Fate = "killed" | "endless" | "alive";

/** The suites that run now; a runner that is stopped takes them with it. */
const suitesNow = new Set<() => void>();

/** Runs the tests against the file with the fault, in a folder for all that they write. */
export function fateOf({ file, mutant, tests }: Case, root = ROOT): Promise<Fate> {
  const folder = mkdtempSync(join(tmpdir(), "ringshake-mutant-"));
  const path = join(folder, "mutant.mjs");
  const source = readFileSync(join(root, file), "utf8");
  writeFileSync(path, mutant === null ? running(source) : applied(source, mutant));
  const url = pathToFileURL(join(root, file)).href;
  const child = spawn(process.execPath, [
    ...["--disable-warning=ExperimentalWarning", "--import", HOOK],
    ...["--test", "--test-isolation=none", "--test-reporter=tap", ...tests],
  ], {
    cwd: root,
    // A group of its own: servers that the tests started end with them.
    detached: true,
    env: { ...process.env, TMPDIR: folder, MUTANT: JSON.stringify({ url, file: path }) },
  });
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  suitesNow.add(end);
  return new Promise((resolve) => {
    let fate: Fate | null = null;
    const stop = (because: Fate) => {
      fate ??= because;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => stop("endless"), LONGEST_MS);
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      text = text.slice(-200) + piece;
      // One failure is enough.
      if (/^ *not ok /m.test(text)) stop("killed");
    });
    child.stderr.resume();
    child.on("close", (code) => {
      clearTimeout(timer);
      suitesNow.delete(end);
      end();
      resolve(fate ?? (code === 0 ? "alive" : "killed"));
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
      minutes: { type: "string", default: "30" },
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
  process.once("exit", () => suitesNow.forEach((end) => end()));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(130));
  }
  // Tests that fail anyway would notice everything.
  const suites = new Map(cases.map((each) => [each.tests.join(" "), each]));
  for (const { file, tests } of suites.values()) {
    if (tests.length > 0 && await fateOf({ file, mutant: null, tests }) !== "alive") {
      throw new Error(`the tests of ${file} fail without any fault: ${tests.join(" ")}`);
    }
  }
  const until = Date.now() + 60_000 * Number(values.minutes);
  const count: Record<Fate | "accepted", number> = { killed: 0, endless: 0, alive: 0, accepted: 0 };
  const queue = [...cases];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (Date.now() > until) return void queue.unshift(next);
      const fate = next.tests.length > 0 ? await fateOf(next) : "alive";
      const survivor = described(
        next.file,
        readFileSync(join(ROOT, next.file), "utf8"),
        next.mutant,
      );
      const harmless = fate === "alive" && isAccepted(survivor);
      count[harmless ? "accepted" : fate]++;
      const { place, line, change } = survivor;
      if (fate !== "killed" && !harmless) console.log(`${fate} ${place}\n  ${line}\n  ${change}`);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  const noticed = count.killed + count.endless;
  const judged = noticed + count.alive;
  const percent = judged === 0 ? "none" : `${Math.round(100 * noticed / judged)} %`;
  console.log(
    `${noticed} of ${judged} faults noticed (${percent}; ${count.endless} by tests without an end); ` +
      `${count.accepted} more are accepted; ${queue.length} not tried in ${values.minutes} minutes; ` +
      `${all.length} possible`,
  );
  process.exitCode = noticed >= ENOUGH * judged && queue.length === 0 ? 0 : 1;
}

const isAccepted = ({ place, line, change }: Survivor): boolean =>
  ACCEPTED.some((each) =>
    place.startsWith(`${each.file}:`) && line.includes(each.line) &&
    (each.change === undefined || change === each.change)
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
