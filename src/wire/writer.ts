/**
 * A growing buffer with nestable length prefixes.
 *
 * @module
 */

import type { Width } from "./codec.ts";

export class Writer {
  #buffer: Uint8Array;
  #length = 0;

  constructor(capacity = 512) {
    this.#buffer = new Uint8Array(capacity);
  }

  /** A big-endian unsigned integer; throws `RangeError` when `value` does not fit. */
  uint(width: Width, value: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** width) {
      throw new RangeError(`${value} does not fit ${width} bytes`);
    }
    this.#reserve(width);
    this.#put(this.#length, width, value);
    this.#length += width;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Leaves room for a length prefix; hand the result to `close`. */
  open(width: Width): number {
    this.#reserve(width);
    this.#length += width;
    return this.#length;
  }

  /** Fills in the prefix that `open` left room for, and returns the length it states. */
  close(mark: number, width: Width): number {
    const length = this.#length - mark;
    if (length >= 256 ** width) throw new RangeError(`${length} bytes need a wider prefix`);
    this.#put(mark - width, width, length);
    return length;
  }

  /** What was written; the writer must not be used afterwards. */
  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  #put(at: number, width: Width, value: number): void {
    let left = value;
    for (let i = at + width - 1; i >= at; i--) {
      this.#buffer[i] = left % 256;
      left = Math.floor(left / 256);
    }
  }

  #reserve(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.#buffer.length * 2));
    grown.set(this.#buffer);
    this.#buffer = grown;
  }
}
