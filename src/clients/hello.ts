/**
 * The hellos that a run sends: each distinct one once, whoever of the clients sends it.
 *
 * @module
 */

import type { Client } from "./client.ts";
import { narrowed } from "./cqlshrc_client.ts";
import { HELLOS } from "./hellos.ts";

/** By this name its hello is sent, and found again. */
export function helloName({ hello, own }: Client): string {
  const { min = null, max = null } = own?.versions ?? {};
  return min === null && max === null ? hello : `${hello} ${min ?? ""}-${max ?? ""}`;
}

/** ClientHellos by name: messages with their header. Who speaks in the clear has none. */
export function hellosOf(clients: readonly Client[]): ReadonlyMap<string, Uint8Array> {
  const hellos = new Map<string, Uint8Array>();
  for (const client of clients) {
    const recorded = HELLOS.get(client.hello);
    if (recorded === undefined || client.own?.versions === null) continue;
    const versions = client.own?.versions ?? null;
    hellos.set(helloName(client), versions === null ? recorded : narrowed(recorded, versions));
  }
  return hellos;
}
