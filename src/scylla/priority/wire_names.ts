/**
 * What a priority string enables, in the names that a report uses: those of IANA's registries.
 *
 * @module
 */

import { cipherSuites } from "../../wire/cipher_suites.ts";
import { namedGroups, signatureSchemes } from "../../wire/registry.ts";
import type { Expansion } from "./expand.ts";
import { suiteNamed } from "./suites.ts";

export interface WireNames {
  readonly suites: readonly string[];
  readonly groups: readonly string[];
  readonly signatures: readonly string[];
}

/** What a hello with this string offers; a name that has no number on the wire is left out. */
export function wireNames({ ciphers, offeredGroups, signatures }: Expansion): WireNames {
  return {
    suites: ciphers.flatMap((name) => {
      const suite = suiteNamed(name);
      return suite === null ? [] : cipherSuites.nameOf(suite.id);
    }),
    groups: offeredGroups.map((name) => name.replace("GROUP-", "").toLowerCase())
      .filter((name) => namedGroups.codeOf(name) !== undefined),
    signatures: [...new Set(signatures.map(schemeOf))]
      .filter((name) => signatureSchemes.codeOf(name) !== undefined),
  };
}

/** `SIGN-RSA-PSS-RSAE-SHA256` is `rsa_pss_rsae_sha256`; below TLS 1.3 an ECDSA scheme names no curve. */
function schemeOf(signature: string): string {
  const name = signature.replace("SIGN-", "").toLowerCase();
  const [, hash] = /^ecdsa-(sha\d+)$/.exec(name) ?? [];
  if (hash !== undefined && hash in CURVES) return `ecdsa_${CURVES[hash]}_${hash}`;
  return name
    .replace(/^eddsa-/, "")
    .replace(/^rsa-sha/, "rsa_pkcs1_sha")
    .replace(/^rsa-pss-sha/, "rsa_pss_pss_sha")
    .replaceAll("-", "_");
}

const CURVES: Readonly<Record<string, string>> = {
  sha256: "secp256r1",
  sha384: "secp384r1",
  sha512: "secp521r1",
};
