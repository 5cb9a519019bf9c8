/**
 * NSS key log lines, by which Wireshark reads a recorded connection. Off unless the offer has a
 * receiver for them.
 *
 * @module
 */

import { toHex } from "../wire/hex.ts";
import type { Hello } from "./hello.ts";
import type { Offer } from "./offer.ts";

/** Writes `label client_random secret`. */
export function keyLogger({ keyLog }: Offer, { body }: Hello) {
  return (label: string, secret: Uint8Array): void => {
    keyLog?.(`${label} ${toHex(body.random)} ${toHex(secret)}`);
  };
}
