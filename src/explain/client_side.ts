/**
 * What a port of clients is expected to do: as the node's own configuration has it, or else as the operator
 * intends.
 *
 * @module
 */

import type { PortReport } from "../model/port.ts";
import type { ClientAuthMode, ClientRole, FindingBasis, Role } from "../model/words.ts";
import { type ClientSide, CQL_PAIRS } from "../scylla/client_ports.ts";
import type { TlsSettings } from "../scylla/tls_settings.ts";
import type { NodeFacts } from "./facts.ts";

/** What is said of a port, and by whom. */
export interface Said<T> {
  readonly value: T;
  readonly basis: FindingBasis & ("configured" | "intended");
  /** Where it is written, for evidence. */
  readonly source: string;
  /** Only the file says so, which the process may not have read yet. */
  readonly isFileAlone: boolean;
}

export type Service = "plain" | "tls" | "closed";
/** Cassandra's `optional` takes both on one port: it may be met as either. */
export type Wanted = Service | "both";

/** What is to listen there, the surer first: by the node's own configuration, then by the intent. */
export function servicesSaid(facts: NodeFacts, role: ClientRole): Said<Wanted>[] {
  const { cassandra } = facts.files;
  const intended = intendedService(facts, role);
  const byNode = cassandra === null
    ? configuredOf(facts).filter(({ side }) => !side.unsure.includes(role)).map((by) => ({
      by,
      value: by.side.listeners.find((each) => each.role === role)?.service ?? "closed" as const,
    }))
    : [{
      by: { source: cassandra.source, isFileAlone: true },
      value: isCassandraRole(role) ? cassandra.listens[role] : "closed" as const,
    }];
  return [
    ...byNode.slice(0, 1).map(({ by, value }): Said<Wanted> => ({
      ...by,
      value,
      basis: "configured",
    })),
    ...intended === null ? [] : [byIntent(facts, intended)],
  ];
}

/** Which clients are to be let in without a certificate, the surer first. */
export function authSaid(facts: NodeFacts, role: ClientRole): Said<ClientAuthMode>[] {
  const { cassandra } = facts.files;
  const intended = facts.client?.clientAuth ?? null;
  const byNode = cassandra === null
    ? configuredOf(facts).map((by) => ({ ...by, value: tlsSaid(by.side, role).clientAuth }))
    : [{
      source: cassandra.source,
      isFileAlone: true,
      value: cassandra.effective.client.requireClientAuth ? "required" as const : "none" as const,
    }];
  return [
    ...byNode.slice(0, 1).map((by): Said<ClientAuthMode> => ({ ...by, basis: "configured" })),
    ...intended === null ? [] : [byIntent(facts, intended)],
  ];
}

/** The block that a port's TLS is made of. */
export const tlsSaid = (side: ClientSide, role: ClientRole): TlsSettings =>
  isAlternator(role) ? side.alternator : side.cql;

/** The running process tells what it started with; the file, what it will start with. */
export function configuredOf({ running, files: { yaml } }: NodeFacts) {
  const told = [
    ...running?.effective
      ? [{ effective: running.effective, source: running.source, isFileAlone: false }]
      : [],
    ...yaml === null ? [] : [{
      effective: yaml.effective,
      source: fileOf(yaml.source),
      isFileAlone: true,
    }],
  ];
  return told.map((each) => ({ ...each, side: each.effective.clientSide }));
}

/** A file's source names the line of the block for nodes, where nothing stands of clients. */
const fileOf = (source: string): string => source.replace(/:\d+$/, "");

const byIntent = <T>({ node }: NodeFacts, value: T): Said<T> => ({
  value,
  basis: "intended",
  source: node.expected.source,
  isFileAlone: false,
});

/**
 * An inventory says whether TLS is on and may name ports: with one for TLS beside it, the other stays
 * plain, and without one it is the other that turns TLS.
 */
function intendedService({ client }: NodeFacts, role: ClientRole): Service | null {
  if (client === null) return null;
  if (client.ports[role] === 0) return "closed";
  if (isAlternator(role)) {
    if (client.ports[role] === null) return null;
    return role === "alternator_port" ? "plain" : "tls";
  }
  if (client.enabled === null) return null;
  const [plain, tls] = CQL_PAIRS.find((pair) => pair.some((each) => each === role)) ?? [];
  const numbers = [plain, tls].map((each) => each === undefined ? null : client.ports[each]);
  // Nobody has to have a shard-aware port, so one that is not named is not meant.
  if (plain === "native_shard_aware_transport_port" && numbers.every((each) => each === null)) {
    return null;
  }
  const hasOwn = tls !== undefined && (client.ports[tls] ?? 0) > 0;
  if (!client.enabled) return role === plain ? "plain" : "closed";
  if (role === plain) return hasOwn ? (client.ports[role] === null ? null : "plain") : "tls";
  return hasOwn ? "tls" : null;
}

/** Cassandra has no other ports for clients. */
const isCassandraRole = (role: ClientRole) =>
  role === "native_transport_port" || role === "native_transport_port_ssl";

export const isAlternator = (role: Role) => role.startsWith("alternator");

/** What a port of clients was seen to do; null when that is not known. */
export function seenService(port: PortReport): Service | null {
  if (port.state === "closed") return "closed";
  if (port.state !== "open") return null;
  if (port.speaks === "tls") return "tls";
  return port.cql != null || port.speaks === "cql" || port.speaks === "alternator" ? "plain" : null;
}

/**
 * What answers there in place of what the port is for, by its bytes, in the clear or inside TLS; null when
 * nothing else was seen.
 */
export function strangerAt({ role, cql, speaks, service, tls }: PortReport): string | null {
  const own = isAlternator(role) ? "alternator" : "cql";
  if (cql != null && own === "cql") return null;
  if (speaks === "tls") {
    const inside = tls?.application;
    const isOther = inside === "seastar-rpc" || inside === "cassandra" || inside === "http" ||
      inside === "cql" || inside === "alternator";
    return isOther && inside !== own ? `${STRANGERS[inside]} inside TLS` : null;
  }
  if (speaks === null || speaks === own || speaks === "drops" || speaks === "silent") return null;
  if (speaks === "unknown") return service;
  return STRANGERS[speaks];
}

const STRANGERS = {
  "seastar-rpc": "ScyllaDB's RPC, as on a storage port",
  cassandra: "Apache Cassandra's internode protocol, as on a storage port",
  "cassandra-internode": "Apache Cassandra's internode protocol, as on a storage port",
  cql: "CQL",
  alternator: "Alternator",
  http: "HTTP",
} as const;

/** Has the port shown, by an answer to its own words, that it is what its role says? */
export function isProvenForClients({ cql, speaks, tls }: PortReport): boolean {
  return cql != null || speaks === "alternator" || tls?.application === "cql" ||
    tls?.application === "alternator";
}
