/**
 * The record layer's outer form: RFC 8446 §5.1 and §5.2, RFC 5246 §6.2.
 *
 * The bounds differ by version (2^14 + 256 bytes of ciphertext in TLS 1.3, 2^14 + 2048 before), so
 * the reader of a stream passes the one that holds.
 *
 * @module
 */

import { contentTypes } from "./registry.ts";

export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

export const RECORD_HEADER_LENGTH = 5;
export const MAX_PLAINTEXT = 1 << 14;
export const MAX_CIPHERTEXT_TLS13 = MAX_PLAINTEXT + 256;
export const MAX_CIPHERTEXT_TLS12 = MAX_PLAINTEXT + 2048;

/** The five bytes before each record. */
export interface RecordHeader {
  /** ContentType. */
  readonly type: number;
  /** legacy_record_version. */
  readonly version: number;
  /** Length of the fragment that follows, in bytes. */
  readonly length: number;
}

/** The header at `offset`, which must have five bytes. */
export function recordHeader(bytes: Uint8Array, offset = 0): RecordHeader {
  const at = (index: number) => bytes[offset + index] ?? 0;
  return { type: at(0), version: at(1) << 8 | at(2), length: at(3) << 8 | at(4) };
}

/**
 * Could bytes that begin so be TLS? Looks at as many of the first five bytes as there are; `false`
 * is certain, `true` is not. GnuTLS and OpenSSL judge a stranger's first bytes in the same way.
 */
export function looksLikeRecord(bytes: Uint8Array, offset = 0): boolean {
  const left = bytes.length - offset;
  if (left >= 1 && !contentTypes.has(bytes[offset] ?? 0)) return false;
  if (left >= 2 && bytes[offset + 1] !== 3) return false;
  return left < 3 || (bytes[offset + 2] ?? 0) <= 4;
}

/** One record: header and fragment. */
export function encodeRecord(type: number, version: number, fragment: Uint8Array): Uint8Array {
  const record = new Uint8Array(RECORD_HEADER_LENGTH + fragment.length);
  record[0] = type;
  record[1] = version >> 8;
  record[2] = version & 0xff;
  record[3] = fragment.length >> 8;
  record[4] = fragment.length & 0xff;
  record.set(fragment, RECORD_HEADER_LENGTH);
  return record;
}

/** Cuts `content` into fragments that fit a record; content of no length is one empty fragment. */
export function fragments(content: Uint8Array, limit: number = MAX_PLAINTEXT): Uint8Array[] {
  if (content.length <= limit) return [content];
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += limit) pieces.push(content.subarray(at, at + limit));
  return pieces;
}
