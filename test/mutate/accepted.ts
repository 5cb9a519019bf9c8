/**
 * Faults that nobody can notice, or that only a clock could. Each row is looked up in its file by a test,
 * so that it goes when its line goes.
 *
 * @module
 */

export interface Accepted {
  readonly file: string;
  /** A part of the line as it stands. */
  readonly line: string;
  /** As the runner prints it; every change of the line when left out. */
  readonly change?: string;
  readonly why: string;
}

export const ACCEPTED: readonly Accepted[] = [];
