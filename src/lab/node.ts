/**
 * One simulated node: its listeners, a counter for each shard, and a log.
 *
 * @module
 */

import { createServer, type Server, type Socket } from "node:net";
import { type Blackhole, openBlackhole } from "./blackhole.ts";
import type { ClientRole } from "../model/words.ts";
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
  readonly clients?: readonly ClientPortSpec[];
}

/** A port for clients. */
export interface ClientPortSpec {
  readonly role: ClientRole;
  /** 0 for any free one. */
  readonly port: number;
  readonly spec: PortSpec;
  readonly logger: "cql_server" | "httpd";
  /** The shard is not the next one, but the one that the caller's own port picks. */
  readonly byPeerPort: boolean;
}

export interface LabNode {
  readonly address: string;
  /** As bound. Of a closed port: one that nobody listens on. */
  readonly storagePort: number;
  readonly sslStoragePort: number;
  /** Those of the ports for clients that were asked for, as bound. */
  readonly clientPorts: ReadonlyMap<ClientRole, number>;
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
    const ports: readonly Opening[] = [
      { port: spec.storagePort, spec: spec.storage },
      { port: spec.sslStoragePort, spec: spec.sslStorage },
      ...spec.clients ?? [],
    ];
    for (const port of ports) {
      opened.push(await open(spec.address, port, log, spec.shards ?? 1));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const [storage, sslStorage, ...clients] = opened as [Port, Port, ...Port[]];
  return {
    address: spec.address,
    storagePort: storage.port,
    sslStoragePort: sslStorage.port,
    clientPorts: new Map(
      spec.clients?.map(({ role }, index) => [role, clients[index]?.port ?? 0]),
    ),
    log,
    close,
  };
}

type Port = Blackhole;
type Opening =
  & Pick<ClientPortSpec, "port" | "spec">
  & Partial<Pick<ClientPortSpec, "logger" | "byPeerPort">>;

async function open(
  address: string,
  opening: Opening,
  log: NodeLog,
  shards: number,
): Promise<Port> {
  const { port, spec } = opening;
  if (spec === "timeout") return await openBlackhole(address, port);
  const listener = await listen(address, { ...opening, spec }, log, shards);
  if (spec === "closed") await listener.close();
  return listener;
}

/** A closed port is one that was free a moment ago. */
async function listen(
  address: string,
  { port, spec, logger, byPeerPort }: Opening & { readonly spec: Exclude<PortSpec, "timeout"> },
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
    if (spec === "closed") return socket.destroy();
    const stream = new TcpStream(socket);
    const shard = (byPeerPort ? socket.remotePort ?? 0 : accepted++) % shards;
    const by = logger === undefined ? `rpc - client ${stream.peer}: ` : `${logger} - `;
    const visit: Visit = {
      stream,
      report: (level, text) => log.write(level, shard, by, text),
      count: () => ({ shard, counter: counters[shard] = (counters[shard] ?? 0) + 1 }),
    };
    spec(socket.remoteAddress ?? "")(visit).catch((error) => server.emit("error", error));
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
