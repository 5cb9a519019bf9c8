/**
 * Certificates, revocation lists and the private key, from files.
 *
 * What was named on purpose must be usable: a truststore without a certificate is an error here, not
 * an empty truststore. Private keys become a KeyObject at once and are never shown.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import { type ClientCredentials, credentials } from "../../handshake/credentials.ts";
import type { CertificateFile } from "../../explain/facts.ts";
import { type Certificate, parseCertificate } from "../../x509/certificate.ts";
import { parseRevocationList, type RevocationList } from "../../x509/crl.ts";
import { DerError } from "../../x509/der.ts";
import {
  isCertificateLabel,
  isPrivateKeyLabel,
  isRevocationListLabel,
  type PemBlock,
  readPem,
} from "../../x509/pem.ts";
import { LIMITS, readableByOthers, readBytes } from "../files.ts";
import type { World } from "../world.ts";

/** The certificates of a PEM file that must hold one at least. */
export async function certificatesFrom(path: string, world: World): Promise<CertificateFile> {
  const blocks = await blocksOf(path, isCertificateLabel, world);
  if (blocks.length === 0) {
    throw refuse(path, 1, "holds no certificate", "give a file with -----BEGIN CERTIFICATE-----");
  }
  return {
    source: printable(path),
    certificates: blocks.map((block) => parsed(path, block, parseCertificate)),
  };
}

/** The revocation lists of a PEM file that must hold one at least. */
export async function revocationListsFrom(path: string, world: World): Promise<RevocationList[]> {
  const blocks = await blocksOf(path, isRevocationListLabel, world);
  if (blocks.length > 0) return blocks.map((block) => parsed(path, block, parseRevocationList));
  throw refuse(path, 1, "holds no revocation list", "give a file with -----BEGIN X509 CRL-----");
}

/** What the probe presents, as a node would: the chain of `certificate` and the key of its leaf. */
export async function credentialsFrom(
  chain: CertificateFile,
  keyfile: string,
  world: World,
  warn: (line: string) => void,
): Promise<ClientCredentials> {
  const key = await privateKeyFrom(keyfile, world);
  const [leaf] = chain.certificates;
  if (leaf !== undefined && !belongs(leaf, key)) {
    throw refuse(
      keyfile,
      1,
      `is not the key of ${chain.source}`,
      "give the certificate and the key that were made together",
    );
  }
  if (await readableByOthers(keyfile)) {
    warn(`${printable(keyfile)}: others can read this private key; chmod 600 it`);
  }
  return credentials(chain.certificates.map(({ der }) => der), key);
}

async function privateKeyFrom(path: string, world: World): Promise<KeyObject> {
  const { blocks } = readPem(await readBytes(path, LIMITS.pem, world));
  const block = blocks.find(({ label }) => isPrivateKeyLabel(label));
  if (block === undefined) {
    throw refuse(path, 1, "holds no private key", "give a file with -----BEGIN PRIVATE KEY-----");
  }
  if (block.encrypted) {
    throw refuse(
      path,
      block.line,
      "the private key is encrypted, and a node could not read it either",
      `openssl pkey -in ${path} -out plain.key`,
    );
  }
  const type = KEY_TYPES[block.label];
  const key = type === undefined ? undefined : block.secret?.expose((der) => {
    try {
      return createPrivateKey({ key: Buffer.from(der), format: "der", type });
    } catch {
      // The runtime's message may quote what it could not read, so it is not passed on.
      return undefined;
    }
  });
  if (key !== undefined) return key;
  throw refuse(
    path,
    block.line,
    "the private key cannot be read",
    `see what openssl says: openssl pkey -noout -check -in ${path}`,
  );
}

const KEY_TYPES: Readonly<Record<string, "pkcs8" | "pkcs1" | "sec1">> = {
  "PRIVATE KEY": "pkcs8",
  "RSA PRIVATE KEY": "pkcs1",
  "EC PRIVATE KEY": "sec1",
};

function belongs({ der }: Certificate, key: KeyObject): boolean {
  try {
    return new X509Certificate(der).checkPrivateKey(key);
  } catch {
    // A certificate that this runtime cannot load may still be fine for a node.
    return true;
  }
}

/** The blocks of one kind; one that is damaged is an error, as it is for a node. */
async function blocksOf(
  path: string,
  isWanted: (label: string) => boolean,
  world: World,
): Promise<readonly PemBlock[]> {
  const { blocks, isDer } = readPem(await readBytes(path, LIMITS.pem, world));
  if (isDer) {
    throw refuse(
      path,
      1,
      "is DER, not PEM",
      `openssl x509 -inform der -in ${path} -out ${path}.pem`,
    );
  }
  const wanted = blocks.filter(({ label }) => isWanted(label));
  const damaged = wanted.find(({ problem }) => problem !== undefined);
  if (damaged === undefined) return wanted;
  throw refuse(path, damaged.line, `a damaged PEM block (${damaged.problem})`, "export it again");
}

function parsed<T>(path: string, block: PemBlock, parse: (der: Uint8Array) => T): T {
  try {
    return parse(block.der);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw refuse(path, block.line, `is damaged: ${error.message}`, "export it again");
  }
}

function refuse(path: string, line: number, problem: string, cure: string): UsageError {
  return new UsageError(problem, printable(cure), { file: printable(path), line });
}
