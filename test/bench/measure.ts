/**
 * What a program costs, itself and the server that it talks to.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** Times in milliseconds; `null` where the system does not say. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly serverMs: number | null;
  /** How long the server had work: its CPU time, and its waits for a processor that was taken. */
  readonly serverBusyMs: number | null;
}

export interface Ran extends Cost {
  readonly output: string;
  readonly status: number | null;
}

/**
 * Runs a command to its end. Its CPU time, and that of whatever it starts, is what bash's `times` says
 * of its children.
 */
export async function runCommand(command: readonly string[], serverPid: number): Promise<Ran> {
  const before = scheduled(serverPid);
  const began = performance.now();
  const child = spawn("bash", [
    "-c",
    '"$@" 2>&1; status=$?; times >&3; exit $status',
    "_",
    ...command,
  ], {
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
  const output = collect(child.stdout as NodeJS.ReadableStream);
  const times = collect(child.stdio[3] as NodeJS.ReadableStream);
  const [status] = await once(child, "close") as [number | null];
  const wallMs = performance.now() - began;
  const server = since(before, scheduled(serverPid));
  return {
    wallMs,
    cpuMs: childrenMs(times()),
    ...server,
    output: output(),
    status,
  };
}

/** The same for work in this process. */
export async function measure<T>(
  serverPid: number,
  work: () => Promise<T>,
): Promise<Cost & { readonly result: T }> {
  const before = scheduled(serverPid);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const result = await work();
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const server = since(before, scheduled(serverPid));
  return { wallMs, cpuMs: (user + system) / 1000, ...server, result };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const parts: string[] = [];
  stream.on("data", (bytes: Uint8Array) => parts.push(bytes.toString()));
  return () => parts.join("");
}

/** The second line is that of the children: `0m0.057s 0m0.011s`. */
function childrenMs(times: string): number {
  const spent = times.split("\n")[1]?.matchAll(/(\d+)m([\d.]+)s/g) ?? [];
  return [...spent].reduce(
    (sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
}

/** Milliseconds that a process ran, and that it waited to run, where there is /proc. */
function scheduled(pid: number): readonly [number, number] | null {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
    return [Number(ran) / 1e6, Number(waited) / 1e6];
  } catch {
    return null;
  }
}

function since(
  before: ReturnType<typeof scheduled>,
  after: ReturnType<typeof scheduled>,
): Pick<Cost, "serverMs" | "serverBusyMs"> {
  if (before === null || after === null) return { serverMs: null, serverBusyMs: null };
  const [ran, waited] = [after[0] - before[0], after[1] - before[1]];
  return { serverMs: ran, serverBusyMs: ran + waited };
}

/** Times that the kernel had to drop a connection because a listen queue was full, so far. */
export function listenOverflows(): number | null {
  try {
    const [names = "", values = ""] = readFileSync("/proc/net/netstat", "utf8").split("\n");
    const index = names.split(" ").indexOf("ListenOverflows");
    return index < 0 ? null : Number(values.split(" ")[index]);
  } catch {
    return null;
  }
}

/** Counts the connections that `use` makes to a port that stands in for `port`. */
export async function countConnections(
  port: number,
  use: (port: number) => Promise<unknown>,
): Promise<number> {
  let count = 0;
  const relay = createServer({ allowHalfOpen: true }, (socket) => {
    count++;
    const onward = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    for (const [from, to] of [[socket, onward], [onward, socket]] as const) {
      from.on("error", () => to.destroy());
      from.pipe(to);
    }
  });
  relay.listen(0, "127.0.0.1");
  await once(relay, "listening");
  try {
    await use((relay.address() as AddressInfo).port);
  } finally {
    relay.close();
  }
  return count;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = sorted.length % 2 === 0
    ? [sorted[middle - 1], sorted[middle]]
    : [sorted[middle], sorted[middle]];
  return (low + high) / 2;
}
