// `npm run ringshake -- ARGS`: the program on the pinned Node, with arguments, streams and exit
// code passed through untouched. `--script FILE` runs another entry point of this repository.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { node } from "./pinned.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const args = process.argv.slice(2);
const entry = args[0] === "--script" ? args.splice(0, 2)[1] : "src/cli/main.ts";

const child = spawn(node(), ["--disable-warning=ExperimentalWarning", root + entry, ...args], {
  // The channel says nothing; that it breaks tells the program that its launcher was killed.
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  cwd: process.env.INIT_CWD ?? process.cwd(),
  // Sources are compiled once and kept beside the dependencies: a third of the start-up.
  env: { NODE_COMPILE_CACHE: `${root}node_modules/.cache/ringshake`, ...process.env },
});
// Whoever signals npm or this process means the program. It may have seen the same Ctrl-C by way of
// the terminal, and knows the copy for one.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
});
child.on("error", (error) => {
  console.error(`ringshake: cannot start ${node()}: ${error.message}; run \`npm ci\` first`);
  process.exitCode = 3;
});
