/**
 * How weak a key or a hash may be, after GnuTLS's verification profiles.
 *
 * A priority string brings a profile along: SECURE128, ScyllaDB's default, brings `low` (80 bits), so
 * RSA-1024 passes; SECURE192 and SECURE256 bring `high`, which refuses RSA-2048. A crypto-policy file
 * as Scylla's packages add one can raise it further by its `min-verification-profile`, so a verdict on
 * a weak key says that it depends.
 *
 * @module
 */

import type { HashName, PublicKey, SignatureAlgorithm } from "./algorithms.ts";
import type { Certificate } from "./certificate.ts";

/** GnuTLS's verification profiles in the order of their numbers. */
export const PROFILES = [
  "very-weak",
  "low",
  "legacy",
  "medium",
  "high",
  "ultra",
  "future",
  "suiteb128",
  "suiteb192",
] as const;
export type Profile = typeof PROFILES[number];

/** What a priority string makes of verification: GnuTLS's `additional_verify_flags`. */
export interface VerifyFlags {
  /** `null`: nothing is too weak, as after `NONE` and `LEGACY`. */
  readonly profile: Profile | null;
  /** Broken hashes that are taken all the same (`%VERIFY_ALLOW_…`). */
  readonly allows: readonly HashName[];
  /** false with `%VERIFY_DISABLE_CRL_CHECKS`. */
  readonly checksRevocation: boolean;
}

/** What ScyllaDB's default priority string brings. */
export const DEFAULT_FLAGS: VerifyFlags = { profile: "low", allows: [], checksRevocation: true };

interface Level {
  readonly strength: number;
  readonly rsa: number;
  readonly ec: number;
}

/** `lib/algorithms/secparams.c`: symmetric strength, and the least bits of each kind of key. */
const LEVELS: Readonly<Record<Exclude<Profile, SuiteB>, Level>> = {
  "very-weak": { strength: 64, rsa: 767, ec: 1 },
  low: { strength: 80, rsa: 1024, ec: 160 },
  legacy: { strength: 96, rsa: 1776, ec: 192 },
  medium: { strength: 112, rsa: 2048, ec: 224 },
  high: { strength: 128, rsa: 3072, ec: 256 },
  ultra: { strength: 192, rsa: 8192, ec: 384 },
  future: { strength: 256, rsa: 15360, ec: 512 },
};

type SuiteB = "suiteb128" | "suiteb192";

/** The curves of RFC 5759, and the signatures. */
const SUITE_B: Readonly<Record<SuiteB, readonly string[]>> = {
  suiteb128: ["P-256", "P-384"],
  suiteb192: ["P-384"],
};
const SUITE_B_SIGNATURES: readonly string[] = ["ECDSA-SHA256", "ECDSA-SHA384"];

const isSuiteB = (profile: Profile): profile is SuiteB => profile in SUITE_B;

/** Is a key of this size good enough? A key that GnuTLS cannot measure is not. */
export function keyIsStrong(
  { algorithm, bits, curve = "" }: PublicKey,
  profile: Profile | null,
): boolean {
  if (profile === null) return true;
  if (isSuiteB(profile)) return algorithm === "ECDSA" && SUITE_B[profile].includes(curve);
  if (bits === undefined) return false;
  const { rsa, ec } = LEVELS[profile];
  return bits >= (algorithm.startsWith("RSA") || algorithm === "DSA" ? rsa : ec);
}

/** Is the hash under a signature good enough for the profile? */
export function hashIsStrong(
  { name, hash }: SignatureAlgorithm,
  profile: Profile | null,
): boolean {
  if (profile === null) return true;
  if (isSuiteB(profile)) return SUITE_B_SIGNATURES.includes(name);
  return hash !== undefined && HASH_STRENGTH[hash] >= LEVELS[profile].strength;
}

/**
 * What Suite B asks beyond keys and hashes (`is_level_acceptable` in `lib/x509/verify.c`): version 3,
 * an issuer, and one that is no weaker than what it signs. A certificate that is trusted itself has no
 * issuer and is refused.
 *
 * @returns the end of a sentence that begins with the certificate's name
 */
export function suiteBFault(
  { version, publicKey, signatureAlgorithm }: Certificate,
  issuer: Certificate | undefined,
  profile: Profile | null,
): string | undefined {
  if (profile === null || !isSuiteB(profile)) return undefined;
  if (version !== 3 || (issuer !== undefined && issuer.version !== 3)) {
    return `or its issuer is not of version 3, which ${profile} asks for`;
  }
  if (issuer === undefined) return `has no issuer, which ${profile} asks for`;
  const signer = issuer.publicKey.curve;
  if (signer === "P-256" && publicKey.curve === "P-384") {
    return `has a stronger key than its issuer, which ${profile} refuses`;
  }
  return signer === "P-384" && signatureAlgorithm.hash === "SHA256"
    ? `is signed with SHA-256 by a P-384 key, which ${profile} refuses`
    : undefined;
}

/** Broken beyond any profile: GnuTLS takes these only where the priority string says so. */
export const BROKEN_HASHES: readonly HashName[] = ["SHA1", "MD5", "MD2", "RIPEMD160"];

export function isBroken({ hash }: SignatureAlgorithm): boolean {
  return hash !== undefined && BROKEN_HASHES.includes(hash);
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
