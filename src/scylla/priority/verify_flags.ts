/**
 * What a priority string asks of its peers' certificates.
 *
 * A node judges by its own string in both roles: the chain of the server that it dials, and, where it
 * asks for client certificates, the chain of the client that dials it.
 *
 * @module
 */

import type { HashName } from "../../x509/algorithms.ts";
import { BROKEN_HASHES, type VerifyFlags } from "../../x509/security_level.ts";
import type { Expansion } from "./expand.ts";

/** The flags with which GnuTLS verifies in a session that has this string. */
export function verifyFlagsOf({ profile, options }: Expansion): VerifyFlags {
  return {
    profile,
    allows: options.flatMap((option) => ALLOWS[option] ?? []),
    checksRevocation: !options.includes("%VERIFY_DISABLE_CRL_CHECKS"),
  };
}

const ALLOWS: Readonly<Record<string, readonly HashName[]>> = {
  "%VERIFY_ALLOW_BROKEN": BROKEN_HASHES,
  "%VERIFY_ALLOW_SIGN_RSA_MD5": ["MD5"],
  "%VERIFY_ALLOW_SIGN_WITH_SHA1": ["SHA1"],
};
