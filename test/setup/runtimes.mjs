// Installs the pinned Deno and Node beside the project, or says why it did not.
//
// npm runs it as the script `dependencies`: after `npm ci` and `npm install` here, and unlike
// `prepare` neither when the package is packed nor where it is installed. It must work on any Node
// that npm works on.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
  cwd: fileURLToPath(new URL("../runtimes/", import.meta.url)),
  stdio: ["ignore", "ignore", "inherit"],
  shell: process.platform === "win32",
});
if (status !== 0) {
  console.error(
    "ringshake: the pinned runtimes did not install; `node` and `deno` from PATH will be used",
  );
}
