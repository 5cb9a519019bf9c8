/**
 * A truststore and its revocation lists, arranged the way GnuTLS looks things up: by the subject DN
 * that an issuer would have to carry, byte for byte.
 *
 * @module
 */

import { hex, sameBytes } from "./bytes.ts";
import { type Certificate, sameCertificate } from "./certificate.ts";
import type { RevocationList } from "./crl.ts";
import { known } from "./extensions.ts";
import type { Name } from "./names.ts";

export interface TrustList {
  /** Trusted certificates with this subject, in file order, each once. */
  named(name: Name): readonly Certificate[];
  /** The newest revocation list by this issuer. */
  revocationList(issuer: Name): RevocationList | undefined;
  readonly size: number;
}

/**
 * Arranges a truststore. Any certificate may be in it, a leaf included: GnuTLS trusts what the
 * operator put there.
 */
export function trustList(
  truststore: readonly Certificate[],
  revocationLists: readonly RevocationList[] = [],
): TrustList {
  const anchors = new Map<string, Certificate[]>();
  for (const certificate of truststore) {
    const key = hex(certificate.subject.der);
    const same = anchors.get(key) ?? [];
    if (!same.some((other) => sameCertificate(other, certificate))) same.push(certificate);
    anchors.set(key, same);
  }
  const lists = new Map<string, RevocationList>();
  for (const list of revocationLists) {
    const key = hex(list.issuer.der);
    const other = lists.get(key);
    if (other === undefined || list.thisUpdate >= other.thisUpdate) lists.set(key, list);
  }
  return {
    named: ({ der }) => anchors.get(hex(der)) ?? [],
    revocationList: ({ der }) => lists.get(hex(der)),
    size: truststore.length,
  };
}

/**
 * May `issuer` have issued `certificate`? GnuTLS compares the DNs byte for byte, and the key
 * identifiers when both certificates carry some that are not empty; signatures come later.
 */
export function isIssuer(certificate: Certificate, issuer: Certificate): boolean {
  if (!sameBytes(certificate.issuer.der, issuer.subject.der)) return false;
  const wanted = known(certificate.extensions.authorityKeyIdentifier);
  const offered = known(issuer.extensions.subjectKeyIdentifier);
  return !wanted?.length || !offered?.length || sameBytes(wanted, offered);
}

/** Issuer and subject are the same name (and key identifier): a root, or a self-signed leaf. */
export function isSelfIssued(certificate: Certificate): boolean {
  return isIssuer(certificate, certificate);
}

/** Is an issuer of this certificate in the truststore, by name and key identifier? */
export function hasIssuer(trust: TrustList, certificate: Certificate): boolean {
  return trust.named(certificate.issuer).some((anchor) => isIssuer(certificate, anchor));
}
