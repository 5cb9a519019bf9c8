/**
 * Insisting: where a peer breaks the protocol, the flow ends with a typed problem and an alert.
 *
 * @module
 */

import { ILLEGAL_PARAMETER } from "../wire/alert.ts";
import type { Channel } from "./channel.ts";
import { Stop } from "./flow.ts";
import type { Problem } from "./outcome.ts";

/** Ends the flow unless `holds`; `detail` says in a few words what is wrong. */
export function check(
  channel: Channel,
  holds: boolean,
  problem: Problem,
  detail: () => string,
  alert: number = ILLEGAL_PARAMETER,
): asserts holds {
  if (holds) return;
  const after = channel.state;
  throw new Stop({ kind: "incompatible", problem, detail: detail(), after }, alert);
}
