/**
 * The decisions of GnuTLS's `gnutls_x509_trust_list_verify_crt2` for a caller that gives neither a
 * host name nor a purpose, which is how ScyllaDB verifies its peers (`lib/x509/verify-high.c`,
 * `lib/x509/verify.c`; measured against GnuTLS 3.7.9).
 *
 * Where RFC 5280 and GnuTLS differ, this follows GnuTLS: a verdict that a node would not share is
 * of no use.
 *
 * @module
 */

import { arrange, MAX_DEPTH, withoutRoot } from "./arrangement.ts";
import { sameBytes } from "./bytes.ts";
import { type Certificate, sameCertificate } from "./certificate.ts";
import { revokes } from "./crl.ts";
import {
  anchorFaults,
  caFaults,
  constraintFaults,
  criticalFaults,
  type Inherited,
  levelFaults,
  type Refusal,
  refuse,
  sameAuthority,
  signatureFaults,
  timeFaults,
} from "./faults.ts";
import { NO_CONSTRAINTS } from "./name_constraints.ts";
import type { VerifyFlags } from "./security_level.ts";
import { isIssuer, type TrustList } from "./trust_list.ts";

export interface Verification {
  readonly refusals: readonly Refusal[];
  /** Leaf first, ending in the trusted certificate where one was found. */
  readonly path: readonly Certificate[];
}

export interface Circumstances {
  readonly trust: TrustList;
  readonly at: Date;
  /** What the verifying node's priority string brings. */
  readonly flags: VerifyFlags;
}

/** Verifies a chain as served: leaf first, the rest in any order, possibly with strangers. */
export function verifyChain(
  chain: readonly Certificate[],
  circumstances: Circumstances,
): Verification {
  const { trust, flags } = circumstances;
  const revoked = flags.checksRevocation ? withRevocations : (each: Verification) => each;
  const path = arrange(chain, trust);
  const last = path.at(-1);
  if (last === undefined) return { refusals: [], path };
  const first = verifyPath(path, trust.named(last.issuer), circumstances);
  if (!first.refusals.some(isFinal)) return revoked(first, path, trust);
  if (!first.refusals.some(isOldOrUnknown) || hasSameNames(last)) return first;
  const second = verifyPath(path, trust.named(last.subject), circumstances);
  if (!second.refusals.some(isFinal)) return revoked(second, path.slice(0, -1), trust);
  const signerWasKnown = !first.refusals.some(({ flag }) => flag === "signer-not-found");
  return signerWasKnown ? first : second;
}

/** An issuer that is unknown, expired or weak may be a certificate that is trusted itself. */
const isOldOrUnknown = ({ flag }: Refusal) =>
  flag === "signer-not-found" || flag === "expired" || flag === "insecure-algorithm";

const isFinal = ({ flag }: Refusal) => flag !== "undecided";

const hasSameNames = ({ issuer, subject }: Certificate) => sameBytes(issuer.der, subject.der);

/** `_gnutls_verify_crt_status`: from the trusted end down to the leaf, up to the first fault. */
function verifyPath(
  list: readonly Certificate[],
  anchors: readonly Certificate[],
  circumstances: Circumstances,
): Verification {
  const { at, flags } = circumstances;
  const served = withoutRoot(list);
  const trusted = firstTrusted(served, anchors);
  if (trusted) {
    const { anchor, index } = trusted;
    const refusals = [...timeFaults(anchor, at), ...anchorFaults(anchor, flags)];
    const path = [...served.slice(0, index), anchor];
    if (refusals.length > 0 || index === 0) return { refusals, path };
  }
  return walk(served.slice(0, trusted?.index), anchors, circumstances);
}

/** The leaf must be in the truststore as it is; above it, the same name and key will do. */
function firstTrusted(served: readonly Certificate[], anchors: readonly Certificate[]) {
  for (const [index, certificate] of served.entries()) {
    const same = index === 0 ? sameCertificate : sameAuthority;
    const anchor = anchors.find((candidate) => same(certificate, candidate));
    if (anchor) return { anchor, index };
  }
  return undefined;
}

function walk(
  served: readonly Certificate[],
  anchors: readonly Certificate[],
  circumstances: Circumstances,
): Verification {
  const inherited: Inherited = { depth: MAX_DEPTH, constraints: NO_CONSTRAINTS, features: [] };
  const refusals: Refusal[] = [];
  let path = served;
  for (let i = served.length - 1; i >= 0; i--) {
    const certificate = served[i] as Certificate;
    const above = served[i + 1];
    const issuer = findIssuer(certificate, above ? [above] : anchors, circumstances.at);
    if (!above && issuer) path = [...served, issuer];
    const step = { certificate, issuer, isEnd: i === 0, issuerWasServed: above !== undefined };
    refusals.push(...faultsOf(step, inherited, circumstances));
    if (refusals.some(isFinal)) break;
  }
  return { refusals, path };
}

/** Of several possible issuers the last that is valid now, else the first. */
function findIssuer(
  certificate: Certificate,
  candidates: readonly Certificate[],
  at: Date,
): Certificate | undefined {
  const possible = candidates.filter((candidate) => isIssuer(certificate, candidate));
  const [first, ...others] = possible;
  return others.findLast(({ notBefore, notAfter }) => at >= notBefore && at < notAfter) ?? first;
}

interface Step {
  readonly certificate: Certificate;
  readonly issuer: Certificate | undefined;
  readonly isEnd: boolean;
  readonly issuerWasServed: boolean;
}

/** `verify_crt`: everything that is wrong between one certificate and its issuer. */
function faultsOf(
  { certificate, issuer, isEnd, issuerWasServed }: Step,
  inherited: Inherited,
  { at, flags }: Circumstances,
): Refusal[] {
  if (inherited.depth === 0) {
    const why = "is one CA too deep: pathLenConstraint of a CA above it is used up";
    return [refuse("signer-constraints-failure", certificate, why)];
  }
  inherited.depth--;
  const ofIssuer = issuer
    ? [
      ...constraintFaults(certificate, issuer, isEnd, inherited),
      ...caFaults(certificate, issuer, issuerWasServed, inherited),
      ...signatureFaults(certificate, issuer),
      ...criticalFaults(issuer),
      ...timeFaults(issuer, at),
    ]
    : [refuse("signer-not-found", certificate, `was issued by ${certificate.issuer.text}`)];
  return [
    ...ofIssuer,
    ...(isEnd ? criticalFaults(certificate) : []),
    ...levelFaults(certificate, issuer, flags),
    ...timeFaults(certificate, at),
  ];
}

/**
 * Adds the first certificate that is revoked, from the trusted end down. GnuTLS does not look up the
 * last one of a chain that is trusted itself: a leaf in the truststore cannot be revoked.
 */
function withRevocations(
  { refusals, path }: Verification,
  checked: readonly Certificate[],
  trust: TrustList,
): Verification {
  const revoked = checked.findLast((certificate) => {
    const list = trust.revocationList(certificate.issuer);
    return list !== undefined && revokes(list, certificate);
  });
  if (revoked === undefined) return { refusals, path };
  const why = `(serial ${revoked.serialNumber}) is revoked by its issuer's CRL`;
  return { path, refusals: [...refusals, refuse("revoked", revoked, why)] };
}
