/**
 * The DER of a distinguished name with other values in it. Structure and attribute types stay, so
 * that equal names stay equal and different ones different.
 *
 * @module
 */

import { DerReader, inside, TAG } from "../src/x509/der.ts";
import { asText } from "../src/x509/names.ts";

const MAX_PARTS = 64;

/** `encoded` and the result are base64. What cannot be read is left out: the result is empty. */
export function redactedName(encoded: string, change: (text: string) => string): string {
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const rdns = inside(new DerReader(bytes, "").take(TAG.sequence, "Name")).all("rdn", MAX_PARTS);
    const changed = rdns.map((rdn) =>
      encode(
        TAG.set,
        inside(rdn).all("attribute", MAX_PARTS).map((attribute) => {
          const reader = inside(attribute);
          const type = reader.take(TAG.oid, "type");
          const value = asText(reader.any("value"));
          return encode(TAG.sequence, [type.bytes, utf8String(change(value ?? ""))]);
        }),
      )
    );
    return btoa(String.fromCharCode(...encode(TAG.sequence, changed)));
  } catch {
    return "";
  }
}

function utf8String(text: string): Uint8Array {
  return encode(TAG.utf8String, [new TextEncoder().encode(text)]);
}

/** A TLV around `parts`, with the definite length forms of X.690 §8.1.3. */
function encode(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  const size = length < 128
    ? [length]
    : length < 256
    ? [0x81, length]
    : [0x82, length >> 8, length & 255];
  return Uint8Array.from([tag, ...size, ...content]);
}
