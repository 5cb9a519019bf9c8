/**
 * Host names to addresses, as the system resolves them.
 *
 * @module
 */

import { lookup } from "node:dns/promises";

/** Every address of a name, in the system's order; empty when it has none, or nobody can say. */
export async function addressesOf(
  host: string,
): Promise<readonly { readonly address: string; readonly family: "IPv4" | "IPv6" }[]> {
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address, family }) => ({
      address,
      family: family === 6 ? "IPv6" : "IPv4",
    }));
  } catch {
    // A name that does not resolve fails again when it is dialled, and is reported there.
    return [];
  }
}
