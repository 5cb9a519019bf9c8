/**
 * Reads the bytes in Seastar's log line `wrong protocol magic: …` (`rpc/rpc.cc`).
 *
 * Depending on its version of fmt, a node prints each of the eight bytes as a signed char: 0xbd comes
 * out as `-43`, and 0xff as `-1`. Newer ones print `bd` and `ff`. Both are read here.
 *
 * @module
 */

/** The number of bytes that the node compares. */
const LENGTH = 8;

/** The eight bytes behind a log line's hex, in either spelling; undefined when it is neither. */
export function decodeProtocolMagic(hex: string): Uint8Array | undefined {
  if (hex.length > 3 * LENGTH || !/^-?[0-9a-fA-F]+(?:-[0-9a-fA-F]+)*$/.test(hex)) return undefined;
  const bytes: number[] = [];
  // A minus begins a byte, so each stretch up to the next minus is read on its own: behind a minus
  // stand two digits or, for 0xf1 to 0xff, one; an even number of digits decides which.
  for (const [, minus, digits = ""] of hex.matchAll(/(-?)([0-9a-fA-F]+)/g)) {
    const negative = minus === "-";
    const first = negative ? (digits.length % 2 === 1 ? 1 : 2) : 0;
    if (negative) bytes.push(0x100 - parseInt(digits.slice(0, first), 16));
    for (let at = first; at < digits.length; at += 2) {
      if (at + 2 > digits.length) return undefined;
      bytes.push(parseInt(digits.slice(at, at + 2), 16));
    }
  }
  const fits = bytes.length === LENGTH && bytes.every((byte) => byte >= 0 && byte <= 0xff);
  return fits ? Uint8Array.from(bytes) : undefined;
}
