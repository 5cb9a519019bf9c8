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

/** The ports on which nodes meet each other. */
export const STORAGE_ROLES = ["storage_port", "ssl_storage_port"] as const;
export type StorageRole = typeof STORAGE_ROLES[number];

/** The ports on which clients meet a node, as scylla.yaml names them. */
export const CLIENT_ROLES = [
  "native_transport_port",
  "native_transport_port_ssl",
  "native_shard_aware_transport_port",
  "native_shard_aware_transport_port_ssl",
  "alternator_port",
  "alternator_https_port",
] as const;
export type ClientRole = typeof CLIENT_ROLES[number];

export const isClientRole = (role: Role): role is ClientRole =>
  (CLIENT_ROLES as readonly Role[]).includes(role);

/** Whose ports a run asks. */
export const SIDES = ["storage", "client"] as const;
export type Side = typeof SIDES[number];

export const ROLES = [...STORAGE_ROLES, ...CLIENT_ROLES] as const;
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
  "alternator",
  "http",
  "unknown",
] as const;
export type Speaks = typeof SPEAKS[number];

/** What a TLS listener said once it was spoken to inside TLS, in the words of its port. */
export const APPLICATIONS = [
  "seastar-rpc",
  "cassandra",
  "cql",
  "alternator",
  "http",
  "silent",
  "closed",
  "unknown",
] as const;
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

/** Why a client refuses a chain. */
export const TRUST_FAILURES = [
  "issuer-unknown",
  "self-signed",
  /** OpenSSL's word for a root that was sent along and is not trusted. */
  "self-signed-in-chain",
  "expired",
  "not-yet-valid",
  "name-mismatch",
  "no-subject-alt-name",
  "weak-key",
  "weak-signature",
  "not-strict",
  "ca-as-end-entity",
  "bad-purpose",
  "issuer-not-ca",
  "signature-invalid",
  "constraints-violated",
  "unknown-critical-extension",
] as const;
export type TrustFailure = typeof TRUST_FAILURES[number];

/** What goes wrong between a client and a port. */
export const CLIENT_FAILURES = [
  /** What it is set up with ends it before it connects. */
  "configuration",
  "closed",
  /** It begins TLS on a port that speaks CQL in the clear. */
  "plain-port",
  /** It speaks in the clear on a port that takes TLS. */
  "tls-port",
  "protocol-version",
  /** No suite, group or signature scheme in common. */
  "no-cipher",
  "client-certificate-missing",
  "client-certificate-refused",
  /** The connection ends in the handshake without an alert. */
  "hang-up",
  /** The server picks a version that the client does not take. */
  "version-too-low",
  ...TRUST_FAILURES,
] as const;
export type ClientFailure = typeof CLIENT_FAILURES[number];

export const CLIENT_OUTCOMES = ["connects", "refused", "unknown"] as const;
export type ClientOutcome = typeof CLIENT_OUTCOMES[number];

/** The message at which it is decided: what a packet trace would show last. */
export const DECIDED_AT = ["connect", "client_hello", "certificate", "client_certificate"] as const;
export type DecidedAt = typeof DECIDED_AT[number];
