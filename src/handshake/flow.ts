/**
 * A handshake as a generator: it yields what to send and when to wait, and returns how it ended.
 *
 * It opens no socket and reads no clock: times come with the answers. So a recorded conversation
 * replays through the very code that meets a live node.
 *
 * @module
 */

import type { End, State, StreamEnd } from "./outcome.ts";

/** What a flow wants of its driver. */
export type Ask =
  /** Write these bytes; with `fin`, half-close after them. Answered by the time alone. */
  | { readonly ask: "send"; readonly bytes: Uint8Array; readonly fin: boolean }
  /** Wait for bytes or for the end of the stream. */
  | { readonly ask: "receive"; readonly state: State };

/** The driver's answer. `atMs` is any clock that does not run backwards. */
export type Answer =
  | { readonly atMs: number }
  | { readonly atMs: number; readonly bytes: Uint8Array }
  | { readonly atMs: number; readonly end: StreamEnd };

export type Flow<T> = Generator<Ask, T, Answer>;

/** Ends a flow from wherever it stands; caught at the top, and never seen outside. */
export class Stop extends Error {
  readonly end: End;
  /** The alert to send before hanging up, or null. */
  readonly alert: number | null;

  constructor(end: End, alert: number | null = null) {
    super(end.kind);
    this.end = end;
    this.alert = alert;
  }
}
