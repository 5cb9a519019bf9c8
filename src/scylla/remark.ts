/**
 * What is to be said about one place of a configuration: what it does, and what to write instead.
 *
 * @module
 */

import type { Severity } from "../model/words.ts";
import type { Position } from "./usage_error.ts";

export interface Remark {
  /** kebab-case. */
  readonly id: string;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What stands there. */
  readonly message: string;
  /** What the node really does. */
  readonly effect: string;
  /** What to write. */
  readonly fix: string;
  /** It concerns the ports of clients alone. */
  readonly side?: "client";
}

/** A place in a named file. */
export interface Place extends Position {
  readonly file: string;
}

export type Saying = Pick<Remark, "message" | "effect" | "fix">;

export function remark(id: string, severity: Severity, place: Place, saying: Saying): Remark {
  const { file, line, column } = place;
  return { id, severity, file, line, column, ...saying };
}

/** By file and place, the order in which a person reads. */
export function inReadingOrder(remarks: Iterable<Remark>): Remark[] {
  return [...remarks].sort((a, b) =>
    compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.id, b.id)
  );
}

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
