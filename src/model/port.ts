/**
 * What was seen on one port: the observed half of a report. The schema is the single source: the
 * types below and the published JSON Schema are both derived from it.
 *
 * @module
 */

import * as v from "valibot";
import {
  ACCEPTANCES,
  ANSWERS,
  APPLICATIONS,
  CHAIN_REASONS,
  CHAIN_STATUSES,
  ENUMERATED_LISTS,
  IDENTITIES,
  PORT_STATES,
  ROLES,
  SPEAKS,
  TLS_VERSIONS,
} from "./words.ts";

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.string(), v.isoTimestamp());
const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]*$/));
const portNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65535));
const says = <T extends v.GenericSchema>(schema: T, description: string) =>
  v.pipe(schema, v.description(description));

export const certificateSchema = v.object({
  subject: says(text, "RFC 4514, in stored RDN order, comma-joined"),
  subjectDer: says(text, "base64"),
  issuer: text,
  issuerDer: text,
  serialNumber: hex,
  notBefore: time,
  notAfter: time,
  fingerprintSha256: hex,
  publicKey: v.object({
    algorithm: text,
    bits: v.optional(count),
    curve: v.optional(text),
  }),
  signatureAlgorithm: text,
  subjectAltNames: v.array(text),
  isCa: v.boolean(),
});
export type CertificateReport = v.InferOutput<typeof certificateSchema>;

const reasons = v.array(v.picklist(CHAIN_REASONS));

export const chainSchema = v.object({
  status: says(
    v.picklist(CHAIN_STATUSES),
    "would a ScyllaDB node with this truststore and CRL accept this chain?",
  ),
  reasons,
  evidence: says(
    v.optional(v.array(text)),
    "what in the certificates decides it, the decisive sentence first",
  ),
  dependsOnPolicy: says(
    v.optional(v.boolean()),
    "accepted, but refused where a crypto policy sets min-verification-profile = medium",
  ),
  profile: says(
    v.optional(v.nullable(text)),
    "the verification profile of the intended priority string, or of ScyllaDB's default; null: none",
  ),
  strongestProfile: says(
    v.optional(v.nullable(text)),
    "the strictest verification profile, low to future, for which no key or hash is too weak",
  ),
  judgedAt: time,
  certificatesOmitted: count,
  certificates: says(v.array(certificateSchema), "leaf first, as served; at most 20"),
  judgements: v.array(v.object({
    truststoreOf: says(text, "a node's id"),
    priorityString: says(
      v.optional(v.nullable(text)),
      "the node's own, from its process or its file; null: not known, and taken for ScyllaDB's default",
    ),
    profile: says(v.optional(v.nullable(text)), "the verification profile that it brings"),
    status: v.picklist(CHAIN_STATUSES),
    reasons,
  })),
});
export type ChainReport = v.InferOutput<typeof chainSchema>;

export const trialSchema = v.object({
  identity: v.picklist(IDENTITIES),
  version: v.nullable(v.picklist(TLS_VERSIONS)),
  outcome: v.picklist(ACCEPTANCES),
  proof: says(text, "what was seen on the wire, in words"),
  atMs: says(v.nullable(v.number()), "milliseconds after connect at which the proof arrived"),
});
export type TrialReport = v.InferOutput<typeof trialSchema>;

export const clientAuthSchema = v.object({
  requested: says(v.nullable(v.boolean()), "null when no handshake went far enough to tell"),
  required: v.nullable(v.boolean()),
  caNames: says(v.array(text), "the acceptor's CA names, as its CertificateRequest lists them"),
  acceptance: v.object({
    none: v.picklist(ACCEPTANCES),
    configured: v.picklist(ACCEPTANCES),
    untrusted: v.picklist(ACCEPTANCES),
  }),
  trials: v.array(trialSchema),
});
export type ClientAuthReport = v.InferOutput<typeof clientAuthSchema>;

export const alertSchema = v.object({
  level: text,
  description: says(text, "RFC 8446 name"),
  code: count,
});
export type AlertReport = v.InferOutput<typeof alertSchema>;

export const gapSchema = v.object({
  list: v.picklist(ENUMERATED_LISTS),
  of: says(v.nullable(text), "the TLS version that was asked, or the feature; null for all"),
  why: text,
});
export type ListGap = v.InferOutput<typeof gapSchema>;

export const tlsSchema = v.object({
  version: says(v.nullable(text), "as negotiated, for example TLSv1.3"),
  cipher: says(v.nullable(text), "IANA name"),
  group: v.nullable(text),
  signatureScheme: v.nullable(text),
  alpn: v.nullable(text),
  resumption: says(
    v.nullable(v.boolean()),
    "did the server hand out session tickets? null when it could not be seen",
  ),
  application: v.picklist(APPLICATIONS),
  versions: v.object(
    Object.fromEntries(TLS_VERSIONS.map((version) => [version, v.picklist(ANSWERS)])) as Record<
      typeof TLS_VERSIONS[number],
      v.PicklistSchema<typeof ANSWERS, undefined>
    >,
  ),
  ciphers: says(
    v.record(text, v.array(text)),
    "every suite that each version accepts, as --deep listed them; empty without it",
  ),
  seenCiphers: says(
    v.optional(v.record(text, v.array(text))),
    "the suites that handshakes picked, by version: some of those accepted, as many as were met",
  ),
  order: v.record(text, v.picklist(["server", "client"])),
  groups: v.array(text),
  signatures: v.array(text),
  features: says(v.record(text, v.boolean()), "extensions and abilities by name, after --deep"),
  gaps: says(
    v.optional(v.array(gapSchema)),
    "where the lists may have gaps: what --deep asked and got no clear answer to",
  ),
  unsettled: says(v.optional(v.array(text)), "the gaps in words"),
  checks: says(
    v.record(text, text),
    "what the handshake proved about itself: serverSignature, serverFinished, downgrade",
  ),
  chain: v.nullable(chainSchema),
  clientAuth: clientAuthSchema,
  alert: v.nullable(alertSchema),
});
export type TlsReport = v.InferOutput<typeof tlsSchema>;

export const rpcSchema = v.object({
  features: says(v.record(text, text), "feature name to value, as negotiated"),
  shard: v.nullable(count),
});
export type RpcReport = v.InferOutput<typeof rpcSchema>;

export const cqlSchema = v.object({
  supported: says(v.record(text, v.array(text)), "the options of SUPPORTED, as they came"),
  shard: says(v.nullable(count), "the shard that answered"),
  shards: v.nullable(count),
  shardAwarePort: v.nullable(count),
  shardAwarePortSsl: v.nullable(count),
  kind: says(v.picklist(["scylla", "cassandra"]), "by ScyllaDB's own options among them"),
});
export type CqlReport = v.InferOutput<typeof cqlSchema>;

export const attemptSchema = v.object({
  purpose: says(text, "what this connection was made to find out"),
  port: portNumber,
  startedMs: says(v.number(), "milliseconds after the run began"),
  durationMs: v.number(),
  result: says(text, "what came back, in words"),
  logLines: says(count, "ERROR lines that this leaves in a ScyllaDB node's log"),
});
export type AttemptReport = v.InferOutput<typeof attemptSchema>;

export const portSchema = v.object({
  address: text,
  port: portNumber,
  role: v.picklist(ROLES),
  state: v.picklist(PORT_STATES),
  speaks: v.nullable(v.picklist(SPEAKS)),
  service: says(v.nullable(text), "a finer name for what answered, when its bytes give it away"),
  firstBytes: says(v.nullable(hex), "the first bytes the port sent, when they were not expected"),
  rpc: v.nullable(rpcSchema),
  cql: says(
    v.optional(v.nullable(cqlSchema)),
    "what a CQL port said of itself; null: nothing; absent on ports that are not for clients",
  ),
  cassandra: says(
    v.optional(v.object({ messagingVersion: count })),
    "what a Cassandra answered to its own handshake: 12 is 4.0 and newer, 10 and 11 are 3.x",
  ),
  tls: v.nullable(tlsSchema),
  error: v.nullable(v.object({ code: text, message: text })),
  unanswered: says(
    v.optional(v.array(v.object({ question: text, why: text }))),
    "what had to be asked of the port and was not, or brought no answer; absent when there is nothing",
  ),
});
export type PortReport = v.InferOutput<typeof portSchema>;
