/**
 * Lets a flow talk to a live peer. The flow knows the protocol and no clock; the connection knows
 * the clock and no protocol; this is where they meet, and where each step gets its deadline.
 *
 * @module
 */

import type { Answer, Flow } from "../handshake/flow.ts";
import type { State } from "../handshake/outcome.ts";
import { DRAIN_MS } from "./limits.ts";
import type { Link } from "./link.ts";

/** The three steps of a connection that stands; each has a deadline of its own. */
type Step = "handshake" | "exchange" | "closing";

/** Drives `flow` to its end. Handshake and exchange may take `stepMs` each, the closing `DRAIN_MS`. */
export async function drive<T>(
  link: Link,
  flow: Flow<T>,
  signal: AbortSignal,
  stepMs: number,
): Promise<T> {
  let step: Step = "handshake";
  let deadline = performance.now() + stepMs;
  let turn = flow.next();
  while (!turn.done) {
    const ask = turn.value;
    if (ask.ask === "send") {
      link.send(ask.bytes);
      if (ask.fin) link.finish();
      turn = flow.next({ atMs: link.elapsedMs() });
      continue;
    }
    const now = stepOf(ask.state);
    if (now !== step) {
      step = now;
      deadline = performance.now() + (step === "closing" ? Math.min(DRAIN_MS, stepMs) : stepMs);
    }
    turn = flow.next(await answer(link, signal, deadline));
  }
  return turn.value;
}

async function answer(link: Link, signal: AbortSignal, deadline: number): Promise<Answer> {
  const arrival = await link.next(signal, deadline);
  const atMs = link.elapsedMs();
  return arrival.kind === "bytes" ? { atMs, bytes: arrival.bytes } : { atMs, end: arrival.end };
}

function stepOf(state: State): Step {
  if (state === "CONNECTED") return "exchange";
  return state === "CLOSING" ? "closing" : "handshake";
}
