/**
 * A bounded reader of DER (X.690), for certificates and revocation lists.
 *
 * Whoever parses names every field it takes, so an error says where a certificate is broken. The
 * reader never recurses: nesting is spelled out by the caller, and every list has a maximum.
 *
 * @module
 */

/** Bytes that are not the DER which was expected at that place. */
export class DerError extends Error {
  override readonly name = "DerError";
  readonly path: string;
  /** Bytes from the start of the outermost value. */
  readonly offset: number;
  readonly problem: string;

  constructor(path: string, offset: number, problem: string) {
    super(`${path} at byte ${offset}: ${problem}`);
    this.path = path;
    this.offset = offset;
    this.problem = problem;
  }
}

/** One tag-length-value. */
export interface DerValue {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  /** The whole encoding, header included. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  readonly path: string;
  /** Where `content` begins, from the start of the outermost value. */
  readonly offset: number;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[number]`, primitive: an IMPLICIT tag over a simple type. */
export const contextTag = (number: number): number => 0x80 | number;
/** `[number]`, constructed: an EXPLICIT tag, or an IMPLICIT one over a list. */
export const contextList = (number: number): number => 0xa0 | number;

/** The shortest element has two bytes, and the longest certificate that is read 128 KiB. */
const MAX_ELEMENTS = 1 << 16;

/** Reads the values inside one piece of DER, front to back. */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #path: string;
  readonly #base: number;
  #at = 0;

  constructor(bytes: Uint8Array, path: string, base = 0) {
    this.#bytes = bytes;
    this.#path = path;
    this.#base = base;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The tag of the next value, or undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** The next value, whatever its tag. */
  any(field: string): DerValue {
    const path = this.#path === "" ? field : `${this.#path}.${field}`;
    const start = this.#at;
    const fail = (problem: string) => new DerError(path, this.#base + start, problem);
    const tag = this.#bytes[start];
    if (tag === undefined) throw fail("missing");
    if ((tag & 0x1f) === 0x1f) throw fail("a tag number above 30 has no place here");
    const { length, size } = this.#length(start + 1, fail);
    const from = start + 1 + size;
    if (length > this.#bytes.length - from) {
      throw fail(`claims ${length} bytes, ${this.#bytes.length - from} left`);
    }
    this.#at = from + length;
    return {
      tag,
      bytes: this.#bytes.subarray(start, this.#at),
      content: this.#bytes.subarray(from, this.#at),
      path,
      offset: this.#base + from,
    };
  }

  /** The next value, which must carry `tag`. */
  take(tag: number, field: string): DerValue {
    const start = this.#at;
    const value = this.any(field);
    if (value.tag !== tag) {
      throw new DerError(
        value.path,
        this.#base + start,
        `wanted tag ${hexByte(tag)}, found ${hexByte(value.tag)}`,
      );
    }
    return value;
  }

  /** The next value if it carries `tag`, else nothing is taken. */
  optional(tag: number, field: string): DerValue | undefined {
    return this.peek() === tag ? this.take(tag, field) : undefined;
  }

  /** Every value up to the end, at most `limit`; as many as fit into a certificate by default. */
  all(field: string, limit = MAX_ELEMENTS): DerValue[] {
    const values: DerValue[] = [];
    while (this.left > 0) {
      if (values.length === limit) {
        throw new DerError(this.#path, this.#base + this.#at, `more than ${limit} elements`);
      }
      values.push(this.any(`${field}[${values.length}]`));
    }
    return values;
  }

  /** Insists that nothing is left. */
  end(): void {
    if (this.left > 0) {
      throw new DerError(this.#path, this.#base + this.#at, `${this.left} bytes too many`);
    }
  }

  #length(at: number, fail: (problem: string) => DerError): { length: number; size: number } {
    const first = this.#bytes[at];
    if (first === undefined) throw fail("ends before its length");
    if (first < 0x80) return { length: first, size: 1 };
    const count = first & 0x7f;
    if (count === 0) throw fail("indefinite length is BER, not DER");
    if (count > 4) throw fail(`a length of ${count} bytes is out of bounds`);
    let length = 0;
    for (let i = 1; i <= count; i++) {
      const byte = this.#bytes[at + i];
      if (byte === undefined) throw fail("ends before its length");
      length = length * 256 + byte;
    }
    if (length < 0x80 || (this.#bytes[at + 1] ?? 0) === 0) throw fail("length is not minimal");
    return { length, size: 1 + count };
  }
}

/** A reader over the inside of a value. */
export function inside(value: DerValue): DerReader {
  return new DerReader(value.content, value.path, value.offset);
}

/** Reads exactly one value of type `tag` from `bytes`. */
export function single(bytes: Uint8Array, tag: number, name: string, base = 0): DerValue {
  const reader = new DerReader(bytes, "", base);
  const value = reader.take(tag, name);
  reader.end();
  return value;
}

export function derError(value: DerValue, problem: string): DerError {
  return new DerError(value.path, value.offset, problem);
}

export function readBoolean(value: DerValue): boolean {
  if (value.content.length !== 1) throw derError(value, "a BOOLEAN is one byte");
  return value.content[0] !== 0;
}

/** A small non-negative INTEGER; larger ones and negative ones are errors. */
export function readSmallInteger(value: DerValue): number {
  const { content } = value;
  if (content.length === 0) throw derError(value, "an INTEGER has at least one byte");
  if ((content[0] ?? 0) >= 0x80) throw derError(value, "negative");
  const digits = content[0] === 0 ? content.subarray(1) : content;
  if (digits.length > 4) throw derError(value, "out of bounds");
  return digits.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The content of a BIT STRING in whole bytes, and how many bits of the last are unused. */
export function readBitString(value: DerValue): { bytes: Uint8Array; unused: number } {
  const unused = value.content[0];
  if (unused === undefined) throw derError(value, "a BIT STRING has at least one byte");
  if (unused > 7 || (unused > 0 && value.content.length === 1)) {
    throw derError(value, `${unused} unused bits`);
  }
  return { bytes: value.content.subarray(1), unused };
}

const MAX_OID_BYTES = 64;

/** A dotted object identifier, its arcs of 64 bits at most, as GnuTLS reads them. */
export function readOid(value: DerValue): string {
  const { content } = value;
  if (content.length === 0) throw derError(value, "an object identifier has at least one byte");
  if (content.length > MAX_OID_BYTES) throw derError(value, `longer than ${MAX_OID_BYTES} bytes`);
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of content) {
    arc = arc * 128n + BigInt(byte & 0x7f);
    if (arc >= 1n << 64n) throw derError(value, "an arc is out of bounds");
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  if ((content.at(-1) ?? 0) >= 0x80) throw derError(value, "ends inside an arc");
  const [first = 0n, ...rest] = arcs;
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [root, first - root * 40n, ...rest].join(".");
}

/** The same where GnuTLS decodes at once. */
export function readStrictOid(value: DerValue): string {
  refusePaddedArcs(value);
  return readOid(value);
}

/** X.690 §8.19.2: no arc begins with zeros. */
export function refusePaddedArcs(value: DerValue): void {
  const isPadded = value.content.some((byte, at, all) =>
    byte === 0x80 && (at === 0 || (all[at - 1] ?? 0) < 0x80)
  );
  if (isPadded) throw derError(value, "an arc begins with zeros");
}

/**
 * UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 writes them, in UTC; seconds may be missing, as for
 * GnuTLS.
 */
export function readTime(value: DerValue): Date {
  const text = String.fromCharCode(...value.content.subarray(0, 32));
  const pattern = value.tag === TAG.utcTime
    ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/
    : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/;
  const match = pattern.exec(text);
  if (!match || (value.tag !== TAG.utcTime && value.tag !== TAG.generalizedTime)) {
    throw derError(value, "not a time in UTC");
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1)
    .map((digits) => Number(digits ?? 0));
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 &&
    second <= 60;
  if (!isDate) throw derError(value, `${text} is not a date`);
  const fullYear = value.tag === TAG.utcTime ? year + (year < 50 ? 2000 : 1900) : year;
  const date = new Date(0);
  date.setUTCFullYear(fullYear, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date;
}

function hexByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}
