/**
 * Algorithm identifiers in certificates: what signs, with which hash, and what kind of key.
 *
 * The list of signature algorithms is GnuTLS's (`gnutls-cli --list`), since a signature that GnuTLS
 * does not know is one that a node refuses, however sound it may be.
 *
 * @module
 */

import { sameBytes } from "./bytes.ts";
import {
  contextList,
  derError,
  type DerValue,
  inside,
  readBitString,
  readOid,
  readSmallInteger,
  readStrictOid,
  single,
  TAG,
} from "./der.ts";

export type HashName =
  | "MD2"
  | "MD5"
  | "RIPEMD160"
  | "SHA1"
  | "SHA224"
  | "SHA256"
  | "SHA384"
  | "SHA512"
  | "SHA3-224"
  | "SHA3-256"
  | "SHA3-384"
  | "SHA3-512"
  | "SHAKE256";

export type KeyAlgorithm = "RSA" | "RSA-PSS" | "ECDSA" | "Ed25519" | "Ed448" | "DSA";

export interface SignatureAlgorithm {
  readonly oid: string;
  /** GnuTLS's name (`RSA-SHA256`), or the object identifier when GnuTLS knows none. */
  readonly name: string;
  /** The whole AlgorithmIdentifier, for comparison. */
  readonly der: Uint8Array;
  /** The key that makes such signatures; undefined when the algorithm is not one GnuTLS knows. */
  readonly key: KeyAlgorithm | undefined;
  readonly hash: HashName | undefined;
  readonly pss: PssParameters | undefined;
}

/** RSASSA-PSS-params (RFC 4055 §3.1) with its defaults filled in. */
export interface PssParameters {
  readonly hash: HashName | undefined;
  readonly mgfHash: HashName | undefined;
  readonly saltLength: number;
}

export interface PublicKey {
  /** Name for people: `RSA`, `ECDSA`, or an object identifier that is not known here. */
  readonly algorithm: KeyAlgorithm | string;
  readonly bits: number | undefined;
  readonly curve: string | undefined;
  /** Restrictions that an RSASSA-PSS key lays on its signatures. */
  readonly pss: PssParameters | undefined;
  /** SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
}

/** Reads an AlgorithmIdentifier that names a signature. */
export function readSignatureAlgorithm(value: DerValue): SignatureAlgorithm {
  const reader = inside(value);
  const oid = readStrictOid(reader.take(TAG.oid, "algorithm"));
  const parameters = reader.left > 0 ? reader.any("parameters") : undefined;
  reader.end();
  if (oid === RSASSA_PSS) {
    const pss = readPss(parameters?.tag === TAG.sequence ? parameters : undefined);
    const { hash } = pss;
    const key = hash !== undefined && PSS_HASHES.has(hash) ? "RSA-PSS" : undefined;
    return { oid, name: hash ? `RSA-PSS-${hash}` : "RSA-PSS", der: value.bytes, key, hash, pss };
  }
  const known = SIGNATURES[oid];
  const [key, hash] = known ?? [undefined, undefined];
  const name = known === undefined
    ? oid
    : key === "Ed25519" || key === "Ed448"
    ? key
    : `${key}-${hash}`;
  return { oid, name, der: value.bytes, key, hash, pss: undefined };
}

/** Reads SubjectPublicKeyInfo. An unknown algorithm is a value; only broken DER is an error. */
export function readPublicKey(value: DerValue): PublicKey {
  const reader = inside(value);
  const identifier = reader.take(TAG.sequence, "algorithm");
  const key = reader.take(TAG.bitString, "subjectPublicKey");
  reader.end();
  inside(identifier).all("part", 2);
  const parameters = inside(identifier);
  const oid = readStrictOid(parameters.take(TAG.oid, "algorithm"));
  const plain = { bits: undefined, curve: undefined, pss: undefined, spki: value.bytes };
  switch (oid) {
    case RSA_ENCRYPTION:
      return { ...plain, algorithm: "RSA", bits: modulusBits(key) };
    case RSASSA_PSS: {
      const written = parameters.optional(TAG.sequence, "parameters");
      const pss = written && readPss(written);
      const isRead = parameters.left === 0 && pss?.mgfHash === pss?.hash;
      return { ...plain, algorithm: "RSA-PSS", bits: isRead ? modulusBits(key) : undefined, pss };
    }
    case EC_PUBLIC_KEY: {
      const curve = parameters.left > 0 ? parameters.any("parameters") : undefined;
      const curveOid = curve?.tag === TAG.oid ? readOid(curve) : "explicit";
      const known = CURVES[curveOid];
      return {
        ...plain,
        algorithm: "ECDSA",
        bits: isUncompressed(key) ? known?.bits : undefined,
        curve: known?.name ?? curveOid,
      };
    }
    case ED25519:
      return { ...plain, algorithm: "Ed25519", bits: 256, curve: "Ed25519" };
    case ED448:
      return { ...plain, algorithm: "Ed448", bits: 456, curve: "Ed448" };
    case DSA: {
      const domain = parameters.optional(TAG.sequence, "parameters");
      const p = domain && inside(domain).take(TAG.integer, "p");
      return { ...plain, algorithm: "DSA", bits: p && bitLength(p) };
    }
    case "1.3.101.110":
      return { ...plain, algorithm: "X25519", bits: 256, curve: "X25519" };
    case "1.3.101.111":
      return { ...plain, algorithm: "X448", bits: 448, curve: "X448" };
    default:
      return { ...plain, algorithm: oid };
  }
}

/** SEC 1 §2.3.3: the one form of a point that GnuTLS reads; whether it is on the curve is asked later. */
function isUncompressed(value: DerValue): boolean {
  const { bytes } = readBitString(value);
  return bytes[0] === 4 && bytes.length % 2 === 1;
}

/**
 * RFC 8017 §A.1.1: the size of the modulus; undefined where it is not followed by the exponent alone. One that lacks the byte for its sign is negative by X.690
 * and positive to GnuTLS, which reads it as what it must be.
 */
function modulusBits(value: DerValue): number | undefined {
  const { bytes } = readBitString(value);
  const outer = inside({ ...value, content: bytes, offset: value.offset + 1 });
  const key = inside(outer.take(TAG.sequence, "RSAPublicKey"));
  const bits = bitLength(key.take(TAG.integer, "modulus"));
  const exponent = key.optional(TAG.integer, "publicExponent");
  return exponent !== undefined && key.left === 0 ? bits : undefined;
}

function bitLength(value: DerValue): number {
  const { content } = value;
  const first = content.findIndex((byte) => byte !== 0);
  if (first < 0) throw derError(value, "is not positive");
  return (content.length - first) * 8 - (Math.clz32(content[first] ?? 0) - 24);
}

/**
 * A missing mask hash is the hash, to GnuTLS. It decodes strictly: where a field holds more than its
 * value, or the trailer is not the one that exists, no mask hash is returned, since nothing verifies.
 */
function readPss(value: DerValue | undefined): PssParameters {
  const defaults = { hash: "SHA1", mgfHash: "SHA1", saltLength: 20 } as const;
  if (value === undefined) return defaults;
  const reader = inside(value);
  const field = (number: number, tag: number, name: string) => {
    const explicit = reader.optional(contextList(number), name);
    return explicit && single(explicit.content, tag, `${explicit.path}.${name}`, explicit.offset);
  };
  const [digest, mgf] = [field(0, TAG.sequence, "hash"), field(1, TAG.sequence, "mgf")];
  const salt = field(2, TAG.integer, "saltLength");
  const trailer = field(3, TAG.integer, "trailerField");
  const hash = digest ? hashOf(digest) : defaults.hash;
  const isSound = reader.left === 0 && (trailer === undefined || readSmallInteger(trailer) === 1);
  return {
    hash,
    mgfHash: !isSound ? undefined : mgf ? mgfHashOf(mgf) : hash,
    saltLength: salt ? readSmallInteger(salt) : defaults.saltLength,
  };
}

function hashOf(value: DerValue): HashName | undefined {
  const reader = inside(value);
  const hash = HASHES[readOid(reader.take(TAG.oid, "algorithm"))];
  return reader.all("parameters").length > 1 ? undefined : hash;
}

function mgfHashOf(value: DerValue): HashName | undefined {
  const reader = inside(value);
  if (readOid(reader.take(TAG.oid, "algorithm")) !== MGF1) return undefined;
  const hash = hashOf(reader.take(TAG.sequence, "hash"));
  return reader.left > 0 ? undefined : hash;
}

/**
 * RFC 5280 §4.1.1.2 wants both identifiers of a certificate equal, and GnuTLS insists, but for
 * parameters that are NULL in one and missing in the other.
 */
export function sameAlgorithm(a: SignatureAlgorithm, b: SignatureAlgorithm): boolean {
  return a.oid === b.oid && sameBytes(parametersOf(a), parametersOf(b));
}

function parametersOf({ der }: SignatureAlgorithm): Uint8Array {
  const reader = inside(single(der, TAG.sequence, "AlgorithmIdentifier"));
  reader.any("algorithm");
  const { tag, bytes } = reader.left > 0 ? reader.any("parameters") : { tag: TAG.null, bytes: der };
  return tag === TAG.null ? new Uint8Array() : bytes;
}

const RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
const RSASSA_PSS = "1.2.840.113549.1.1.10";
const MGF1 = "1.2.840.113549.1.1.8";
const EC_PUBLIC_KEY = "1.2.840.10045.2.1";
const ED25519 = "1.3.101.112";
const ED448 = "1.3.101.113";
const DSA = "1.2.840.10040.4.1";

/** GnuTLS has no RSASSA-PSS signature over any other hash. */
const PSS_HASHES: ReadonlySet<HashName> = new Set(["SHA256", "SHA384", "SHA512"]);

const CURVES: Readonly<Record<string, { name: string; bits: number }>> = {
  "1.2.840.10045.3.1.1": { name: "P-192", bits: 192 },
  "1.3.132.0.33": { name: "P-224", bits: 224 },
  "1.2.840.10045.3.1.7": { name: "P-256", bits: 256 },
  "1.3.132.0.34": { name: "P-384", bits: 384 },
  "1.3.132.0.35": { name: "P-521", bits: 521 },
};

const HASHES: Readonly<Record<string, HashName>> = {
  "1.2.840.113549.2.5": "MD5",
  "1.3.14.3.2.26": "SHA1",
  "2.16.840.1.101.3.4.2.4": "SHA224",
  "2.16.840.1.101.3.4.2.1": "SHA256",
  "2.16.840.1.101.3.4.2.2": "SHA384",
  "2.16.840.1.101.3.4.2.3": "SHA512",
};

const SIGNATURES: Readonly<Record<string, readonly [KeyAlgorithm, HashName]>> = {
  "1.2.840.113549.1.1.2": ["RSA", "MD2"],
  "1.2.840.113549.1.1.4": ["RSA", "MD5"],
  "1.2.840.113549.1.1.5": ["RSA", "SHA1"],
  "1.3.14.3.2.29": ["RSA", "SHA1"],
  "1.3.36.3.3.1.2": ["RSA", "RIPEMD160"],
  "1.2.840.113549.1.1.14": ["RSA", "SHA224"],
  "1.2.840.113549.1.1.11": ["RSA", "SHA256"],
  "1.2.840.113549.1.1.12": ["RSA", "SHA384"],
  "1.2.840.113549.1.1.13": ["RSA", "SHA512"],
  "2.16.840.1.101.3.4.3.13": ["RSA", "SHA3-224"],
  "2.16.840.1.101.3.4.3.14": ["RSA", "SHA3-256"],
  "2.16.840.1.101.3.4.3.15": ["RSA", "SHA3-384"],
  "2.16.840.1.101.3.4.3.16": ["RSA", "SHA3-512"],
  "1.2.840.10045.4.1": ["ECDSA", "SHA1"],
  "1.2.840.10045.4.3.1": ["ECDSA", "SHA224"],
  "1.2.840.10045.4.3.2": ["ECDSA", "SHA256"],
  "1.2.840.10045.4.3.3": ["ECDSA", "SHA384"],
  "1.2.840.10045.4.3.4": ["ECDSA", "SHA512"],
  "2.16.840.1.101.3.4.3.9": ["ECDSA", "SHA3-224"],
  "2.16.840.1.101.3.4.3.10": ["ECDSA", "SHA3-256"],
  "2.16.840.1.101.3.4.3.11": ["ECDSA", "SHA3-384"],
  "2.16.840.1.101.3.4.3.12": ["ECDSA", "SHA3-512"],
  "1.3.101.112": ["Ed25519", "SHA512"],
  "1.3.101.113": ["Ed448", "SHAKE256"],
  "1.2.840.10040.4.3": ["DSA", "SHA1"],
  "2.16.840.1.101.3.4.3.1": ["DSA", "SHA224"],
  "2.16.840.1.101.3.4.3.2": ["DSA", "SHA256"],
  "2.16.840.1.101.3.4.3.3": ["DSA", "SHA384"],
  "2.16.840.1.101.3.4.3.4": ["DSA", "SHA512"],
};
