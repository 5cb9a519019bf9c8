/**
 * Record protection: one object for each direction, which counts its records.
 *
 * TLS 1.3: RFC 8446 §5.2 to §5.4. TLS 1.2 AEAD: RFC 5246 §6.2.3.3, RFC 5288, RFC 6655, RFC 7905. CBC lives
 * in protection_cbc.ts.
 *
 * @module
 */

import { APPLICATION_DATA, encodeRecord, RECORD_HEADER_LENGTH } from "../wire/record.ts";
import { contentTypes, TLS12 } from "../wire/registry.ts";
import { openAead, sealAead } from "./aead.ts";
import { concat } from "./bytes.ts";
import { CryptoError } from "./crypto_error.ts";
import { type CbcOptions, cbcProtection } from "./protection_cbc.ts";
import { counter, fitting, pseudoHeader } from "./record_number.ts";
import type { DirectionKeys } from "./schedule12.ts";
import type { TrafficKeys } from "./schedule13.ts";
import type { CipherSuite } from "./suites.ts";

export interface Opened {
  readonly contentType: number;
  readonly content: Uint8Array;
}

/** The protection of one direction. */
export interface Protection {
  /** The number of records sealed or opened so far. */
  readonly sequence: number;
  /**
   * One whole record, header included. `content` must fit a record; `padding` zeros are added in
   * TLS 1.3 and ignored before.
   */
  seal(contentType: number, content: Uint8Array, padding?: number): Uint8Array;
  /** Opens a record's fragment. Throws `CryptoError`; afterwards the connection is spent. */
  open(contentType: number, fragment: Uint8Array): Opened;
}

/** TLS 1.3; a KeyUpdate makes a new one. */
export function protection13(suite: CipherSuite, { key, iv }: TrafficKeys): Protection {
  const sequence = counter();
  return {
    get sequence() {
      return sequence.count;
    },
    seal(contentType, content, padding = 0) {
      const inner = new Uint8Array(content.length + 1 + padding);
      inner.set(fitting(content));
      inner[content.length] = contentType;
      const header = header13(inner.length + suite.tagLength);
      const nonce = exclusiveOr(iv, sequence.next());
      return concat(header, sealAead(suite, key, nonce, header, inner));
    },
    open(contentType, fragment) {
      if (contentType !== APPLICATION_DATA) throw notProtected(contentType);
      const nonce = exclusiveOr(iv, sequence.next());
      const inner = openAead(suite, key, nonce, header13(fragment.length), fragment);
      let end = inner.length - 1;
      while (end >= 0 && inner[end] === 0) end--;
      if (end < 0) throw new CryptoError("no-content-type", "the record holds nothing but padding");
      return { contentType: inner[end] ?? 0, content: fitting(inner.subarray(0, end)) };
    },
  };
}

/** TLS 1.0 to 1.2, whichever kind of cipher the suite has. */
export function protection12(
  suite: CipherSuite,
  version: number,
  keys: DirectionKeys,
  options: CbcOptions,
): Protection {
  return suite.mode === "cbc"
    ? cbcProtection(suite, version, keys, options, counter())
    : aeadProtection12(suite, version, keys);
}

/** GCM and CCM send eight nonce bytes with each record; ChaCha20-Poly1305 sends none (RFC 7905). */
function aeadProtection12(suite: CipherSuite, version: number, keys: DirectionKeys): Protection {
  const sequence = counter();
  const explicit = suite.mode === "chacha20-poly1305" ? 0 : EXPLICIT_NONCE_LENGTH;
  const nonceOf = (number: Uint8Array, sent: Uint8Array) =>
    explicit === 0 ? exclusiveOr(keys.iv, number) : concat(keys.iv, sent);
  return {
    get sequence() {
      return sequence.count;
    },
    seal(contentType, content) {
      const number = sequence.next();
      const aad = pseudoHeader(number, contentType, version, fitting(content).length);
      const sealed = sealAead(suite, keys.key, nonceOf(number, number), aad, content);
      return encodeRecord(contentType, version, concat(number.subarray(0, explicit), sealed));
    },
    open(contentType, fragment) {
      const length = fragment.length - explicit - suite.tagLength;
      if (length < 0) throw new CryptoError("bad-record-mac", "the record is shorter than its tag");
      const number = sequence.next();
      const aad = pseudoHeader(number, contentType, version, length);
      const nonce = nonceOf(number, fragment.subarray(0, explicit));
      const content = openAead(suite, keys.key, nonce, aad, fragment.subarray(explicit));
      return { contentType, content: fitting(content) };
    },
  };
}

const EXPLICIT_NONCE_LENGTH = 8;

/** RFC 8446 §5.2: whatever a protected record holds, outside it calls itself application data. */
function notProtected(contentType: number): CryptoError {
  const name = contentTypes.nameOf(contentType);
  return new CryptoError("not-protected", `a record of type ${name} came without protection`);
}

function header13(length: number): Uint8Array {
  const header = encodeRecord(APPLICATION_DATA, TLS12, new Uint8Array(0));
  new DataView(header.buffer).setUint16(RECORD_HEADER_LENGTH - 2, length);
  return header;
}

function exclusiveOr(iv: Uint8Array, sequence: Uint8Array): Uint8Array {
  const nonce = Uint8Array.from(iv);
  const offset = iv.length - sequence.length;
  for (let i = 0; i < sequence.length; i++) {
    nonce[offset + i] = (nonce[offset + i] ?? 0) ^ (sequence[i] ?? 0);
  }
  return nonce;
}
