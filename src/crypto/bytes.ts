/**
 * Byte strings as plain `Uint8Array`: node:crypto hands out `Buffer`, which prints, slices and compares
 * differently, so everything that leaves this folder passes through here.
 *
 * @module
 */

/** The same memory, seen as a plain `Uint8Array`. */
export function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Big-endian, without sign; of no bytes it is 0. */
export function toBigInt(bytes: Uint8Array): bigint {
  let hex = "0x0";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return BigInt(hex);
}

/** Big-endian in exactly `length` bytes; the value must fit. */
export function fromBigInt(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(length * 2, "0");
  return Uint8Array.from({ length }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** The bytes of a member of a JSON Web Key. */
export function fromBase64Url(text: string): Uint8Array {
  return plain(Buffer.from(text, "base64url"));
}
