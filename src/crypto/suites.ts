/**
 * What each cipher suite is made of, read off its registered name.
 *
 * A suite's name says everything about it (RFC 5246 Appendix C, RFC 8446 Appendix B.4), so the only
 * table here is that of the ciphers that can be used. A suite that is not understood is
 * `undefined`: a handshake may meet it, and report it, but does not complete it.
 *
 * @module
 */

import { createCipheriv } from "node:crypto";
import { cipherSuites } from "../wire/cipher_suites.ts";
import { TLS10, TLS12, TLS13 } from "../wire/registry.ts";
import { hashLength, type HashName } from "./hash.ts";

export type KeyExchange = "tls13" | "ECDHE" | "DHE" | "RSA";
export type CipherMode = "gcm" | "ccm" | "chacha20-poly1305" | "cbc";

export interface CipherSuite {
  readonly id: number;
  readonly name: string;
  /** The lowest and highest version in which the suite may be negotiated. */
  readonly minVersion: number;
  readonly maxVersion: number;
  readonly keyExchange: KeyExchange;
  /** The kind of key that the server's certificate must hold. */
  readonly authentication: "any" | "RSA" | "ECDSA";
  readonly mode: CipherMode;
  /** The cipher's name in node:crypto. */
  readonly cipher: string;
  /** The hash of the record MAC; null where the cipher authenticates by itself. */
  readonly mac: HashName | null;
  /** The hash of the PRF or of HKDF; TLS 1.0 and 1.1 use MD5 and SHA-1 whatever this says. */
  readonly prfHash: "sha256" | "sha384";
  readonly keyLength: number;
  /** IV bytes that come from the key derivation. */
  readonly ivLength: number;
  readonly tagLength: number;
  readonly macLength: number;
  readonly blockLength: number;
}

interface Cipher {
  readonly mode: CipherMode;
  readonly cipher: string;
  readonly keyLength: number;
  /** IV bytes from the key block in TLS 1.2 and before. */
  readonly ivLength: number;
  readonly tagLength: number;
  readonly blockLength: number;
}

const aead = (mode: CipherMode, cipher: string, keyLength: number, ivLength = 4, tagLength = 16) =>
  ({ mode, cipher, keyLength, ivLength, tagLength, blockLength: 0 }) satisfies Cipher;
const cbc = (cipher: string, keyLength: number, blockLength: number) =>
  ({
    mode: "cbc",
    cipher,
    keyLength,
    ivLength: blockLength,
    tagLength: 0,
    blockLength,
  }) satisfies Cipher;

const CIPHERS: Readonly<Record<string, Cipher>> = {
  AES_128_GCM: aead("gcm", "aes-128-gcm", 16),
  AES_256_GCM: aead("gcm", "aes-256-gcm", 32),
  AES_128_CCM: aead("ccm", "aes-128-ccm", 16),
  AES_256_CCM: aead("ccm", "aes-256-ccm", 32),
  AES_128_CCM_8: aead("ccm", "aes-128-ccm", 16, 4, 8),
  AES_256_CCM_8: aead("ccm", "aes-256-ccm", 32, 4, 8),
  CHACHA20_POLY1305: aead("chacha20-poly1305", "chacha20-poly1305", 32, 12),
  AES_128_CBC: cbc("aes-128-cbc", 16, 16),
  AES_256_CBC: cbc("aes-256-cbc", 32, 16),
  "3DES_EDE_CBC": cbc("des-ede3-cbc", 24, 8),
};

const HASHES: Readonly<Record<string, HashName>> = {
  SHA: "sha1",
  SHA256: "sha256",
  SHA384: "sha384",
};

const NAME = /^TLS_(?:(ECDHE|DHE)_(RSA|ECDSA)_WITH_|(RSA)_WITH_|)(\w+?)(?:_(SHA\d*))?$/;
const TLS13_NONCE_LENGTH = 12;

/** The suite with this code, or undefined when its handshake is not ours to complete. */
export function cipherSuite(id: number): CipherSuite | undefined {
  return SUITES.get(id);
}

/** Can a handshake with this suite be completed on this runtime? Deno has no AES-CCM. */
export function canComplete(id: number): boolean {
  const suite = SUITES.get(id);
  return suite !== undefined && runtimeHas(suite);
}

/** Every suite that can be completed in `version`, in the registry's order. */
export function completableSuites(version: number): number[] {
  return [...SUITES.values()]
    .filter((suite) => suite.minVersion <= version && version <= suite.maxVersion)
    .filter(runtimeHas)
    .map((suite) => suite.id);
}

const SUITES: ReadonlyMap<number, CipherSuite> = new Map(
  cipherSuites.codes.flatMap((id) => {
    const suite = fromName(id, cipherSuites.nameOf(id));
    return suite === undefined ? [] : [[id, suite] as const];
  }),
);

function fromName(id: number, name: string): CipherSuite | undefined {
  const [, exchange, signer, rsa, cipherName = "", hashName] = NAME.exec(name) ?? [];
  const cipher = CIPHERS[cipherName];
  const hash = HASHES[hashName ?? "SHA256"];
  if (cipher === undefined || hash === undefined) return undefined;
  const keyExchange = (exchange ?? rsa ?? "tls13") as KeyExchange;
  const tls13 = keyExchange === "tls13";
  const mac = cipher.mode === "cbc" ? hash : null;
  return {
    ...cipher,
    id,
    name,
    minVersion: tls13 ? TLS13 : hash === "sha1" ? TLS10 : TLS12,
    maxVersion: tls13 ? TLS13 : TLS12,
    keyExchange,
    authentication: (signer ?? rsa ?? "any") as CipherSuite["authentication"],
    mac,
    prfHash: hash === "sha384" ? "sha384" : "sha256",
    ivLength: tls13 ? TLS13_NONCE_LENGTH : cipher.ivLength,
    macLength: mac === null ? 0 : hashLength(mac),
  };
}

const available = new Map<string, boolean>();

function runtimeHas({ cipher, keyLength, mode, blockLength }: CipherSuite): boolean {
  const known = available.get(cipher);
  if (known !== undefined) return known;
  const nonceLength = mode === "cbc" ? blockLength : TLS13_NONCE_LENGTH;
  let has = true;
  try {
    createCipheriv(
      cipher as "aes-128-gcm",
      new Uint8Array(keyLength),
      new Uint8Array(nonceLength),
      {
        authTagLength: 16,
      },
    );
  } catch {
    has = false;
  }
  available.set(cipher, has);
  return has;
}
