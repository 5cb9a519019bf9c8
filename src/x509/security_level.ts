/**
 * How weak a key or a hash may be, after GnuTLS's security levels.
 *
 * A priority string brings a verification profile along: SECURE128, ScyllaDB's default, brings `low`
 * (80 bits), so RSA-1024 passes. Scylla's packages add a crypto-policy file whose
 * `min-verification-profile` can raise it, so a verdict on a weak key says that it depends.
 *
 * @module
 */

import type { HashName, PublicKey, SignatureAlgorithm } from "./algorithms.ts";

/** GnuTLS's verification profiles, weakest first. */
export const PROFILES = [
  "very-weak",
  "low",
  "legacy",
  "medium",
  "high",
  "ultra",
  "future",
] as const;
export type Profile = typeof PROFILES[number];

/** What `SECURE128` brings. */
export const DEFAULT_PROFILE: Profile = "low";

/** `lib/algorithms/secparams.c`: symmetric strength, and the least bits of each kind of key. */
const LEVELS: Readonly<Record<Profile, { strength: number; rsa: number; ec: number }>> = {
  "very-weak": { strength: 64, rsa: 767, ec: 1 },
  low: { strength: 80, rsa: 1024, ec: 160 },
  legacy: { strength: 96, rsa: 1776, ec: 192 },
  medium: { strength: 112, rsa: 2048, ec: 224 },
  high: { strength: 128, rsa: 3072, ec: 256 },
  ultra: { strength: 192, rsa: 8192, ec: 384 },
  future: { strength: 256, rsa: 15360, ec: 512 },
};

/** Is a key of this size good enough? A key that GnuTLS cannot measure is not. */
export function keyIsStrong({ algorithm, bits }: PublicKey, profile: Profile): boolean {
  if (bits === undefined) return false;
  const { rsa, ec } = LEVELS[profile];
  return bits >= (algorithm.startsWith("RSA") || algorithm === "DSA" ? rsa : ec);
}

/** Is the hash under a signature good enough for the profile? */
export function hashIsStrong({ hash }: SignatureAlgorithm, profile: Profile): boolean {
  return hash !== undefined && HASH_STRENGTH[hash] >= LEVELS[profile].strength;
}

/** Broken beyond any profile: GnuTLS never takes these under a certificate it has to verify. */
export function isBroken({ hash }: SignatureAlgorithm): boolean {
  return hash === "SHA1" || hash === "MD5" || hash === "MD2" || hash === "RIPEMD160";
}

/** `2048-bit RSA key`, `P-256 key`. */
export function keyText({ algorithm, bits, curve }: PublicKey): string {
  if (curve !== undefined) return `${curve} key`;
  return bits === undefined ? `${algorithm} key` : `${bits}-bit ${algorithm} key`;
}

/** Half of the output, as GnuTLS reckons. Known attacks are a matter for {@link isBroken}. */
const HASH_STRENGTH: Readonly<Record<HashName, number>> = {
  MD2: 64,
  MD5: 64,
  SHA1: 80,
  RIPEMD160: 80,
  SHA224: 112,
  SHA256: 128,
  SHA384: 192,
  SHA512: 256,
  "SHA3-224": 112,
  "SHA3-256": 128,
  "SHA3-384": 192,
  "SHA3-512": 256,
  SHAKE256: 256,
};
