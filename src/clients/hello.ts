/**
 * The hellos that a run sends to a node: each distinct one once, whoever of the clients sends it.
 *
 * @module
 */

import { addressBytes } from "../scylla/address.ts";
import type { Client } from "./client.ts";
import { narrowed } from "./cqlshrc_client.ts";
import { recordedHello } from "./hellos.ts";

export interface ClientHelloToSend {
  readonly recordVersion: number;
  readonly message: Uint8Array;
  /** Null: it names no server. */
  readonly serverName: string | null;
}

/** By this name its hello to `host` is sent, and found again. */
export function helloName({ hello, own, serverName }: Client, host: string): string {
  const { min = null, max = null } = own?.versions ?? {};
  const name = serverName && isName(host) ? `${hello} to ${host}` : hello;
  return min === null && max === null ? name : `${name} ${min ?? ""}-${max ?? ""}`;
}

/** The hellos of the clients to `host`, by name. Who speaks in the clear has none. */
export function hellosOf(
  clients: readonly Client[],
  host: string,
): ReadonlyMap<string, ClientHelloToSend> {
  const hellos = new Map<string, ClientHelloToSend>();
  for (const client of clients) {
    const name = helloName(client, host);
    if (hellos.has(name) || client.own?.versions === null) continue;
    const { recordVersion, message } = recordedHello(client.hello);
    const versions = client.own?.versions ?? null;
    hellos.set(name, {
      recordVersion,
      message: versions === null ? message : narrowed(message, versions),
      serverName: client.serverName && isName(host) ? host : null,
    });
  }
  return hellos;
}

/** No client sends an address for a name (RFC 6066, 3). */
const isName = (host: string) => addressBytes(host) === null;
