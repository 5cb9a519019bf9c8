/**
 * The keywords of a priority string: what a level and an `…-ALL` word stand for in GnuTLS 3.7.9, in
 * order. Recorded from `gnutls-cli --list --priority LEVEL` on a processor with AES instructions;
 * without them PERFORMANCE prefers ChaCha20. Profiles are measured: which chains
 * `gnutls_certificate_verify_peers3` takes in a session with the level.
 *
 * @module
 */

import type { Profile } from "../../x509/security_level.ts";
import { GOST_GROUPS } from "./algorithms.ts";

export interface Level {
  /** Only where a level says so; else the versions stay. */
  readonly versions?: readonly string[];
  readonly ciphers: readonly string[];
  readonly macs: readonly string[];
  readonly kx: readonly string[];
  readonly groups: readonly string[];
  readonly signatures: readonly string[];
  /** The verification profile that it brings; `null`: none. */
  readonly profile: Profile | null;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const TLS_VERSIONS = words("TLS1.3 TLS1.2 TLS1.1 TLS1.0");
export const DTLS_VERSIONS = words("DTLS1.2 DTLS1.0");
export const ALL_VERSIONS = [...TLS_VERSIONS, ...DTLS_VERSIONS];
/** What `-VERS-DTLS-ALL` removes: one more than `+VERS-DTLS-ALL` adds. */
export const REMOVED_DTLS_VERSIONS = [...DTLS_VERSIONS, "DTLS0.9"];

export const EC_GROUPS = words("SECP256R1 SECP384R1 SECP521R1 X25519 X448");
export const DH_GROUPS = words("FFDHE2048 FFDHE3072 FFDHE4096 FFDHE6144 FFDHE8192");
const GROUPS = [...EC_GROUPS, ...DH_GROUPS];

const SIGNATURES_128 = words(`
  RSA-SHA256 RSA-PSS-SHA256 RSA-PSS-RSAE-SHA256 ECDSA-SHA256 ECDSA-SECP256R1-SHA256 EdDSA-Ed25519
  RSA-SHA384 RSA-PSS-SHA384 RSA-PSS-RSAE-SHA384 ECDSA-SHA384 ECDSA-SECP384R1-SHA384 EdDSA-Ed448
  RSA-SHA512 RSA-PSS-SHA512 RSA-PSS-RSAE-SHA512 ECDSA-SHA512 ECDSA-SECP521R1-SHA512
`);
const SIGNATURES = [...SIGNATURES_128, "RSA-SHA1", "ECDSA-SHA1"];
const MACS = words("SHA1 AEAD");
const FORWARD_SECRET = words("ECDHE-ECDSA ECDHE-RSA DHE-RSA");

const NORMAL: Level = {
  ciphers: words(`
    AES-256-GCM CHACHA20-POLY1305 AES-256-CCM AES-256-CBC AES-128-GCM AES-128-CCM AES-128-CBC
  `),
  macs: MACS,
  kx: words("ECDHE-ECDSA ECDHE-RSA RSA DHE-RSA"),
  groups: GROUPS,
  signatures: SIGNATURES,
  profile: "low",
};

const SECURE128: Level = {
  ...NORMAL,
  ciphers: words(`
    AES-256-GCM CHACHA20-POLY1305 AES-256-CBC AES-256-CCM AES-128-GCM AES-128-CBC AES-128-CCM
  `),
  signatures: SIGNATURES_128,
};

const SECURE192: Level = {
  ...NORMAL,
  ciphers: words("AES-256-GCM CHACHA20-POLY1305 AES-256-CBC AES-256-CCM"),
  macs: ["AEAD"],
  groups: words("SECP384R1 SECP521R1 FFDHE8192"),
  signatures: SIGNATURES_128.filter((name) => /384|512|Ed448/.test(name)),
  profile: "high",
};

const SUITEB192: Level = {
  versions: ["TLS1.2"],
  ciphers: ["AES-256-GCM"],
  macs: ["AEAD"],
  kx: ["ECDHE-ECDSA"],
  groups: ["SECP384R1"],
  signatures: words("ECDSA-SHA384 ECDSA-SECP384R1-SHA384"),
  profile: "suiteb192",
};

/** By name in upper case. `NONE` is no level: it may only begin a string. */
export const LEVELS: ReadonlyMap<string, Level> = new Map([
  ["NORMAL", NORMAL],
  ["LEGACY", { ...NORMAL, profile: null }],
  ["PFS", { ...NORMAL, kx: FORWARD_SECRET }],
  ["PERFORMANCE", {
    ...NORMAL,
    ciphers: words(`
      AES-128-GCM AES-256-GCM CHACHA20-POLY1305 AES-128-CCM AES-256-CCM AES-128-CBC AES-256-CBC
    `),
    kx: ["RSA", ...FORWARD_SECRET],
  }],
  ["SECURE128", SECURE128],
  ["SECURE", SECURE128],
  ["SECURE192", SECURE192],
  ["SECURE256", SECURE192],
  ["SUITEB128", {
    ...SUITEB192,
    ciphers: words("AES-256-GCM AES-128-GCM"),
    groups: words("SECP256R1 SECP384R1"),
    signatures: ["ECDSA-SHA256", "ECDSA-SECP256R1-SHA256", ...SUITEB192.signatures],
    profile: "suiteb128",
  }],
  ["SUITEB192", SUITEB192],
]);

/** What stands where a string begins with something else than `NONE` and names no level. */
export const DEFAULTS = { versions: ALL_VERSIONS, groups: GROUPS, signatures: SIGNATURES };

export type Kind = "versions" | "ciphers" | "macs" | "kx" | "groups" | "signatures";

interface Collection {
  readonly kind: Kind;
  readonly names: readonly string[];
  /** What a removal takes away: these names, or everything of the kind. */
  readonly removes: "these" | "everything" | readonly string[];
}

const GOST: readonly Collection[] = [
  { kind: "groups", names: GOST_GROUPS, removes: "these" },
  { kind: "signatures", names: words("GOSTR341012-256 GOSTR341012-512"), removes: "everything" },
  { kind: "macs", names: ["GOST28147-TC26Z-IMIT"], removes: "everything" },
  { kind: "ciphers", names: ["GOST28147-TC26Z-CNT"], removes: "everything" },
  { kind: "kx", names: ["VKO-GOST-12"], removes: "everything" },
];

const gostOf = (kind: Kind) => GOST.filter((collection) => collection.kind === kind);

/**
 * The words that stand for many, longest prefix first: GnuTLS compares only as far as the word goes,
 * so `VERS-ALL-OF-THEM` is `VERS-ALL`.
 */
export const COLLECTIONS: readonly (readonly [prefix: string, readonly Collection[]])[] = [
  ["VERS-TLS-ALL", [{ kind: "versions", names: TLS_VERSIONS, removes: "these" }]],
  ["VERS-DTLS-ALL", [{ kind: "versions", names: DTLS_VERSIONS, removes: REMOVED_DTLS_VERSIONS }]],
  ["VERS-ALL", [{ kind: "versions", names: ALL_VERSIONS, removes: "everything" }]],
  ["CURVE-ALL", [{ kind: "groups", names: GROUPS, removes: "everything" }]],
  ["GROUP-ALL", [{ kind: "groups", names: GROUPS, removes: "everything" }]],
  ["GROUP-DH-ALL", [{ kind: "groups", names: DH_GROUPS, removes: "these" }]],
  ["GROUP-EC-ALL", [{ kind: "groups", names: EC_GROUPS, removes: "these" }]],
  ["GROUP-GOST-ALL", gostOf("groups")],
  ["SIGN-ALL", [{ kind: "signatures", names: SIGNATURES, removes: "everything" }]],
  ["SIGN-GOST-ALL", gostOf("signatures")],
  ["MAC-ALL", [{ kind: "macs", names: MACS, removes: "everything" }]],
  ["MAC-GOST-ALL", gostOf("macs")],
  ["CIPHER-ALL", [{ kind: "ciphers", names: NORMAL.ciphers, removes: "everything" }]],
  ["CIPHER-GOST-ALL", gostOf("ciphers")],
  ["KX-ALL", [{ kind: "kx", names: NORMAL.kx, removes: "everything" }]],
  ["KX-GOST-ALL", gostOf("kx")],
  ["GOST", GOST],
];

/** What `%PROFILE_…` sets. That of Suite B's 192 bits sets the one of 128, as measured. */
export const PROFILE_OPTIONS: ReadonlyMap<string, Profile> = new Map([
  ["PROFILE_VERY_WEAK", "very-weak"],
  ["PROFILE_LOW", "low"],
  ["PROFILE_LEGACY", "legacy"],
  ["PROFILE_MEDIUM", "medium"],
  ["PROFILE_HIGH", "high"],
  ["PROFILE_ULTRA", "ultra"],
  ["PROFILE_FUTURE", "future"],
  ["PROFILE_SUITEB128", "suiteb128"],
  ["PROFILE_SUITEB192", "suiteb128"],
]);
