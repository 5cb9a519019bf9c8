/**
 * Authenticated encryption as TLS uses it: a nonce a record, and a tag after the ciphertext
 * (RFC 5116; RFC 6655 for CCM).
 *
 * @module
 */

import { type CipherGCM, createCipheriv, createDecipheriv, type DecipherGCM } from "node:crypto";
import { concat, plain } from "./bytes.ts";
import { CryptoError } from "./crypto_error.ts";
import type { CipherSuite } from "./suites.ts";

/** Encrypts; the result is the ciphertext with its tag behind. */
export function sealAead(
  suite: CipherSuite,
  key: Uint8Array,
  nonce: Uint8Array,
  additionalData: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  const options = { authTagLength: suite.tagLength };
  const cipher = createCipheriv(suite.cipher as "aes-128-gcm", key, nonce, options) as CipherGCM;
  cipher.setAAD(additionalData, { plaintextLength: plaintext.length });
  const body = cipher.update(plaintext);
  return concat(body, cipher.final(), cipher.getAuthTag());
}

/** Decrypts what `sealAead` made; throws `CryptoError` when the tag does not fit. */
export function openAead(
  suite: CipherSuite,
  key: Uint8Array,
  nonce: Uint8Array,
  additionalData: Uint8Array,
  sealed: Uint8Array,
): Uint8Array {
  const length = sealed.length - suite.tagLength;
  if (length < 0) throw new CryptoError("bad-record-mac", "the record is shorter than its tag");
  const options = { authTagLength: suite.tagLength };
  const cipher = createDecipheriv(suite.cipher as "aes-128-gcm", key, nonce, options);
  try {
    (cipher as DecipherGCM).setAuthTag(sealed.subarray(length));
    (cipher as DecipherGCM).setAAD(additionalData, { plaintextLength: length });
    const body = plain(cipher.update(sealed.subarray(0, length)));
    cipher.final();
    return body;
  } catch {
    throw new CryptoError("bad-record-mac", "the record does not decrypt under the agreed key");
  }
}
