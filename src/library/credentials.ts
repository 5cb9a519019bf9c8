/**
 * What the nodes trust and what the probe presents, from PEM text.
 *
 * @module
 */

import type { SharedCredentials } from "../explain/facts.ts";
import { type ClientCredentials, credentials } from "../handshake/credentials.ts";
import type { OwnCredentials } from "../schedule/identities.ts";
import { UsageError } from "../scylla/usage_error.ts";
import type { Certificate } from "../x509/certificate.ts";
import { noCertificates, readCertificateFile } from "../x509/certificate_file.ts";
import type { RevocationList } from "../x509/crl.ts";
import { readPem } from "../x509/pem.ts";
import { keyMatches, type KeyProblem, privateKeyIn } from "../x509/private_key.ts";
import type { Remark } from "../x509/remark.ts";
import { checkRevocationLists } from "../x509/revocation_file.ts";

/** PEM text, not paths. */
export interface PemTexts {
  /** The CAs that the nodes trust. */
  readonly truststore?: string;
  /** The chain to present, as a node would. */
  readonly certificate?: string;
  /** The private key of `certificate`. */
  readonly keyfile?: string;
  /** The revocation lists that the nodes use. */
  readonly crl?: string;
  /** An identity that the lists name, to see that it is refused. */
  readonly revokedCertificate?: string;
  readonly revokedKeyfile?: string;
}

export interface ReadCredentials {
  readonly shared: SharedCredentials;
  readonly credentials: OwnCredentials;
}

/**
 * Reads them all.
 *
 * @throws {UsageError} for text that holds no such thing, and for a key without its certificate.
 */
export function credentialsIn(texts: PemTexts, at: Date): ReadCredentials {
  const { crl } = texts;
  const file = (name: Name) => {
    const certificates = certificatesIn(texts, name);
    return certificates && { source: name, certificates };
  };
  return {
    shared: {
      truststore: file("truststore"),
      certificate: file("certificate"),
      revocationLists: crl === undefined ? null : revocationListsIn(crl, at),
    },
    credentials: {
      configured: identityIn(texts, "certificate", "keyfile"),
      revoked: identityIn(texts, "revokedCertificate", "revokedKeyfile"),
    },
  };
}

type Name = keyof PemTexts;

function certificatesIn(texts: PemTexts, name: Name): Certificate[] | null {
  const text = texts[name];
  if (text === undefined) return null;
  const pem = readPem(bytesOf(text));
  const { certificates, remarks } = readCertificateFile(name, pem);
  const [broken = certificates.length === 0 ? noCertificates(name, pem, "") : undefined] = remarks;
  if (broken !== undefined) throw refusal(broken);
  return certificates.map(({ certificate }) => certificate);
}

function revocationListsIn(text: string, at: Date): readonly RevocationList[] {
  const { lists, remarks } = checkRevocationLists({ name: "crl", bytes: bytesOf(text) }, at);
  const broken = remarks.find(({ severity }) => severity === "error");
  if (broken !== undefined && lists.length === 0) throw refusal(broken);
  return lists;
}

/** A chain and the key of its leaf. */
function identityIn(texts: PemTexts, certificate: Name, keyfile: Name): ClientCredentials | null {
  const chain = certificatesIn(texts, certificate);
  const key = texts[keyfile];
  if (chain === null && key === undefined) return null;
  if (chain === null || key === undefined) {
    const [given, missing] = chain === null ? [keyfile, certificate] : [certificate, keyfile];
    throw new UsageError(`${given} without ${missing}`, "give both");
  }
  const found = privateKeyIn(readPem(bytesOf(key)));
  if ("problem" in found) {
    const problem = KEY_PROBLEMS[found.problem];
    throw new UsageError(`${keyfile} ${problem}`, "give a private key in PEM, unencrypted");
  }
  const [leaf] = chain;
  if (leaf === undefined || keyMatches(found.key, leaf)) {
    return credentials(chain.map(({ der }) => der), found.key);
  }
  throw new UsageError(
    `${keyfile} is not the key of ${certificate}`,
    `give the two that were made together, the leaf first in ${certificate}`,
  );
}

const KEY_PROBLEMS: Readonly<Record<KeyProblem, string>> = {
  none: "holds no private key",
  encrypted: "holds an encrypted private key",
  unreadable: "holds a private key that cannot be read",
};

function refusal({ message, fix, file }: Remark): UsageError {
  return new UsageError(message, fix, message.includes(file) ? {} : { file });
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
