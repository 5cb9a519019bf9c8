/**
 * X.509 certificates, versions 1 to 3 (RFC 5280 §4.1): what they say, and the raw pieces that a
 * verdict needs.
 *
 * Version 1 matters: the recipe in ScyllaDB's own documentation makes such certificates. Reading is
 * as lenient as showing allows; what GnuTLS refuses to import at all is listed in `refusals`, so that
 * an odd certificate can still be displayed.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { CertificateReport } from "../model/port.ts";
import { base64, sameBytes, serialText } from "./bytes.ts";
import {
  contextList,
  contextTag,
  type DerValue,
  inside,
  readBitString,
  readSmallInteger,
  readTime,
  single,
  TAG,
} from "./der.ts";
import { type Extensions, known, readExtensions } from "./extensions.ts";
import { generalNameText } from "./general_names.ts";
import { type Name, readName } from "./names.ts";
import {
  type PublicKey,
  readPublicKey,
  readSignatureAlgorithm,
  sameAlgorithm,
  type SignatureAlgorithm,
} from "./algorithms.ts";

export interface Certificate {
  readonly der: Uint8Array;
  /** tbsCertificate with its header: the bytes that are signed. */
  readonly tbs: Uint8Array;
  /** 1, 2 or 3. */
  readonly version: number;
  /** Lower-case hex, leading zero octet of a positive number left out. */
  readonly serialNumber: string;
  /** The INTEGER's content: revocation lists are searched for exactly this. */
  readonly serialBytes: Uint8Array;
  readonly subject: Name;
  readonly issuer: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Empty where it is no whole number of bytes: GnuTLS reads none. */
  readonly signature: Uint8Array;
  readonly extensions: Extensions;
  /** basicConstraints says CA; false for version 1, which cannot say. */
  readonly isCa: boolean;
  readonly fingerprintSha256: string;
  /** Why GnuTLS would not even import it; empty for a sound certificate. */
  readonly refusals: readonly ImportRefusal[];
}

export interface ImportRefusal {
  readonly why: string;
  /** The sentence that GnuTLS has for it, and a node's log. */
  readonly error: string;
}

/** Longest certificate that is read, in bytes; a real one has one to four thousand. */
export const MAX_CERTIFICATE = 128 * 1024;

/**
 * Reads one certificate.
 *
 * @throws {DerError} with the path and offset of the field that is wrong.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  const outer = inside(single(der.subarray(0, MAX_CERTIFICATE), TAG.sequence, "Certificate"));
  const tbs = outer.take(TAG.sequence, "tbsCertificate");
  const signatureAlgorithm = readSignatureAlgorithm(
    outer.take(TAG.sequence, "signatureAlgorithm"),
  );
  const { bytes, unused } = readBitString(outer.take(TAG.bitString, "signatureValue"));
  outer.end();

  const fields = readTbs(tbs);
  return {
    der,
    tbs: tbs.bytes,
    signatureAlgorithm,
    signature: unused > 0 ? new Uint8Array() : bytes,
    ...fields.certificate,
    isCa: known(fields.certificate.extensions.basicConstraints)?.ca ?? false,
    fingerprintSha256: createHash("sha256").update(der).digest("hex"),
    refusals: refusals(fields, signatureAlgorithm),
  };
}

/** The shape that reports print. */
export function describeCertificate(certificate: Certificate): CertificateReport {
  const { subject, issuer, publicKey, extensions } = certificate;
  const { algorithm, bits, curve } = publicKey;
  return {
    subject: subject.text,
    subjectDer: base64(subject.der),
    issuer: issuer.text,
    issuerDer: base64(issuer.der),
    serialNumber: certificate.serialNumber,
    notBefore: timestamp(certificate.notBefore),
    notAfter: timestamp(certificate.notAfter),
    fingerprintSha256: certificate.fingerprintSha256,
    publicKey: curve !== undefined
      ? { algorithm, curve }
      : bits !== undefined
      ? { algorithm, bits }
      : { algorithm },
    signatureAlgorithm: certificate.signatureAlgorithm.name,
    subjectAltNames: (known(extensions.subjectAltNames) ?? []).map(generalNameText),
    isCa: certificate.isCa,
  };
}

/** Identical, as GnuTLS compares: every byte. */
export function sameCertificate(a: Certificate, b: Certificate): boolean {
  return a === b || sameBytes(a.der, b.der);
}

/** RFC 3339 in UTC, to the second, as certificates are. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}

interface Tbs {
  readonly certificate: Pick<
    Certificate,
    | "version"
    | "serialNumber"
    | "serialBytes"
    | "issuer"
    | "subject"
    | "notBefore"
    | "notAfter"
    | "publicKey"
    | "extensions"
  >;
  readonly innerAlgorithm: SignatureAlgorithm;
  readonly hasUniqueIds: boolean;
  /** X.690 §8.3.2: an INTEGER begins with no idle byte; the versions that exist fit into one. */
  readonly isLongVersion: boolean;
}

function readTbs(tbs: DerValue): Tbs {
  const reader = inside(tbs);
  const versionTag = reader.optional(contextList(0), "version");
  const written = versionTag && inside(versionTag).take(TAG.integer, "version");
  const version = written ? readSmallInteger(written) + 1 : 1;
  const serial = reader.take(TAG.integer, "serialNumber");
  const innerAlgorithm = readSignatureAlgorithm(reader.take(TAG.sequence, "signature"));
  const issuer = readName(reader.take(TAG.sequence, "issuer"));
  const validity = inside(reader.take(TAG.sequence, "validity"));
  const notBefore = readTime(validity.any("notBefore"));
  const notAfter = readTime(validity.any("notAfter"));
  validity.end();
  const subject = readName(reader.take(TAG.sequence, "subject"));
  const publicKey = readPublicKey(reader.take(TAG.sequence, "subjectPublicKeyInfo"));
  const issuerId = reader.optional(contextTag(1), "issuerUniqueID");
  const subjectId = reader.optional(contextTag(2), "subjectUniqueID");
  const explicit = reader.optional(contextList(3), "extensions");
  reader.end();
  const extensions = readExtensions(
    explicit && single(explicit.content, TAG.sequence, explicit.path, explicit.offset),
  );
  return {
    certificate: {
      version,
      serialNumber: serialText(serial.content),
      serialBytes: serial.content,
      issuer,
      subject,
      notBefore,
      notAfter,
      publicKey,
      extensions,
    },
    innerAlgorithm,
    hasUniqueIds: issuerId !== undefined || subjectId !== undefined,
    isLongVersion: (written?.content.length ?? 1) > 1,
  };
}

/** `_gnutls_check_cert_sanity` and `compare_sig_algorithm` in GnuTLS's `lib/x509/x509.c`. */
function refusals(
  { certificate, innerAlgorithm, hasUniqueIds, isLongVersion }: Tbs,
  outer: SignatureAlgorithm,
) {
  const { version, extensions } = certificate;
  const oids = extensions.list.map(({ oid }) => oid);
  const seen = new Set<string>();
  const repeated = oids.find((oid) => seen.size === seen.add(oid).size);
  const checks: readonly (readonly [boolean, string, string?])[] = [
    [
      isLongVersion,
      "its version takes more than one byte",
      "ASN1 parser: Error in DER parsing.",
    ],
    [
      !sameAlgorithm(innerAlgorithm, outer),
      "it names one signature algorithm inside and another outside what is signed",
    ],
    [version < 3 && oids.length > 0, `it carries extensions, but its version is ${version}`],
    [
      repeated !== undefined,
      `extension ${repeated} appears twice`,
      "Duplicate extension in X.509 certificate.",
    ],
    [version < 2 && hasUniqueIds, "it carries unique identifiers, but its version is 1"],
    [
      [extensions.subjectAltNames, extensions.issuerAltNames].some((names) =>
        names !== undefined && known(names) === undefined
      ),
      "its alternative names cannot be read",
      "ASN1 parser: Error in TAG.",
    ],
  ];
  return checks.filter(([applies]) => applies)
    .map(([, why, error = "Error in the certificate."]) => ({ why, error }));
}
