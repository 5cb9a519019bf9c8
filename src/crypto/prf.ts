/**
 * The pseudorandom function of TLS 1.2 (RFC 5246 §5) and of TLS 1.0 and 1.1 (RFC 2246 §5).
 *
 * @module
 */

import { TLS12 } from "../wire/registry.ts";
import { concat } from "./bytes.ts";
import { hashLength, type HashName, hmac } from "./hash.ts";

/**
 * `length` bytes from a secret, a label and a seed. Before TLS 1.2 `hash` is not looked at: MD5 and
 * SHA-1 each expand a half of the secret, and the two results are combined by exclusive or.
 */
export function prf(
  version: number,
  hash: HashName,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const labelled = concat(new TextEncoder().encode(label), seed);
  if (version >= TLS12) return expand(hash, secret, labelled, length);
  const half = Math.ceil(secret.length / 2);
  const left = expand("md5", secret.subarray(0, half), labelled, length);
  const right = expand("sha1", secret.subarray(secret.length - half), labelled, length);
  return left.map((byte, i) => byte ^ (right[i] ?? 0));
}

/** P_hash of RFC 5246 §5. */
function expand(hash: HashName, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  let a = seed;
  for (let made = 0; made < length; made += hashLength(hash)) {
    a = hmac(hash, secret, a);
    blocks.push(hmac(hash, secret, a, seed));
  }
  return concat(...blocks).subarray(0, length);
}
