/**
 * Bytes as lower-case hex and back, and compared; the runtimes' own methods for hex are not on all
 * of them yet.
 *
 * @module
 */

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (let i = 0; i < bytes.length; i++) hex += DIGITS[bytes[i] ?? 0];
  return hex;
}

/** Hex of at most `limit` bytes, followed by an ellipsis when there were more. */
export function hexPrefix(bytes: Uint8Array, limit: number): string {
  return bytes.length <= limit ? toHex(bytes) : `${toHex(bytes.subarray(0, limit))}…`;
}

/** Accepts white space between bytes; throws `RangeError` on anything else that is not hex. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  if (digits.length % 2 !== 0 || /[^0-9a-fA-F]/.test(digits)) throw new RangeError("not hex");
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Do `bytes` begin with all of `prefix`? */
export function startsWith(bytes: Uint8Array, prefix: ArrayLike<number>): boolean {
  for (let i = 0; i < prefix.length; i++) {
    if (bytes[i] !== prefix[i]) return false;
  }
  return true;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && startsWith(a, b);
}
