/**
 * What a person gave us and we cannot use: a flag, a target, a line of a file.
 *
 * It carries its place and its cure, so that whoever reports it needs one line and no lookup.
 *
 * @module
 */

import { printable } from "../text/printable.ts";

/** Where in a file; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface UsageErrorPlace extends Partial<Position> {
  /** The file's name as the person gave it; absent for flags and arguments. */
  readonly file?: string;
}

export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** What to type or change. */
  readonly cure: string;

  constructor(problem: string, cure: string, place: UsageErrorPlace = {}) {
    super(problem);
    this.cure = cure;
    this.file = place.file ?? null;
    this.line = place.line ?? null;
    this.column = place.column ?? null;
  }

  /** `file:line:column: problem; cure`, on one line that may be shown to anybody. */
  get oneLine(): string {
    const place = [this.file, this.line, this.column].filter((part) => part !== null).join(":");
    const sentence = `${place === "" ? "" : `${place}: `}${this.message}; ${this.cure}`;
    return printable(sentence.replace(/\s*[\r\n]+\s*/g, " "));
  }
}

/** A bound of ours is passed: whether others could use what was given is not known. */
export class BoundError extends UsageError {}
