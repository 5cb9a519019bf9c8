/**
 * What the libraries of clients ask of the certificates on a path, one question at a time. Which library
 * asks what, and in which order, stands in `trust.ts`.
 *
 * @module
 */

import type { HashName } from "../x509/algorithms.ts";
import type { Certificate } from "../x509/certificate.ts";
import { KEY_USAGE_CERT_SIGN, known } from "../x509/extensions.ts";
import { narrow, NO_CONSTRAINTS, violation } from "../x509/name_constraints.ts";
import { isSelfIssued } from "../x509/trust_list.ts";
import type { TrustFailure } from "../model/words.ts";
import { isCurrent, isSignedBy } from "./trust_path.ts";

/** The least bits of a key, and the hashes under which no signature counts. */
export interface Strength {
  readonly rsa: number;
  readonly ec: number;
  readonly refused: readonly HashName[];
}

export const keyFailure = (
  { publicKey: { algorithm, bits } }: Certificate,
  { rsa, ec }: Strength,
): TrustFailure[] => {
  const least = algorithm.startsWith("RSA") || algorithm === "DSA" ? rsa : ec;
  return bits !== undefined && bits < least ? ["weak-key"] : [];
};

export const hashFailure = (
  { signatureAlgorithm: { hash } }: Certificate,
  { refused }: Strength,
): TrustFailure[] => hash !== undefined && refused.includes(hash) ? ["weak-signature"] : [];

export function timeFailure(certificate: Certificate, at: Date): TrustFailure[] {
  if (isCurrent(certificate, at)) return [];
  return [at < certificate.notBefore ? "not-yet-valid" : "expired"];
}

/** The signature by the next one on the path; the last has none above it. */
export function signatureFailure(path: readonly Certificate[], index: number): TrustFailure[] {
  const [certificate, issuer] = path.slice(index);
  if (certificate === undefined || issuer === undefined) return [];
  return isSignedBy(certificate, issuer) ? [] : ["signature-invalid"];
}

/** Extensions that every library here understands, and those that all but webpki do. */
const COMMON_CRITICAL = ["15", "17", "19", "30", "31", "37"].map((arc) => `2.5.29.${arc}`);
export const WEBPKI_CRITICAL: ReadonlySet<string> = new Set(COMMON_CRITICAL);
export const USUAL_CRITICAL: ReadonlySet<string> = new Set([
  ...COMMON_CRITICAL,
  ...["32", "33", "36", "54"].map((arc) => `2.5.29.${arc}`),
]);

export const criticalFailure = (
  { extensions }: Certificate,
  understood: ReadonlySet<string>,
): TrustFailure[] =>
  extensions.list.some(({ oid, critical }) => critical && !understood.has(oid))
    ? ["unknown-critical-extension"]
    : [];

const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const ANY_PURPOSE = "2.5.29.37.0";

/** May it serve TLS? A certificate that names no purpose may. */
export function purposeFailure(
  { extensions }: Certificate,
  anyCounts: boolean,
): TrustFailure[] {
  const purposes = known(extensions.extendedKeyUsage);
  const fits = purposes === undefined || purposes.includes(SERVER_AUTH) ||
    (anyCounts && purposes.includes(ANY_PURPOSE));
  return fits ? [] : ["bad-purpose"];
}

/** keyUsage, where it is there, must have one of `bits`. */
export function usageFailure({ extensions }: Certificate, bits: number): TrustFailure[] {
  const usage = known(extensions.keyUsage);
  return usage === undefined || (usage & bits) !== 0 ? [] : ["bad-purpose"];
}

export const maySign = ({ extensions: { keyUsage } }: Certificate): boolean =>
  keyUsage === undefined || ((known(keyUsage) ?? 0) & KEY_USAGE_CERT_SIGN) !== 0;

/** More certificates below an authority than its path length allows. */
export function depthFailure(
  path: readonly Certificate[],
  index: number,
  countsSelfIssued = false,
): TrustFailure[] {
  const limit = known(path[index]?.extensions.basicConstraints)?.pathLength;
  const below = path.slice(1, index).filter((each) => countsSelfIssued || !isSelfIssued(each));
  return limit !== undefined && below.length > limit ? ["constraints-violated"] : [];
}

/** The names of the leaf against what `authorities`, lowest first, allow. */
export function constraintFailure(
  leaf: Certificate,
  authorities: readonly Certificate[],
): TrustFailure[] {
  const constraints = authorities.toReversed().reduce((outer, { extensions }) => {
    const inner = known(extensions.nameConstraints);
    return inner === undefined ? outer : narrow(outer, inner) ?? outer;
  }, NO_CONSTRAINTS);
  return violation(constraints, leaf) === undefined ? [] : ["constraints-violated"];
}

/** OpenSSL's `X509_check_ca`: no, yes, or only by being an old root, or only by its keyUsage. */
export function opensslAuthority(certificate: Certificate): "no" | "yes" | "old-root" | "by-usage" {
  const { basicConstraints, keyUsage } = certificate.extensions;
  if (!maySign(certificate)) return "no";
  if (basicConstraints !== undefined) return certificate.isCa ? "yes" : "no";
  if (certificate.version === 1 && isSelfIssued(certificate)) return "old-root";
  return keyUsage === undefined ? "no" : "by-usage";
}

/** What `X509_V_FLAG_X509_STRICT` adds for a path of more than one certificate (RFC 5280 §4). */
export function isStrict(certificate: Certificate, isLast: boolean): boolean {
  const { isCa, version, extensions, subject, issuer, refusals } = certificate;
  const { basicConstraints, keyUsage, subjectAltNames, list } = extensions;
  const signs = ((known(keyUsage) ?? 0) & KEY_USAGE_CERT_SIGN) !== 0;
  const crlSigns = ((known(keyUsage) ?? 0) & KEY_USAGE_CRL_SIGN) !== 0;
  const isCritical = (arc: number) =>
    list.some(({ oid, critical }) => critical && oid === `2.5.29.${arc}`);
  const limited = known(basicConstraints)?.pathLength !== undefined;
  const unnamed = subject.attributes.length === 0;
  const faults = [
    limited && !(isCa && signs),
    isCa && (!isCritical(19) || keyUsage === undefined),
    !isCa && signs,
    issuer.attributes.length === 0,
    unnamed && (isCa || crlSigns || !isCritical(17)),
    known(subjectAltNames)?.length === 0,
    refusals.length > 0,
    version === 3 && !isLast && known(extensions.authorityKeyIdentifier) === undefined,
    version === 3 && isCa && extensions.subjectKeyIdentifier === undefined,
    isCritical(35) || isCritical(14),
  ];
  return !faults.includes(true);
}

const KEY_USAGE_CRL_SIGN = 1 << 6;
