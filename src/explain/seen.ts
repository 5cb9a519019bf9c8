/**
 * Short ways to ask the facts of one node, and to name it in a sentence.
 *
 * @module
 */

import type { PortReport, TlsReport } from "../model/port.ts";
import type { Role, StorageRole } from "../model/words.ts";
import { hostAndPort } from "../scylla/address.ts";
import { type PortEvidence, portEvidence } from "../scylla/modes.ts";
import type { NodeFacts, Observed } from "./facts.ts";

export function portOf({ node }: NodeFacts, role: Role): PortReport | null {
  return node.ports.find((port) => port.role === role) ?? null;
}

/** What was learned of a port; `unseen` when it was not probed at all. */
export function evidenceOf(facts: NodeFacts, role: Role): PortEvidence {
  const port = portOf(facts, role);
  return port === null ? "unseen" : portEvidence(port);
}

/** The TLS report of ssl_storage_port; `null` until one TLS byte has arrived there. */
export function tlsOf(facts: NodeFacts): TlsReport | null {
  return portOf(facts, "ssl_storage_port")?.tls ?? null;
}

/** What of a node's facts tells who it is. */
interface Ports {
  readonly node: Pick<Observed, "ports">;
  readonly clientPorts?: readonly PortReport[];
}

/** Was an RPC answer seen, on any port? Nothing less proves that this is a ScyllaDB node. */
export function isProven({ node }: Ports): boolean {
  return node.ports.some(({ rpc, tls }) => rpc !== null || tls?.application === "seastar-rpc");
}

/** What a Seastar listener with TLS sends whoever begins with RPC in the clear: unexpected_message. */
const SEASTAR_TO_PLAIN_RPC = "1503030002020a";

/**
 * TLS on storage_port that met RPC in the clear as no TLS port of ScyllaDB does: Cassandra hangs up without
 * a byte, or sends another alert. Nothing else having shown ScyllaDB, this is no slip of its port numbers.
 */
export function answersUnlikeScylla(port: PortReport | null, facts: Ports): boolean {
  return port?.role === "storage_port" && port.tls !== null &&
    port.firstBytes !== SEASTAR_TO_PLAIN_RPC && !isProven(facts);
}

/** Which database has proven itself on the node's ports; null when neither has, or both. */
export function databaseOf(facts: Ports): "scylla" | "cassandra" | null {
  const isCassandra = facts.node.ports.some(({ speaks, tls }) =>
    speaks === "cassandra-internode" || tls?.application === "cassandra"
  );
  const kinds = (facts.clientPorts ?? []).flatMap(({ cql }) => cql?.kind ?? []);
  if (kinds.includes("scylla")) return isCassandra ? null : "scylla";
  if (kinds.includes("cassandra")) return isProven(facts) ? null : "cassandra";
  const isScylla = isProven(facts);
  return isScylla === isCassandra ? null : isScylla ? "scylla" : "cassandra";
}

/** A node of Cassandra before 4.0, whose options mean other things than those that ringshake knows. */
export const isCassandra3 = ({ node }: Ports): boolean =>
  node.ports.some(({ cassandra }) => (cassandra?.messagingVersion ?? CASSANDRA_4) < CASSANDRA_4);

/** `VERSION_40` of Cassandra's messaging. */
const CASSANDRA_4 = 12;

/** Does the node ask its callers for certificates, as seen, or by its configuration? */
export function asksForCertificates(facts: NodeFacts): boolean {
  const requested = tlsOf(facts)?.clientAuth.requested;
  const told = facts.running?.effective ?? facts.files.yaml?.effective;
  return requested ?? (told !== undefined && told.clientAuth !== "none");
}

/** Every port of the node that answered with TLS. */
export function tlsPorts({ node }: NodeFacts): { port: PortReport; tls: TlsReport }[] {
  return node.ports.flatMap((port) => port.tls === null ? [] : [{ port, tls: port.tls }]);
}

/** A report lists no more CA names than this; of a longer list nothing can be said to be missing. */
export const MOST_CA_NAMES = 256;

/** `10.0.0.1:7001`: where a person can look for themselves. */
export const at = (port: PortReport): string => hostAndPort(port.address, port.port);

/** The number of a port as this node's peers know it. */
export function numberOf({ node }: NodeFacts, role: StorageRole): number {
  return role === "storage_port" ? node.expected.storagePort : node.expected.sslStoragePort;
}

/** `eu-1 (10.0.0.1)`, or only the address when that is its name. */
export function nameOf({ id, address }: Observed): string {
  return id === address ? id : `${id} (${address})`;
}

/** The first few of many, with the number of those left out. */
export function some(names: readonly string[], limit = 8): string {
  const shown = names.slice(0, limit).join(", ");
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}

/** What a connection to the port met, in words. */
export function answerOf(port: PortReport): string {
  if (port.state !== "open") return STATE_WORDS[port.state];
  if (port.speaks === "unknown" && port.service !== null) return "another service";
  if (port.speaks === "unknown" && port.firstBytes === null) return "hangs up without an answer";
  return port.speaks === null ? "open, nothing learned" : SPEAKS_WORDS[port.speaks];
}

const STATE_WORDS = {
  closed: "connection refused: nothing listens",
  timeout: "no answer before the time-out",
  unreachable: "no route to it",
} as const;

const SPEAKS_WORDS = {
  "seastar-rpc": "ScyllaDB RPC in the clear",
  tls: "TLS",
  drops: "accepts, then hangs up before a byte is sent",
  silent: "accepts and stays silent",
  cql: "CQL: a client port",
  cassandra: "Apache Cassandra's internode protocol",
  alternator: "Alternator: a client port",
  "cassandra-internode": "Apache Cassandra's internode protocol in the clear",
  http: "HTTP",
  unknown: "bytes of no protocol we know",
} as const;
