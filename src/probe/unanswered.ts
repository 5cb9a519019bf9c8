/**
 * Connections that taught nothing, and the questions that they leave unasked.
 *
 * A port may answer its first callers and then fall mute, refuse or hang up: a node under load, a
 * limit on connections in front of it. What was to be asked there is not known, and silence is no
 * answer to it.
 *
 * @module
 */

import type { Exchange } from "./exchange.ts";
import type { Handshake } from "./handshake.ts";

/** No connection stood, or it stood and not one word came until the deadline. */
export function isUnanswered(result: Exchange | Handshake): boolean {
  if (result.failed !== null) return result.failed.state !== "aborted";
  return "outcome" in result
    ? result.outcome?.end.kind === "overdue" && result.outcome.learned.serverHello === null
    : result.end === "overdue" && result.received.length === 0;
}
