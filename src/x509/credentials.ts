/**
 * Checks the files that `server_encryption_options` names, before a node does: what it would refuse
 * to start with, what it would swallow in silence, and what its peers would say.
 *
 * @module
 */

import { hex } from "./bytes.ts";
import { type Certificate, timestamp } from "./certificate.ts";
import {
  keysInFile,
  type Located,
  noCertificates,
  readCertificateFile,
} from "./certificate_file.ts";
import { judgeChain } from "./chain.ts";
import { checkOwnCertificates } from "./own_certificates.ts";
import { keyMatches, privateKeyIn } from "./private_key.ts";
import { type PemFile, readPem } from "./pem.ts";
import { type CredentialFile, missingFile, type Remark, startFails } from "./remark.ts";
import { DEFAULT_FLAGS, type Profile } from "./security_level.ts";
import { checkRevocationLists, type RevocationFile } from "./revocation_file.ts";
import { isSelfIssued } from "./trust_list.ts";

export interface CredentialFiles {
  readonly certificate?: CredentialFile;
  readonly keyfile?: CredentialFile;
  readonly truststore?: CredentialFile;
  readonly revocationList?: CredentialFile;
}

export interface Credentials {
  /** As the file has them, and as a node would serve them. */
  readonly chain: readonly Certificate[];
  /** Null when no truststore was named, or when GnuTLS takes nothing of it. */
  readonly truststore: readonly Certificate[] | null;
  readonly revocationLists: RevocationFile["lists"];
  readonly remarks: readonly Remark[];
}

/**
 * Reads and checks a node's files as of `at`; `profile` is that of its priority string, where that is
 * known. Never throws for what is in them.
 */
export function checkCredentials(
  files: CredentialFiles,
  at: Date,
  profile: Profile | null = DEFAULT_FLAGS.profile,
): Credentials {
  const certificate = files.certificate && checkCertificateFile(files.certificate);
  const truststore = files.truststore && checkTruststore(files.truststore, at);
  const revocations = files.revocationList && checkRevocationLists(files.revocationList, at);
  const chain = certificate?.certificates ?? [];
  const anchors = truststore === undefined || truststore.broken
    ? null
    : truststore.certificates.map(({ certificate }) => certificate);
  const lists = revocations?.lists ?? [];
  const name = files.certificate?.name ?? "";
  return {
    chain: chain.map(({ certificate }) => certificate),
    truststore: anchors,
    revocationLists: lists,
    remarks: [
      ...certificate?.remarks ?? [],
      ...(files.keyfile ? checkKey(files.keyfile, name, chain) : []),
      ...checkOwnCertificates(name, chain, at, profile),
      ...truststore?.remarks ?? [],
      ...revocations?.remarks ?? [],
      ...checkTrust(name, chain, anchors, lists, at),
    ],
  };
}

interface Checked {
  readonly certificates: readonly Located[];
  readonly remarks: readonly Remark[];
}

interface CheckedTruststore extends Checked {
  /** GnuTLS refuses the file as a whole. */
  readonly broken: boolean;
}

function checkCertificateFile(file: CredentialFile): Checked {
  if (file.bytes === null) return { certificates: [], remarks: [missingFile("certificate", file)] };
  const pem = readPem(file.bytes);
  const { certificates, remarks, broken } = readCertificateFile(file.name, pem);
  if (certificates.length === 0 && !broken) {
    const keyOnly = pem.blocks.length > 0 && keysInFile(file.name, pem).length > 0;
    const effect = startFails(keyOnly ? "-56" : "-34");
    return { certificates, remarks: [noCertificates(file.name, pem, effect)] };
  }
  return { certificates, remarks: [...remarks, ...keysInFile(file.name, pem)] };
}

/** Silence is the trouble with a truststore: an empty one loads, and then nobody is trusted. */
function checkTruststore(file: CredentialFile, at: Date): CheckedTruststore {
  if (file.bytes === null) {
    return { certificates: [], remarks: [missingFile("trust", file)], broken: true };
  }
  const pem = readPem(file.bytes);
  const { certificates, remarks, broken } = readCertificateFile(file.name, pem);
  if (certificates.length === 0 && !broken) {
    const effect = "the node starts without a word and trusts nobody: every peer is refused with " +
      "“The certificate issuer is unknown.”";
    return {
      certificates,
      remarks: [{ ...noCertificates(file.name, pem, effect), id: "truststore-empty" }],
      broken,
    };
  }
  return {
    certificates,
    remarks: [
      ...remarks,
      ...keysInFile(file.name, pem),
      ...certificates.flatMap((located) => anchorRemarks(file.name, located, at)),
      ...sameNames(file.name, certificates),
    ],
    broken,
  };
}

function anchorRemarks(file: string, { certificate, line }: Located, at: Date): Remark[] {
  const { subject, notBefore, notAfter, isCa, version } = certificate;
  const base = { file, line } as const;
  if (at > notAfter || at < notBefore) {
    return [{
      ...base,
      id: "truststore-expired",
      severity: "warning",
      message: `${subject.text} ${
        at > notAfter ? `expired on ${timestamp(notAfter)}` : `begins on ${timestamp(notBefore)}`
      }`,
      effect: "peers whose chain ends in it are refused, though their own certificate is current",
      fix: "replace it by the current CA certificate, on every node",
    }];
  }
  if (!isCa && version === 3 && !isSelfIssued(certificate)) {
    return [{
      ...base,
      id: "truststore-leaf",
      severity: "info",
      message: `${subject.text} is not a CA`,
      effect: "only the peer that serves this very certificate is trusted by it, even if revoked",
      fix: "put the CA there instead, so that the peer's certificate can be renewed",
    }];
  }
  return [];
}

/** Two CAs of one name: right during a rotation, and the commonest reason for confusion after it. */
function sameNames(file: string, certificates: readonly Located[]): Remark[] {
  const lines = new Map<string, string>();
  const remarks: Remark[] = [];
  for (const { certificate: { subject, publicKey }, line } of certificates) {
    const key = hex(publicKey.spki);
    const other = lines.get(subject.text);
    if (other !== undefined && other !== key) {
      remarks.push({
        id: "truststore-same-name",
        severity: "info",
        file,
        line,
        message: `two CAs named ${subject.text} with different keys are trusted`,
        effect: "both work; without key identifiers GnuTLS tries the last that is valid only",
        fix: "drop the old one once no node serves a certificate of it",
      });
    }
    lines.set(subject.text, key);
  }
  return remarks;
}

function checkKey(file: CredentialFile, certificate: string, chain: readonly Located[]): Remark[] {
  if (file.bytes === null) return [missingFile("key", file)];
  const pem = readPem(file.bytes);
  const base = { file: file.name, line: null, severity: "error" } as const;
  const found = privateKeyIn(pem);
  if ("problem" in found) {
    return [{
      ...base,
      ...KEY_PROBLEMS[found.problem],
      message: keyMessage(file.name, pem, found.problem),
    }];
  }
  const [leaf] = chain;
  if (leaf === undefined || keyMatches(found.key, leaf.certificate)) return [];
  const position = chain.findIndex((located) => keyMatches(found.key, located.certificate));
  const subject = chain[position]?.certificate.subject.text;
  return position > 0
    ? [{
      ...base,
      id: "certificate-order",
      file: certificate,
      line: leaf.line,
      message: `${certificate} begins with ${leaf.certificate.subject.text}; the node's own ` +
        `certificate ${subject} is number ${position + 1}`,
      effect: startFails("-60"),
      fix: "put the node's own certificate first, then the intermediates",
    }]
    : [{
      ...base,
      id: "key-mismatch",
      message: `${file.name} does not belong to ${leaf.certificate.subject.text}`,
      effect: startFails("-60"),
      fix: "copy certificate and keyfile from the same issue, both, then restart",
    }];
}

const KEY_PROBLEMS = {
  none: {
    id: "key-missing",
    effect: startFails("-56"),
    fix: "put the private key there, in PEM and without a passphrase",
  },
  encrypted: {
    id: "key-encrypted",
    effect: startFails("-24"),
    fix: "openssl pkey -in encrypted.key -out plain.key; ScyllaDB has no option for a passphrase",
  },
  unreadable: {
    id: "key-unreadable",
    effect: startFails("-34"),
    fix: "copy the key again",
  },
} as const;

function keyMessage(name: string, pem: PemFile, problem: keyof typeof KEY_PROBLEMS): string {
  if (problem === "encrypted") return `the key in ${name} is encrypted`;
  if (problem === "unreadable") return `the private key in ${name} cannot be read`;
  if (pem.isDer) return `${name} is DER, not PEM`;
  const labels = [...new Set(pem.blocks.map(({ label }) => label))];
  return `${name} holds ${labels.join(", ") || "no PEM block"}, but no private key`;
}

/** Would a peer with the same truststore accept this node? */
function checkTrust(
  file: string,
  chain: readonly Located[],
  truststore: readonly Certificate[] | null,
  revocationLists: RevocationFile["lists"],
  at: Date,
): Remark[] {
  if (chain.length === 0 || truststore === null || truststore.length === 0) return [];
  const certificates = chain.map(({ certificate }) => certificate);
  const verdict = judgeChain({ chain: certificates, truststore, revocationLists, at });
  if (verdict.status !== "invalid") return [];
  return [{
    id: "chain-not-trusted",
    severity: "error",
    file,
    line: chain[0]?.line ?? null,
    message: `the node's own truststore does not accept its certificate: ${
      verdict.evidence.join("; ")
    }`,
    effect: `a peer with the same truststore refuses this node: ${verdict.log}`,
    fix: verdict.reasons.includes("missing-intermediate")
      ? "append the intermediate to certificate, after the node's own"
      : "put the CA that issued the certificate into the truststore of every node, or reissue it",
  }];
}
