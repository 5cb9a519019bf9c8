/**
 * Would a node send its certificate at all?
 *
 * A GnuTLS client compares the CA names of the CertificateRequest with the issuer of every
 * certificate in its own chain, and sends nothing when none is among them (`find_x509_client_cert`
 * in `lib/auth/cert.c`). The acceptor then logs `Certificate is required.` or `No certificate was
 * found`, and nothing anywhere says that a certificate was withheld.
 *
 * @module
 */

import { sameBytes } from "./bytes.ts";
import type { Certificate } from "./certificate.ts";

/**
 * Does a GnuTLS client that holds `chain` send it to an acceptor that names these authorities?
 *
 * @param caNames DER of each Name, as in the CertificateRequest; none means that anyone is welcome.
 */
export function wouldSend(
  chain: readonly Certificate[],
  caNames: readonly Uint8Array[],
): boolean {
  if (chain.length === 0) return false;
  return caNames.length === 0 ||
    chain.some(({ issuer }) => caNames.some((name) => sameBytes(name, issuer.der)));
}

/** The CA names that a node with this truststore asks for: every subject, in file order, once. */
export function caNamesOf(truststore: readonly Certificate[]): readonly Uint8Array[] {
  const names: Uint8Array[] = [];
  for (const { subject } of truststore) {
    if (!names.some((name) => sameBytes(name, subject.der))) names.push(subject.der);
  }
  return names;
}
