/**
 * Key agreement, by NamedGroup: one shape for curves, finite fields and the hybrid with ML-KEM.
 *
 * The client makes a `keyShare`; a server answers one (a KEM has no other order). TLS 1.2 uses the same
 * curves, its own finite fields, and RSA key transport (RFC 5246 §7.4.7.1).
 *
 * @module
 */

import {
  constants,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { plain } from "./bytes.ts";
import { CryptoError } from "./crypto_error.ts";
import { curveGroups, curveKeyPair, type KeyPair } from "./curves.ts";
import {
  ffdhe,
  type FiniteField,
  finiteFieldGroups,
  finiteFieldKeyPair,
  primeBits,
} from "./finite_field.ts";
import { answerHybrid, HYBRID_GROUP, hybridKeyPair } from "./ml_kem.ts";

export interface KeyShare extends KeyPair {
  /** NamedGroup. */
  readonly group: number;
}

/** Every group in which a secret can be agreed on, on any runtime. */
export const agreeableGroups: readonly number[] = [
  ...curveGroups,
  ...finiteFieldGroups,
  HYBRID_GROUP,
];

/**
 * The client's half: a fresh key pair, or that of a given private key (a scalar; for X25519MLKEM768 the
 * 64 bytes of the ML-KEM seed and the X25519 scalar). Throws `RangeError` for other groups.
 */
export function keyShare(group: number, privateKey?: Uint8Array): KeyShare {
  const pair = group === HYBRID_GROUP
    ? hybridKeyPair(privateKey)
    : finiteFieldGroups.includes(group)
    ? finiteFieldKeyPair(ffdhe(group), privateKey)
    : curveKeyPair(group, privateKey);
  return { group, ...pair };
}

/** The server's half: its own share, and the secret that both now have. Throws `CryptoError`. */
export function answerKeyShare(
  group: number,
  clientShare: Uint8Array,
  privateKey?: Uint8Array,
): { readonly publicKey: Uint8Array; readonly sharedSecret: Uint8Array } {
  if (group === HYBRID_GROUP) return answerHybrid(clientShare, privateKey);
  const { publicKey, agree } = keyShare(group, privateKey);
  return { publicKey, sharedSecret: agree(clientShare) };
}

/** ServerKeyExchange of DHE_RSA, as far as arithmetic goes (RFC 5246 §7.4.3). */
export interface ServerDhParams extends FiniteField {
  readonly publicKey: Uint8Array;
}

/**
 * The client's half of TLS 1.2 DHE in the server's group. The premaster has no leading zeros
 * (RFC 5246 §8.1.2); `bits` is the size of the prime. Throws `CryptoError`.
 */
export function dheAgree(
  server: ServerDhParams,
  privateKey?: Uint8Array,
): { readonly publicKey: Uint8Array; readonly sharedSecret: Uint8Array; readonly bits: number } {
  const { publicKey, agree } = finiteFieldKeyPair(server, privateKey);
  const sharedSecret = withoutLeadingZeros(agree(server.publicKey));
  return { publicKey, sharedSecret, bits: primeBits(server) };
}

/** The server's half of TLS 1.2 DHE, in a group of RFC 7919. */
export function dheServer(group: number, privateKey?: Uint8Array): ServerDhParams & KeyPair {
  const field = ffdhe(group);
  const { publicKey, agree } = finiteFieldKeyPair(field, privateKey);
  return { ...field, publicKey, agree: (peer) => withoutLeadingZeros(agree(peer)) };
}

const PREMASTER_LENGTH = 48;

/**
 * RSA key transport: a premaster secret, and what carries it to the owner of `spki` (DER). The premaster
 * begins with the version of the ClientHello. Throws `CryptoError` for a key that is not RSA.
 */
export function rsaPremaster(
  spki: Uint8Array,
  clientHelloVersion: number,
  random: Uint8Array = randomBytes(PREMASTER_LENGTH),
): { readonly premaster: Uint8Array; readonly encrypted: Uint8Array } {
  const premaster = Uint8Array.from(random.subarray(0, PREMASTER_LENGTH));
  premaster.set([clientHelloVersion >> 8, clientHelloVersion & 0xff]);
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    const padding = constants.RSA_PKCS1_PADDING;
    return { premaster, encrypted: plain(publicEncrypt({ key, padding }, premaster)) };
  } catch {
    throw new CryptoError("invalid-key", "the server's key cannot carry a premaster secret");
  }
}

/**
 * The premaster that `rsaPremaster` sent, on the server's side. What does not decrypt becomes a random
 * one, so that the failure shows at Finished and nowhere else (RFC 5246 §7.4.7.1).
 */
export function rsaUnwrap(
  privateKey: KeyObject,
  encrypted: Uint8Array,
  clientHelloVersion: number,
): Uint8Array {
  const fallback = plain(randomBytes(PREMASTER_LENGTH));
  try {
    const padding = constants.RSA_PKCS1_PADDING;
    const premaster = plain(privateDecrypt({ key: privateKey, padding }, encrypted));
    const version = (premaster[0] ?? 0) << 8 | (premaster[1] ?? 0);
    const sound = premaster.length === PREMASTER_LENGTH && version === clientHelloVersion;
    return sound ? premaster : fallback;
  } catch {
    return fallback;
  }
}

function withoutLeadingZeros(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(first < 0 ? bytes.length : first);
}
