/**
 * The extensions of a certificate that decide whether GnuTLS accepts it (RFC 5280 §4.2).
 *
 * One that cannot be read leaves the certificate readable, and the failure is kept beside the value.
 *
 * @module
 */

import {
  contextList,
  contextTag,
  DerError,
  derError,
  type DerValue,
  inside,
  readBitString,
  readBoolean,
  readOid,
  readSmallInteger,
  readStrictOid,
  single,
  TAG,
} from "./der.ts";
import { type GeneralName, readGeneralName, readGeneralNames } from "./general_names.ts";

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The content of extnValue. */
  readonly value: Uint8Array;
}

/** What the extensions say; `undefined` where the certificate does not carry one. */
export interface Extensions {
  readonly list: readonly Extension[];
  readonly basicConstraints: Read<BasicConstraints> | undefined;
  /** The bits of keyUsage as a number, bit 0 (digitalSignature) lowest. */
  readonly keyUsage: Read<number> | undefined;
  readonly extendedKeyUsage: Read<readonly string[]> | undefined;
  readonly subjectAltNames: Read<readonly GeneralName[]> | undefined;
  readonly nameConstraints: Read<NameConstraints> | undefined;
  readonly subjectKeyIdentifier: Read<Uint8Array> | undefined;
  /** The keyIdentifier of authorityKeyIdentifier, when it has one. */
  readonly authorityKeyIdentifier: Read<Uint8Array | undefined> | undefined;
  readonly issuerAltNames: Read<readonly GeneralName[]> | undefined;
  /** RFC 7633; 5 is status_request, "must staple". */
  readonly tlsFeatures: Read<readonly number[]> | undefined;
}

/** A value, or why it could not be read. */
export type Read<T> = { readonly value: T } | { readonly error: DerError };

export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength: number | undefined;
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

export const KEY_USAGE_CERT_SIGN = 1 << 5;

/** Reads the SEQUENCE of extensions. Only the outer shape can throw. */
export function readExtensions(value: DerValue | undefined): Extensions {
  const values = new Map<string, DerValue>();
  const list = (value ? inside(value).all("extension") : []).map((item) => {
    if (item.tag !== TAG.sequence) throw derError(item, "an extension is a SEQUENCE");
    const reader = inside(item);
    const oid = readStrictOid(reader.take(TAG.oid, "extnID"));
    const critical = reader.optional(TAG.boolean, "critical");
    const content = reader.take(TAG.octetString, "extnValue");
    reader.end();
    if (!values.has(oid)) values.set(oid, content);
    return { oid, critical: critical ? readBoolean(critical) : false, value: content.content };
  });
  const read = <T>(oid: string, reader: (value: DerValue) => T): Read<T> | undefined => {
    const found = values.get(oid);
    return found && attempt(() => reader(found));
  };
  return {
    list,
    basicConstraints: read(OID.basicConstraints, readBasicConstraints),
    keyUsage: read(OID.keyUsage, readKeyUsage),
    extendedKeyUsage: read(OID.extendedKeyUsage, readPurposes),
    subjectAltNames: read(OID.subjectAltName, readAltNames),
    issuerAltNames: read(OID.issuerAltName, readAltNames),
    nameConstraints: read(OID.nameConstraints, readNameConstraints),
    subjectKeyIdentifier: read(
      OID.subjectKeyIdentifier,
      (found) => inner(found, TAG.octetString, "keyIdentifier").content,
    ),
    authorityKeyIdentifier: read(OID.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    tlsFeatures: read(
      OID.tlsFeature,
      (found) => inside(inner(found, TAG.sequence, "features")).all("feature", 64).map(readFeature),
    ),
  };
}

/** The value of an extension that is there and can be read. */
export function known<T>(read: Read<T> | undefined): T | undefined {
  return read !== undefined && "value" in read ? read.value : undefined;
}

/** Of the certificate's critical extensions, the first that GnuTLS does not process. */
export function unknownCritical(extensions: Extensions): Extension | undefined {
  return extensions.list.find(({ oid, critical }) => critical && !PROCESSED.has(oid));
}

function attempt<T>(read: () => T): Read<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof DerError) return { error };
    throw error;
  }
}

function inner(value: DerValue, tag: number, field: string): DerValue {
  return single(value.content, tag, field, value.offset);
}

function readBasicConstraints(value: DerValue): BasicConstraints {
  const reader = inside(inner(value, TAG.sequence, "BasicConstraints"));
  const ca = reader.optional(TAG.boolean, "cA");
  const pathLength = reader.optional(TAG.integer, "pathLenConstraint");
  reader.end();
  return {
    ca: ca ? readBoolean(ca) : false,
    pathLength: pathLength && !isNegative(pathLength) ? readSmallInteger(pathLength) : undefined,
  };
}

/** GnuTLS takes a negative path length for none at all. */
function isNegative({ content }: DerValue): boolean {
  return (content[0] ?? 0) >= 0x80;
}

function readKeyUsage(value: DerValue): number {
  const field = inner(value, TAG.bitString, "KeyUsage");
  const { bytes } = readBitString(field);
  // GnuTLS has room for the nine bits there are, and reads nothing where more are written.
  if (bytes.length > 2) throw derError(field, "more than nine bits");
  let usage = 0;
  for (let bit = 0; bit < 9; bit++) {
    if (((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) usage |= 1 << bit;
  }
  return usage;
}

function readPurposes(value: DerValue): string[] {
  return inside(inner(value, TAG.sequence, "ExtKeyUsageSyntax")).all("purpose")
    .map(readOid);
}

const readAltNames = (value: DerValue) =>
  readGeneralNames(inner(value, TAG.sequence, "GeneralNames"));

function readNameConstraints(value: DerValue): NameConstraints {
  const reader = inside(inner(value, TAG.sequence, "NameConstraints"));
  const subtrees = (number: number, field: string) => {
    const list = reader.optional(contextList(number), field);
    const bases = list === undefined ? [] : inside(list).all("subtree").map(readSubtree);
    // GnuTLS takes the first subtree without a name for the end of the list.
    const end = bases.indexOf(undefined);
    return (end < 0 ? bases : bases.slice(0, end)).filter((base) => base !== undefined);
  };
  const constraints = { permitted: subtrees(0, "permitted"), excluded: subtrees(1, "excluded") };
  reader.end();
  return constraints;
}

/** GeneralSubtree: undefined where it holds no name. Its distances are read, and mean nothing. */
function readSubtree(subtree: DerValue): GeneralName | undefined {
  if (subtree.tag !== TAG.sequence) throw derError(subtree, "a subtree is a SEQUENCE");
  const reader = inside(subtree);
  if (reader.left === 0) return undefined;
  const base = readGeneralName(reader.any("base"));
  reader.optional(contextTag(0), "minimum");
  reader.optional(contextTag(1), "maximum");
  reader.end();
  return base.kind === "directory" && base.value.attributes.length === 0 ? undefined : base;
}

function readAuthorityKeyIdentifier(value: DerValue): Uint8Array | undefined {
  const reader = inside(inner(value, TAG.sequence, "AuthorityKeyIdentifier"));
  const id = reader.optional(contextTag(0), "keyIdentifier")?.content;
  const issuer = reader.optional(contextList(1), "authorityCertIssuer");
  if (issuer) readGeneralNames(issuer);
  reader.optional(contextTag(2), "authorityCertSerialNumber");
  reader.end();
  return id;
}

/** The number of a TLS extension, which has sixteen bits. */
function readFeature(value: DerValue): number {
  const feature = readSmallInteger(value);
  if (feature > 0xffff) throw derError(value, "out of bounds");
  return feature;
}

const OID = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  issuerAltName: "2.5.29.18",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  tlsFeature: "1.3.6.1.5.5.7.1.24",
} as const;

/** What GnuTLS 3.7.9 takes as understood, found by asking it about every registered one. */
const PROCESSED: ReadonlySet<string> = new Set([
  ...Object.values(OID),
  "2.5.29.31", // cRLDistributionPoints
  "2.5.29.32", // certificatePolicies
  "2.5.29.54", // inhibitAnyPolicy
  "1.3.6.1.5.5.7.1.1", // authorityInfoAccess
  "1.3.6.1.5.5.7.1.14", // proxyCertInfo
]);
