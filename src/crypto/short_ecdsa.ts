/**
 * ECDSA with a digest of less than half the curve's length, which Deno's node:crypto refuses: SHA-1 on
 * P-384 (all that TLS 1.1 has), SHA-1 to SHA-256 on P-521. By @noble/curves on every runtime.
 *
 * @module
 */

import { p384, p521 } from "@noble/curves/nist.js";
import type { KeyObject } from "node:crypto";
import { concat, fromBase64Url } from "./bytes.ts";
import { digest, hashLength, type HashName } from "./hash.ts";

const CURVES = { "P-384": { curve: p384, length: 48 }, "P-521": { curve: p521, length: 66 } };
type LongCurve = keyof typeof CURVES;

const FORM = { prehash: false, lowS: false, format: "der" } as const;

/** Does this combination need the functions below? */
export function isShortEcdsa(hash: HashName, curve: string | undefined): curve is LongCurve {
  return curve !== undefined && curve in CURVES &&
    2 * hashLength(hash) < CURVES[curve as LongCurve].length;
}

export function signShortEcdsa(
  hash: HashName,
  curve: LongCurve,
  key: KeyObject,
  content: Uint8Array,
): Uint8Array {
  const { d = "" } = key.export({ format: "jwk" });
  const scalar = sized(fromBase64Url(d), CURVES[curve].length);
  return CURVES[curve].curve.sign(digest(hash, content), scalar, FORM);
}

/** `key` is the public one. */
export function verifyShortEcdsa(
  hash: HashName,
  curve: LongCurve,
  key: KeyObject,
  content: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { length, curve: algorithm } = CURVES[curve];
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const point = concat(
    Uint8Array.of(4),
    sized(fromBase64Url(x), length),
    sized(fromBase64Url(y), length),
  );
  try {
    return algorithm.verify(signature, digest(hash, content), point, FORM);
  } catch {
    // A signature that is not DER.
    return false;
  }
}

function sized(bytes: Uint8Array, length: number): Uint8Array {
  return concat(new Uint8Array(Math.max(0, length - bytes.length)), bytes);
}
