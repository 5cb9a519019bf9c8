/**
 * Diffie-Hellman in finite fields: the groups of RFC 7919, and groups that a TLS 1.2 server brings along.
 *
 * By BigInt, because `createDiffieHellman` tests the prime each time, which takes a quarter of a
 * second. Exponents are short, as RFC 7919 §5.2 allows.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { fromBigInt, plain, toBigInt } from "./bytes.ts";
import { CryptoError } from "./crypto_error.ts";
import type { KeyPair } from "./curves.ts";

/** A finite-field group: big-endian prime and generator. */
export interface FiniteField {
  readonly p: Uint8Array;
  readonly g: Uint8Array;
}

/** Shorter primes than these are refused for what they are, longer ones for the time they take. */
const MIN_PRIME_BITS = 512;
const MAX_PRIME_BITS = 8192;
const EXPONENT_LENGTH = 41;

/** RFC 7919 Appendix A: the size in bits and the constant X of each group. */
const FFDHE: ReadonlyMap<number, readonly [number, bigint]> = new Map([
  [0x0100, [2048, 560316n]],
  [0x0101, [3072, 2625351n]],
  [0x0102, [4096, 5736041n]],
]);

/** The groups of RFC 7919 by their NamedGroup code. */
export const finiteFieldGroups: readonly number[] = [...FFDHE.keys()];

/** The prime and generator of a group of RFC 7919. */
export function ffdhe(group: number): FiniteField {
  const known = fields.get(group);
  if (known !== undefined) return known;
  const [bits, x] = FFDHE.get(group) ?? [];
  if (bits === undefined || x === undefined) throw new RangeError(`group ${group} is not ffdhe`);
  const p = (1n << BigInt(bits)) - (1n << BigInt(bits - 64)) +
    ((eulerTimes2To(bits - 130) + x) << 64n) - 1n;
  const field = { p: fromBigInt(p, bits / 8), g: Uint8Array.of(2) };
  fields.set(group, field);
  return field;
}

const fields = new Map<number, FiniteField>();

/** floor(2^n * e), from the series 1/k!, with guard bits for its truncation. */
function eulerTimes2To(n: number): bigint {
  let term = 1n << BigInt(n + 64);
  let sum = 0n;
  for (let k = 1n; term > 0n; k++) {
    sum += term;
    term /= k;
  }
  return sum >> 64n;
}

/** Size of a group's prime, in bits. */
export function primeBits({ p }: FiniteField): number {
  return toBigInt(p).toString(2).length;
}

/**
 * A key pair in a group. Public key and shared secret are as long as the prime (RFC 8446 §7.4.1).
 * Throws `CryptoError` for a group that no one can use, and from `agree` for keys out of range.
 */
export function finiteFieldKeyPair(field: FiniteField, exponent?: Uint8Array): KeyPair {
  const p = toBigInt(field.p.subarray(0, MAX_PRIME_BITS / 8 + 1));
  const g = toBigInt(field.g.subarray(0, MAX_PRIME_BITS / 8 + 1));
  const bits = p.toString(2).length;
  if (bits < MIN_PRIME_BITS || bits > MAX_PRIME_BITS) {
    throw new CryptoError("weak-parameters", `a Diffie-Hellman prime of ${bits} bits`);
  }
  if (p % 2n === 0n || !inRange(g, p)) {
    throw new CryptoError("weak-parameters", "the Diffie-Hellman group is not one");
  }
  const length = Math.ceil(bits / 8);
  const secret = toBigInt(exponent ?? plain(randomBytes(EXPONENT_LENGTH)));
  return {
    publicKey: fromBigInt(power(g, secret, p), length),
    agree(peer) {
      const y = toBigInt(peer.subarray(0, length + 1));
      if (peer.length > length || !inRange(y, p)) {
        throw new CryptoError("invalid-public-key", "the peer's public value is out of range");
      }
      return fromBigInt(power(y, secret, p), length);
    },
  };
}

/** RFC 7919 §5.1: 1 < y < p - 1. */
function inRange(y: bigint, p: bigint): boolean {
  return y > 1n && y < p - 1n;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = result * square % modulus;
    square = square * square % modulus;
  }
  return result;
}
