/**
 * The offers that this program makes.
 *
 * `seastarOffer` says what a ScyllaDB node says to its peers: GnuTLS's ClientHello for Seastar's
 * default priority string, without server_name and ALPN (`net/tls_gnutls.cc`). What such a hello
 * meets is what another node would meet.
 *
 * `plainOffer` is for questions: any versions, suites, groups and schemes, and no surprises such as
 * GREASE.
 *
 * @module
 */

import { agreeableGroups } from "../crypto/kex.ts";
import { cipherSuite } from "../crypto/suites.ts";
import { TLS11, TLS12, TLS13 } from "../wire/registry.ts";
import type { ProfileExtension } from "./hello_extensions.ts";
import { type Freshness, LIMITS, type Offer } from "./offer.ts";

/** What a caller may choose; everything else has a default. */
export type Choices = Partial<Omit<Offer, "random" | "keyShare">>;

/** The ClientHello of a node; `choices` narrow it, for instance to one version. */
export function seastarOffer(freshness: Freshness, choices: Choices = {}): Offer {
  const versions = choices.versions ?? [TLS13, TLS12, TLS11];
  return {
    ...DEFAULTS,
    versions,
    cipherSuites: suitesFor(versions),
    groups: SEASTAR_GROUPS,
    keyShares: [0x0017, 0x001d],
    signatureSchemes: SEASTAR_SCHEMES,
    extensions: SEASTAR_EXTENSIONS,
    pskKeyExchangeModes: [1, 0],
    ...choices,
    ...freshness,
  };
}

/** A hello that offers exactly what is asked for. */
export function plainOffer(freshness: Freshness, choices: Choices = {}): Offer {
  const versions = choices.versions ?? [TLS13, TLS12];
  const groups = choices.groups ?? PLAIN_GROUPS;
  const agreeable = groups.filter((group) => agreeableGroups.includes(group));
  return {
    ...DEFAULTS,
    versions,
    cipherSuites: suitesFor(versions),
    groups,
    keyShares: agreeable.slice(0, 1),
    signatureSchemes: SEASTAR_SCHEMES,
    extensions: PLAIN_EXTENSIONS,
    pskKeyExchangeModes: [1],
    ...choices,
    ...freshness,
  };
}

/** The suites of a node that can be negotiated in one of `versions`. */
function suitesFor(versions: readonly number[]): readonly number[] {
  return SEASTAR_SUITES.filter((id) => {
    const suite = cipherSuite(id);
    return suite !== undefined &&
      versions.some((version) => version >= suite.minVersion && version <= suite.maxVersion);
  });
}

/** What an offer does unless it is told otherwise. */
export const DEFAULTS = {
  serverName: null,
  alpn: [],
  compatibilityMode: true,
  recordVersion: null,
  recorded: null,
  credentials: null,
  application: null,
  stopAfter: null,
  limits: LIMITS,
  keyLog: null,
} as const;

/** `gnutls-cli --list --priority SECURE128:-VERS-TLS1.0`, GnuTLS 3.7.9. */
export const SEASTAR_SUITES: readonly number[] = [
  ...[0x1302, 0x1303, 0x1301, 0x1304],
  ...[0xc02c, 0xcca9, 0xc00a, 0xc0ad, 0xc02b, 0xc009, 0xc0ac],
  ...[0xc030, 0xcca8, 0xc014, 0xc02f, 0xc013],
  ...[0x009d, 0x0035, 0xc09d, 0x009c, 0x002f, 0xc09c],
  ...[0x009f, 0xccaa, 0x0039, 0xc09f, 0x009e, 0x0033, 0xc09e],
];

const SEASTAR_GROUPS: readonly number[] = [
  ...[0x0017, 0x0018, 0x0019, 0x001d, 0x001e],
  ...[0x0100, 0x0101, 0x0102, 0x0103, 0x0104],
];

const SEASTAR_SCHEMES: readonly number[] = [
  ...[0x0401, 0x0809, 0x0804, 0x0403, 0x0807],
  ...[0x0501, 0x080a, 0x0805, 0x0503, 0x0808],
  ...[0x0601, 0x080b, 0x0806, 0x0603],
];

const SEASTAR_EXTENSIONS: readonly ProfileExtension[] = [
  "status_request",
  "supported_groups",
  "ec_point_formats",
  "signature_algorithms",
  "encrypt_then_mac",
  "extended_master_secret",
  "session_ticket",
  "key_share",
  "supported_versions",
  "cookie",
  "renegotiation_info",
  "psk_key_exchange_modes",
  "record_size_limit",
];

const PLAIN_GROUPS: readonly number[] = [0x001d, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101, 0x0102];

const PLAIN_EXTENSIONS: readonly ProfileExtension[] = [
  "server_name",
  "supported_groups",
  "ec_point_formats",
  "signature_algorithms",
  "application_layer_protocol_negotiation",
  "encrypt_then_mac",
  "extended_master_secret",
  "session_ticket",
  "key_share",
  "supported_versions",
  "cookie",
  "renegotiation_info",
  "psk_key_exchange_modes",
];
