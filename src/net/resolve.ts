/**
 * Host names to addresses and back, as the system resolves them.
 *
 * @module
 */

import { lookup, lookupService } from "node:dns/promises";

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

/** A resolver that nobody answers keeps its caller waiting for much longer. */
const NAME_MS = 2000;

/**
 * The name of an address that leads back to it, as `getHostName()` of Java takes it; null when there is none,
 * undefined when nobody says within two seconds, or before `signal`.
 */
export async function nameOf(
  address: string,
  signal: AbortSignal,
  ask: (address: string, port: number) => Promise<{ hostname: string }> = lookupService,
): Promise<string | null | undefined> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(NAME_MS)]);
  const late = new Promise<undefined>((resolve) => {
    if (ends.aborted) resolve(undefined);
    else ends.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  const answered = async () => {
    const { hostname } = await ask(address, 0);
    const back = await addressesOf(hostname);
    return hostname !== address && back.some((each) => each.address === address) ? hostname : null;
  };
  const asked = answered().catch((error) => error?.code === "ENOTFOUND" ? null : undefined);
  return await Promise.race([asked, late]);
}
