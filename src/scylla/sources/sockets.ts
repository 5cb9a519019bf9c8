/**
 * `ss -tn` (or `netstat -tn`) as text, from a node: which port a peer is dialled on.
 *
 * The only proof, from outside the process, of what a node does when it calls: a passive node and a
 * transitional one look alike on their ports, but only the second dials its peers' TLS.
 *
 * @module
 */

import { parseAddress } from "../address.ts";
import { parsePort } from "../target.ts";

export interface Connection {
  readonly local: string;
  readonly localPort: number;
  readonly peer: string;
  readonly peerPort: number;
}

export interface Dials {
  /** Peers dialled in the clear, and with TLS; each once, in the order of the text. */
  readonly plain: readonly string[];
  readonly tls: readonly string[];
}

const END = /^\[?([0-9A-Fa-f:.]+)(?:%[A-Za-z0-9_.-]+)?\]?(?:%[A-Za-z0-9_.-]+)?:([0-9]+)$/;
const MAX_LINE = 1000;
const MAX_CONNECTIONS = 100_000;

/** Reads the connections; lines without two ends (headers, listeners) are passed over. */
export function readSockets(text: string): Connection[] {
  const connections: Connection[] = [];
  for (const raw of text.split("\n")) {
    const words = raw.slice(0, MAX_LINE).trim().split(/\s+/);
    if (words.some((word) => /^LISTEN(?:ING)?$/.test(word))) continue;
    const [local, peer] = words.flatMap((word) => readEnd(word) ?? []);
    if (!local || !peer || connections.length >= MAX_CONNECTIONS) continue;
    connections.push({
      local: local.address,
      localPort: local.port,
      peer: peer.address,
      peerPort: peer.port,
    });
  }
  return connections;
}

/**
 * What the node with these connections dials: those whose far end is a storage port. Where both ends
 * are (a node that calls itself, a peer with such a source port), nobody can tell who called.
 */
export function dialsIn(
  connections: readonly Connection[],
  ports: { readonly storagePort: number; readonly sslStoragePort: number },
): Dials {
  const isStorage = (port: number) => port === ports.storagePort || port === ports.sslStoragePort;
  const dialled = connections.filter(({ localPort, peerPort }) =>
    isStorage(peerPort) && !isStorage(localPort)
  );
  const peersOn = (port: number) => [
    ...new Set(dialled.filter(({ peerPort }) => peerPort === port).map(({ peer }) => peer)),
  ];
  return ports.storagePort === ports.sslStoragePort
    ? { plain: [], tls: peersOn(ports.sslStoragePort) }
    : { plain: peersOn(ports.storagePort), tls: peersOn(ports.sslStoragePort) };
}

/** Connections by the local address, when the text holds several nodes' output. */
export function byLocalAddress(
  connections: readonly Connection[],
): ReadonlyMap<string, readonly Connection[]> {
  return Map.groupBy(connections, ({ local }) => local);
}

/** IPv4 inside IPv6, as a dual-stack socket shows it, is IPv4. */
function readEnd(word: string): { address: string; port: number } | null {
  const [, host = "", portText = ""] = END.exec(word) ?? [];
  const port = parsePort(portText);
  const address = parseAddress(host.replace(/^::ffff:(?=[0-9.]+$)/i, ""))?.address;
  return port === null || !address || !/[.:]/.test(address) ? null : { address, port };
}
