/**
 * What stands behind a port: a node's own two services, the filter of `dc` and `rack`, and a few strangers
 * that turn up on a node's ports in real clusters.
 *
 * @module
 */

import { generateKeyPairSync } from "node:crypto";
import { unsupportedVersion } from "./cql.ts";
import { dropped, type Report, serveRpc } from "./rpc.ts";
import { Hangup, type TcpStream } from "./stream.ts";
import { acceptTls, endTls } from "./tls/accept.ts";
import type { TlsOptions } from "./tls/policy.ts";
import type { Records } from "./tls/records.ts";
import type { Refusal } from "./tls/refusal.ts";
import type { TlsStream } from "./tls/tls_stream.ts";

/** What a service knows of the connection that it serves. */
export interface Visit {
  readonly stream: TcpStream;
  readonly report: Report;
  /** Counts this connection, and says on which shard it is served. Filtered ones are not counted. */
  count(): { readonly shard: number; readonly counter: number };
}

/** Serves one connection to its end. It may throw only what is a bug. */
export type Service = (visit: Visit) => Promise<void>;

/** Seastar's RPC in the clear. */
export function rpcService(compressors: readonly string[] = []): Service {
  return ({ stream, report, count }) => serveRpc(stream, { ...count(), compressors }, report);
}

/** Seastar's RPC inside TLS. */
export function tlsService(options: TlsOptions, compressors: readonly string[] = []): Service {
  return async (visit) => {
    const place = visit.count();
    await withinTls(visit, options, async (inside) => {
      await serveRpc(inside, { ...place, compressors }, visit.report);
    });
  };
}

/** Accepts TLS, and lends out what is inside; however that ends, it ends as on a node. */
export async function withinTls(
  { stream, report }: Visit,
  options: TlsOptions,
  use: (inside: TlsStream) => Promise<void>,
  { records, complain = (refusal) => report("ERROR", dropped(refusal.text)) }: {
    readonly records?: Records | undefined;
    /** Writes what a refused client leaves in the log. */
    readonly complain?: (refusal: Refusal) => void;
  } = {},
): Promise<void> {
  const inside = await acceptTls(stream, options, complain, records);
  if (inside === null) return;
  try {
    await use(inside);
  } catch (error) {
    endTls(stream, inside.records, error, complain);
  }
}

/** TLS with the node's certificate and somebody else's key: a proof that does not hold. */
export function withoutItsKey(options: TlsOptions): Service {
  const { credentials } = options;
  if (credentials === null) return tlsService(options);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return tlsService({ ...options, credentials: { ...credentials, privateKey } });
}

/**
 * `filter_connection` of a `dc` or `rack` node (`rpc.cc`, `server::accept`): accepted, closed unread,
 * nothing logged. A client that spoke first may see a RST, since its bytes are lost with the socket.
 */
export const filterService: Service = ({ stream }) => {
  stream.drop();
  return Promise.resolve();
};

/** Accepts, reads, and never says a word. */
export const silentService: Service = ({ stream }) => untilEnd(stream, () => {});

const text = (value: string) => new TextEncoder().encode(value);

/** Answers whatever comes as a web server does. */
export const httpService: Service = async ({ stream }) => {
  await untilEnd(stream, () => {
    const body = "400 Bad Request";
    const head = `HTTP/1.1 400 Bad Request\r\nContent-Length: ${body.length}\r\nConnection: close`;
    stream.send(text(`${head}\r\n\r\n${body}`));
    stream.finish();
  });
};

/** Speaks first, as SSH does. */
export const sshService: Service = async ({ stream }) => {
  stream.send(text("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7\r\n"));
  await untilEnd(stream, () => {
    stream.send(text("Invalid SSH identification string.\r\n"));
    stream.finish();
  });
};

/** ScyllaDB's own CQL port: `Invalid or unsupported protocol version`, in a version 4 ERROR frame. */
export const cqlService: Service = async ({ stream }) => {
  await untilEnd(stream, (bytes) => {
    stream.send(unsupportedVersion((bytes[0] ?? 0) & 0x7f));
    stream.finish();
  });
};

/** Sends back what it gets. */
export const echoService: Service = ({ stream }) => untilEnd(stream, (bytes) => stream.send(bytes));

/** Hands everything that comes to `onBytes`, until the peer's end. */
export async function untilEnd(
  stream: TcpStream,
  onBytes: (bytes: Uint8Array) => void,
): Promise<void> {
  try {
    while (true) onBytes(await stream.readSome());
  } catch (error) {
    if (!(error instanceof Hangup)) throw error;
    stream.finish();
  }
}
