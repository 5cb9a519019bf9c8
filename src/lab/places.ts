/**
 * Where the nodes of a practice cluster listen: on addresses of their own with ScyllaDB's port numbers,
 * or, on systems whose loopback is 127.0.0.1 alone, on ports of their own there.
 *
 * @module
 */

import { randomInt } from "node:crypto";
import { createServer } from "node:net";

export interface Place {
  readonly address: string;
  /** 0 stands for any free port. */
  readonly storagePort: number;
  readonly sslStoragePort: number;
  readonly apiPort: number;
}

export const STORAGE_PORT = 7000;
export const SSL_STORAGE_PORT = 7001;
export const API_PORT = 10000;

const ATTEMPTS = 8;

/**
 * Places for `count` nodes, at most 250. Each call finds another network, so that labs can coexist; all
 * are written with as many digits, so that what is shown of them is laid out alike.
 */
export async function findPlaces(
  count: number,
  clientPorts: readonly number[] = [],
): Promise<Place[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const network = `127.${randomInt(100, 250)}.${randomInt(100, 250)}`;
    const ports = [STORAGE_PORT, SSL_STORAGE_PORT, API_PORT, ...clientPorts];
    const free = await Promise.all(ports.map((port) => canListen(`${network}.1`, port)));
    if (free.every(Boolean)) {
      return Array.from({ length: count }, (_, index) => ({
        address: `${network}.${index + 1}`,
        storagePort: STORAGE_PORT,
        sslStoragePort: SSL_STORAGE_PORT,
        apiPort: API_PORT,
      }));
    }
  }
  const anyPort = { address: "127.0.0.1", storagePort: 0, sslStoragePort: 0, apiPort: 0 };
  return Array.from({ length: count }, () => anyPort);
}

/** Does it listen with ScyllaDB's own numbers, and not with those that were free? */
export const withKnownPorts = ({ storagePort }: Place): boolean => storagePort !== 0;

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}
