// Installs the pinned Deno and Node beside the project, or says why it did not.
// Runs as npm's `prepare`, so it must work on any Node that npm works on. `npm pack` runs that too,
// and has no use for them.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../runtimes/", import.meta.url));
if (process.env.npm_command !== "pack" && process.env.npm_command !== "publish") {
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(
      "ringshake: the pinned runtimes did not install; `node` and `deno` from PATH will be used",
    );
  }
}
