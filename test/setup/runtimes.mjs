// Installs runtimes beside the project, or says why it did not.
//
// npm runs it as the script `dependencies`: after `npm ci` and `npm install` here, and unlike
// `prepare` neither when the package is packed nor where it is installed. What the program needs comes
// then: nothing where npm's own Node will do. The rest comes when the tests run.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isPinned, isRecent, tsc } from "./pinned.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

function install(folder) {
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: at(folder),
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(
      "ringshake: a pinned runtime did not install; `node` or `deno` from PATH is used",
    );
  }
}

/** What the suites run on and check with, where it is missing. */
export function ensureTestRuntimes() {
  if (!isPinned("node")) install("../runtimes/");
  const isWhole = isPinned("deno") && isPinned("node22") && existsSync(tsc);
  if (!isWhole) install("../runtimes/tests/");
}

/**
 * npm compares what each package says of Node with the Node that npm runs on, and not with the one
 * that will run the program; on Node 20 that is 36 lines of warnings about nothing. `engines` in
 * package.json stays, and the launcher keeps to it.
 */
export function withoutEngines(lock) {
  for (const [path, entry] of Object.entries(lock.packages)) if (path !== "") delete entry.engines;
  return lock;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = at("../../package-lock.json");
  const text = readFileSync(path, "utf8");
  const kept = `${JSON.stringify(withoutEngines(JSON.parse(text)), null, 2)}\n`;
  if (kept !== text) writeFileSync(path, kept);
  if (!isRecent(process.version) && !isPinned("node")) install("../runtimes/");
}
