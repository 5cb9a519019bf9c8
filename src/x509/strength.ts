/**
 * How strict a verification profile a chain stands, and what would stand a stricter one.
 *
 * @module
 */

import type { Certificate } from "./certificate.ts";
import { hashIsStrong, keyIsStrong, type Profile } from "./security_level.ts";

/** The profiles that differ in nothing but what is strong enough, weakest first. */
const BY_STRENGTH = ["low", "legacy", "medium", "high", "ultra", "future"] as const;

/**
 * The strictest profile for which no key and no hash in `path` is too weak; `null`: not even `low`.
 * The last of a path that is trusted is the anchor, whose signature nobody asks for.
 */
export function strongestProfile(
  path: readonly Certificate[],
  isTrusted: boolean,
): Profile | null {
  const signed = isTrusted ? path.slice(0, -1) : path;
  return BY_STRENGTH.findLast((profile) =>
    path.every(({ publicKey }) => keyIsStrong(publicKey, profile)) &&
    signed.every(({ signatureAlgorithm }) => hashIsStrong(signatureAlgorithm, profile))
  ) ?? null;
}

/**
 * What has to be made to stand a profile, in words. P-256 would stand `high`, but SECURE192 and
 * SECURE256, which bring it, have no signature for such a key.
 */
export function enoughFor(profile: string): string {
  return ENOUGH[profile] ?? ENOUGH["medium"] as string;
}

const ENOUGH: Readonly<Record<string, string>> = {
  medium: "RSA of 2048 bits or more, or ECDSA P-256, signed with SHA-256",
  high: "RSA of 3072 bits or more, or ECDSA P-384, signed with SHA-256 or SHA-384",
  ultra: "ECDSA P-384, or RSA of 8192 bits, signed with SHA-384",
  future: "ECDSA P-521 signed with SHA-512",
  suiteb128: "ECDSA P-256 signed with SHA-256, or P-384 signed with SHA-384",
  suiteb192: "ECDSA P-384 signed with SHA-384",
};
