/**
 * One simulated node: two listeners, a counter for each shard, and a log.
 *
 * @module
 */

import { createServer, type Server, type Socket } from "node:net";
import { type Blackhole, openBlackhole } from "./blackhole.ts";
import { NodeLog } from "./node_log.ts";
import type { Service, Visit } from "./service.ts";
import { TcpStream } from "./stream.ts";

/** What a port does: nothing listens, SYNs are dropped, or a service is chosen by who comes. */
export type PortSpec = "closed" | "timeout" | ((remoteAddress: string) => Service);

export interface ListenerSpec {
  /** What the node takes for the time. */
  readonly clock: () => Date;
  readonly address: string;
  /** 7000 and 7001 on a node of its own address; 0 for any free ports. */
  readonly storagePort: number;
  readonly sslStoragePort: number;
  readonly storage: PortSpec;
  readonly sslStorage: PortSpec;
  /** How many shards take turns; 1 when left out. */
  readonly shards?: number;
}

export interface LabNode {
  readonly address: string;
  /** As bound. Of a closed port: one that nobody listens on. */
  readonly storagePort: number;
  readonly sslStoragePort: number;
  readonly log: NodeLog;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Starts a node. Throws when an address or port cannot be bound. */
export async function startNode(spec: ListenerSpec): Promise<LabNode> {
  const log = new NodeLog(spec.clock);
  const opened: Port[] = [];
  const close = async () => {
    await Promise.all(opened.map((port) => port.close()));
  };
  try {
    for (
      const [port, behaviour] of [
        [spec.storagePort, spec.storage],
        [spec.sslStoragePort, spec.sslStorage],
      ] as const
    ) opened.push(await open(spec.address, port, behaviour, log, spec.shards ?? 1));
  } catch (error) {
    await close();
    throw error;
  }
  const [storage, sslStorage] = opened as [Port, Port];
  return {
    address: spec.address,
    storagePort: storage.port,
    sslStoragePort: sslStorage.port,
    log,
    close,
  };
}

type Port = Blackhole;

async function open(
  address: string,
  port: number,
  behaviour: PortSpec,
  log: NodeLog,
  shards: number,
): Promise<Port> {
  if (behaviour === "timeout") return await openBlackhole(address, port);
  const listener = await listen(address, port, behaviour, log, shards);
  if (behaviour === "closed") await listener.close();
  return listener;
}

/** A closed port is one that was free a moment ago. */
async function listen(
  address: string,
  port: number,
  behaviour: Exclude<PortSpec, "timeout">,
  log: NodeLog,
  shards: number,
): Promise<Port> {
  const sockets = new Set<Socket>();
  const counters = Array.from({ length: shards }, () => 0);
  let accepted = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    if (behaviour === "closed") return socket.destroy();
    const stream = new TcpStream(socket);
    const shard = accepted++ % shards;
    const visit: Visit = {
      stream,
      report: (level, text) => log.write(level, shard, stream.peer, text),
      count: () => ({ shard, counter: counters[shard] = (counters[shard] ?? 0) + 1 }),
    };
    behaviour(socket.remoteAddress ?? "")(visit).catch((error) => server.emit("error", error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port, backlog: BACKLOG }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  return { port: portOf(server), close: () => stop(server, sockets) };
}

/** Seastar's accept queue, as `ss` shows it. */
const BACKLOG = 100;

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server is not bound");
  return address.port;
}

function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
