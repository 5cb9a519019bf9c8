/**
 * What a listener's priority string comes to, and what else decides its side of a handshake.
 *
 * The lists are those measured on Seastar with GnuTLS 3.7.9: a server follows the client's order, so
 * here order matters only in `signatureSchemes`, which CertificateRequest prints.
 *
 * @module
 */

import type { KeyObject } from "node:crypto";
import { cipherSuites } from "../../wire/cipher_suites.ts";
import { TLS10, TLS11, TLS12, TLS13 } from "../../wire/registry.ts";

export interface TlsPolicy {
  readonly versions: readonly number[];
  readonly suites: ReadonlySet<number>;
  readonly groups: readonly number[];
  readonly signatureSchemes: readonly number[];
}

/** What a listener shows, and whom it believes. */
export interface Credentials {
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  readonly privateKey: KeyObject;
}

export type ClientAuth = "none" | "optional" | "required";

/** Judges a client's chain: null when it is accepted, else the line for the log. */
export type Judge = (chain: readonly Uint8Array[]) => string | null;

export interface TlsOptions {
  readonly policy: TlsPolicy;
  /** Null: the listener was started without a certificate, and finds no suite for anyone. */
  readonly credentials: Credentials | null;
  readonly clientAuth: ClientAuth;
  /** DER names for CertificateRequest: the subjects in the truststore, in file order. */
  readonly caNames: readonly Uint8Array[];
  readonly judge: Judge;
  readonly tickets: boolean;
}

const TLS13_SUITES = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_CCM_SHA256",
];

const EVERYWHERE = [
  "AES_256_GCM_SHA384",
  "AES_128_GCM_SHA256",
  "AES_256_CBC_SHA",
  "AES_128_CBC_SHA",
];
const CHACHA20 = "CHACHA20_POLY1305_SHA256";
const CCM = ["AES_256_CCM", "AES_128_CCM"];

/** By key exchange; the certificate's key rules out most of them in each handshake. */
const TLS12_SUITES = [
  ...[...EVERYWHERE, CHACHA20].map((cipher) => `TLS_ECDHE_RSA_WITH_${cipher}`),
  ...[...EVERYWHERE, CHACHA20, ...CCM].map((cipher) => `TLS_ECDHE_ECDSA_WITH_${cipher}`),
  ...[...EVERYWHERE, CHACHA20, ...CCM].map((cipher) => `TLS_DHE_RSA_WITH_${cipher}`),
  ...[...EVERYWHERE, ...CCM].map((cipher) => `TLS_RSA_WITH_${cipher}`),
];

/** The names of the suites of `SECURE128`. */
export const SECURE128_SUITES: readonly string[] = [...TLS13_SUITES, ...TLS12_SUITES];

function suitesCalled(names: readonly string[]): ReadonlySet<number> {
  return new Set(cipherSuites.codes.filter((code) => names.includes(cipherSuites.nameOf(code))));
}

/** GnuTLS has x448 and ffdhe6144 to 8192 as well; nodes here lack them, and no client insists. */
const SECURE128_GROUPS = [0x17, 0x18, 0x19, 0x1d, 0x100, 0x101, 0x102];

const SHA256_SIGNATURES = [0x0401, 0x0809, 0x0804, 0x0403, 0x0807];
const STRONGER_SIGNATURES = [
  ...[0x0501, 0x080a, 0x0805, 0x0503, 0x0808],
  ...[0x0601, 0x080b, 0x0806, 0x0603],
];

/** `SECURE128:-VERS-TLS1.0`, ScyllaDB's default, under GnuTLS's own policy: TLS 1.1 is still in. */
export const SEASTAR_DEFAULT: TlsPolicy = {
  versions: [TLS11, TLS12, TLS13],
  suites: suitesCalled(SECURE128_SUITES),
  groups: SECURE128_GROUPS,
  signatureSchemes: [...SHA256_SIGNATURES, ...STRONGER_SIGNATURES],
};

/** The same string on a packaged node, whose system policy takes TLS 1.1 away. */
export const PACKAGED: TlsPolicy = { ...SEASTAR_DEFAULT, versions: [TLS12, TLS13] };

export const ONLY_TLS11: TlsPolicy = { ...SEASTAR_DEFAULT, versions: [TLS11] };
export const ONLY_TLS12: TlsPolicy = { ...SEASTAR_DEFAULT, versions: [TLS12] };
export const ONLY_TLS13: TlsPolicy = { ...SEASTAR_DEFAULT, versions: [TLS13] };

/** `NORMAL`: TLS 1.0 is in, and so are signatures over SHA-1. */
export const NORMAL: TlsPolicy = {
  ...SEASTAR_DEFAULT,
  versions: [TLS10, TLS11, TLS12, TLS13],
  signatureSchemes: [...SHA256_SIGNATURES, ...STRONGER_SIGNATURES, 0x0201, 0x0203],
};

/** `SECURE256:-VERS-TLS1.0`: 256-bit ciphers, and none of the groups that clients guess first. */
export const SECURE256: TlsPolicy = {
  versions: [TLS11, TLS12, TLS13],
  suites: suitesCalled(
    SECURE128_SUITES.filter((name) => /AES_256_(GCM|CCM)|CHACHA20/.test(name)),
  ),
  groups: [0x18, 0x19],
  signatureSchemes: STRONGER_SIGNATURES,
};

/** A policy that accepts these suites and no others. */
export function withSuites(policy: TlsPolicy, names: readonly string[]): TlsPolicy {
  return { ...policy, suites: suitesCalled(names) };
}
