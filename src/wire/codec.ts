/**
 * The presentation language of RFC 8446 §3, as values.
 *
 * A message is declared once, field by field, in the order and with the bounds that the RFC prints.
 * That one declaration decodes, encodes, names the failing field, and labels the bytes shown in a
 * capture. Length prefixes are bounded here, so that no declaration can forget to.
 *
 * @module
 */

import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

/** How one value is laid out on the wire. */
export interface Codec<T> {
  read(r: Reader): T;
  write(w: Writer, value: T): void;
}

/** The value type of a codec. */
// deno-lint-ignore no-explicit-any -- any codec, whatever its value type
export type Decoded<C extends Codec<any>> = C extends Codec<infer T> ? T : never;

/** Says in words what a value stands for. */
export type Meaning<T> = (value: T) => string;

/**
 * Decodes exactly `bytes`: a value that is followed by anything else is an error. Throws
 * `DecodeError`, whose path begins with `name` when there is one.
 */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array, name?: string): T {
  const r = new Reader(bytes, undefined, name);
  const value = codec.read(r);
  r.finish();
  return value;
}

/** Encodes `value`; throws `RangeError` when it does not fit the declared bounds. */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const w = new Writer();
  codec.write(w, value);
  return w.bytes();
}

/** The width of an integer or of a length prefix, in bytes. */
export type Width = 1 | 2 | 3 | 4;

/** `uintN`, big-endian, with an optional meaning for captures. */
export function uint(width: Width, meaning?: Meaning<number>): Codec<number> {
  return {
    read(r) {
      const start = r.at;
      const value = r.uint(width);
      if (r.spans !== undefined) r.label(start, value, meaning?.(value));
      return value;
    },
    write: (w, value) => w.uint(width, value),
  };
}

export const u8 = uint(1);
export const u16 = uint(2);
export const u32 = uint(4);

/** How many bytes may stand behind a length prefix. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** `opaque x[length]`: exactly so many bytes, without a prefix. */
export function fixed(length: number, meaning?: Meaning<Uint8Array>): Codec<Uint8Array> {
  return {
    read: (r) => takeLabelled(r, length, meaning),
    write(w, value) {
      if (value.length !== length) throw new RangeError(`wanted ${length} bytes`);
      w.raw(value);
    },
  };
}

/** All bytes that are left in the enclosing vector or message. */
export function rest(bounds: Bounds = {}, meaning?: Meaning<Uint8Array>): Codec<Uint8Array> {
  const { min = 0, max = Infinity } = bounds;
  return {
    read(r) {
      within(r, r.left, min, max);
      return takeLabelled(r, r.left, meaning);
    },
    write(w, value) {
      fits(value.length, min, max);
      w.raw(value);
    },
  };
}

/** `opaque x<min..max>`: bytes behind a length prefix of `width` bytes. */
export function opaque(
  width: Width,
  bounds: Bounds = {},
  meaning?: Meaning<Uint8Array>,
): Codec<Uint8Array> {
  const { min = 0, max = Infinity } = bounds;
  return {
    read: (r) => takeLabelled(r, readLength(r, width, min, max), meaning),
    write(w, value) {
      fits(value.length, min, max);
      w.uint(width, value.length);
      w.raw(value);
    },
  };
}

/** `Item x<min..max>`: items until a length of `width` bytes is used up; bounds are in bytes. */
export function vector<T>(
  width: Width,
  item: Codec<T>,
  bounds: Bounds = {},
): Codec<readonly T[]> {
  const { min = 0, max = Infinity } = bounds;
  return {
    read(r) {
      const outer = r.enter(readLength(r, width, min, max));
      const items: T[] = [];
      while (r.left > 0) {
        const start = r.at;
        items.push(r.field(items.length, item));
        if (r.at === start) r.fail("an item of no length");
      }
      r.leave(outer);
      return items;
    },
    write(w, items) {
      const mark = w.open(width);
      for (const each of items) item.write(w, each);
      fits(w.close(mark, width), min, max);
    },
  };
}

/** `Body x<min..max>`: one value that fills exactly what its length prefix says. */
export function prefixed<T>(width: Width, body: Codec<T>, bounds: Bounds = {}): Codec<T> {
  const { min = 0, max = Infinity } = bounds;
  return {
    read(r) {
      const outer = r.enter(readLength(r, width, min, max));
      const value = body.read(r);
      r.leave(outer);
      return value;
    },
    write(w, value) {
      const mark = w.open(width);
      body.write(w, value);
      fits(w.close(mark, width), min, max);
    },
  };
}

/** A last field that may be missing altogether, as extensions may be in the hellos. */
export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    read: (r) => r.left === 0 ? undefined : codec.read(r),
    write(w, value) {
      if (value !== undefined) codec.write(w, value);
    },
  };
}

// deno-lint-ignore no-explicit-any -- each field has its own value type
type Fields = Readonly<Record<string, Codec<any>>>;
type StructOf<F extends Fields> = { readonly [K in keyof F]: Decoded<F[K]> };

/** `struct { … } Name`: the fields, in the order declared. */
export function struct<const F extends Fields>(fields: F): Codec<StructOf<F>> {
  const entries = Object.entries(fields);
  return {
    read(r) {
      const value: Record<string, unknown> = {};
      for (const [name, codec] of entries) value[name] = r.field(name, codec);
      return value as StructOf<F>;
    },
    write(w, value) {
      for (const [name, codec] of entries) codec.write(w, value[name]);
    },
  };
}

/** A message or extension without content. */
export const empty: Codec<null> = { read: () => null, write: () => undefined };

function takeLabelled(r: Reader, length: number, meaning?: Meaning<Uint8Array>): Uint8Array {
  const start = r.at;
  const value = r.take(length);
  if (r.spans !== undefined) r.label(start, value, meaning?.(value));
  return value;
}

function readLength(r: Reader, width: Width, min: number, max: number): number {
  const start = r.at;
  const length = r.uint(width);
  if (r.spans !== undefined) r.label(start, length, "bytes that follow", "length");
  within(r, length, min, max);
  return length;
}

function within(r: Reader, length: number, min: number, max: number): void {
  if (length < min) r.fail(`length ${length} is below the minimum of ${min}`);
  if (length > max) r.fail(`length ${length} is above the maximum of ${max}`);
}

function fits(length: number, min: number, max: number): void {
  if (length < min || length > max) {
    throw new RangeError(`${length} bytes are outside ${min}..${max}`);
  }
}
