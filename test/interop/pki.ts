/**
 * A small PKI for servers and clients in tests, made at run time in a folder of its own.
 *
 * @module
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyObject } from "node:crypto";
import {
  type CertificateSpec,
  issue,
  type Issued,
  issueRevocationList,
  type KeySpec,
} from "../../src/x509/issue.ts";

/** Paths of PEM files, for the command lines of servers. */
export interface Files {
  readonly certificate: string;
  readonly key: string;
}

export interface Pki {
  readonly folder: string;
  readonly at: Date;
  readonly ca: Issued;
  readonly caFile: string;
  /** The list on which `revoked` stands. */
  readonly crl: Uint8Array;
  readonly crlFile: string;
  /** A certificate that the CA issued, and its files. */
  issue(
    name: string,
    spec?: Partial<CertificateSpec>,
  ): Promise<Issued & { readonly files: Files }>;
  /** A client certificate that the CA has revoked. */
  readonly revoked: Issued;
  remove(): void;
}

const DAY = 86_400_000;

/** Makes a CA with a key of kind `key`, laid around `at`. */
export async function makePki(key: KeySpec = "ecdsa-p256", at = new Date()): Promise<Pki> {
  const folder = mkdtempSync(join(tmpdir(), "ringshake-pki-"));
  const validity = { notBefore: new Date(at.getTime() - DAY), notAfter: new Date(+at + 30 * DAY) };
  const ca = await issue({
    subject: "O=Ringshake Test,CN=Test CA",
    key,
    ca: true,
    keyUsage: ["keyCertSign", "cRLSign"],
    ...validity,
  });
  const serialNumber = "51ab";
  const revoked = await issue({ subject: "CN=revoked", issuer: ca, serialNumber, ...validity });
  const crl = await issueRevocationList({
    issuer: ca,
    thisUpdate: validity.notBefore,
    nextUpdate: validity.notAfter,
    revoked: [serialNumber],
  });
  const write = (file: string, text: string) => {
    const path = join(folder, file);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  return {
    folder,
    at,
    ca,
    crl,
    revoked,
    caFile: write("ca.pem", pem("CERTIFICATE", ca.certificate)),
    crlFile: write("ca.crl", pem("X509 CRL", crl)),
    async issue(name, spec = {}) {
      const issued = await issue({
        subject: `CN=${name}`,
        issuer: ca,
        ipAddresses: ["127.0.0.1"],
        ...validity,
        ...spec,
      });
      const files = {
        certificate: write(`${name}.crt`, pem("CERTIFICATE", issued.certificate)),
        key: write(`${name}.key`, keyPem(issued.privateKey)),
      };
      return { ...issued, files };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function pem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der).toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

export function keyPem(key: KeyObject): string {
  return key.export({ format: "pem", type: "pkcs8" }).toString();
}
