/**
 * Detached Ed25519 signatures (RFC 8032) over the content of a report.
 *
 * What is signed is the canonical JSON of the whole document, fields of newer versions included,
 * together with the key id and the time, behind a line that no other use of the key can produce.
 * So the layout of the file may change and nothing else may.
 *
 * @module
 */

import nacl from "tweetnacl";
import * as v from "valibot";
import { Secret } from "../src/text/secret.ts";
import { canonicalJson } from "./canonical.ts";

/** The content of a `.sig` file. */
export interface Signature {
  readonly format: "ringshake-signature";
  readonly version: 1;
  readonly algorithm: "Ed25519";
  /** The first eight bytes of the key's SHA-512, in hex: enough to find the key, not to trust it. */
  readonly keyId: string;
  /** RFC 3339, as the signer's clock had it. */
  readonly signedAt: string;
  /** base64 */
  readonly signature: string;
}

export interface PublicKey {
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

export interface KeyPair {
  readonly publicKey: PublicKey;
  readonly secretKey: Secret<Uint8Array>;
}

/** The key pair that grows from 32 random bytes. */
export function keyPairOf(seed: Secret<Uint8Array>): KeyPair {
  const { publicKey, secretKey } = seed.expose((bytes) => nacl.sign.keyPair.fromSeed(bytes));
  return { publicKey: publicKeyOf(publicKey), secretKey: new Secret(secretKey) };
}

/** Signs the parsed JSON of a report. */
export function sign(report: unknown, key: KeyPair, at: Date): Signature {
  const head = {
    format: "ringshake-signature",
    version: 1,
    algorithm: "Ed25519",
    keyId: key.publicKey.keyId,
    signedAt: at.toISOString(),
  } as const;
  const signature = key.secretKey.expose((secret) =>
    nacl.sign.detached(messageOf(head, report), secret)
  );
  return { ...head, signature: toBase64(signature) };
}

/** Why a signature does not hold, or null when it does. */
export function refuse(report: unknown, signature: Signature, key: PublicKey): string | null {
  const { signature: encoded, ...head } = signature;
  if (head.keyId !== key.keyId) {
    return `it was made with the key ${head.keyId}, and this is the key ${key.keyId}`;
  }
  const bytes = fromBase64(encoded);
  if (bytes?.length !== nacl.sign.signatureLength) return "it is damaged";
  return nacl.sign.detached.verify(messageOf(head, report), bytes, key.bytes)
    ? null
    : "the report, or the signature, is not what was signed";
}

function messageOf(head: Omit<Signature, "signature">, report: unknown): Uint8Array {
  return new TextEncoder().encode(`ringshake signed report\n${canonicalJson({ head, report })}`);
}

const signatureSchema = v.strictObject({
  format: v.literal("ringshake-signature"),
  version: v.literal(1),
  algorithm: v.literal("Ed25519"),
  keyId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  signedAt: v.pipe(v.string(), v.isoTimestamp()),
  signature: v.pipe(v.string(), v.maxLength(88)),
});

/** Reads a `.sig` file; null when it is not one. */
export function readSignature(text: string): Signature | null {
  try {
    return v.parse(signatureSchema, JSON.parse(text));
  } catch {
    return null;
  }
}

const SECRET_MARK = "ringshake-secret-key-1";
const PUBLIC_MARK = "ringshake-public-key-1";

/** The text of a secret key file. Only ever written to a file of its own. */
export function secretKeyFile(seed: Secret<Uint8Array>): string {
  return seed.expose((bytes) => `${SECRET_MARK} ${toBase64(bytes)}\n`);
}

export function publicKeyFile({ bytes }: PublicKey): string {
  return `${PUBLIC_MARK} ${toBase64(bytes)}\n`;
}

/** The seed in a secret key file; null when it is not one. */
export function readSecretKey(text: string): Secret<Uint8Array> | null {
  const bytes = keyBytes(text, SECRET_MARK, nacl.sign.seedLength);
  return bytes === null ? null : new Secret(bytes);
}

export function readPublicKey(text: string): PublicKey | null {
  const bytes = keyBytes(text, PUBLIC_MARK, nacl.sign.publicKeyLength);
  return bytes === null ? null : publicKeyOf(bytes);
}

function publicKeyOf(bytes: Uint8Array): PublicKey {
  const keyId = [...nacl.hash(bytes).subarray(0, 8)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { keyId, bytes };
}

function keyBytes(text: string, mark: string, length: number): Uint8Array | null {
  const [found, encoded, ...rest] = text.trim().split(/\s+/);
  if (found !== mark || encoded === undefined || rest.length > 0) return null;
  const bytes = fromBase64(encoded);
  return bytes?.length === length ? bytes : null;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
