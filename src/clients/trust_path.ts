/**
 * From the certificates that a server sent to one that the client trusts. GnuTLS's way is in src/x509;
 * the other libraries search, each with its own idea of what may end the search.
 *
 * @module
 */

import { type Certificate, sameCertificate } from "../x509/certificate.ts";
import { checkSignature } from "../x509/signature.ts";
import { isIssuer, isSelfIssued } from "../x509/trust_list.ts";
import { sameBytes } from "../wire/hex.ts";

export interface PathRules {
  /** What a truststore's certificate must be to end a path above the leaf, and at the leaf itself. */
  readonly anchors: "any" | "self-signed";
  readonly leafAnchor: "any" | "self-signed";
  /** Issuers are told apart by key identifiers, and not by trying their keys. */
  readonly byKeyIdentifier: boolean;
}

export interface Path {
  /** Leaf first. */
  readonly certificates: readonly Certificate[];
  /** The last one is trusted. */
  readonly anchored: boolean;
}

/** Longest path, and how many steps the search for one may take: a server chooses what is searched. */
const MAX_DEPTH = 10;
const MAX_STEPS = 100;

/** The first path that ends in `trust`, else the longest that was found; `chain` has its leaf first. */
export function findPath(
  chain: readonly Certificate[],
  trust: readonly Certificate[],
  rules: PathRules,
  at: Date,
): Path {
  let steps = MAX_STEPS;
  let longest = chain.slice(0, 1);
  const extend = (path: readonly Certificate[]): readonly Certificate[] | undefined => {
    if (path.length > longest.length) longest = [...path];
    const last = path.at(-1) as Certificate;
    if (mayEnd(path, trust, rules)) return path;
    if (isSelfIssued(last) || path.length === MAX_DEPTH) return undefined;
    for (const issuer of issuersOf(last, [...trust, ...chain.slice(1)], rules, at)) {
      if (path.some((each) => sameCertificate(each, issuer))) continue;
      if (--steps < 0) return undefined;
      const found = extend([...path, issuer]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const found = extend(longest);
  return { certificates: found ?? longest, anchored: found !== undefined };
}

function mayEnd(
  path: readonly Certificate[],
  trust: readonly Certificate[],
  { anchors, leafAnchor }: PathRules,
): boolean {
  const last = path.at(-1) as Certificate;
  const wanted = path.length === 1 ? leafAnchor : anchors;
  return (wanted === "any" || isSelfIssued(last)) &&
    trust.some((each) => sameCertificate(each, last));
}

/** Possible issuers, the likely ones first: whose key fits, then who is valid now; trusted ones first. */
function issuersOf(
  certificate: Certificate,
  candidates: readonly Certificate[],
  { byKeyIdentifier }: PathRules,
  at: Date,
): readonly Certificate[] {
  const doubt = (issuer: Certificate) =>
    (byKeyIdentifier || isSignedBy(certificate, issuer) ? 0 : 2) + (isCurrent(issuer, at) ? 0 : 1);
  return candidates
    .filter((issuer) =>
      byKeyIdentifier
        ? isIssuer(certificate, issuer)
        : sameBytes(certificate.issuer.der, issuer.subject.der)
    )
    .slice(0, MAX_STEPS)
    .toSorted((a, b) => doubt(a) - doubt(b));
}

/** Did this key sign it, as far as it can be told? */
export function isSignedBy(certificate: Certificate, { publicKey }: Certificate): boolean {
  const check = checkSignature(certificate, publicKey);
  return check !== "invalid" && check !== "forbidden";
}

export function isCurrent({ notBefore, notAfter }: Certificate, at: Date): boolean {
  return at >= notBefore && at.getTime() < notAfter.getTime() + 1000;
}
