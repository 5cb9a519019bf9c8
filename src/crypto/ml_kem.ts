/**
 * X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem): an ML-KEM-768 encapsulation and an X25519 agreement, side by
 * side, ML-KEM first.
 *
 * By @noble/post-quantum on both runtimes: node:crypto has ML-KEM on Node 24 only.
 *
 * @module
 */

import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { concat } from "./bytes.ts";
import { CryptoError } from "./crypto_error.ts";
import { curveKeyPair, type KeyPair } from "./curves.ts";

/** NamedGroup X25519MLKEM768. */
export const HYBRID_GROUP = 0x11ec;

const X25519 = 29;
const SEED_LENGTH = 64;
const ENCAPSULATION_KEY_LENGTH = 1184;
const CIPHERTEXT_LENGTH = 1088;
const MESSAGE_LENGTH = 32;
const X25519_LENGTH = 32;

/** The client's half; `privateKey` is ML-KEM's seed (64 bytes) and the X25519 scalar. */
export function hybridKeyPair(privateKey?: Uint8Array): KeyPair {
  const kem = ml_kem768.keygen(privateKey?.subarray(0, SEED_LENGTH));
  const curve = curveKeyPair(X25519, privateKey?.subarray(SEED_LENGTH));
  return {
    publicKey: concat(kem.publicKey, curve.publicKey),
    agree(peer) {
      checkLength(peer, CIPHERTEXT_LENGTH + X25519_LENGTH);
      const encapsulated = ml_kem768.decapsulate(
        peer.subarray(0, CIPHERTEXT_LENGTH),
        kem.secretKey,
      );
      return concat(encapsulated, curve.agree(peer.subarray(CIPHERTEXT_LENGTH)));
    },
  };
}

/** The server's half; `privateKey` is ML-KEM's message (32 bytes) and the X25519 scalar. */
export function answerHybrid(clientShare: Uint8Array, privateKey?: Uint8Array) {
  checkLength(clientShare, ENCAPSULATION_KEY_LENGTH + X25519_LENGTH);
  const curve = curveKeyPair(X25519, privateKey?.subarray(MESSAGE_LENGTH));
  const { cipherText, sharedSecret } = encapsulate(
    clientShare.subarray(0, ENCAPSULATION_KEY_LENGTH),
    privateKey?.subarray(0, MESSAGE_LENGTH),
  );
  return {
    publicKey: concat(cipherText, curve.publicKey),
    sharedSecret: concat(
      sharedSecret,
      curve.agree(clientShare.subarray(ENCAPSULATION_KEY_LENGTH)),
    ),
  };
}

function encapsulate(key: Uint8Array, message?: Uint8Array) {
  try {
    return ml_kem768.encapsulate(key, message);
  } catch {
    // FIPS 203 §7.2: the modulus check of the encapsulation key.
    throw new CryptoError("invalid-public-key", "the ML-KEM encapsulation key is malformed");
  }
}

function checkLength(bytes: Uint8Array, length: number): void {
  if (bytes.length === length) return;
  throw new CryptoError("wrong-length", `a key share of ${bytes.length} bytes, not ${length}`);
}
