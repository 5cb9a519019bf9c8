/**
 * Record protection by a block cipher in CBC mode with HMAC: RFC 5246 §6.2.3.2, its forms in TLS 1.0 (the
 * IV is the last block of the record before) and 1.1, and encrypt-then-MAC (RFC 7366).
 *
 * Padding and MAC failures are one and the same error, so that nothing built on this can tell a peer
 * which of the two it was.
 *
 * @module
 */

import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from "node:crypto";
import { encodeRecord, MAX_PLAINTEXT } from "../wire/record.ts";
import { TLS10 } from "../wire/registry.ts";
import { concat, plain } from "./bytes.ts";
import { CryptoError } from "./crypto_error.ts";
import { type HashName, hmac } from "./hash.ts";
import type { Protection } from "./protection.ts";
import { type Counter, fitting, pseudoHeader } from "./record_number.ts";
import type { DirectionKeys } from "./schedule12.ts";
import type { CipherSuite } from "./suites.ts";

export interface CbcOptions {
  /** Was encrypt_then_mac negotiated? Only CBC suites look at it. */
  readonly encryptThenMac: boolean;
  /** Where IVs come from; node:crypto when left out. */
  readonly random?: (length: number) => Uint8Array;
}

export function cbcProtection(
  suite: CipherSuite,
  version: number,
  keys: DirectionKeys,
  { encryptThenMac, random = randomBytes }: CbcOptions,
  sequence: Counter,
): Protection {
  const block = suite.blockLength;
  const ivOnWire = version === TLS10 ? 0 : block;
  const mac = suite.mac as HashName;
  /** The last ciphertext block, which TLS 1.0 takes as the next IV. */
  let chained = keys.iv;

  const macOf = (contentType: number, covered: Uint8Array) =>
    hmac(
      mac,
      keys.macKey,
      pseudoHeader(sequence.next(), contentType, version, covered.length),
      covered,
    );
  const chain = (ciphertext: Uint8Array) => {
    if (ivOnWire === 0) chained = ciphertext.slice(-block);
    return ciphertext;
  };
  const encrypt = (plaintext: Uint8Array) => {
    const iv = ivOnWire === 0 ? chained : plain(random(block));
    const cipher = createCipheriv(suite.cipher, keys.key, iv).setAutoPadding(false);
    return concat(iv.subarray(0, ivOnWire), chain(plain(cipher.update(padded(plaintext, block)))));
  };
  const decrypt = (sealed: Uint8Array) => {
    const iv = ivOnWire === 0 ? chained : sealed.subarray(0, block);
    const ciphertext = sealed.subarray(ivOnWire);
    if (ciphertext.length === 0 || ciphertext.length % block !== 0) throw badRecord();
    const cipher = createDecipheriv(suite.cipher, keys.key, iv).setAutoPadding(false);
    const plaintext = plain(cipher.update(ciphertext));
    chain(ciphertext);
    return plaintext;
  };

  return {
    get sequence() {
      return sequence.count;
    },
    seal(contentType, content) {
      fitting(content);
      if (!encryptThenMac) {
        const sealed = encrypt(concat(content, macOf(contentType, content)));
        return encodeRecord(contentType, version, sealed);
      }
      const sealed = encrypt(content);
      return encodeRecord(contentType, version, concat(sealed, macOf(contentType, sealed)));
    },
    open(contentType, fragment) {
      if (encryptThenMac) {
        const sealed = authenticated(contentType, fragment, fragment.length);
        return { contentType, content: fitting(unpadded(decrypt(sealed))) };
      }
      const plaintext = decrypt(fragment);
      const unsafe = unpaddedLength(plaintext);
      const ok = unsafe >= suite.macLength;
      const content = authenticated(contentType, plaintext, ok ? unsafe : plaintext.length);
      if (!ok) throw badRecord();
      return { contentType, content: fitting(content) };
    },
  };

  /** What stands before the MAC that ends at `length`, once that MAC is found right. */
  function authenticated(contentType: number, bytes: Uint8Array, length: number): Uint8Array {
    const covered = bytes.subarray(0, length - suite.macLength);
    if (length < suite.macLength || covered.length > MAX_PLAINTEXT + 2048) throw badRecord();
    const sent = bytes.subarray(covered.length, length);
    if (!timingSafeEqual(sent, macOf(contentType, covered))) throw badRecord();
    return covered;
  }
}

/** At least one byte of padding, each of which states how many more there are. */
function padded(content: Uint8Array, block: number): Uint8Array {
  const padding = block - content.length % block;
  return concat(content, new Uint8Array(padding).fill(padding - 1));
}

function unpadded(plaintext: Uint8Array): Uint8Array {
  const length = unpaddedLength(plaintext);
  if (length < 0) throw badRecord();
  return plaintext.subarray(0, length);
}

/** The length without padding, or -1 when the padding is not one. */
function unpaddedLength(plaintext: Uint8Array): number {
  const padding = plaintext.at(-1) ?? 0;
  const length = plaintext.length - padding - 1;
  if (length < 0) return -1;
  return plaintext.subarray(length).every((byte) => byte === padding) ? length : -1;
}

function badRecord(): CryptoError {
  return new CryptoError("bad-record-mac", "padding or MAC of the record is wrong");
}
