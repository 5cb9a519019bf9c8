/**
 * Certificate revocation lists (RFC 5280 §5), as far as a node looks at them: who issued the list,
 * when, and which serial numbers it holds.
 *
 * A node takes the list from a file that its operator put there, so GnuTLS trusts it as it is: no
 * signature check, and dates do not matter (an expired list still revokes).
 *
 * @module
 */

import { hex, sameBytes } from "./bytes.ts";
import type { Certificate } from "./certificate.ts";
import { contextList, derError, inside, readBitString, readTime, single, TAG } from "./der.ts";
import { type Name, readName } from "./names.ts";
import { readSignatureAlgorithm, type SignatureAlgorithm } from "./algorithms.ts";

export interface RevocationList {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** Serial numbers: every byte of the INTEGER's content, in hex. */
  readonly revoked: ReadonlySet<string>;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

/** Most entries that are read; the largest public lists are an order of magnitude smaller. */
const MAX_ENTRIES = 2_000_000;

/**
 * Reads one list.
 *
 * @throws {DerError}
 */
export function parseRevocationList(der: Uint8Array): RevocationList {
  const outer = inside(single(der, TAG.sequence, "CertificateList"));
  const tbs = outer.take(TAG.sequence, "tbsCertList");
  const signatureAlgorithm = readSignatureAlgorithm(outer.take(TAG.sequence, "signatureAlgorithm"));
  const { bytes: signature } = readBitString(outer.take(TAG.bitString, "signatureValue"));
  outer.end();

  const reader = inside(tbs);
  reader.optional(TAG.integer, "version");
  reader.take(TAG.sequence, "signature");
  const issuer = readName(reader.take(TAG.sequence, "issuer"));
  const thisUpdate = readTime(reader.any("thisUpdate"));
  const next = reader.peek();
  const nextUpdate = next === TAG.utcTime || next === TAG.generalizedTime
    ? readTime(reader.any("nextUpdate"))
    : undefined;
  const entries = reader.optional(TAG.sequence, "revokedCertificates");
  reader.optional(contextList(0), "crlExtensions");
  reader.end();

  const revoked = new Set<string>();
  if (entries) {
    const list = inside(entries);
    while (list.left > 0) {
      if (revoked.size === MAX_ENTRIES) throw derError(entries, `more than ${MAX_ENTRIES} entries`);
      const entry = inside(list.take(TAG.sequence, "entry"));
      revoked.add(hex(entry.take(TAG.integer, "userCertificate").content));
    }
  }
  return {
    der,
    tbs: tbs.bytes,
    issuer,
    thisUpdate,
    nextUpdate,
    revoked,
    signatureAlgorithm,
    signature,
  };
}

/** Does the list, if it is by this certificate's issuer, hold its number? */
export function revokes(list: RevocationList, { issuer, serialBytes }: Certificate): boolean {
  return list.revoked.has(hex(serialBytes)) && sameBytes(list.issuer.der, issuer.der);
}
