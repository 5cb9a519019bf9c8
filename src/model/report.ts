/**
 * The report: everything one run saw and concluded, and the only thing that writers, views and
 * later commands read. Its schema is the single source of the types and of the JSON Schema.
 *
 * @module
 */

import * as v from "valibot";
import { attemptSchema, portSchema } from "./port.ts";
import {
  BASES,
  CLIENT_AUTH,
  CLIENT_FAILURES,
  CLIENT_OUTCOMES,
  CONNECTIONS,
  DECIDED_AT,
  FINDING_BASES,
  LINK_OUTCOMES,
  MODES,
  PARTIAL_CAUSES,
  ROLES,
  SEVERITIES,
  SIDES,
  VANTAGES,
  VERDICTS,
} from "./words.ts";

/** Additive within a major: fields and words may be added, never renamed or removed. */
export const SCHEMA_VERSION = "1.1";

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.string(), v.isoTimestamp());
const portNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65535));
const mode = v.picklist(MODES);
const clientAuth = v.picklist(CLIENT_AUTH);
const severity = v.picklist(SEVERITIES);
const says = <T extends v.GenericSchema>(schema: T, description: string) =>
  v.pipe(schema, v.description(description));

export const findingSchema = v.object({
  key: says(text, "id, node and port: stable between runs"),
  id: says(v.pipe(text, v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)), "kebab-case"),
  severity,
  basis: says(v.optional(v.picklist(FINDING_BASES)), "the weakest part of what shows it"),
  node: v.nullable(text),
  port: v.nullable(portNumber),
  title: text,
  evidence: v.array(text),
  explanation: text,
  fix: says(text, "what to type or change; several steps are joined by ` ⏎ `"),
  fixSteps: says(v.optional(v.array(text)), "the same, each step by itself"),
  runbook: says(text, "name for `ringshake runbook NAME`"),
});
export type Finding = v.InferOutput<typeof findingSchema>;

export const questionSchema = v.object({
  question: says(text, "the one fact that would settle what the evidence leaves open"),
  command: says(text, "how to find out"),
});
export type Question = v.InferOutput<typeof questionSchema>;

export const nodeSchema = v.object({
  id: text,
  addresses: v.array(v.object({
    address: text,
    kind: v.picklist(["listen", "broadcast", "preferred", "rpc", "given"]),
    family: v.picklist(["IPv4", "IPv6", "name"]),
  })),
  address: says(text, "the one that was probed"),
  dc: v.nullable(text),
  rack: v.nullable(text),
  release: says(v.nullable(text), "the node's own release, when something told it"),
  expected: says(
    v.object({
      mode: v.nullable(mode),
      clientAuth: v.nullable(clientAuth),
      storagePort: portNumber,
      sslStoragePort: portNumber,
      release: text,
      source: text,
    }),
    "the operator's intent",
  ),
  configured: says(
    v.nullable(v.object({
      mode,
      clientAuth,
      source: text,
    })),
    "what the node's own configuration makes of it, as ScyllaDB reads it",
  ),
  observed: v.object({
    modes: says(v.array(mode), "every mode that the evidence allows"),
    questions: v.array(questionSchema),
    vantages: says(
      v.array(v.picklist(VANTAGES)),
      "every place that the probe may have, as the node sees its callers",
    ),
  }),
  verdict: v.picklist(VERDICTS),
  ports: v.array(portSchema),
  findings: says(v.array(text), "keys into the report's findings"),
  attempts: says(v.array(attemptSchema), "every connection made: purpose, cost and result"),
});
export type NodeReport = v.InferOutput<typeof nodeSchema>;

export const linkSchema = v.object({
  from: text,
  to: text,
  connection: v.picklist(CONNECTIONS),
  outcome: v.picklist(LINK_OUTCOMES),
  reason: text,
  basis: says(
    v.optional(v.picklist(BASES)),
    "observed: dialled from the node's own place; the others tell what would come of a dial",
  ),
  seenBy: says(v.optional(v.nullable(text)), "the node from whose place it was observed"),
  at: says(v.optional(v.nullable(time)), "when it was observed"),
});
export type Link = v.InferOutput<typeof linkSchema>;

export const clientSchema = v.object({
  client: says(text, "its id in the table of clients"),
  name: text,
  source: says(v.picklist(["recorded", "documented"]), "where its ClientHello is from"),
  node: text,
  port: portNumber,
  role: v.picklist(ROLES),
  outcome: v.picklist(CLIENT_OUTCOMES),
  by: says(v.nullable(v.picklist(["client", "server"])), "who refuses"),
  at: says(v.nullable(v.picklist(DECIDED_AT)), "the message at which it was decided"),
  failure: says(
    v.nullable(v.picklist(CLIENT_FAILURES)),
    "what is wrong, in one word; null when nothing is, or nobody says",
  ),
  prints: says(
    v.nullable(text),
    "what this client prints; null when it prints nothing, or nobody saw it",
  ),
  works: says(
    v.nullable(text),
    "the configuration with which it connects, lines joined by ` ⏎ `; null when there is none",
  ),
  basis: says(
    v.picklist(BASES),
    "observed: the port's answer to this client's hello settles it; derived: the client's own rules do",
  ),
  open: says(v.nullable(text), "why it is not known"),
});
export type ClientReport = v.InferOutput<typeof clientSchema>;

const ids = v.array(text);

export const calendarSchema = v.object({
  at: says(time, "the last second in which these certificates are valid"),
  certificates: v.array(v.object({
    subject: text,
    fingerprintSha256: text,
    servedBy: says(ids, "nodes that were seen to serve it"),
    onDiskOf: says(ids, "nodes whose certificate file holds it"),
    trustedBy: says(ids, "nodes whose truststore holds it"),
  })),
  stops: says(
    v.array(v.object({ from: ids, to: ids })),
    "TLS dials that fail from then on, and did not before, if nothing is renewed: from each of " +
      "`from` to each of `to`, save a node to itself",
  ),
});
export type CalendarDay = v.InferOutput<typeof calendarSchema>;

export const summarySchema = v.object({
  nodes: count,
  ok: count,
  warning: count,
  error: count,
  unknown: count,
  connections: count,
  connectionsByPurpose: v.record(text, count),
  handshakes: count,
  linksByBasis: says(
    v.optional(v.object({
      observed: count,
      derived: count,
      configured: count,
      intended: count,
      none: count,
    })),
    "how many links rest on what, those left out of `links` included",
  ),
  logLines: says(count, "ERROR lines that the run left in the nodes' logs"),
  predicted: says(
    v.object({ connections: count, logLines: count }),
    "what the run announced before it began; what had to be asked twice comes on top",
  ),
  durationMs: v.number(),
});
export type Summary = v.InferOutput<typeof summarySchema>;

export const reportSchema = v.object({
  schemaVersion: says(v.pipe(text, v.regex(/^1\.\d+$/)), "1.x: additive within the major"),
  tool: v.object({ name: v.literal("ringshake"), version: text, runtime: text }),
  startedAt: time,
  finishedAt: time,
  partial: v.nullable(v.object({
    reason: text,
    cause: says(
      v.optional(v.picklist(PARTIAL_CAUSES)),
      "cut short, a failure of ringshake's own, or ports that stopped answering",
    ),
    skipped: v.array(text),
  })),
  vantage: v.object({
    hostname: v.nullable(text),
    localAddress: v.nullable(text),
    memberOf: says(v.nullable(text), "the node that the nodes take the probe for"),
    saidBy: says(
      v.optional(v.nullable(v.picklist(["flag", "address"]))),
      "what shows who asks; null: it is not known",
    ),
    clockSkewMs: v.nullable(v.number()),
  }),
  asked: says(
    v.optional(v.array(v.picklist(SIDES))),
    "whose ports were asked; absent: the storage ports alone",
  ),
  cluster: v.object({ name: v.nullable(text) }),
  semantics: says(
    v.object({ release: text, isDefault: v.boolean() }),
    "the release whose behaviour the expectations follow",
  ),
  nodes: v.array(nodeSchema),
  links: v.array(linkSchema),
  linksOmitted: says(
    count,
    "links of a large cluster that are left out; those that fail come first",
  ),
  clients: says(
    v.optional(v.array(clientSchema)),
    "which clients can connect to the ports of clients; absent: nobody asked",
  ),
  findings: v.array(findingSchema),
  calendar: says(
    v.optional(v.array(calendarSchema)),
    "when certificates end, the first day first, past ones included; absent while a run goes on",
  ),
  summary: summarySchema,
});
export type Report = v.InferOutput<typeof reportSchema>;
