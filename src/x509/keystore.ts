/**
 * The certificates in a Java keystore or truststore: JKS and PKCS#12, told apart by their first bytes as
 * Java does whatever `store_type` says.
 *
 * Only certificates are taken. A private key stays the encrypted bytes that it is in the file, and what its
 * entry says of it is only that it is there. Whatever a file claims is bounded before any work is done for it.
 *
 * @module
 */

import type { Secret } from "../text/secret.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { DerError } from "./der.ts";
import { readJks } from "./jks.ts";
import { readPkcs12 } from "./pkcs12.ts";

export const KEYSTORE_PROBLEMS = [
  "unknown-kind",
  "not-read",
  "wrong-password",
  "no-password",
  "too-much-work",
  "broken",
] as const;
export type KeystoreProblem = typeof KEYSTORE_PROBLEMS[number];

/** Why nothing was taken from a store. No text of it holds a password. */
export class KeystoreError extends Error {
  override readonly name = "KeystoreError";
  readonly problem: KeystoreProblem;

  /** `why` continues a sentence that begins with the file's name. */
  constructor(problem: KeystoreProblem, why: string) {
    super(why);
    this.problem = problem;
  }
}

/** What a store holds, as bytes. */
export interface StoredCertificates {
  /** One for each private key, the leaf first; empty where the key has no certificate. */
  readonly chains: readonly (readonly Uint8Array[])[];
  /** Those that Java trusts. */
  readonly trusted: readonly Uint8Array[];
  /** How many lie there for nothing: neither a key's own nor marked as trusted. */
  readonly unused: number;
}

export interface Keystore {
  readonly kind: "JKS" | "PKCS12";
  readonly chains: readonly (readonly Certificate[])[];
  readonly trusted: readonly Certificate[];
  readonly unused: number;
}

/** A truststore with every public CA has a sixth of it. */
export const MAX_KEYSTORE = 1 << 20;
const MAX_CERTIFICATES = 1024;

/** By their first four bytes, the others that Java has. */
const OTHERS: Readonly<Record<number, string>> = {
  0xcececece: "JCEKS",
  0x00000001: "BKS version 1",
  0x00000002: "BKS",
  0x2d2d2d2d: "PEM",
};
const JKS = 0xfeedfeed;
const SEQUENCE = 0x30;

/**
 * Reads a store. Without a password a JKS is read unchecked, as Java does.
 *
 * @throws {KeystoreError} for whatever is not a store that opens with the password
 */
export async function readKeystore(
  bytes: Uint8Array,
  password: Secret<string> | null,
): Promise<Keystore> {
  if (bytes.length > MAX_KEYSTORE) {
    throw new KeystoreError("too-much-work", `is larger than ${MAX_KEYSTORE} bytes`);
  }
  const magic = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const other = OTHERS[magic];
  if (other !== undefined) {
    throw new KeystoreError("not-read", `is of kind ${other}, which ringshake does not read`);
  }
  if (magic !== JKS && bytes[0] !== SEQUENCE) {
    throw new KeystoreError("unknown-kind", "is no keystore: its first bytes are of no kind");
  }
  const kind = magic === JKS ? "JKS" : "PKCS12";
  const stored = await (kind === "JKS" ? readJks : readPkcs12)(bytes, password);
  const all = [...stored.trusted, ...stored.chains.flat()];
  if (all.length > MAX_CERTIFICATES) {
    throw new KeystoreError("too-much-work", `holds more than ${MAX_CERTIFICATES} certificates`);
  }
  return {
    kind,
    chains: stored.chains.map((chain) => chain.map(parsed)),
    trusted: stored.trusted.map(parsed),
    unused: stored.unused,
  };
}

function parsed(der: Uint8Array): Certificate {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new KeystoreError("broken", `holds a certificate that cannot be read: ${error.message}`);
  }
}
