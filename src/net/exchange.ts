/**
 * Carries out a plain exchange: connect, keep silent, speak, read, hang up politely.
 *
 * @module
 */

import {
  type Exchange,
  type ExchangeOrder,
  MAX_ANSWER,
  type NoConnection,
  type StreamEnd,
} from "../probe/exchange.ts";
import { dial, type DialFailure, type Endpoint, type Link } from "./link.ts";
import { silenceMs } from "./limits.ts";

/** Makes one connection to `endpoint`; each step (connect, then exchange) takes at most `stepMs`. */
export async function exchange(
  endpoint: Endpoint,
  order: ExchangeOrder,
  signal: AbortSignal,
  stepMs: number,
): Promise<Exchange> {
  const link = await dial(endpoint, signal, stepMs);
  if (link.kind === "failure") return notConnected(link);
  try {
    return await speak(link, order, signal, stepMs);
  } finally {
    await link.close();
  }
}

/** A dial that failed, in the words of the probes. */
export function noConnection(failure: DialFailure): NoConnection {
  return { state: failure.reason, code: failure.code, message: failure.message };
}

function notConnected(failure: DialFailure): Exchange {
  return {
    failed: noConnection(failure),
    silence: null,
    received: new Uint8Array(0),
    end: null,
    atMs: 0,
    connectMs: failure.ms,
    localAddress: null,
  };
}

async function speak(
  link: Link,
  order: ExchangeOrder,
  signal: AbortSignal,
  stepMs: number,
): Promise<Exchange> {
  const began = performance.now();
  const deadline = began + stepMs;
  const listenUntil = Math.min(began + silenceMs(link.connectMs), deadline);
  const received = new Uint8Array(MAX_ANSWER);
  let size = 0;
  const seen = (silence: Exchange["silence"], end: StreamEnd | null): Exchange => ({
    failed: null,
    silence,
    received: received.slice(0, size),
    end,
    atMs: link.elapsedMs(),
    connectMs: link.connectMs,
    localAddress: link.localAddress,
  });
  const keep = (bytes: Uint8Array) => {
    const part = bytes.subarray(0, MAX_ANSWER - size);
    received.set(part, size);
    size += part.length;
  };

  const first = await link.next(signal, listenUntil);
  if (first.kind === "bytes") keep(first.bytes);
  else if (first.end === "fin" || first.end === "reset") return seen(first.end, first.end);
  else if (first.end !== "overdue") return seen(null, first.end);
  const silence = size > 0 ? "spoken" : "kept";

  if (silence === "kept") link.send(order.say);
  while (size < MAX_ANSWER && !(size > 0 && order.enough(received.subarray(0, size)))) {
    const arrival = await link.next(signal, deadline);
    if (arrival.kind === "end") return seen(silence, arrival.end);
    keep(arrival.bytes);
  }
  return seen(silence, null);
}
