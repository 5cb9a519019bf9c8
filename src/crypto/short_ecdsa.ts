/**
 * ECDSA with a digest of less than half the curve's length, which Deno's node:crypto refuses: SHA-1 on
 * P-384 (all that TLS 1.1 has), SHA-1 to SHA-256 on P-521. By @noble/curves on every runtime.
 *
 * Its ready-made curves cost every start of the program ten milliseconds, for signatures that hardly
 * anybody makes; so a curve is built from its parameters when the first one comes.
 *
 * @module
 */

import { type ECDSA, ecdsa, weierstrass } from "@noble/curves/abstract/weierstrass.js";
import type { KeyObject } from "node:crypto";
import { concat, fromBase64Url } from "./bytes.ts";
import { digest, hashLength, type HashName, hmac } from "./hash.ts";
import { type CurveParameters, p384, p521 } from "./long_curves.ts";

/** The curves on which a digest can be that short. */
export type LongCurve = "P-384" | "P-521";

/** The length of a curve's scalars and coordinates in bytes. */
const LENGTHS: Readonly<Record<LongCurve, number>> = { "P-384": 48, "P-521": 66 };

/** Is a digest of so many bytes too short for Deno on this curve? */
export function isShortDigest(length: number, curve: string | undefined): curve is LongCurve {
  return curve !== undefined && curve in LENGTHS && 2 * length < LENGTHS[curve as LongCurve];
}

/** Does this combination need the functions below? */
export function isShortEcdsa(hash: HashName, curve: string | undefined): curve is LongCurve {
  return isShortDigest(hashLength(hash), curve);
}

export function signShortEcdsa(
  hash: HashName,
  curve: LongCurve,
  key: KeyObject,
  content: Uint8Array,
): Uint8Array {
  const { d = "" } = key.export({ format: "jwk" });
  return algorithm(curve).sign(digest(hash, content), sized(fromBase64Url(d), curve), FORM);
}

/** `key` is the public one. */
export function verifyShortEcdsa(
  hash: HashName,
  curve: LongCurve,
  key: KeyObject,
  content: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const coordinates = [x, y].map((each) => sized(fromBase64Url(each), curve));
  const point = concat(Uint8Array.of(4), ...coordinates);
  try {
    return verifyShortDigest(curve, digest(hash, content), point, signature);
  } catch {
    // A signature that is not DER.
    return false;
  }
}

/** Checks a DER signature of a digest by a point; throws when one of the two is malformed. */
export function verifyShortDigest(
  curve: LongCurve,
  digest: Uint8Array,
  point: Uint8Array,
  signature: Uint8Array,
): boolean {
  return algorithm(curve).verify(signature, digest, point, FORM);
}

const FORM = { prehash: false, lowS: false, format: "der" } as const;

function sized(bytes: Uint8Array, curve: LongCurve): Uint8Array {
  return concat(new Uint8Array(Math.max(0, LENGTHS[curve] - bytes.length)), bytes);
}

const PARAMETERS: Readonly<Record<LongCurve, CurveParameters>> = { "P-384": p384, "P-521": p521 };

const built = new Map<LongCurve, ECDSA>();

function algorithm(curve: LongCurve): ECDSA {
  const known = built.get(curve);
  if (known !== undefined) return known;
  const options = {
    hmac: (key: Uint8Array, message: Uint8Array) => hmac(NONCE_HASH, key, message),
  };
  const made = ecdsa(weierstrass(PARAMETERS[curve]), nonceHash, options);
  built.set(curve, made);
  return made;
}

/** Nonces are derived by RFC 6979, whatever hash the content has. */
const NONCE_HASH = "sha512";

/** The same as @noble/curves asks for it; content comes to it hashed already. */
const nonceHash = Object.assign((message: Uint8Array) => digest(NONCE_HASH, message), {
  outputLen: hashLength(NONCE_HASH),
  blockLen: 128,
  canXOF: false,
  create: (): never => {
    throw new RangeError("hashed in one piece");
  },
});
