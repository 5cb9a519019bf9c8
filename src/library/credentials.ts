/**
 * What the nodes trust and what the probe presents, from PEM text.
 *
 * @module
 */

import type { SharedCredentials } from "../explain/facts.ts";
import { type ClientCredentials, credentials } from "../handshake/credentials.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { type Certificate } from "../x509/certificate.ts";
import { noCertificates, readCertificateFile } from "../x509/certificate_file.ts";
import type { RevocationList } from "../x509/crl.ts";
import { type PemFile, readPem } from "../x509/pem.ts";
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
}

export interface ReadCredentials {
  readonly shared: SharedCredentials;
  readonly configured: ClientCredentials | null;
}

/**
 * Reads them all.
 *
 * @throws {UsageError} for text that holds no such thing, and for a key without its certificate.
 */
export function credentialsIn(
  { truststore, certificate, keyfile, crl }: PemTexts,
  at: Date,
): ReadCredentials {
  const chain = certificate === undefined ? null : certificatesIn("certificate", certificate);
  return {
    shared: {
      truststore: truststore === undefined ? null : {
        source: "truststore",
        certificates: certificatesIn("truststore", truststore),
      },
      certificate: chain === null ? null : { source: "certificate", certificates: chain },
      revocationLists: crl === undefined ? null : revocationListsIn("crl", crl, at),
    },
    configured: configuredBy(chain, keyfile),
  };
}

function certificatesIn(name: string, text: string): Certificate[] {
  const pem = pemOf(text);
  const { certificates, remarks } = readCertificateFile(name, pem);
  const [broken = certificates.length === 0 ? noCertificates(name, pem, "") : undefined] = remarks;
  if (broken !== undefined) throw refusal(broken);
  return certificates.map(({ certificate }) => certificate);
}

function revocationListsIn(name: string, text: string, at: Date): readonly RevocationList[] {
  const { lists, remarks } = checkRevocationLists({ name, bytes: bytesOf(text) }, at);
  const broken = remarks.find(({ severity }) => severity === "error");
  if (broken !== undefined && lists.length === 0) throw refusal(broken);
  return lists;
}

function configuredBy(
  chain: readonly Certificate[] | null,
  keyfile: string | undefined,
): ClientCredentials | null {
  if (chain === null && keyfile === undefined) return null;
  if (chain === null) throw new UsageError("a key without a certificate", "give certificate too");
  if (keyfile === undefined) {
    throw new UsageError("a certificate without its key", "give keyfile too");
  }
  const found = privateKeyIn(pemOf(keyfile));
  if ("problem" in found) {
    throw new UsageError(KEY_PROBLEMS[found.problem], "give an unencrypted PEM private key", {
      file: "keyfile",
    });
  }
  const [leaf] = chain;
  if (leaf !== undefined && !keyMatches(found.key, leaf)) {
    throw new UsageError(
      "keyfile is not the key of certificate",
      "give the two that were made together, the leaf first in certificate",
    );
  }
  return credentials(chain.map(({ der }) => der), found.key);
}

const KEY_PROBLEMS: Readonly<Record<KeyProblem, string>> = {
  none: "holds no private key",
  encrypted: "the private key is encrypted",
  unreadable: "the private key cannot be read",
};

/** A remark names its text and line itself. */
const refusal = ({ message, fix }: Remark) => new UsageError(message, fix);

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const pemOf = (text: string): PemFile => readPem(bytesOf(text));
