/**
 * A cursor over received bytes that only goes forward.
 *
 * It keeps the path of the field being read, so that a failure names the field and the offset, and
 * so that a capture can label every byte without the message declarations knowing of captures.
 *
 * @module
 */

import type { Codec, Width } from "./codec.ts";

/** One labelled stretch of bytes: a leaf field of a message. */
export interface Span {
  /** The field's name in RFC spelling, dotted: `extensions.key_share.client_shares.0.group`. */
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  readonly value: number | Uint8Array;
  readonly meaning: string | undefined;
}

/** The bytes do not have the form that the protocol prescribes. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
  readonly path: string;
  readonly offset: number;
  readonly problem: string;

  constructor(path: string, offset: number, problem: string) {
    super(`${path === "" ? "message" : path} at offset ${offset}: ${problem}`);
    this.path = path;
    this.offset = offset;
    this.problem = problem;
  }
}

export class Reader {
  readonly bytes: Uint8Array;
  readonly spans: Span[] | undefined;
  /** The next byte to be read. */
  at = 0;
  #end: number;
  readonly #path: (string | number)[];

  /** `name` is what the bytes are as a whole; the paths of failures begin with it. */
  constructor(bytes: Uint8Array, spans?: Span[], name?: string) {
    this.bytes = bytes;
    this.spans = spans;
    this.#path = name === undefined ? [] : [name];
    this.#end = bytes.length;
  }

  /** Bytes left in the innermost vector. */
  get left(): number {
    return this.#end - this.at;
  }

  /** The next `length` bytes, as a view. */
  take(length: number): Uint8Array {
    this.#need(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** A big-endian unsigned integer. */
  uint(width: Width): number {
    this.#need(width);
    let value = 0;
    for (const end = this.at + width; this.at < end; this.at++) {
      value = value * 256 + (this.bytes[this.at] ?? 0);
    }
    return value;
  }

  /** Reads `codec` as the field `name`. */
  field<T>(name: string | number, codec: Codec<T>): T {
    this.#path.push(name);
    const value = codec.read(this);
    this.#path.pop();
    return value;
  }

  /** Gives the innermost field a better name, once a type code inside it is known. */
  rename(name: string): void {
    this.#path[this.#path.length - 1] = name;
  }

  /** Narrows the cursor to the next `length` bytes; hand the result to `leave`. */
  enter(length: number): number {
    this.#need(length);
    const outer = this.#end;
    this.#end = this.at + length;
    return outer;
  }

  /** Ends what `enter` began, and insists that nothing is left over. */
  leave(outer: number): void {
    this.finish();
    this.#end = outer;
  }

  /** Insists that nothing is left over. */
  finish(): void {
    if (this.left > 0) this.fail(`${count(this.left)} left over`);
  }

  /**
   * Looks at the next `length` bytes through `codec`, only to label them. Where they stop making
   * sense, the rest is labelled with the problem; the cursor is past them in either case.
   */
  glimpse(length: number, codec: Codec<unknown>): void {
    const depth = this.#path.length;
    let labelledTo = this.at;
    const before = this.spans?.length ?? 0;
    const outer = this.enter(length);
    const end = this.#end;
    try {
      codec.read(this);
      this.finish();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#path.length = depth;
      this.#end = end;
      for (const span of this.spans?.slice(before) ?? []) labelledTo = span.offset + span.length;
      this.at = labelledTo;
      const rest = this.take(this.left);
      this.label(labelledTo, rest, `malformed: ${error.message}`);
    }
    this.#end = outer;
  }

  /** Records what stands between `start` and the cursor. */
  label(
    start: number,
    value: number | Uint8Array,
    meaning: string | undefined,
    suffix?: string,
  ): void {
    const path = this.path(suffix);
    this.spans?.push({ path, offset: start, length: this.at - start, value, meaning });
  }

  /** The path of the field being read, in RFC spelling. */
  path(suffix?: string): string {
    const names = suffix === undefined ? this.#path : [...this.#path, suffix];
    return names.join(".").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }

  /** Gives up on these bytes. */
  fail(problem: string): never {
    throw new DecodeError(this.path(), this.at, problem);
  }

  #need(length: number): void {
    if (length > this.left) this.fail(`wanted ${count(length)}, ${this.left} left`);
  }
}

function count(bytes: number): string {
  return bytes === 1 ? "1 byte" : `${bytes} bytes`;
}
