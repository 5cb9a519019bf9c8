/**
 * The bounds that every connection lives within. Times are milliseconds, sizes bytes.
 *
 * @module
 */

/** A whole step: connect, handshake or exchange. The user's `--timeout` replaces it. */
export const STEP_MS = 3000;

/** How long a polite close may wait for the peer's own FIN before the socket is let go. */
export const DRAIN_MS = 500;

/** The most that one connection may receive, all told: a 10,000-certificate chain fits, a flood does not. */
export const MAX_RECEIVED = 4 * 1024 * 1024;

/** What a closing connection reads and throws away, so that no unread byte turns our FIN into a RST. */
export const MAX_DRAINED = 1024 * 1024;

/** How long a plain listener must stay silent before it counts as unfiltered; see `silenceMs`. */
export const SILENCE_MS = 300;

/**
 * The dc/rack filter closes one round trip after the connection stands, so a slow link needs a longer
 * look. Milliseconds.
 */
export function silenceMs(connectMs: number): number {
  return Math.max(SILENCE_MS, Math.ceil(3 * connectMs));
}
