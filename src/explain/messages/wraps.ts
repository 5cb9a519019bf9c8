/**
 * Lines that a terminal or a mail broke in two: what follows a line of ScyllaDB's logger and has no head
 * of its own may be the rest of it.
 *
 * @module
 */

import type { Heard } from "./aftermath.ts";
import { recognise } from "./catalogue.ts";
import { factsOf } from "./line.ts";

/** What is left of 80 columns behind a head of fifty, at least; shorter messages were not broken. */
const SHORTEST = 20;
/** A line is broken into so many pieces at most. */
const MAX_PIECES = 8;

export interface Wraps {
  /** The lines that are whole now. */
  push(line: Heard): readonly Heard[];
  finish(): readonly Heard[];
}

export function createWraps(): Wraps {
  let open: Heard | null = null;
  let pieces = 0;
  const close = (): Heard[] => {
    const whole = open === null ? [] : [open];
    open = null;
    return whole;
  };
  return {
    push(line) {
      const joined = open !== null && line.logger === null && pieces < MAX_PIECES
        ? joinedWith(open, line)
        : null;
      if (joined !== null) {
        open = joined;
        pieces++;
        return [];
      }
      const before = close();
      if (line.logger === null || line.message.length < SHORTEST) {
        return [...before, line];
      }
      open = line;
      pieces = 1;
      return before;
    },
    finish: close,
  };
}

/** The two as one, where that says something that neither says alone; `null` where it does not. */
function joinedWith(first: Heard, rest: Heard): Heard | null {
  const alone = [known(first.message, first.logger), known(rest.message, rest.logger)].map(String);
  // What ends so is no sentence: the rest says what, though it may be known alone.
  const goesOn = alone[0] === "" && /[:,(]$/.test(first.message);
  for (const between of /[:,]$/.test(first.message) ? [" ", ""] : ["", " "]) {
    const message = first.message + between + rest.message;
    const ids = known(message, first.logger);
    const isMore = alone[0] !== String(ids) && (alone[1] !== String(ids) || goesOn);
    if (ids.length > 0 && isMore) {
      return { ...first, message, facts: factsOf({ logger: first.logger, message }) };
    }
  }
  return null;
}

const known = (message: string, logger: string | null) =>
  recognise(message, factsOf({ logger, message })).map(({ id }) => id);
