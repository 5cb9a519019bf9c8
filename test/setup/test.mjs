// `npm test`: format, lint, types, and the whole suite on Deno and on Node.
//
// Plain JavaScript for whatever Node npm runs on, and for Deno (`deno task test`, which leaves the
// Node half out with --deno-only). Arguments that name test files or folders narrow the suites, and
// `--days N` or `--days 2031-01-01` runs them on another day.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { deno, node, tsc } from "./pinned.mjs";
import { daysAhead, shiftedClock } from "./shifted_clock.mjs";
import { ensureTestRuntimes } from "./runtimes.mjs";
import { ensureAnsible, ensureCassandra, ensureCqlsh, ensureTools } from "./tools.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
process.chdir(root);

const { values: flags, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: { "deno-only": { type: "boolean" }, days: { type: "string" } },
});
const today = new Date();
const days = flags.days === undefined ? 0 : daysAhead(flags.days, today);
const denoOnly = flags["deno-only"] === true;
const scratch = mkdtempSync(join(tmpdir(), "ringshake-test-"));
lendCaches();
if (!denoOnly) ensureTestRuntimes();
const denoBinary = globalThis.Deno === undefined ? deno() : process.execPath;

const PERMISSIONS = [
  "--no-prompt",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--allow-sys",
];

/** npm and Deno keep caches in the home of their user; where nothing can be written there, we lend them ours. */
function lendCaches() {
  const own = {
    npm_config_cache: join(homedir(), ".npm"),
    DENO_DIR: join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "deno"),
  };
  for (const [variable, usual] of Object.entries(own)) {
    try {
      const folder = process.env[variable] ?? usual;
      mkdirSync(folder, { recursive: true });
      rmSync(mkdtempSync(join(folder, "ringshake-")), { recursive: true });
    } catch {
      process.env[variable] = join(scratch, variable);
    }
  }
}

/** Every test file below `folder`, sorted. */
function testFiles(folder) {
  if (statSync(folder).isFile()) return [folder];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name === "node_modules" || entry.name === "runtimes") return [];
      if (entry.isDirectory()) return testFiles(path);
      return /_test\.tsx?$/.test(entry.name) ? [path] : [];
    })
    .sort();
}

function run(title, command, args, env = {}) {
  console.log(`\n── ${title}`);
  const began = Date.now();
  const { status, error } = spawnSync(command, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  if (error) console.error(`${command}: ${error.message}`);
  const ok = status === 0;
  console.log(
    `── ${title}: ${ok ? "ok" : "FAILED"} in ${((Date.now() - began) / 1000).toFixed(1)} s`,
  );
  results.push({ title, ok });
}

/** What a suite's JUnit file counts. A suite that wrote none has failed as one. */
function countIn(path) {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const cases = text.match(/<testcase\b/g)?.length ?? 0;
  const failed = text.match(/<(failure|error)\b/g)?.length ?? 0;
  const skipped = [...text.matchAll(/<testcase\b[^>]*?\sname="([^"]*)"[^>]*>\s*<skipped\b/g)]
    .map(([, name]) => name);
  return { passed: cases - failed - skipped.length, failed: cases === 0 ? 1 : failed, skipped };
}

/** Runs the files on both runtimes, on a day that is so many days ahead; on Node perhaps more of them. */
function suites(title, files, days, onNode = files) {
  const env = { RINGSHAKE_TEST: "1", ...shiftedClock(days, today) };
  if (!denoOnly) {
    const junit = join(scratch, `node-${days}.xml`);
    run(`${title} on Node`, node(), [
      "--disable-warning=ExperimentalWarning",
      "--import",
      "tsx",
      "--test",
      "--test-concurrency=2",
      "--test-timeout=300000",
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=junit",
      `--test-reporter-destination=${junit}`,
      ...onNode,
    ], env);
    counts.push(countIn(junit));
  }
  const junit = join(scratch, `deno-${days}.xml`);
  run(`${title} on Deno`, denoBinary, [
    "test",
    "--no-check",
    "--quiet",
    "--parallel",
    `--junit-path=${junit}`,
    ...PERMISSIONS,
    ...files,
  ], { ...env, DENO_JOBS: "2" });
  counts.push(countIn(junit));
}

const DATED = [
  "test/clock_test.ts",
  "test/x509",
  "test/run",
  "test/library",
  "test/reports",
  "test/lab/scenarios_test.ts",
  "test/lab/client_auth_test.ts",
  "test/cli/lint_files_test.ts",
  "test/cli/field_test.ts",
  "test/interop/acceptance_test.ts",
  "test/tui/views_test.tsx",
];
// These start the program again and again, and a Deno that starts below libfaketime crashes now and then
// (twice in seven hundred starts): they tell of the day on Node alone.
const DATED_PROGRAMS = [
  "test/cli/check_test.ts",
  "test/cli/credentials_test.ts",
  "test/tui/terminal_test.ts",
  "test/tui/practice_test.ts",
  "test/tui/readme_test.ts",
];
// A thousand and more comparisons with libgnutls each, of which the day is no part.
const UNDATED = ["test/x509/profile_test.ts", "test/x509/forms_test.ts"];
const results = [];
const counts = [];
const missing = ensureTools();
ensureAnsible();
ensureCqlsh();
ensureCassandra();
if (missing.length > 0) {
  const say = `these programs are missing and could not be installed: ${missing.join(", ")}`;
  if (process.env.CI) throw new Error(`${say}; nothing may be skipped in CI`);
  console.error(`${say}; the tests that need them will be skipped`);
}

const files = (chosen.length > 0 ? chosen : ["test"]).flatMap((path) => testFiles(path));
if (files.length === 0) throw new Error("no test file found: nothing was tested");

if (chosen.length === 0) {
  run("format", denoBinary, ["fmt", "--check"]);
  run("lint", denoBinary, ["lint"]);
  if (!denoOnly) {
    if (existsSync(tsc)) run("types", node(), [tsc, "--noEmit", "-p", "."]);
  } else {
    run("types", denoBinary, ["check", "src", "probes", "reports"]);
  }
}
suites("tests", files, days);
// What is true today must be true on any day. All of it would take too long: these are the folders
// in which certificates are issued, judged, shown and dated, by us and by foreign programs.
if (process.env.CI && chosen.length === 0 && days === 0) {
  const [dated, programs] = [DATED, DATED_PROGRAMS].map((all) =>
    all.flatMap(testFiles).filter((path) => !UNDATED.includes(path))
  );
  for (const ahead of [40, 365, 9 * 365 + 2]) {
    suites(`${ahead} days ahead`, dated, ahead, [...dated, ...programs]);
  }
}
rmSync(scratch, { recursive: true, force: true });

const skipped = counts.flatMap((count) => count.skipped);
if (process.env.CI && skipped.length > 0) {
  console.error(`nothing may be skipped in CI: ${skipped.join("; ")}`);
  results.push({ title: "nothing skipped", ok: false });
}
console.log("");
for (const { title, ok } of results) console.log(`${ok ? "✔" : "✖"} ${title}`);
const sum = (of) => counts.reduce((total, count) => total + of(count), 0);
console.log(
  `\n${sum(({ passed }) => passed)} passed, ${
    sum(({ failed }) => failed)
  } failed, ${skipped.length} skipped`,
);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
