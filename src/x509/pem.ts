/**
 * PEM files (RFC 7468), read the way GnuTLS reads them.
 *
 * GnuTLS looks for `-----BEGIN LABEL`, takes what lies between the next `-----` and the next
 * `-----END `, and ignores every blank. Text around a block, indentation, a byte order mark, long
 * lines and a wrong label at the end are all fine; a stray character inside is not. A private key's
 * bytes are lent through a {@link Secret} only.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { printable } from "../text/printable.ts";
import { Secret } from "../text/secret.ts";

export interface PemBlock {
  readonly label: string;
  /** Of `-----BEGIN`, counted from 1. */
  readonly line: number;
  /** Empty when `problem` is set, and for private keys, whose bytes are in `secret`. */
  readonly der: Uint8Array;
  readonly secret: Secret<Uint8Array> | undefined;
  /** Behind a passphrase, which no ScyllaDB option can hold. */
  readonly encrypted: boolean;
  readonly problem: PemProblem | undefined;
}

export type PemProblem = "no-end" | "not-base64" | "empty";

export interface PemFile {
  readonly blocks: readonly PemBlock[];
  /** No block, but the file as a whole looks like one DER value. */
  readonly isDer: boolean;
  /** No block, because the text is UTF-16. */
  readonly isUtf16: boolean;
}

/** Most bytes of a file that are read; GnuTLS has no limit, a truststore of this size has no purpose. */
export const MAX_PEM_FILE = 16 * 1024 * 1024;
const MAX_BLOCKS = 10_000;
const MAX_LABEL = 64;

const BEGIN = "-----BEGIN ";
const END = "-----END ";
const DASHES = "-----";

/** Finds every block of a file. Nothing is an error here; what is wrong stands in the result. */
export function readPem(file: Uint8Array): PemFile {
  const text = Buffer.from(file.subarray(0, MAX_PEM_FILE)).toString("latin1");
  const blocks: PemBlock[] = [];
  let line = 1;
  let counted = 0;
  for (let at = text.indexOf(BEGIN); at >= 0 && blocks.length < MAX_BLOCKS;) {
    line += lineBreaks(text, counted, at);
    counted = at;
    const block = readBlock(text, at, line);
    if (block) blocks.push(block);
    at = text.indexOf(BEGIN, at + BEGIN.length);
  }
  const none = blocks.length === 0;
  return { blocks, isDer: none && looksLikeDer(file), isUtf16: none && looksLikeUtf16(file) };
}

/** Writes one block, 64 characters a line. */
export function writePem(label: string, der: Uint8Array): string {
  const body = Buffer.from(der).toString("base64").replace(/.{1,64}/g, "$&\n");
  return `${BEGIN}${label}${DASHES}\n${body}${END}${label}${DASHES}\n`;
}

/** GnuTLS compares only the beginning of a label. */
export function isCertificateLabel(label: string): boolean {
  return label.startsWith("CERTIFICATE") || label.startsWith("X509 CERTIFICATE");
}

export function isRevocationListLabel(label: string): boolean {
  return label.startsWith("X509 CRL");
}

export function isPrivateKeyLabel(label: string): boolean {
  return label.endsWith("PRIVATE KEY");
}

function readBlock(text: string, begin: number, line: number): PemBlock | undefined {
  const labelFrom = begin + BEGIN.length;
  const labelTo = text.indexOf(DASHES, labelFrom);
  if (labelTo < 0 || labelTo - labelFrom > MAX_LABEL) return undefined;
  const label = printable(text.slice(labelFrom, labelTo));
  const base = { label, line, der: new Uint8Array(), secret: undefined, encrypted: false };
  const bodyFrom = labelTo + DASHES.length;
  const end = text.indexOf(END, bodyFrom);
  const next = text.indexOf(BEGIN, bodyFrom);
  if (end < 0 || (next >= 0 && next < end)) return { ...base, problem: "no-end" };

  const isKey = isPrivateKeyLabel(label);
  const { headers, body } = isKey
    ? splitHeaders(text.slice(bodyFrom, end))
    : { headers: "", body: text.slice(bodyFrom, end) };
  const encrypted = label.startsWith("ENCRYPTED") || /Proc-Type:.*ENCRYPTED/.test(headers);
  const digits = body.replace(/[ \t\r\n]/g, "");
  if (digits === "") return { ...base, encrypted, problem: "empty" };
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) {
    return { ...base, encrypted, problem: "not-base64" };
  }
  const der = new Uint8Array(Buffer.from(digits, "base64"));
  return isKey
    ? { ...base, encrypted, secret: new Secret(der), problem: undefined }
    : { ...base, der, encrypted, problem: undefined };
}

/** The old `Proc-Type:` and `DEK-Info:` lines (RFC 1421) end at the first blank line. */
function splitHeaders(body: string): { headers: string; body: string } {
  const match = /^\s*([A-Za-z-]+:[^]*?)\r?\n\r?\n([^]*)$/.exec(body);
  return match ? { headers: match[1] ?? "", body: match[2] ?? "" } : { headers: "", body };
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) {
    count++;
  }
  return count;
}

/** A SEQUENCE whose length is the rest of the file. */
function looksLikeDer(file: Uint8Array): boolean {
  const [tag, first = 0] = file;
  if (tag !== 0x30) return false;
  if (first < 0x80) return file.length === 2 + first;
  const count = first & 0x7f;
  const length = file.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return count > 0 && count <= 4 && file.length === 2 + count + length;
}

function looksLikeUtf16(file: Uint8Array): boolean {
  const [a = 0, b = 0] = file;
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) ||
    (file.length > 1 && (a === 0) !== (b === 0));
}
