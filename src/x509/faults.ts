/**
 * What can be wrong with one certificate and its issuer, each as GnuTLS asks it
 * (`verify_crt` and `check_ca_sanity` in `lib/x509/verify.c`).
 *
 * @module
 */

import { sameBytes } from "./bytes.ts";
import { type Certificate, sameCertificate, timestamp } from "./certificate.ts";
import { KEY_USAGE_CERT_SIGN, known, type NameConstraints, unknownCritical } from "./extensions.ts";
import { narrow, violation } from "./name_constraints.ts";
import {
  hashIsStrong,
  isBroken,
  keyIsStrong,
  keyText,
  type Profile,
  suiteBFault,
  type VerifyFlags,
} from "./security_level.ts";
import { checkSignature } from "./signature.ts";
import { isSelfIssued } from "./trust_list.ts";

/** GnuTLS's status flags (`GNUTLS_CERT_*`), as far as they can occur between nodes. */
export type Flag =
  | "signer-not-found"
  | "signer-not-ca"
  | "signature-failure"
  | "insecure-algorithm"
  | "signer-constraints-failure"
  | "not-activated"
  | "expired"
  | "revoked"
  | "unknown-crit-extensions"
  | "missing-ocsp-status"
  /** No flag of GnuTLS's own: it refuses, and its text gives no reason. */
  | "unverifiable"
  /** Not GnuTLS's: this runtime cannot do the arithmetic. */
  | "undecided";

export interface Refusal {
  readonly flag: Flag;
  readonly certificate: Certificate;
  /** Continues a sentence that begins with the certificate's name. */
  readonly why: string;
}

/** What certificates above have laid on the ones below; a path is walked with one of these. */
export interface Inherited {
  /** How many more certificates may follow. */
  depth: number;
  constraints: NameConstraints;
  features: readonly number[];
}

export function refuse(flag: Flag, certificate: Certificate, why: string): Refusal {
  return { flag, certificate, why };
}

/** Validity, to the second; both ends are inside. */
export function timeFaults(certificate: Certificate, at: Date): Refusal[] {
  const { notBefore, notAfter } = certificate;
  if (at < notBefore) {
    return [refuse("not-activated", certificate, `is not valid before ${timestamp(notBefore)}`)];
  }
  if (at.getTime() >= notAfter.getTime() + 1000) {
    return [refuse("expired", certificate, `expired on ${timestamp(notAfter)}`)];
  }
  return [];
}

/** Is the issuer a certificate authority, and allowed to sign? */
export function caFaults(
  certificate: Certificate,
  issuer: Certificate,
  issuerWasServed: boolean,
  inherited: Inherited,
): Refusal[] {
  if (issuer.version === 1 && !issuerWasServed) return [];
  const faults: Refusal[] = [];
  if (!isAuthority(certificate, issuer, issuerWasServed, inherited)) {
    faults.push(refuse("signer-not-ca", issuer, notAuthority(certificate, issuer)));
  }
  const { keyUsage } = issuer.extensions;
  if (keyUsage !== undefined) {
    const usage = known(keyUsage);
    if (usage === undefined) {
      faults.push(refuse("unverifiable", issuer, "has a keyUsage that cannot be read"));
    } else if ((usage & KEY_USAGE_CERT_SIGN) === 0) {
      const why = "may not sign certificates: its keyUsage lacks keyCertSign";
      faults.push(refuse("signer-constraints-failure", issuer, why));
    }
  }
  return faults;
}

const isUnsigned = ({ signature }: Certificate) => signature.length === 0;

/** `check_if_ca`; also takes over a path length. */
function isAuthority(
  certificate: Certificate,
  issuer: Certificate,
  issuerWasServed: boolean,
  inherited: Inherited,
): boolean {
  if ([certificate, issuer].some(isUnsigned)) return false;
  if (sameCertificate(certificate, issuer)) return true;
  const { basicConstraints } = issuer.extensions;
  const { ca = false, pathLength } = known(basicConstraints) ?? {};
  if (ca && pathLength !== undefined) inherited.depth = Math.min(inherited.depth, pathLength);
  return ca || (basicConstraints === undefined && !issuerWasServed && isSelfIssued(issuer));
}

function notAuthority(certificate: Certificate, issuer: Certificate): string {
  const { version, extensions } = issuer;
  if ([certificate, issuer].some(isUnsigned)) {
    return "or what it issued has an unreadable signature";
  }
  if (version < 3) return `is version ${version} and cannot say that it is a CA`;
  return extensions.basicConstraints === undefined
    ? "issued a certificate, but has no basicConstraints that make it a CA"
    : "issued a certificate, but its basicConstraints say that it is not a CA";
}

/** Does the issuer's key verify the signature? */
export function signatureFaults(certificate: Certificate, issuer: Certificate): Refusal[] {
  const { name } = certificate.signatureAlgorithm;
  switch (checkSignature(certificate, issuer.publicKey)) {
    case "valid":
      return [];
    case "invalid":
      return [refuse(
        "signature-failure",
        certificate,
        `was not signed by the key of the trusted or served ${issuer.subject.text}`,
      )];
    case "forbidden":
      return [refuse(
        "signer-constraints-failure",
        certificate,
        `is signed with ${name}, which a ${keyText(issuer.publicKey)} like that of ` +
          `${issuer.subject.text} cannot have made`,
      )];
    case "unsupported":
      return [refuse(
        "unverifiable",
        certificate,
        `is signed with ${name} by a ${keyText(issuer.publicKey)}, which GnuTLS does not verify`,
      )];
    case "unknown":
      return [refuse(
        "undecided",
        certificate,
        `is signed with ${name} by a ${keyText(issuer.publicKey)}: not verifiable on this runtime`,
      )];
  }
}

/** Name constraints and TLS features of the issuer, added to those above it. */
export function constraintFaults(
  certificate: Certificate,
  issuer: Certificate,
  isEnd: boolean,
  inherited: Inherited,
): Refusal[] {
  const why = nameFault(certificate, issuer, isEnd, inherited) ??
    featureFault(certificate, issuer, inherited);
  return why === undefined ? [] : [refuse("signer-constraints-failure", certificate, why)];
}

function nameFault(
  certificate: Certificate,
  { extensions: { nameConstraints }, subject }: Certificate,
  isEnd: boolean,
  inherited: Inherited,
): string | undefined {
  if (nameConstraints !== undefined) {
    const constraints = known(nameConstraints);
    const narrowed = constraints && narrow(inherited.constraints, constraints);
    if (narrowed === undefined) {
      return `is bound by name constraints of ${subject.text} that cannot be applied`;
    }
    inherited.constraints = narrowed;
  }
  if (!isEnd) return undefined;
  const broken = violation(inherited.constraints, certificate);
  return broken && `violates name constraints: ${broken}`;
}

function featureFault(
  certificate: Certificate,
  { extensions: { tlsFeatures } }: Certificate,
  inherited: Inherited,
): string | undefined {
  if (tlsFeatures && known(tlsFeatures) === undefined) {
    return "is bound by TLS features of its CA that cannot be read";
  }
  inherited.features = [...inherited.features, ...known(tlsFeatures) ?? []];
  const own = known(certificate.extensions.tlsFeatures) ?? [];
  const missing = inherited.features.find((feature) => !own.includes(feature));
  return missing === undefined
    ? undefined
    : `lacks TLS feature ${missing}, which its CA requires (RFC 7633)`;
}

/** Critical extensions that GnuTLS does not process. */
export function criticalFaults(certificate: Certificate): Refusal[] {
  const extension = unknownCritical(certificate.extensions);
  return extension
    ? [refuse(
      "unknown-crit-extensions",
      certificate,
      `has critical extension ${extension.oid}, which GnuTLS does not know`,
    )]
    : [];
}

const STATUS_REQUEST = 5;

/**
 * RFC 7633: a certificate that demands a stapled OCSP response. GnuTLS asks every certificate that
 * was served, on either side of a connection, and Seastar cannot staple.
 */
export function staplingFaults(certificate: Certificate): Refusal[] {
  if (!known(certificate.extensions.tlsFeatures)?.includes(STATUS_REQUEST)) return [];
  const why = "demands a stapled OCSP response (TLS feature status_request), and nodes send none";
  return [refuse("missing-ocsp-status", certificate, why)];
}

/** Keys and hashes against the verification profile, and hashes that no profile saves. */
export function levelFaults(
  certificate: Certificate,
  issuer: Certificate | undefined,
  flags: VerifyFlags,
): Refusal[] {
  const { profile } = flags;
  if (certificate.signatureAlgorithm.key === undefined) return [];
  const hash = hashFault(certificate, flags);
  if (hash !== undefined) return [refuse("insecure-algorithm", certificate, hash)];
  const keys = [certificate, ...issuer ? [issuer] : []].flatMap((one) => keyFault(one, profile));
  const why = suiteBFault(certificate, issuer, profile);
  return keys.length > 0 || why === undefined
    ? keys
    : [refuse("insecure-algorithm", certificate, why)];
}

function hashFault(
  certificate: Certificate,
  { profile, allows }: VerifyFlags,
): string | undefined {
  const { signatureAlgorithm: algorithm } = certificate;
  const isAllowed = algorithm.hash !== undefined && allows.includes(algorithm.hash);
  if (isBroken(algorithm) && !isAllowed && !isSelfIssued(certificate)) {
    return `is signed with ${algorithm.name}, which can be forged`;
  }
  return hashIsStrong(algorithm, profile)
    ? undefined
    : `is signed with ${algorithm.name}, too weak for security level ${profile}`;
}

/**
 * What is too weak in a chain file of which nobody says what it leads to. The last certificate's issuer is
 * not there, so that its key is not judged; a root in the file is judged as what is trusted itself.
 */
export function strengthFaults(chain: readonly Certificate[], flags: VerifyFlags): Refusal[] {
  return chain.flatMap((certificate, index) => {
    const issuer = chain[index + 1];
    if (issuer !== undefined) return levelFaults(certificate, issuer, flags);
    const hash = isSelfIssued(certificate) ? undefined : hashFault(certificate, flags);
    return hash === undefined
      ? keyFault(certificate, flags.profile)
      : [refuse("insecure-algorithm", certificate, hash)];
  });
}

/** What is asked even of a certificate that is trusted itself: a key that is strong enough. */
export function anchorFaults(certificate: Certificate, { profile }: VerifyFlags): Refusal[] {
  const keys = keyFault(certificate, profile);
  const why = suiteBFault(certificate, undefined, profile);
  return keys.length > 0 || why === undefined
    ? keys
    : [refuse("insecure-algorithm", certificate, why)];
}

/** A key that is too weak wherever the certificate stands. */
export function keyFault(certificate: Certificate, profile: Profile | null): Refusal[] {
  if (keyIsStrong(certificate.publicKey, profile)) return [];
  const { publicKey } = certificate;
  const why = publicKey.bits === undefined
    ? `has a ${keyText(publicKey)} that GnuTLS cannot read, which counts as too weak`
    : `has a ${keyText(publicKey)}, too weak for security level ${profile}`;
  return [refuse("insecure-algorithm", certificate, why)];
}

/** The same name and the same key: a CA certificate that was issued anew. */
export function sameAuthority(a: Certificate, b: Certificate): boolean {
  return sameBytes(a.subject.der, b.subject.der) &&
    sameBytes(a.publicKey.spki, b.publicKey.spki);
}
