/**
 * The closed vocabularies of a report, in the order in which people list them.
 *
 * Readers of a report tolerate words they do not know; writers use only these.
 *
 * @module
 */

/** What an operator can intend: ScyllaDB's `internode_encryption`, and `passive` (none, with a certificate). */
export const MODES = ["none", "passive", "transitional", "dc", "rack", "all"] as const;
export type Mode = typeof MODES[number];

export const CLIENT_AUTH = ["none", "optional", "required"] as const;
export type ClientAuthMode = typeof CLIENT_AUTH[number];

export const STORAGE_ROLES = ["storage_port", "ssl_storage_port"] as const;

export const CLIENT_ROLES = [
  "native_transport_port",
  "native_transport_port_ssl",
  "native_shard_aware_transport_port",
  "native_shard_aware_transport_port_ssl",
  "alternator_port",
  "alternator_https_port",
] as const;
export type ClientRole = typeof CLIENT_ROLES[number];

export const ROLES = STORAGE_ROLES;
export type Role = typeof ROLES[number];

export const PORT_STATES = ["open", "closed", "timeout", "unreachable"] as const;
export type PortState = typeof PORT_STATES[number];

export const SPEAKS = [
  "seastar-rpc",
  "tls",
  "drops",
  "silent",
  "cql",
  "cassandra",
  "cassandra-internode",
  "http",
  "unknown",
] as const;
export type Speaks = typeof SPEAKS[number];

/** What a TLS listener said once RPC bytes were sent inside TLS. */
export const APPLICATIONS = ["seastar-rpc", "cassandra", "silent", "closed", "unknown"] as const;
export type Application = typeof APPLICATIONS[number];

export const TLS_VERSIONS = ["TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;
export type TlsVersion = typeof TLS_VERSIONS[number];

export const ANSWERS = ["accepted", "rejected", "unknown"] as const;
export type Answer = typeof ANSWERS[number];

export const ACCEPTANCES = ["accepted", "rejected", "unproven", "not-tried"] as const;
export type Acceptance = typeof ACCEPTANCES[number];

export const CHAIN_STATUSES = ["valid", "invalid", "unknown"] as const;
export type ChainStatus = typeof CHAIN_STATUSES[number];

export const CHAIN_REASONS = [
  "issuer-unknown",
  "self-signed",
  "missing-intermediate",
  "expired",
  "not-yet-valid",
  "revoked",
  "issuer-not-ca",
  "signature-invalid",
  "insecure-algorithm",
  "constraints-violated",
  "unknown-critical-extension",
  "no-truststore",
] as const;
export type ChainReason = typeof CHAIN_REASONS[number];

export const SEVERITIES = ["error", "warning", "info"] as const;
export type Severity = typeof SEVERITIES[number];

/** Worst first: a node's verdict is the first of these that any of its findings asks for. */
export const VERDICTS = ["error", "unknown", "warning", "ok"] as const;
export type Verdict = typeof VERDICTS[number];

export const LINK_OUTCOMES = ["tls", "plain", "fails", "unknown"] as const;
export type LinkOutcome = typeof LINK_OUTCOMES[number];

export const CONNECTIONS = ["gossip", "data"] as const;
export type Connection = typeof CONNECTIONS[number];

/**
 * What a claim rests on, the strongest first: seen to happen; concluded from what was seen; read in a
 * configuration; said by the operator; or nothing.
 */
export const BASES = ["observed", "derived", "configured", "intended", "none"] as const;
export type Basis = typeof BASES[number];

/** Of a finding there is always something. */
export const FINDING_BASES = ["observed", "derived", "configured", "intended"] as const;
export type FindingBasis = typeof FINDING_BASES[number];

/** Why a report does not hold all that was to be asked. */
export const PARTIAL_CAUSES = ["interrupted", "failed", "unanswered"] as const;

/** Where a caller sits in the eyes of the node that it calls; `outside` is no node it knows. */
export const VANTAGES = ["same-rack", "same-dc", "other-dc", "outside"] as const;
export type Vantage = typeof VANTAGES[number];

/** Who the probe posed as in a client-authentication trial. */
export const IDENTITIES = [
  "none",
  "configured",
  "self-signed",
  "other-ca",
  "same-dn-ca",
  "expired",
  "revoked",
] as const;
export type TrialIdentity = typeof IDENTITIES[number];

/** What `--deep` lists, one enumeration each. */
export const ENUMERATED_LISTS = [
  "ciphers",
  "groups",
  "older-groups",
  "finite-field-groups",
  "signatures",
  "features",
] as const;
export type EnumeratedList = typeof ENUMERATED_LISTS[number];
