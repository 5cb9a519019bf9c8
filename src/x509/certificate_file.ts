/**
 * Files of certificates: `certificate` and `truststore`. GnuTLS loads a file whole or not at all, with
 * one exception that bites: a truststore without a single PEM block loads as an empty one.
 *
 * @module
 */

import { type Certificate, parseCertificate } from "./certificate.ts";
import { DerError } from "./der.ts";
import {
  isCertificateLabel,
  isPrivateKeyLabel,
  type PemBlock,
  type PemFile,
  type PemProblem,
} from "./pem.ts";
import { type Remark, startFails } from "./remark.ts";

/** A certificate and the line on which it begins. */
export interface Located {
  readonly certificate: Certificate;
  readonly line: number;
}

export interface CertificateFile {
  readonly certificates: readonly Located[];
  readonly remarks: readonly Remark[];
  /** GnuTLS takes nothing of it. */
  readonly broken: boolean;
}

/** Reads every certificate; remarks on blocks that GnuTLS cannot use. */
export function readCertificateFile(name: string, pem: PemFile): CertificateFile {
  const certificates: Located[] = [];
  const remarks: Remark[] = [];
  let broken = false;
  for (const block of pem.blocks) {
    if (!isCertificateLabel(block.label)) continue;
    const read = block.problem ? brokenBlock(name, block, block.problem) : parse(name, block);
    if ("certificate" in read) {
      certificates.push(read);
    } else {
      remarks.push(read);
      broken = true;
    }
  }
  return { certificates, remarks, broken };
}

/** Remark on a file without any certificate block; `effect` differs between the two options. */
export function noCertificates(name: string, pem: PemFile, effect: string): Remark {
  const labels = [...new Set(pem.blocks.map(({ label }) => label))];
  const [message, fix] = pem.isDer
    ? [
      `${name} is DER, not PEM`,
      `openssl x509 -inform DER -in ${name} -out ${name}.pem`,
    ]
    : pem.isUtf16
    ? [`${name} is UTF-16 text`, `save it as UTF-8 or ASCII`]
    : labels.includes("TRUSTED CERTIFICATE")
    ? [
      `${name} holds TRUSTED CERTIFICATE blocks, which only OpenSSL reads`,
      `openssl x509 -in ${name} -out ${name}.pem`,
    ]
    : labels.length > 0
    ? [`${name} holds ${labels.join(", ")}, but no certificate`, "put the certificates into it"]
    : [`${name} holds no PEM block`, "put the certificates into it, in PEM"];
  return { id: "no-certificate", severity: "error", file: name, line: null, message, effect, fix };
}

/** A private key has no place in a file that is copied around. */
export function keysInFile(name: string, pem: PemFile): Remark[] {
  return pem.blocks.filter(({ label }) => isPrivateKeyLabel(label)).slice(0, 1).map(({ line }) => ({
    id: "private-key-in-certificate-file",
    severity: "warning",
    file: name,
    line,
    message: `${name} also holds a private key`,
    effect: "none on the node; whoever is given this file can pose as it",
    fix: "move the key into keyfile, mode 0400, and issue a new one if the file was shared",
  }));
}

function parse(name: string, { der, line }: PemBlock): Located | Remark {
  try {
    const certificate = parseCertificate(der);
    const [refusal] = certificate.refusals;
    if (refusal === undefined) return { certificate, line };
    return brokenCertificate(name, line, refusal.why);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return brokenCertificate(name, line, error.message);
  }
}

function brokenCertificate(file: string, line: number, why: string): Remark {
  return {
    id: "certificate-broken",
    severity: "error",
    file,
    line,
    message: `the certificate at line ${line} cannot be used: ${why}`,
    effect: `${startFails("-73")} or the like; a hot reload keeps the old files`,
    fix: "have it issued anew, or take it out of the file",
  };
}

const PROBLEMS: Readonly<Record<PemProblem, string>> = {
  "no-end": "has no END line: the file was cut, or is still being written",
  "not-base64": "is not base64",
  empty: "is empty",
};

function brokenBlock(file: string, { line }: PemBlock, problem: PemProblem): Remark {
  return {
    id: "pem-broken",
    severity: "error",
    file,
    line,
    message: `the block at line ${line} ${PROBLEMS[problem]}`,
    effect: `${startFails("-207")}; the other certificates of the file are not loaded either`,
    fix: "copy the whole file again, first to another name, then rename it",
  };
}
