/**
 * A small driver for tests: a flow over a real socket, or over an answering function.
 *
 * @module
 */

import { connect } from "node:net";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import type { Answer, Flow } from "../../src/handshake/flow.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { Freshness, Offer } from "../../src/handshake/offer.ts";
import type { Outcome } from "../../src/handshake/outcome.ts";

/** Real randomness, for tests that meet real servers. */
export const fresh: Freshness = { random: (length) => Uint8Array.from(randomBytes(length)) };

/** Connects to a port, of 127.0.0.1 when no other host is named, and runs the whole connection there. */
export async function meet(
  port: number,
  offer: Offer,
  timeoutMs = 5000,
  host = "127.0.0.1",
): Promise<Outcome> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  const began = performance.now();
  const arrivals: Answer[] = [];
  let wake: () => void = () => {};
  const arrive = (answer: object) => {
    arrivals.push({ atMs: performance.now() - began, ...answer });
    wake();
  };
  socket.on("data", (bytes: Uint8Array) => arrive({ bytes }));
  socket.on("end", () => arrive({ end: "fin" }));
  socket.on("error", () => arrive({ end: "reset" }));
  const timer = setTimeout(() => arrive({ end: "overdue" }), timeoutMs);
  try {
    const flow = handshake(offer);
    let turn = flow.next();
    while (!turn.done) {
      if (turn.value.ask === "send") {
        if (turn.value.bytes.length > 0) socket.write(turn.value.bytes);
        if (turn.value.fin) socket.end();
        turn = flow.next({ atMs: performance.now() - began });
        continue;
      }
      while (arrivals.length === 0) await new Promise<void>((resolve) => wake = resolve);
      turn = flow.next(arrivals.shift() as Answer);
    }
    return turn.value;
  } finally {
    clearTimeout(timer);
    const closed = socket.closed ? Promise.resolve() : once(socket, "close").catch(() => {});
    socket.destroy();
    await closed;
  }
}

/** Runs a flow against a script: each flight of ours is answered by what `peer` returns for it. */
export function replay<T>(
  flow: Flow<T>,
  peer: (sent: Uint8Array, flight: number) => readonly Uint8Array[],
): { result: T; sent: Uint8Array[] } {
  const sent: Uint8Array[] = [];
  const pending: Uint8Array[] = [];
  let atMs = 0;
  let turn = flow.next();
  while (!turn.done) {
    atMs++;
    if (turn.value.ask === "send") {
      pending.push(...peer(turn.value.bytes, sent.length));
      sent.push(turn.value.bytes);
      turn = flow.next({ atMs });
    } else {
      const bytes = pending.shift();
      turn = flow.next(bytes === undefined ? { atMs, end: "fin" } : { atMs, bytes });
    }
  }
  return { result: turn.value, sent };
}
