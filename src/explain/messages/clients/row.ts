/**
 * One wording of one library.
 *
 * @module
 */

import type { StimulusName } from "../stimuli.ts";

export type ClientRow = readonly [
  library: string,
  stimulus: StimulusName,
  /** Every one of these occurs in the message. */
  has: string | readonly string[],
  example: string,
];
