/**
 * The line between what this program completes and what it only recognises. Crossing it is no fault
 * of the peer's, and ends the flow as "unsupported".
 *
 * @module
 */

import { canComplete, type CipherSuite, cipherSuite } from "../crypto/suites.ts";
import { cipherSuites } from "../wire/cipher_suites.ts";
import type { Channel } from "./channel.ts";
import { Stop } from "./flow.ts";

/** The suite with this code, in the version that was settled, if it can be completed here. */
export function completable(channel: Channel, id: number): CipherSuite {
  const suite = cipherSuite(id);
  const name = cipherSuites.nameOf(id);
  if (suite === undefined || suite.minVersion > channel.context.version) {
    throw seenOnly(channel, name);
  }
  if (!canComplete(id)) throw seenOnly(channel, name, "; this runtime lacks the cipher");
  return suite;
}

/** The end of a flow that met something it cannot go on with. */
export function seenOnly(channel: Channel, what: string, why = ""): Stop {
  const detail = `${what}: seen, not completed${why}`;
  return new Stop({ kind: "unsupported", detail, after: channel.state });
}
