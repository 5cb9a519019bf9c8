/**
 * A signal to any process of the chain reaches the program once: as one request, however many copies
 * come; and no program outlives its launcher.
 */

import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { ECHO_MS } from "../../src/cli/interruption.ts";
import type { Report } from "../../src/model/report.ts";
import { node, nodeMissing } from "../setup/pinned.mjs";
import { isDeno } from "./run_cli.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LAUNCHER = `${ROOT}test/setup/launch.mjs`;

/** Accepts and says nothing, so that a run lasts until somebody ends it. */
let silent: Server;
let target: string;

before(async () => {
  silent = createServer((socket) => socket.on("error", () => {}));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  target = `127.0.0.1/${port},${port}`;
});

after(() => void silent.close());

const CHECK = () => ["check", target, "--timeout", "20000", "--format", "json"];

/** A process, the text of its streams, and the moments that a test waits for. */
function started(program: string, args: readonly string[], options: { detached?: boolean } = {}) {
  const child = spawn(program, args, {
    ...options,
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: ROOT },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  let stdout = "";
  const shown = (word: string) =>
    new Promise<void>((resolve) => {
      const look = () => text.includes(word) && resolve();
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      look();
    });
  child.stdout.setEncoding("utf8").prependListener("data", (part: string) => {
    text += part;
    stdout += part;
  });
  child.stderr.setEncoding("utf8").prependListener("data", (part: string) => text += part);
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal }))
  );
  return { child, shown, ended, stdout: () => stdout, text: () => text };
}

const pidOf = ({ pid }: ChildProcess): number => pid ?? assert.fail("it did not start");

function assertReported(stdout: string, code: number | null): void {
  const { partial } = JSON.parse(stdout) as Report;
  assert.match(partial?.reason ?? "", /interrupted by Ctrl-C|stopped by SIGTERM/);
  assert.equal(code, 130);
}

const skip = nodeMissing();
const skipNpm = skip || spawnSync("npm", ["--version"]).status !== 0;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} to the launcher alone reaches the program`, { skip }, async () => {
    const run = started(node(), [LAUNCHER, ...CHECK()]);
    await run.shown("probing");
    process.kill(pidOf(run.child), signal);
    const { code } = await run.ended;
    assertReported(run.stdout(), code);
  });

  test(`${signal} to npm alone reaches the program`, { skip: skipNpm }, async () => {
    const run = started("npm", ["run", "-s", "ringshake", "--", ...CHECK()]);
    await run.shown("probing");
    process.kill(pidOf(run.child), signal);
    const { code } = await run.ended;
    assertReported(run.stdout(), code);
  });

  test(`${signal} to all of the foreground, as a terminal sends it, is one`, { skip }, async () => {
    const run = started(node(), [LAUNCHER, ...CHECK()], { detached: true });
    await run.shown("probing");
    process.kill(-pidOf(run.child), signal);
    const { code } = await run.ended;
    assertReported(run.stdout(), code);
  });
}

test("the program stops when its launcher is killed", { skip }, async () => {
  const run = started(node(), [LAUNCHER, ...CHECK()]);
  await run.shown("probing");
  process.kill(pidOf(run.child), "SIGKILL");
  // The pipes close with their last holder, which is the program.
  await run.ended;
  assert.match(
    (JSON.parse(run.stdout()) as Report).partial?.reason ?? "",
    /the launcher went away/,
  );
});

test("a file that never ends is given up at Ctrl-C, and named", {
  skip: process.platform === "win32",
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringshake-fifo-"));
  const fifo = join(folder, "scylla.yaml");
  spawnSync("mkfifo", [fifo]);
  const program = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
  const args = isDeno
    ? ["run", "--no-check", "-q", "-A"]
    : ["--disable-warning=ExperimentalWarning"];
  for (const command of [["lint", fifo], ["check", "-i", fifo], ["explain", fifo]]) {
    const run = started(process.execPath, [...args, program, ...command]);
    // Opens when the program reads, and then writes nothing.
    const writer = await open(fifo, "w");
    run.child.kill("SIGINT");
    const { code, signal } = await run.ended;
    assert.ok(code === 130 || signal === "SIGINT", `${code} ${signal}`);
    assert.equal(run.text(), `ringshake: ${fifo}: interrupted by Ctrl-C while it was read\n`);
    await writer.close();
  }
  await rm(folder, { recursive: true });
});

test("copies of a signal are one request; a later one ends the process", async () => {
  const stubborn = fileURLToPath(new URL("stubborn.ts", import.meta.url));
  const args = isDeno
    ? ["run", "--no-check", "-q", "--allow-env"]
    : ["--disable-warning=ExperimentalWarning"];
  const run = started(process.execPath, [...args, stubborn]);
  await run.shown("ready");
  const pid = pidOf(run.child);
  process.kill(pid, "SIGINT");
  await run.shown("asked");
  process.kill(pid, "SIGINT");
  process.kill(pid, "SIGTERM");
  const alive = Symbol("alive");
  assert.equal(await Promise.race([run.ended, wait(ECHO_MS * 2, alive)]), alive);
  process.kill(pid, "SIGINT");
  const { signal } = await run.ended as { signal: string | null };
  assert.equal(signal, "SIGINT");
  assert.equal(run.stdout(), "ready\nasked\n");
});
