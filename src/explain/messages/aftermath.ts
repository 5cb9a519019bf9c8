/**
 * Lines that only say how a connection ended, right after the line that says why.
 *
 * Seastar reports bytes that are no RPC twice: what was wrong with them, and then that the connection
 * is closed (`src/rpc/rpc.cc`). The second line has no cause of its own.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";

/** The messages that the end of a connection belongs to. */
const CAUSES_OF: Readonly<Record<string, readonly string[]>> = {
  "closed-before-negotiation": ["wrong-protocol-magic", "bad-negotiation-frame"],
  "closed-without-a-byte": ["unexpected-eof-in-negotiation"],
};
const CAUSES: ReadonlySet<string> = new Set(Object.values(CAUSES_OF).flat());

/** Connections whose last line is awaited; shards write in between, but not for long. */
const MAX_OPEN = 256;

/** Connection and id of the message; a connection is told by the other end's address and port. */
const ENDPOINT = /client (\S{3,60}): /;

export interface Pairs<T> {
  /** Keeps what a line was filed under, when an end may follow. */
  remember(known: KnownMessage | null, message: string, filed: T): void;
  /** What the line before of the same connection was filed under; each is given out once. */
  causeOf(known: KnownMessage | null, message: string): T | null;
}

export function createPairs<T>(): Pairs<T> {
  const open = new Map<string, T>();
  return {
    remember(known, message, filed) {
      if (known === null || !CAUSES.has(known.id)) return;
      const key = keyOf(known.id, message);
      open.delete(key);
      open.set(key, filed);
      const [oldest] = open.keys();
      if (open.size > MAX_OPEN && oldest !== undefined) open.delete(oldest);
    },
    causeOf(known, message) {
      for (const cause of CAUSES_OF[known?.id ?? ""] ?? []) {
        const key = keyOf(cause, message);
        const filed = open.get(key);
        if (filed === undefined) continue;
        open.delete(key);
        return filed;
      }
      return null;
    },
  };
}

const keyOf = (id: string, message: string) => `${id} ${ENDPOINT.exec(message)?.[1] ?? ""}`;
