/**
 * Starts the strangers of `strangers.ts`: unprivileged, in folders of their own, and ended whatever happens.
 *
 * @module
 */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as after } from "node:timers/promises";
import { freePort } from "./servers.ts";
import type { Place, Stranger } from "./strangers.ts";

/** What all servers of a test share: the certificate that they show, its key, the CA. */
export type Identity = Pick<Place, "certificate" | "key" | "pem" | "ca">;

export interface Running {
  port(name: string): number;
  stop(): Promise<void>;
}

const READY_MS = 30_000;
const ATTEMPTS = 3;

const isRoot = spawnSync("id", ["-u"], { encoding: "utf8" }).stdout?.trim() === "0";
/** Some refuse to run as root, and none outlives a test that is ended in its middle. */
const UNPRIVILEGED = [
  ...["setpriv", "--pdeathsig=TERM"],
  ...isRoot ? ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [],
  "--",
];

/** Starts one; resolves when all its listeners take connections. Somebody may take its ports before it. */
export async function startStranger(
  stranger: Stranger,
  parent: string,
  identity: Identity,
): Promise<Running> {
  for (let attempt = 1;; attempt++) {
    try {
      const folder = join(parent, `${stranger.name.replaceAll(/\W+/g, "-")}-${attempt}`);
      return await serving(stranger, folder, identity);
    } catch (error) {
      if (attempt === ATTEMPTS || !/in use/i.test(String(error))) throw error;
    }
  }
}

async function serving(stranger: Stranger, folder: string, identity: Identity): Promise<Running> {
  mkdirSync(folder);
  const names = ["closed", ...Object.keys(stranger.listeners)];
  const ports = new Map<string, number>();
  for (const name of names) ports.set(name, await freePort());
  const port = (name: string) => {
    const number = ports.get(name);
    if (number === undefined) throw new Error(`${stranger.name} has no listener ${name}`);
    return number;
  };
  const place: Place = { ...identity, folder, port };
  for (const [name, text] of Object.entries(stranger.files?.(place) ?? {})) {
    writeFileSync(join(folder, name), text);
  }
  // Some read no file of another user.
  if (isRoot) spawnSync("chown", ["-R", "nobody:nogroup", folder]);
  if (stranger.before !== undefined) await run(stranger.before(place), folder);
  const child = started(stranger.command(place), folder);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (bytes: Uint8Array) => output.length < 100 && output.push(bytes.toString()));
  }
  const stop = () => ended(child);
  try {
    await Promise.all(
      Object.keys(stranger.listeners).map((name) => takesConnections(child, port(name))),
    );
  } catch (error) {
    await stop();
    throw new Error(`${stranger.name}: ${error}: ${output.join("").slice(-2000)}`);
  }
  return { port, stop };
}

async function run(command: readonly string[], cwd: string): Promise<void> {
  const child = started(command, cwd);
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}`);
}

function started(command: readonly string[], cwd: string): ChildProcess {
  const [program = "", ...args] = [...UNPRIVILEGED, ...command];
  return spawn(program, args, {
    cwd,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, HOME: cwd, LC_ALL: "C.UTF-8" },
  });
}

const POLL_MS = 25;

async function takesConnections(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + READY_MS;
  while (!await isTaken(port)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("it ended");
    if (performance.now() > deadline) throw new Error(`nothing listens on ${port}`);
    await after(POLL_MS);
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}

const PATIENCE_MS = 3000;

/** Ends a server and its children: politely, so that it clears up behind itself, and then not. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const gone = isGone() ? Promise.resolve() : once(child, "exit");
  signal(child.pid, "SIGTERM");
  const patience = new AbortController();
  await Promise.race([gone, after(PATIENCE_MS, null, patience).catch(() => {})]);
  patience.abort();
  signal(child.pid, "SIGKILL");
  await gone;
}

/** To the whole group: many a server works through children. */
function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-pid, name);
  } catch {
    // Nobody is left of it.
  }
}
