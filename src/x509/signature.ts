/**
 * Was this certificate (or revocation list) signed by that key? The same answer on every runtime.
 *
 * All arithmetic is node:crypto's, or @noble/curves' where Deno declines: it wants a digest of at
 * least half the curve's length. What a runtime cannot check is `unknown`, never `valid`.
 *
 * @module
 */

import { constants, createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { p384, p521 } from "@noble/curves/nist.js";
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
  if (wanted === undefined || hash === undefined) return "unsupported";
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
    if (key.curve === undefined || !EC_FIELD_BYTES.has(key.curve)) return "unsupported";
    if (!isEcdsaSignature(signature)) return "invalid";
  }
  try {
    return run(tbs, signature, hash, key, pss?.saltLength) ? "valid" : "invalid";
  } catch {
    return "unknown";
  }
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
  if (key.algorithm === "ECDSA" && DIGEST_BYTES[digest] * 2 < fieldBytes(key)) {
    return runNoble(tbs, signature, digest, key);
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

function runNoble(
  tbs: Uint8Array,
  signature: Uint8Array,
  digest: NodeHash,
  key: PublicKey,
): boolean {
  const curve = key.curve === "P-521" ? p521 : p384;
  return curve.verify(signature, createHash(digest).update(tbs).digest(), ecPoint(key.spki), {
    prehash: false,
    lowS: false,
    format: "der",
  });
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

function fieldBytes(key: PublicKey): number {
  return EC_FIELD_BYTES.get(key.curve ?? "") ?? 0;
}

const EC_FIELD_BYTES: ReadonlyMap<string, number> = new Map([
  ["P-192", 24],
  ["P-224", 28],
  ["P-256", 32],
  ["P-384", 48],
  ["P-521", 66],
]);

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
