/**
 * Small questions about the certificates and proofs that clients send.
 *
 * @module
 */

import { timingSafeEqual } from "node:crypto";
import { parseCertificate } from "../../x509/certificate.ts";
import { DerError } from "../../x509/der.ts";
import { refusals } from "./refusal.ts";

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The public key of a certificate that came over the wire. Throws `Refusal`. */
export function spkiOf(certificate: Uint8Array | undefined): Uint8Array {
  try {
    return parseCertificate(certificate ?? new Uint8Array(0)).publicKey.spki;
  } catch (error) {
    if (error instanceof DerError) throw refusals.undecodable();
    throw error;
  }
}
