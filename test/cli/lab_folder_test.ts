/** The practice cluster's folder holds keys: however the program ends, it does not stay behind. */

import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { node, nodeMissing } from "../setup/pinned.mjs";
import { hasTmux, runtimeCommand, Terminal } from "../tui/terminal.ts";
import { command } from "./run_cli.ts";

const LAUNCHER = fileURLToPath(new URL("../setup/launch.mjs", import.meta.url));
const skipTerminal = hasTmux() ? false : "tmux is not installed";

/** Every program of these tests keeps its folders here. */
let scratch: string;
before(() => {
  scratch = mkdtempSync(join(tmpdir(), "ringshake-folders-"));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

const folders = () => readdirSync(scratch).filter((name) => name.startsWith("ringshake-lab-"));

/** Until the folders are gone; a program that never removes them runs into the runner's deadline. */
async function gone(): Promise<void> {
  while (folders().length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const hasNpm = spawnSync("npm", ["--version"], { stdio: "ignore" }).status === 0;

/** A program that has told where its inventory is. */
async function lab(program: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(program, args, {
    env: { ...process.env, TMPDIR: scratch },
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const piece of child.stdout) {
    text += piece;
    if (text.includes("Ctrl-C stops it.")) break;
  }
  assert.ok(folders().length >= 1);
  return child;
}

function directly(): [string, string[]] {
  const [program, first] = command();
  return [program, [...first, "lab", "--scenario", "healthy-none"]];
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  test(`lab leaves no folder after ${signal}`, async () => {
    const child = await lab(...directly());
    const exited = once(child, "exit");
    process.kill(child.pid ?? 0, signal);
    await exited;
    assert.deepEqual(folders(), []);
  });
}

test("lab leaves no folder when its launcher is killed", { skip: nodeMissing() }, async () => {
  const child = await lab(node(), [LAUNCHER, "lab", "--scenario", "healthy-none"]);
  process.kill(child.pid ?? 0, "SIGKILL");
  await gone();
});

test("lab leaves no folder when npm is killed", { skip: nodeMissing() || !hasNpm }, async () => {
  const child = await lab("npm", ["run", "ringshake", "--", "lab", "--scenario", "healthy-none"]);
  process.kill(child.pid ?? 0, "SIGKILL");
  await gone();
});

test("what a killed lab leaves is removed by the next one", async () => {
  const child = await lab(...directly());
  const exited = once(child, "exit");
  process.kill(child.pid ?? 0, "SIGKILL");
  await exited;
  const [left] = folders();
  assert.ok(left !== undefined && existsSync(join(scratch, left, "probe.key")), String(left));
  const other = await lab(...directly());
  assert.equal(folders().includes(left), false);
  const ended = once(other, "exit");
  process.kill(other.pid ?? 0, "SIGTERM");
  await ended;
  assert.deepEqual(folders(), []);
});

test("a folder whose process may live is left alone, and so is what only looks like one", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  // No process has these numbers; a port tells the living from the dead where numbers may not be asked.
  const [alive, dead] = [
    `ringshake-lab-99999999-${address.port}-abcdef`,
    "ringshake-lab-99999999-1-abcdef",
  ];
  const others = ["ringshake-lab-2026", "ringshake-lab-1-1-../..", "ringshake-labrador-1-1-abcdef"]
    .map((name) => name.replaceAll("/", "_"));
  for (const name of [alive, dead, ...others]) mkdirSync(join(scratch, name));
  writeFileSync(join(scratch, "ringshake-lab-99999999-1-abcdeg"), "a file");
  const child = await lab(...directly());
  const left = readdirSync(scratch);
  for (const name of [alive, ...others]) assert.ok(left.includes(name), name);
  assert.ok(!left.includes(dead));
  const exited = once(child, "exit");
  process.kill(child.pid ?? 0, "SIGTERM");
  await exited;
  server.close();
  for (const name of readdirSync(scratch)) rmSync(join(scratch, name), { recursive: true });
});

const ENDINGS: Readonly<Record<string, (terminal: Terminal) => void>> = {
  "q": (terminal) => terminal.keys("q"),
  "Ctrl-C": (terminal) => terminal.keys("C-c"),
  "a hangup of the terminal": (terminal) => terminal.close(),
  "SIGTERM": (terminal) => {
    const shell = terminal.fact("#{pane_pid}");
    const child = execFileSync("ps", ["-o", "pid=", "--ppid", shell], { encoding: "utf8" }).trim();
    process.kill(Number(child), "SIGTERM");
  },
};
for (const [how, end] of Object.entries(ENDINGS)) {
  test(`the app on a practice cluster leaves no folder after ${how}`, {
    skip: skipTerminal,
  }, async () => {
    const terminal = new Terminal(80, 24, { TMPDIR: scratch });
    try {
      await terminal.shows(/READY>/);
      terminal.type(runtimeCommand("src/cli/main.ts", "--lab"));
      terminal.keys("Enter");
      await terminal.shows(/1 Overview/);
      while (folders().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      end(terminal);
      await gone();
    } finally {
      terminal.close();
    }
  });
}
