/**
 * What every kind of record protection shares: the running number, what a MAC or tag covers besides the
 * content, and the bound on the content.
 *
 * @module
 */

import { MAX_PLAINTEXT } from "../wire/record.ts";
import { CryptoError } from "./crypto_error.ts";

/** A record's number as the eight bytes that enter nonces and MACs. */
export interface Counter {
  readonly count: number;
  next(): Uint8Array;
}

/** Well below any cipher's limit (RFC 8446 §5.5), and far above what a probe exchanges. */
const MAX_RECORDS = 2 ** 24;

export function counter(): Counter {
  let count = 0;
  return {
    get count() {
      return count;
    },
    next() {
      if (count >= MAX_RECORDS) {
        throw new CryptoError("sequence-exhausted", `${count} records under one key`);
      }
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setUint32(4, count++);
      return bytes;
    },
  };
}

/** seq_num, type, version and length (RFC 5246 §6.2.3.1 and §6.2.3.3). */
export function pseudoHeader(
  sequence: Uint8Array,
  contentType: number,
  version: number,
  length: number,
): Uint8Array {
  const header = new Uint8Array(13);
  header.set(sequence);
  header.set([contentType, version >> 8, version & 0xff, length >> 8, length & 0xff], 8);
  return header;
}

/** RFC 8446 §5.1: a longer content must be refused, also when it decrypts. */
export function fitting(content: Uint8Array): Uint8Array {
  if (content.length <= MAX_PLAINTEXT) return content;
  throw new CryptoError("record-overflow", `${content.length} bytes of content in one record`);
}
