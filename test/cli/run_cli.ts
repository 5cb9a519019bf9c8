/**
 * Runs the real program on the runtime that the tests run on, with the permissions of its task.
 *
 * @module
 */

import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** What the Deno task grants; `check` needs no more than the first three. */
export const LEAST = ["--allow-net", "--allow-read", "--allow-env"];
const TASK = [...LEAST, "--allow-sys=hostname,networkInterfaces", "--allow-write"];

export const isDeno = "Deno" in globalThis;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Deno's permissions; ignored on Node. */
  readonly permissions?: readonly string[];
  /** Called with what the stream held so far; may signal the process. */
  readonly onStdout?: Watch;
  readonly onStderr?: Watch;
}

type Watch = (text: string, kill: (signal: NodeJS.Signals) => void) => void;

export function command(permissions: readonly string[] = TASK): [string, string[]] {
  return isDeno
    ? [process.execPath, ["run", "--no-prompt", "--no-check", "-q", ...permissions, MAIN]]
    : [process.execPath, ["--disable-warning=ExperimentalWarning", MAIN]];
}

export function ringshake(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [program, first] = command(options.permissions);
  const child = spawn(program, [...first, ...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  // Deno reports a child that it was asked to kill as killed, whatever its exit code.
  const kill = (signal: NodeJS.Signals) => void process.kill(child.pid ?? 0, signal);
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    options.onStdout?.(stdout, kill);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    options.onStderr?.(stderr, kill);
  });
  // A program that does not read its stdin closes it; that is no failure of the test.
  child.stdin.on("error", () => {});
  child.stdin.end(options.stdin ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
