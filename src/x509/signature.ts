/**
 * Was this certificate (or revocation list) signed by that key? The same answer on every runtime.
 *
 * All arithmetic is node:crypto's, but for digests of less than half the curve's length, which Deno
 * declines (src/crypto/short_ecdsa.ts). What a runtime cannot check is `unknown`, never `valid`.
 *
 * @module
 */

import { constants, createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { isShortDigest, verifyShortDigest } from "../crypto/short_ecdsa.ts";
import type { HashName, PublicKey, SignatureAlgorithm } from "./algorithms.ts";
import { inside, readBitString, single, TAG } from "./der.ts";

export type SignatureCheck =
  | "valid"
  | "invalid"
  /** The issuer's key cannot have made it: another kind of key, or RSASSA-PSS limits (RFC 4055). */
  | "forbidden"
  /** GnuTLS knows no such algorithm, or not with this kind of key. */
  | "unsupported"
  /** GnuTLS would know; this runtime does not. */
  | "unknown";

export interface Signed {
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

/** Checks `signed` against the public key of a supposed issuer. */
export function checkSignature(signed: Signed, key: PublicKey): SignatureCheck {
  const known = cache.get(signed) ?? new Map<PublicKey, SignatureCheck>();
  cache.set(signed, known);
  const before = known.get(key);
  if (before !== undefined) return before;
  const result = check(signed, key);
  known.set(key, result);
  return result;
}

/** Every chain is judged against every truststore, and asks the same few questions each time. */
const cache = new WeakMap<Signed, Map<PublicKey, SignatureCheck>>();

function check({ tbs, signature, signatureAlgorithm }: Signed, key: PublicKey): SignatureCheck {
  const { key: wanted, hash, pss } = signatureAlgorithm;
  if (wanted === undefined || hash === undefined || signature.length === 0) return "unsupported";
  const fits = wanted === key.algorithm || (wanted === "RSA-PSS" && key.algorithm === "RSA");
  if (!fits) return "forbidden";
  if (pss) {
    if (pss.mgfHash !== pss.hash) return "unsupported";
    const limits = key.pss;
    if (limits && (limits.hash !== pss.hash || pss.saltLength < limits.saltLength)) {
      return "forbidden";
    }
  }
  if (wanted === "ECDSA") {
    if (key.curve === undefined || !CURVES.has(key.curve)) return "unsupported";
    if (!isEcdsaSignature(signature)) return "invalid";
  }
  try {
    return run(tbs, signature, hash, key, pss && saltLengthOf(pss, key)) ? "valid" : "invalid";
  } catch {
    return "unknown";
  }
}

/**
 * Under a plain RSA key GnuTLS expects a salt as long as the hash, whatever the signature says of
 * itself (`fixup_spki_params`, lib/pubkey.c): OpenSSL's default of the longest salt is refused.
 */
function saltLengthOf(
  { hash, saltLength }: NonNullable<SignatureAlgorithm["pss"]>,
  key: PublicKey,
): number {
  const digest = hash === undefined ? undefined : NODE_HASHES[hash];
  return key.algorithm === "RSA" && digest !== undefined ? DIGEST_BYTES[digest] : saltLength;
}

function run(
  tbs: Uint8Array,
  signature: Uint8Array,
  hash: HashName,
  key: PublicKey,
  saltLength: number | undefined,
): boolean {
  if (key.algorithm === "Ed25519" || key.algorithm === "Ed448") {
    return verify(null, tbs, keyObject(key.spki), signature);
  }
  const digest = NODE_HASHES[hash];
  if (digest === undefined) throw new RangeError(`no ${hash}`);
  const { curve } = key;
  if (key.algorithm === "ECDSA" && isShortDigest(DIGEST_BYTES[digest], curve)) {
    const short = createHash(digest).update(tbs).digest();
    return verifyShortDigest(curve, short, ecPoint(key.spki), signature);
  }
  if (key.curve === "P-192") throw new RangeError("not in Deno");
  return verify(
    digest,
    tbs,
    saltLength === undefined ? keyObject(key.spki) : {
      key: keyObject(key.spki),
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength,
    },
    signature,
  );
}

function ecPoint(spki: Uint8Array): Uint8Array {
  const reader = inside(single(spki, TAG.sequence, "subjectPublicKeyInfo"));
  reader.take(TAG.sequence, "algorithm");
  return readBitString(reader.take(TAG.bitString, "subjectPublicKey")).bytes;
}

const keys = new WeakMap<Uint8Array, KeyObject>();

function keyObject(spki: Uint8Array): KeyObject {
  let key = keys.get(spki);
  if (key === undefined) {
    key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    keys.set(spki, key);
  }
  return key;
}

/** Ecdsa-Sig-Value (RFC 3279 §2.2.3): runtimes differ in whether a broken one is false or throws. */
function isEcdsaSignature(signature: Uint8Array): boolean {
  try {
    const reader = inside(single(signature, TAG.sequence, "Ecdsa-Sig-Value"));
    reader.take(TAG.integer, "r");
    reader.take(TAG.integer, "s");
    reader.end();
    return true;
  } catch {
    return false;
  }
}

/** The curves that GnuTLS reads in certificates. */
const CURVES: ReadonlySet<string> = new Set(["P-192", "P-224", "P-256", "P-384", "P-521"]);

const DIGEST_BYTES = {
  md5: 16,
  sha1: 20,
  ripemd160: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  "sha3-224": 28,
  "sha3-256": 32,
  "sha3-384": 48,
  "sha3-512": 64,
} as const;
type NodeHash = keyof typeof DIGEST_BYTES;

/** MD2 and SHAKE256 are missing: the first is in no runtime, the second only inside Ed448. */
const NODE_HASHES: Readonly<Partial<Record<HashName, NodeHash>>> = {
  MD5: "md5",
  SHA1: "sha1",
  RIPEMD160: "ripemd160",
  SHA224: "sha224",
  SHA256: "sha256",
  SHA384: "sha384",
  SHA512: "sha512",
  "SHA3-224": "sha3-224",
  "SHA3-256": "sha3-256",
  "SHA3-384": "sha3-384",
  "SHA3-512": "sha3-512",
};
