/**
 * What a client says of the chain that a server shows it: OpenSSL (Python, C++, Node, .NET on Linux), the
 * JDK, Go and webpki (rustls), each with its own rules and in its own order. GnuTLS's rules are those of
 * src/x509.
 *
 * Recorded against OpenSSL 3.0, Python 3.6 to 3.13, OpenJDK 17, Go 1.26 and webpki 0.103; for OpenSSL
 * 1.1.1, which differs in what SHA-1 counts for, after its source. What is known to be judged in another
 * way here: names of issuers are compared byte for byte (OpenSSL and the JDK pass over letter case and
 * kinds of strings); name constraints are GnuTLS's, held against the leaf alone; revocation and
 * certificate policies are not looked at.
 *
 * @module
 */

import type { TrustFailure } from "../model/words.ts";
import { addressBytes } from "../scylla/address.ts";
import type { Certificate } from "../x509/certificate.ts";
import { judgeChain } from "../x509/chain.ts";
import { DEFAULT_FLAGS, keyIsStrong } from "../x509/security_level.ts";
import { isSelfIssued } from "../x509/trust_list.ts";
import type { Strength } from "./trust_checks.ts";
import { FAMILIES, type Family, type View } from "./trust_families.ts";
import { holdsHostNames, holdsName, type NameRules } from "./trust_names.ts";
import { findPath, type PathRules } from "./trust_path.ts";

/** Whose rules: `openssl-3-strict` is OpenSSL 3 as Python 3.13 and later set it up. */
export const TRUST_RULES = [
  "openssl-1.1",
  "openssl-3",
  "openssl-3-strict",
  "jdk",
  "go",
  "webpki",
  "gnutls",
] as const;
export type TrustRules = typeof TRUST_RULES[number];

export interface TrustQuestion {
  readonly rules: TrustRules;
  /** The client's truststore; null where it is not known, and then no issuer counts as unknown. */
  readonly trust: readonly Certificate[] | null;
  /** The name or address that the client compares; null when it compares none. */
  readonly name: string | null;
  readonly at: Date;
  /**
   * OpenSSL's security level. By default 1 for 1.1.1 and 2 for 3, as OpenSSL 3.2, Python 3.10 and Debian's
   * packages have it; Debian's 1.1.1 has 2, OpenSSL 3.0 and 3.1 as published have 1.
   */
  readonly securityLevel?: 1 | 2;
}

/**
 * Why a client with these rules refuses `chain`, leaf first: the first of the failures is the one that it
 * names, the others are those that it would meet next. Empty when it accepts.
 */
export function clientVerdict(
  chain: readonly Certificate[],
  question: TrustQuestion,
): TrustFailure[] {
  const leaf = chain[0];
  if (leaf === undefined) return ["issuer-unknown"];
  const { rules, trust, at } = question;
  const named = nameFailure(leaf, question);
  if (rules === "gnutls") return [...gnutls(chain, question), ...named];
  const { family, ...library } = LIBRARIES[rules];
  const found = findPath(chain, trust ?? [], library, at);
  const { certificates } = found;
  const last = certificates.at(-1) as Certificate;
  // Where the truststore is not known, the root is the client's own copy.
  const path = trust === null && certificates.length > 1 && isSelfIssued(last)
    ? certificates.slice(0, -1)
    : certificates;
  const anchored = found.anchored || trust === null;
  const above = path.slice(1);
  const endsItself = found.anchored || (trust === null && isSelfIssued(path.at(-1) as Certificate));
  const measures = STRENGTHS[rules];
  const level = Math.min(question.securityLevel ?? library.level, measures.length);
  const strength = measures[level - 1] as Strength;
  const view: View = {
    ...{ leaf, path, anchored, at, named, strength },
    strict: rules === "openssl-3-strict",
    signed: endsItself ? path.slice(0, -1) : path,
    issuers: found.anchored ? path.slice(1, -1) : above,
    above,
  };
  return [...new Set(FAMILIES[family](view))];
}

interface Library extends PathRules {
  readonly family: Family;
  /** OpenSSL's default security level; the others have one measure. */
  readonly level: 1 | 2;
}

const SEARCHES = { anchors: "any", leafAnchor: "any", byKeyIdentifier: false, level: 1 } as const;
const OPENSSL = {
  family: "openssl",
  anchors: "self-signed",
  leafAnchor: "self-signed",
  byKeyIdentifier: true,
  level: 2,
} as const;

const LIBRARIES: Readonly<Record<Exclude<TrustRules, "gnutls">, Library>> = {
  "openssl-1.1": { ...OPENSSL, level: 1 },
  "openssl-3": OPENSSL,
  // Python 3.13 sets VERIFY_X509_PARTIAL_CHAIN too: whatever is in the file is trusted.
  "openssl-3-strict": { ...OPENSSL, anchors: "any", leafAnchor: "any" },
  jdk: { ...SEARCHES, family: "jdk", byKeyIdentifier: true },
  go: { ...SEARCHES, family: "go" },
  webpki: { ...SEARCHES, family: "webpki", leafAnchor: "self-signed" },
};

const BROKEN = ["MD2", "MD5"] as const;
const BROKEN_AND_SHA1 = [...BROKEN, "SHA1"] as const;
const LEVEL2: Strength = { rsa: 2048, ec: 224, refused: [...BROKEN_AND_SHA1, "RIPEMD160"] };
const OPENSSL3 = [{ rsa: 1024, ec: 160, refused: BROKEN_AND_SHA1 }, LEVEL2];

/** By security level, where there is more than one. */
const STRENGTHS: Readonly<Record<Exclude<TrustRules, "gnutls">, readonly Strength[]>> = {
  "openssl-1.1": [{ rsa: 1024, ec: 160, refused: BROKEN }, LEVEL2],
  "openssl-3": OPENSSL3,
  "openssl-3-strict": OPENSSL3,
  // jdk.certpath.disabledAlgorithms; SHA-1 is refused under the JDK's own roots only.
  jdk: [{ rsa: 1024, ec: 224, refused: BROKEN }],
  go: [{ rsa: 1024, ec: 224, refused: BROKEN_AND_SHA1 }],
  webpki: [{ rsa: 2048, ec: 256, refused: [...BROKEN_AND_SHA1, "RIPEMD160", "SHA224"] }],
};

const NAMES: Readonly<
  Record<TrustRules, NameRules & { readonly saysMissing: boolean | "of-kind" }>
> = {
  "openssl-1.1": { commonName: "without-dns", labelsAfterWildcard: 2, saysMissing: false },
  "openssl-3": { commonName: "without-dns", labelsAfterWildcard: 2, saysMissing: false },
  "openssl-3-strict": { commonName: "without-dns", labelsAfterWildcard: 2, saysMissing: false },
  jdk: { commonName: "without-dns", labelsAfterWildcard: 1, saysMissing: "of-kind" },
  go: { commonName: "never", labelsAfterWildcard: 1, saysMissing: true },
  webpki: { commonName: "never", labelsAfterWildcard: 2, saysMissing: true },
  gnutls: { commonName: "without-any", labelsAfterWildcard: 2, saysMissing: false },
};

function nameFailure(leaf: Certificate, { rules, name }: TrustQuestion): TrustFailure[] {
  if (name === null || holdsName(leaf, name, NAMES[rules])) return [];
  const { saysMissing } = NAMES[rules];
  const isMissing = saysMissing !== false &&
    (leaf.extensions.subjectAltNames === undefined ||
      saysMissing === "of-kind" && addressBytes(name) === null && !holdsHostNames(leaf));
  return [isMissing ? "no-subject-alt-name" : "name-mismatch"];
}

/** What a node would say, in the words that clients have. */
function gnutls(
  chain: readonly Certificate[],
  { trust, at }: TrustQuestion,
): TrustFailure[] {
  const { reasons, path } = judgeChain({ chain, truststore: trust, at });
  const isWeak = path.some(({ publicKey }) => !keyIsStrong(publicKey, DEFAULT_FLAGS.profile));
  return reasons.flatMap((reason) => {
    switch (reason) {
      case "insecure-algorithm":
        return [isWeak ? "weak-key" : "weak-signature"];
      case "missing-intermediate":
        return ["issuer-unknown"];
      case "no-truststore":
      case "revoked":
        return [];
      default:
        return [reason];
    }
  });
}
