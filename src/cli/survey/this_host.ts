/**
 * What this host says of itself, as far as the runtime may ask.
 *
 * @module
 */

import { networkInterfaces } from "node:os";

export const LOOPBACK = /^(?:127\.|::1$|localhost$)/;

/** Addresses of this host; none where the runtime may not say. */
export const ownAddresses = (): string[] =>
  permitted(() =>
    Object.values(networkInterfaces()).flatMap((each) => each ?? []).map(({ address }) => address)
  ) ?? [];

/** Deno without --allow-sys throws; then the answer is not known. */
export function permitted<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
