/**
 * Deno's permission to use the network, asked before a socket is made: without it `node:net` fails in
 * other ways for addresses, for names (as if the resolver refused) and for a chosen source address
 * (by a throw that nobody can catch).
 *
 * @module
 */

import { hostAndPort } from "../scylla/address.ts";
import type { Endpoint } from "./link.ts";

/** The code of a failure for want of a permission; the name of Deno's own error. */
export const NOT_CAPABLE = "NotCapable";

/** What this program may not do, and the flag for it; `null` when it may, and wherever none is needed. */
export function missingPermission({ host, port, localAddress }: Endpoint): string | null {
  const deno = (globalThis as { Deno?: Permissions }).Deno;
  if (deno === undefined) return null;
  const places = [hostAndPort(host, port)];
  if (localAddress !== undefined) places.push(hostAndPort(localAddress, 0));
  const refused = places.find((place) =>
    deno.permissions.querySync({ name: "net", host: place }).state !== "granted"
  );
  return refused === undefined
    ? null
    : `Deno may not use the network (${refused}): run deno with --allow-net`;
}

/** The part of Deno's own interface that is used here. */
interface Permissions {
  readonly permissions: {
    querySync(asked: { name: "net"; host: string }): { readonly state: string };
  };
}
