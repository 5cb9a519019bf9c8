/**
 * Lines that only say how a connection ended, right after the line that says why.
 *
 * Seastar reports bytes that are no RPC twice: what was wrong with them, and then that the connection
 * is closed (`src/rpc/rpc.cc`). The second line has no cause of its own; but its `server` or `client`
 * says which end printed both, which the first line does not.
 *
 * @module
 */

import type { Facts } from "./line.ts";

/** A line, taken apart. */
export interface Heard {
  readonly logger: string | null;
  readonly message: string;
  readonly facts: Facts;
  /** Its number, from 1; and that of the line that followed from it. */
  readonly numbers: readonly number[];
}

/** What is wrong with bytes that are no RPC; the connection's end follows. */
const FIRST =
  / (?:wrong protocol magic|unexpected eof during negotiation frame|[^:]* in negotiation frame)/;
const SECOND = /connection dropped: connection is closed/;

/** Connections whose last line is awaited; shards write in between, but not for long. */
const MAX_OPEN = 256;

/** A connection is told by the other end's address and port. */
const ENDPOINT = /client (\S{3,60}): /;

export interface Pairs {
  /** The lines that are whole now: the one given, or those that waited for it. */
  push(line: Heard): readonly Heard[];
  /** Those whose second line never came. */
  finish(): readonly Heard[];
}

export function createPairs(): Pairs {
  const open = new Map<string, Heard>();
  const close = (key: string) => {
    const line = open.get(key);
    open.delete(key);
    return line;
  };
  return {
    push(line) {
      const key = ENDPOINT.exec(line.message)?.[1];
      if (key === undefined) return [line];
      if (FIRST.test(line.message)) {
        const before = close(key);
        open.set(key, line);
        const [oldest] = open.keys();
        const tooMany = open.size > MAX_OPEN && oldest !== undefined ? close(oldest) : undefined;
        return [before, tooMany].filter((each) => each !== undefined);
      }
      const before = close(key);
      if (before === undefined) return [line];
      if (!SECOND.test(line.message)) return [before, line];
      const facts = { ...before.facts, side: line.facts.side };
      return [{ ...before, facts, numbers: [...before.numbers, ...line.numbers] }];
    },
    finish: () => [...open.values()],
  };
}
