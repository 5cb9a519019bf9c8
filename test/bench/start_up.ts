/**
 * How long it takes until the program can do anything at all.
 *
 * @module
 */

import process from "node:process";
import { fileURLToPath } from "node:url";
import { median, runCommand } from "./measure.ts";
import { table } from "./table.ts";
// @ts-ignore: plain JavaScript, shared with the set-up scripts
import { deno } from "../setup/pinned.mjs";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const node = [process.execPath, "--disable-warning=ExperimentalWarning"];
const denoRun = [
  ...[String(deno()), "run", "--no-check", "--no-prompt"],
  ...["--allow-env", "--allow-read", "--allow-sys", "--allow-net"],
];

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "node -e 0": [...node, "-e", "0"],
  "ringshake --version, Node, from sources": [...node, main, "--version"],
  "ringshake --help, Node, from sources": [...node, main, "--help"],
  "ringshake --version, Deno, from sources": [...denoRun, main, "--version"],
};

export async function startUp(repetitions: number): Promise<void> {
  const rows = [];
  for (const [name, command] of Object.entries(COMMANDS)) {
    const runs = [];
    for (let i = 0; i < repetitions; i++) runs.push(await runCommand(command, process.pid));
    if (runs.some(({ status }) => status !== 0)) {
      console.log(`${name}: ${runs.at(-1)?.output.trim().split("\n")[0] ?? "failed"}`);
      continue;
    }
    rows.push([
      name,
      median(runs.map(({ wallMs }) => wallMs)),
      median(runs.map(({ cpuMs }) => cpuMs)),
    ]);
  }
  console.log(table(["", "wall ms", "CPU ms"], rows));
}
