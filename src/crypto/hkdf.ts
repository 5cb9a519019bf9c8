/**
 * HKDF (RFC 5869) and its use in TLS 1.3 (RFC 8446 §7.1).
 *
 * @module
 */

import { concat } from "./bytes.ts";
import { hashLength, type HashName, hmac } from "./hash.ts";

/** RFC 5869 §2.2. An empty salt stands for hash-length zeros. */
export function hkdfExtract(hash: HashName, salt: Uint8Array, ikm: Uint8Array): Uint8Array {
  return hmac(hash, salt.length === 0 ? new Uint8Array(hashLength(hash)) : salt, ikm);
}

/** RFC 5869 §2.3. `length` is at most 255 times the hash's length. */
export function hkdfExpand(
  hash: HashName,
  prk: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  if (length > 255 * hashLength(hash)) throw new RangeError(`HKDF cannot yield ${length} bytes`);
  const blocks: Uint8Array[] = [];
  let previous: Uint8Array = new Uint8Array(0);
  for (let made = 0; made < length; made += previous.length) {
    previous = hmac(hash, prk, previous, info, Uint8Array.of(blocks.length + 1));
    blocks.push(previous);
  }
  return concat(...blocks).subarray(0, length);
}

/** HKDF-Expand-Label of RFC 8446 §7.1; `label` comes without the prefix "tls13 ". */
export function hkdfExpandLabel(
  hash: HashName,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const name = new TextEncoder().encode(`tls13 ${label}`);
  const info = concat(
    Uint8Array.of(length >> 8, length & 0xff, name.length),
    name,
    Uint8Array.of(context.length),
    context,
  );
  return hkdfExpand(hash, secret, info, length);
}

/** Derive-Secret of RFC 8446 §7.1, given the transcript's hash. */
export function deriveSecret(
  hash: HashName,
  secret: Uint8Array,
  label: string,
  transcriptHash: Uint8Array,
): Uint8Array {
  return hkdfExpandLabel(hash, secret, label, transcriptHash, hashLength(hash));
}
