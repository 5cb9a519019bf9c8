/**
 * A remark as one cqlsh earns it, before those of all that may be meant are put together.
 *
 * @module
 */

import type { Severity } from "../model/words.ts";
import type { Saying } from "../scylla/remark.ts";
import type { Position } from "../scylla/usage_error.ts";

export interface Told extends Saying {
  /** kebab-case. */
  readonly id: string;
  readonly severity: Severity;
  /** Null: about the file as a whole, or what the environment says. */
  readonly at: Position | null;
  /** The sentence with which cqlsh ends over it, before it connects. */
  readonly prints?: string;
}

/** The effect of ending with a sentence. */
export const ends = (prints: string): string => `cqlsh ends before it connects: “${prints}”`;
