/**
 * What each library asks of a chain, in its own order: the order decides which of several faults a client
 * names.
 *
 * @module
 */

import type { Certificate } from "../x509/certificate.ts";
import { isSelfIssued } from "../x509/trust_list.ts";
import type { TrustFailure } from "../model/words.ts";
import * as check from "./trust_checks.ts";

export type Family = "openssl" | "jdk" | "go" | "webpki";

/** One chain as one library sees it. */
export interface View {
  readonly leaf: Certificate;
  readonly path: readonly Certificate[];
  readonly anchored: boolean;
  /** The path without the trusted certificate, whose own signature nobody checks. */
  readonly signed: readonly Certificate[];
  /** The authorities on the path, without the trusted one and with it. */
  readonly issuers: readonly Certificate[];
  readonly above: readonly Certificate[];
  readonly at: Date;
  readonly named: readonly TrustFailure[];
  readonly strength: check.Strength;
  readonly strict: boolean;
}

const DIGITAL_SIGNATURE = 1;
/** digitalSignature, keyEncipherment, keyAgreement. */
const TLS_USAGE = 1 | 1 << 2 | 1 << 4;

export const FAMILIES: Readonly<Record<Family, (view: View) => TrustFailure[]>> = {
  /** `verify_chain` in crypto/x509/x509_vfy.c. */
  openssl: (view) => [
    ...check.keyFailure(view.leaf, view.strength),
    ...opensslEnd(view),
    ...view.path.flatMap((certificate, index) => opensslExtensions(view, certificate, index)),
    ...view.path.flatMap((certificate, index) => [
      ...index > 0 ? check.keyFailure(certificate, view.strength) : [],
      ...view.signed.includes(certificate) ? check.hashFailure(certificate, view.strength) : [],
    ]),
    ...view.named,
    // From the trusted end down, and of each certificate its signature first.
    ...view.path.flatMap((certificate, index) => [
      ...check.timeFailure(certificate, view.at),
      ...check.signatureFailure(view.path, index),
    ]).toReversed(),
    ...check.constraintFailure(view.leaf, view.above),
  ],
  /** PKIXValidator, EndEntityChecker and HostnameChecker; the trusted certificate has no dates. */
  jdk: (view) => [
    ...unknownIssuer(view),
    ...jdkAnchor(view),
    ...view.signed.map((certificate, index) => [
      ...check.hashFailure(certificate, view.strength),
      ...keyAbove(view, index),
      ...index > 0 && !(certificate.isCa && check.maySign(certificate)) ? NOT_CA : [],
      ...index > 0 ? check.depthFailure(view.path, index) : [],
      ...index === 0 ? check.constraintFailure(view.leaf, view.issuers) : [],
      ...check.timeFailure(certificate, view.at),
      ...check.signatureFailure(view.path, index),
      ...check.criticalFailure(certificate, check.USUAL_CRITICAL),
    ]).toReversed().flat(),
    // A leaf that is trusted itself is not asked what it is for.
    ...view.path.length === 1 && view.signed.length === 0 ? [] : [
      ...check.purposeFailure(view.leaf, true),
      ...check.usageFailure(view.leaf, DIGITAL_SIGNATURE),
    ],
    ...view.named,
  ],
  /** `Certificate.Verify` in crypto/x509: an issuer that cannot have signed is an unknown one. */
  go: (view) => [
    ...check.criticalFailure(view.leaf, check.USUAL_CRITICAL),
    ...check.timeFailure(view.leaf, view.at),
    ...view.named,
    ...view.above.flatMap((issuer, above) => goIssuer(view, issuer, above)),
    ...unknownIssuer(view),
    ...view.path.flatMap((each) => check.purposeFailure(each, true)),
    ...check.constraintFailure(view.leaf, view.above),
  ],
  /** `verify_cert.rs`; the trusted certificate is a name and a key. */
  webpki: (view) => [
    ...view.leaf.version === 3 ? [] : ["not-strict" as const],
    ...check.criticalFailure(view.leaf, check.WEBPKI_CRITICAL),
    ...check.timeFailure(view.leaf, view.at),
    ...view.leaf.isCa ? ["ca-as-end-entity" as const] : [],
    ...check.purposeFailure(view.leaf, false),
    ...view.issuers.flatMap((issuer, index) => [
      ...issuer.version === 3 ? [] : ["not-strict" as const],
      ...check.criticalFailure(issuer, check.WEBPKI_CRITICAL),
      ...check.timeFailure(issuer, view.at),
      ...issuer.isCa ? [] : NOT_CA,
      ...check.depthFailure(view.path, index + 1, true),
      ...check.purposeFailure(issuer, false),
    ]),
    ...unknownIssuer(view),
    ...check.constraintFailure(view.leaf, view.above),
    ...view.signed.flatMap((certificate, index) => [
      ...check.hashFailure(certificate, view.strength),
      ...keyAbove(view, index),
      ...check.signatureFailure(view.path, index),
    ]).toReversed(),
    ...view.named,
    ...check.keyFailure(view.leaf, view.strength),
  ],
};

/** The key that signed the certificate at `index`. */
function keyAbove({ path, strength }: View, index: number): TrustFailure[] {
  const issuer = path[index + 1];
  return issuer === undefined ? [] : check.keyFailure(issuer, strength);
}

const NOT_CA = ["issuer-not-ca"] as const;
const ISSUER_UNKNOWN = ["issuer-unknown"] as const;

const unknownIssuer = ({ anchored }: View): readonly TrustFailure[] =>
  anchored ? [] : ISSUER_UNKNOWN;

/** How `build_chain` gives up. */
function opensslEnd({ anchored, path }: View): readonly TrustFailure[] {
  if (anchored) return [];
  if (!isSelfIssued(path.at(-1) as Certificate)) return ISSUER_UNKNOWN;
  return [path.length === 1 ? "self-signed" : "self-signed-in-chain"];
}

/** `check_extensions`, for one certificate of the path. */
function opensslExtensions(
  { path, strict }: View,
  certificate: Certificate,
  index: number,
): TrustFailure[] {
  const authority = check.opensslAuthority(certificate);
  const isLast = index === path.length - 1;
  // An intermediate has to say that it is a CA; of a root it is enough that it is old.
  const mustSay = strict || !isLast;
  return [
    ...check.criticalFailure(certificate, check.USUAL_CRITICAL),
    ...index > 0 && (authority === "no" || (mustSay && authority !== "yes")) ? NOT_CA : [],
    ...index === 0 && strict && authority !== "yes" && authority !== "no" ? NOT_STRICT : [],
    ...strict && path.length > 1 && !check.isStrict(certificate, isLast) ? NOT_STRICT : [],
    ...check.purposeFailure(certificate, false),
    ...index === 0 ? check.usageFailure(certificate, TLS_USAGE) : [],
    ...index > 1 ? check.depthFailure(path, index) : [],
  ];
}

const NOT_STRICT = ["not-strict"] as const;

/** Since 2020 an anchor of version 3 must be a CA (jdk.security.allowNonCaAnchor). */
function jdkAnchor({ path, signed }: View): readonly TrustFailure[] {
  const anchor = path.length > signed.length && path.length > 1 ? path.at(-1) : undefined;
  if (anchor === undefined || anchor.version < 3) return [];
  return anchor.isCa && check.maySign(anchor) ? [] : NOT_CA;
}

/** `CheckSignatureFrom`, which takes any issuer of version 1, and `isValid`, which takes none but a root. */
function goIssuer(view: View, issuer: Certificate, below: number): readonly TrustFailure[] {
  const cannotSign = [
    ...check.maySign(issuer) && (issuer.isCa || issuer.version < 3) ? [] : NOT_CA,
    ...check.keyFailure(issuer, view.strength),
    ...check.hashFailure(view.path[below] as Certificate, view.strength),
    ...check.signatureFailure(view.path, below),
  ];
  if (cannotSign.length > 0) return [...ISSUER_UNKNOWN, ...cannotSign];
  return [
    ...check.criticalFailure(issuer, check.USUAL_CRITICAL),
    ...check.timeFailure(issuer, view.at),
    ...issuer.isCa || !view.issuers.includes(issuer) ? [] : NOT_CA,
    ...check.depthFailure(view.path, below + 1, true),
  ];
}
