/**
 * A port that never answers a SYN, as behind a firewall that drops: connecting to it times out.
 *
 * Without privileges a loopback port can do this in one way: a listener that accepts nothing, and whose
 * accept queue is full. The kernel then drops further SYNs. The listener lives in a worker that sleeps on
 * a gate and so can accept nothing; we fill its queue ourselves, and stop when a connection hangs, which
 * proves that the next one will.
 *
 * @module
 */

import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

export interface Blackhole {
  readonly port: number;
  close(): Promise<void>;
}

const LISTENER = `
const { createServer } = require("node:net");
const { parentPort, workerData } = require("node:worker_threads");
const server = createServer();
server.on("error", (error) => parentPort.postMessage({ error: error.code }));
server.listen({ host: workerData.host, port: workerData.port, backlog: 1 }, () => {
  parentPort.postMessage({ port: server.address().port });
  Atomics.wait(new Int32Array(workerData.gate), 0, 0);
});
`;

/** The queue of a backlog of one holds two; far more means that this system does not play along. */
const MAX_FILLERS = 16;
/** How long a connection on loopback may take before it counts as dropped, in milliseconds. */
const HANGS_AFTER = 150;

/** Opens a blackhole; port 0 takes a free one. Throws when the system does not drop SYNs. */
export async function openBlackhole(host: string, port: number): Promise<Blackhole> {
  const gate = new SharedArrayBuffer(4);
  const worker = new Worker(LISTENER, { eval: true, workerData: { host, port, gate } });
  const fillers: Socket[] = [];
  const close = async () => {
    for (const filler of fillers) filler.destroy();
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);
    await worker.terminate();
  };
  try {
    const bound = await portOf(worker);
    while (fillers.length < MAX_FILLERS) {
      const filler = await connectWithin(host, bound, HANGS_AFTER);
      if (filler === null) return { port: bound, close };
      fillers.push(filler);
    }
    throw new Error(`${host}:${bound} goes on accepting connections that nobody takes`);
  } catch (error) {
    await close();
    throw error;
  }
}

function portOf(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", ({ port, error }: { port?: number; error?: string }) => {
      if (port !== undefined) resolve(port);
      else reject(Object.assign(new Error(`cannot listen: ${error}`), { code: error }));
    });
  });
}

function connectWithin(host: string, port: number, ms: number): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => {
      socket.destroy();
      resolve(null);
    }, ms);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.on("error", () => {});
      resolve(socket);
    });
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
