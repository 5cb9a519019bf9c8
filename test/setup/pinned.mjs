// Where the pinned runtimes are. Falls back to PATH, so that a platform without a pinned
// binary still works. Plain JavaScript: it runs on whatever Node npm itself runs on.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("../runtimes/node_modules/", import.meta.url));

/** The first pinned binary that exists for this platform, else the name to look up on PATH. */
function pinned(candidates, fallback) {
  for (const candidate of candidates) {
    const path = modules + candidate;
    if (!existsSync(path)) continue;
    try {
      chmodSync(path, 0o755);
    } catch {
      // A read-only checkout keeps whatever mode it has.
    }
    return path;
  }
  return fallback;
}

const platform = `${process.platform}-${process.arch}`;
const libc = process.platform === "linux" ? "-glibc" : "";

export const deno = () => pinned([`@deno/${platform}${libc}/deno`], "deno");
export const node = () => pinned([`node24-${platform}/bin/node`], "node");
export const node22 = () => pinned([`node22-${platform}/bin/node`], null);

/** For tests of a server that only Node brings: why they are skipped, or false. */
export function nodeMissing() {
  // Deno, asked to run `node`, runs itself.
  const { stdout } = spawnSync(node(), ["--version"], { encoding: "utf8" });
  return /^v\d/.test(stdout ?? "") ? false : "there is no Node: run `npm ci`, or put one on PATH";
}
