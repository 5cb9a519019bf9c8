/**
 * Signatures by SignatureScheme (RFC 8446 §4.2.3, RFC 5246 §7.4.1.4.1), and those of TLS 1.0 and 1.1, which
 * have no code: RSA over MD5 and SHA-1 together, ECDSA over SHA-1.
 *
 * @module
 */

import {
  constants,
  createPublicKey,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  sign,
  timingSafeEqual,
  verify,
} from "node:crypto";
import { TLS12, TLS13 } from "../wire/registry.ts";
import { concat, plain } from "./bytes.ts";
import { digest, hashLength, type HashName } from "./hash.ts";
import { isShortEcdsa, signShortEcdsa, verifyShortEcdsa } from "./short_ecdsa.ts";

export type KeyKind = "RSA" | "RSA-PSS" | "ECDSA" | "Ed25519" | "Ed448" | "other";

interface Scheme {
  readonly kind: KeyKind;
  /** Null where the algorithm hashes by itself. */
  readonly hash: HashName | null;
  readonly padding?: "pkcs1" | "pss";
  /** The only curve allowed in TLS 1.3. */
  readonly curve?: string;
}

/** Not a code of the registry: stands for the RSA signature of TLS 1.0 and 1.1, MD5 and SHA-1. */
export const RSA_PKCS1_MD5_SHA1 = 0xff01;
const ECDSA_SHA1 = 0x0203;

const SCHEMES: ReadonlyMap<number, Scheme> = new Map<number, Scheme>([
  [0x0101, { kind: "RSA", hash: "md5", padding: "pkcs1" }],
  [0x0201, { kind: "RSA", hash: "sha1", padding: "pkcs1" }],
  [0x0301, { kind: "RSA", hash: "sha224", padding: "pkcs1" }],
  [0x0401, { kind: "RSA", hash: "sha256", padding: "pkcs1" }],
  [0x0501, { kind: "RSA", hash: "sha384", padding: "pkcs1" }],
  [0x0601, { kind: "RSA", hash: "sha512", padding: "pkcs1" }],
  [0x0203, { kind: "ECDSA", hash: "sha1" }],
  [0x0303, { kind: "ECDSA", hash: "sha224" }],
  [0x0403, { kind: "ECDSA", hash: "sha256", curve: "P-256" }],
  [0x0503, { kind: "ECDSA", hash: "sha384", curve: "P-384" }],
  [0x0603, { kind: "ECDSA", hash: "sha512", curve: "P-521" }],
  [0x0804, { kind: "RSA", hash: "sha256", padding: "pss" }],
  [0x0805, { kind: "RSA", hash: "sha384", padding: "pss" }],
  [0x0806, { kind: "RSA", hash: "sha512", padding: "pss" }],
  [0x0809, { kind: "RSA-PSS", hash: "sha256", padding: "pss" }],
  [0x080a, { kind: "RSA-PSS", hash: "sha384", padding: "pss" }],
  [0x080b, { kind: "RSA-PSS", hash: "sha512", padding: "pss" }],
  [0x0807, { kind: "Ed25519", hash: null }],
  [0x0808, { kind: "Ed448", hash: null }],
]);

/** Every scheme of the registry that can be signed with and verified. */
export const signableSchemes: readonly number[] = [...SCHEMES.keys()];

export type Verification = "valid" | "invalid" | "unsupported";

/**
 * Checks `signature` over `content` by the key in `spki` (DER SubjectPublicKeyInfo). A scheme that does
 * not belong to the key is invalid; a key that the runtime cannot read is unsupported.
 */
export function verifySignature(
  scheme: number,
  spki: Uint8Array,
  content: Uint8Array,
  signature: Uint8Array,
): Verification {
  const key = readSpki(spki);
  if (key === undefined) return "unsupported";
  if (scheme === RSA_PKCS1_MD5_SHA1) return verifyMd5Sha1(key, content, signature);
  const parts = SCHEMES.get(scheme);
  if (parts === undefined) return "unsupported";
  if (parts.kind !== keyKind(key)) return "invalid";
  try {
    return isSignedBy(parts, key, content, signature) ? "valid" : "invalid";
  } catch {
    return "unsupported";
  }
}

/** Signs; throws `RangeError` when key and scheme do not belong together. */
export function signContent(scheme: number, key: KeyObject, content: Uint8Array): Uint8Array {
  const parts = SCHEMES.get(scheme);
  const wanted = scheme === RSA_PKCS1_MD5_SHA1 ? "RSA" : parts?.kind;
  if (wanted !== keyKind(key)) {
    throw new RangeError(`scheme ${scheme} with a ${keyKind(key)} key`);
  }
  if (parts === undefined) {
    const padding = constants.RSA_PKCS1_PADDING;
    return plain(privateEncrypt({ key, padding }, md5Sha1(content)));
  }
  const { kind, hash } = parts;
  const curve = curveOf(key);
  return kind === "ECDSA" && hash !== null && isShortEcdsa(hash, curve)
    ? signShortEcdsa(hash, curve, key, content)
    : plain(sign(hash, content, input(parts, key)));
}

function isSignedBy(
  parts: Scheme,
  key: KeyObject,
  content: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { kind, hash } = parts;
  if (!fillsModulus(key, signature)) return false;
  const curve = curveOf(key);
  return kind === "ECDSA" && hash !== null && isShortEcdsa(hash, curve)
    ? verifyShortEcdsa(hash, curve, key, content, signature)
    : verify(hash, content, input(parts, key), signature);
}

/**
 * The scheme for a private key: the first of those that the peer offers, in the peer's order, as GnuTLS
 * chooses. Before TLS 1.2 there is nothing to choose. Undefined when the key can do none of them.
 */
export function chooseScheme(
  version: number,
  key: KeyObject,
  offered: readonly number[],
): number | undefined {
  if (version < TLS12) return legacyScheme(keyKind(key));
  return offered.find((scheme) => schemeFitsKey(scheme, key, version));
}

/** May this key sign so in this version? RFC 8446 §4.2.3 rules out PKCS#1 and binds ECDSA to a curve. */
export function schemeFitsKey(scheme: number, key: KeyObject, version: number): boolean {
  const parts = SCHEMES.get(scheme);
  if (parts === undefined || parts.kind !== keyKind(key)) return false;
  if (!schemeFitsVersion(scheme, version)) return false;
  if (parts.curve !== undefined && version >= TLS13) return parts.curve === curveOf(key);
  return parts.padding !== "pss" || 8 * pssLength(parts.hash) <= modulusBits(key);
}

/** May this scheme be used for CertificateVerify or ServerKeyExchange in this version? */
export function schemeFitsVersion(scheme: number, version: number): boolean {
  const parts = SCHEMES.get(scheme);
  if (parts === undefined || version < TLS12) return false;
  if (version === TLS12) return true;
  return parts.padding !== "pkcs1" && (parts.kind !== "ECDSA" || parts.curve !== undefined);
}

/** The one scheme of TLS 1.0 and 1.1 for a kind of key; undefined where they have none. */
export function legacyScheme(kind: KeyKind): number | undefined {
  return kind === "RSA" ? RSA_PKCS1_MD5_SHA1 : kind === "ECDSA" ? ECDSA_SHA1 : undefined;
}

/** The kind of a key, or of the key in a DER SubjectPublicKeyInfo. */
export function keyKind(key: KeyObject | Uint8Array): KeyKind {
  const object = key instanceof Uint8Array ? readSpki(key) : key;
  return KINDS[object?.asymmetricKeyType ?? ""] ?? "other";
}

/** Undefined when the runtime cannot read the key. */
function readSpki(spki: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

const KINDS: Readonly<Record<string, KeyKind>> = {
  rsa: "RSA",
  "rsa-pss": "RSA-PSS",
  ec: "ECDSA",
  ed25519: "Ed25519",
  ed448: "Ed448",
};

/** The curve of an ECDSA key under its NIST name, or as the runtime calls it. */
export function curveOf(key: KeyObject): string | undefined {
  const name = key.asymmetricKeyDetails?.namedCurve;
  return name === undefined ? undefined : NIST_NAMES[name] ?? name;
}

const NIST_NAMES: Readonly<Record<string, string>> = {
  prime256v1: "P-256",
  p256: "P-256",
  secp384r1: "P-384",
  p384: "P-384",
  secp521r1: "P-521",
  p521: "P-521",
};

function input({ padding, hash }: Scheme, key: KeyObject) {
  if (padding === undefined) return key;
  if (padding === "pkcs1") return { key, padding: constants.RSA_PKCS1_PADDING };
  const saltLength = hash === null ? 0 : hashLength(hash);
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
}

/** PSS needs room for hash, salt and two bytes (RFC 8017 §9.1.1). */
function pssLength(hash: HashName | null): number {
  return hash === null ? 0 : 2 * hashLength(hash) + 2;
}

function modulusBits(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 0;
}

/**
 * An RSA signature is as long as the modulus (RFC 8017 §8.1.2 and §8.2.2). Runtimes take a shorter one
 * for a number with zeros before it.
 */
function fillsModulus(key: KeyObject, { length }: Uint8Array): boolean {
  const bits = modulusBits(key);
  return bits === 0 || length === Math.ceil(bits / 8);
}

function verifyMd5Sha1(key: KeyObject, content: Uint8Array, signature: Uint8Array): Verification {
  if (keyKind(key) !== "RSA" || !fillsModulus(key, signature)) return "invalid";
  const expected = md5Sha1(content);
  try {
    const signed = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return signed.length === expected.length && timingSafeEqual(signed, expected)
      ? "valid"
      : "invalid";
  } catch {
    return "invalid";
  }
}

function md5Sha1(content: Uint8Array): Uint8Array {
  return concat(digest("md5", content), digest("sha1", content));
}
