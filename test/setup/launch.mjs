// `npm run ringshake -- ARGS`: the program on the pinned Node, or on what else there is, with
// arguments, streams and exit code passed through untouched. `--script FILE` runs another entry point
// of this repository.
import { spawn } from "node:child_process";
import { constants, tmpdir } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { NO_RUNTIME, runtime } from "./pinned.mjs";

/** How often we look whether npm is still there, in milliseconds. */
const LOOK_MS = 500;

const root = fileURLToPath(new URL("../../", import.meta.url));
const args = process.argv.slice(2);
const isScript = args[0] === "--script";
const entry = isScript ? args.splice(0, 2)[1] : "src/cli/main.ts";
const cwd = process.env.INIT_CWD ?? process.cwd();

/** Those of the tasks in deno.json; what npm installed is where Deno finds it without a network. */
function denoArguments() {
  const permissions = isScript ? ["--allow-all"] : [
    ...["--no-prompt", "--allow-net", "--allow-read", "--allow-env"],
    ...["--allow-sys=hostname,networkInterfaces", `--allow-write=${cwd},${tmpdir()}`],
  ];
  return ["run", "-q", `--config=${root}deno.json`, "--node-modules-dir=manual", ...permissions];
}

const chosen = runtime();
if (chosen === null) {
  console.error(NO_RUNTIME);
  process.exitCode = 3;
} else {
  const first = chosen.kind === "node"
    ? ["--disable-warning=ExperimentalWarning"]
    : denoArguments();
  const child = spawn(chosen.path, [...first, root + entry, ...args], {
    // The channel says nothing; that it breaks tells the program that its launcher was killed.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    cwd,
    // Sources are compiled once and kept beside the dependencies: a third of the start-up.
    env: { NODE_COMPILE_CACHE: `${root}node_modules/.cache/ringshake`, ...process.env },
  });
  // Whoever signals npm or this process means the program. It may have seen the same Ctrl-C by way
  // of the terminal, and knows the copy for one.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  // npm holds no channel to us. That it was killed shows by another parent; our end breaks the channel.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => process.ppid !== parent && process.exit(), LOOK_MS).unref();
  }
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
  child.on("error", (error) => {
    console.error(`ringshake: cannot start ${chosen.path}: ${error.message}`);
    process.exitCode = 3;
  });
}
