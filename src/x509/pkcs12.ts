/**
 * PKCS #12 (RFC 7292) as Java reads it: which certificate is a key's own, which are its issuers, and which
 * are trusted (`sun/security/pkcs12/PKCS12KeyStore.java`, `engineLoad`).
 *
 * A bag with a private key is passed over unopened.
 *
 * @module
 */

import type { Secret } from "../text/secret.ts";
import { hex } from "./bytes.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import {
  contextList,
  contextTag,
  DerError,
  type DerReader,
  inside,
  readOid,
  readSmallInteger,
  single,
  TAG,
} from "./der.ts";
import { KeystoreError, type StoredCertificates } from "./keystore.ts";
import { DIGESTS, PBMAC1, StorePassword, wrongPassword } from "./store_password.ts";

const OID = {
  data: "1.2.840.113549.1.7.1",
  encryptedData: "1.2.840.113549.1.7.6",
  /** The only kind of key that Java takes. */
  shroudedKeyBag: "1.2.840.113549.1.12.10.1.2",
  certBag: "1.2.840.113549.1.12.10.1.3",
  x509Certificate: "1.2.840.113549.1.9.22.1",
  localKeyId: "1.2.840.113549.1.9.21",
  /** Oracle's: without it, Java does not trust what lies in a PKCS #12 file. */
  trustedKeyUsage: "2.16.840.1.113894.746875.1.1",
} as const;

const MAX_PARTS = 64;
const MAX_BAGS = 4096;
const MAX_ATTRIBUTES = 64;
const MAX_CHAIN = 64;

interface Bag {
  readonly holds: "key" | "certificate";
  readonly der: Uint8Array;
  /** In hex; null where it has none. */
  readonly keyId: string | null;
  readonly isTrusted: boolean;
}

/** @throws {KeystoreError} */
export async function readPkcs12(
  bytes: Uint8Array,
  password: Secret<string> | null,
): Promise<StoredCertificates> {
  try {
    return arranged(opened(bytes, await StorePassword.of(password)));
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw error.problem.startsWith("indefinite length")
      ? new KeystoreError("not-read", `is written in BER, which ringshake does not read: ${error}`)
      : new KeystoreError("broken", `is broken: ${error.message}`);
  }
}

function opened(bytes: Uint8Array, password: StorePassword): Bag[] {
  const pfx = inside(single(bytes, TAG.sequence, "PFX"));
  if (readSmallInteger(pfx.take(TAG.integer, "version")) !== 3) {
    throw new KeystoreError("not-read", "is a PKCS #12 of another version than 3");
  }
  const authSafe = inside(pfx.take(TAG.sequence, "authSafe"));
  if (readOid(authSafe.take(TAG.oid, "contentType")) !== OID.data) {
    throw new KeystoreError("not-read", "is sealed with a certificate, not with a password");
  }
  const content = octets(inside(authSafe.take(contextList(0), "content")));
  if (pfx.left > 0) verify(inside(pfx.take(TAG.sequence, "macData")), content.content, password);
  pfx.end();
  const parts = inside(single(content.content, TAG.sequence, "AuthenticatedSafe", content.offset))
    .all("part", MAX_PARTS);
  return parts.flatMap((part) => bagsOf(inside(part), password));
}

function verify(mac: DerReader, content: Uint8Array, password: StorePassword): void {
  const info = inside(mac.take(TAG.sequence, "mac"));
  const algorithm = readOid(
    inside(info.take(TAG.sequence, "digestAlgorithm")).take(TAG.oid, "id"),
  );
  const digest = info.take(TAG.octetString, "digest").content;
  const salt = mac.take(TAG.octetString, "macSalt").content;
  const name = DIGESTS[algorithm];
  if (name === undefined) {
    const what = algorithm === PBMAC1 ? "PBMAC1" : algorithm;
    throw new KeystoreError("not-read", `has a checksum of kind ${what}, which is not read`);
  }
  const rounds = mac.left === 0 ? null : mac.take(TAG.integer, "iterations");
  if (!password.mac(name, salt, rounds, content).equals(digest)) throw wrongPassword();
}

function bagsOf(part: DerReader, password: StorePassword): Bag[] {
  const type = readOid(part.take(TAG.oid, "contentType"));
  if (type === OID.data) {
    const { content, offset } = octets(inside(part.take(contextList(0), "content")));
    return bagsIn(content, offset);
  }
  if (type !== OID.encryptedData) {
    throw new KeystoreError("not-read", "has a part that is encrypted with a certificate");
  }
  const encrypted = inside(
    inside(part.take(contextList(0), "content")).take(TAG.sequence, "data"),
  );
  encrypted.take(TAG.integer, "version");
  const info = inside(encrypted.take(TAG.sequence, "encryptedContentInfo"));
  info.take(TAG.oid, "contentType");
  const algorithm = inside(info.take(TAG.sequence, "algorithm"));
  const ciphertext = info.take(contextTag(0), "encryptedContent").content;
  return bagsIn(password.decrypted(algorithm, ciphertext), 0);
}

const octets = (reader: DerReader) => reader.take(TAG.octetString, "octets");

function bagsIn(safeContents: Uint8Array, offset: number): Bag[] {
  return inside(single(safeContents, TAG.sequence, "SafeContents", offset)).all("bag", MAX_BAGS)
    .flatMap((bag) => bagOf(inside(bag)));
}

function bagOf(bag: DerReader): Bag[] {
  const type = readOid(bag.take(TAG.oid, "bagId"));
  const value = bag.take(contextList(0), "bagValue");
  const attributes = new Map(
    (bag.left === 0 ? [] : inside(bag.take(TAG.set, "attributes")).all("each", MAX_ATTRIBUTES))
      .map((attribute) => {
        const each = inside(attribute);
        return [readOid(each.take(TAG.oid, "id")), each.take(TAG.set, "values")];
      }),
  );
  const id = attributes.get(OID.localKeyId);
  const about = {
    keyId: id === undefined ? null : hex(octets(inside(id)).content),
    isTrusted: attributes.has(OID.trustedKeyUsage),
  };
  if (type === OID.shroudedKeyBag) {
    return [{ holds: "key", der: new Uint8Array(), ...about }];
  }
  if (type !== OID.certBag) return [];
  const certificate = inside(inside(value).take(TAG.sequence, "certBag"));
  if (readOid(certificate.take(TAG.oid, "certId")) !== OID.x509Certificate) return [];
  const der = octets(inside(certificate.take(contextList(0), "certValue"))).content;
  return [{ holds: "certificate", der, ...about }];
}

/** A key's own certificate is the one of its id; each issuer is the first one of that name. */
function arranged(bags: readonly Bag[]): StoredCertificates {
  const keys = bags.filter(({ holds }) => holds === "key");
  const certificates = bags.filter(({ holds }) => holds === "certificate")
    .map((bag) => ({ ...bag, certificate: parseCertificate(bag.der) }));
  const bySubject = new Map(
    certificates.toReversed().map(({ certificate }) => [hex(certificate.subject.der), certificate]),
  );
  const used = new Set<Certificate>();
  const chains = keys.map(({ keyId }) => {
    // A lone key's certificate may have no id: then it is the first.
    const own = certificates.find((each) => each.keyId === keyId && !each.isTrusted) ??
      (keys.length === 1 ? certificates[0] : undefined);
    const chain: Certificate[] = [];
    let next = own?.certificate;
    while (next !== undefined && chain.length < MAX_CHAIN && !chain.includes(next)) {
      chain.push(next);
      used.add(next);
      next = bySubject.get(hex(next.issuer.der));
    }
    return chain.map(({ der }) => der);
  });
  return {
    chains,
    trusted: certificates.filter(({ isTrusted }) => isTrusted).map(({ der }) => der),
    unused:
      certificates.filter(({ certificate, isTrusted }) => !isTrusted && !used.has(certificate))
        .length,
  };
}
