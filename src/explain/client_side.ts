/**
 * What a port of clients is expected to do: as the node's own configuration has it, or else as the operator
 * intends.
 *
 * @module
 */

import type { PortReport } from "../model/port.ts";
import type { ClientAuthMode, ClientRole, FindingBasis } from "../model/words.ts";
import { CQL_PAIRS } from "../scylla/client_ports.ts";
import type { NodeFacts } from "./facts.ts";

export interface ExpectedOfClients<T> {
  readonly value: T;
  readonly basis: FindingBasis & ("configured" | "intended");
  /** Where it is written, for evidence. */
  readonly source: string;
}

/** What listens there; null when nothing tells. */
export function expectedService(
  facts: NodeFacts,
  role: ClientRole,
): ExpectedOfClients<"plain" | "tls" | "closed"> | null {
  const told = configuredOf(facts);
  const { cassandra } = facts.files;
  if (cassandra !== null) {
    const value = isCassandraRole(role) ? cassandra.listens[role] : "closed";
    // What takes both may be met as either.
    return value === "both" ? null : { value, basis: "configured", source: cassandra.source };
  }
  if (told !== null) {
    const { listeners, unsure } = told.side;
    if (unsure.includes(role)) return null;
    const value = listeners.find((each) => each.role === role)?.service ?? "closed";
    return { value, basis: "configured", source: told.source };
  }
  const value = intendedService(facts, role);
  return value === null ? null : { value, basis: "intended", source: facts.node.expected.source };
}

/** Does the node let in clients without a certificate? Null when nothing tells. */
export function expectedAuth(
  facts: NodeFacts,
  role: ClientRole,
): ExpectedOfClients<ClientAuthMode> | null {
  const told = configuredOf(facts);
  const { cassandra } = facts.files;
  if (cassandra !== null) {
    const value = cassandra.effective.client.requireClientAuth ? "required" : "none";
    return { value, basis: "configured", source: cassandra.source };
  }
  if (told !== null) {
    const { clientAuth } = isAlternator(role) ? told.side.alternator : told.side.cql;
    return { value: clientAuth, basis: "configured", source: told.source };
  }
  const value = facts.client?.clientAuth ?? null;
  return value === null ? null : { value, basis: "intended", source: facts.node.expected.source };
}

/** The running process tells what it started with; the file, what it will start with. */
function configuredOf({ running, files }: NodeFacts) {
  if (running?.effective) return { side: running.effective.clientSide, source: running.source };
  const { yaml } = files;
  return yaml === null ? null : { side: yaml.effective.clientSide, source: yaml.source };
}

/**
 * An inventory says whether TLS is on and may name ports: with one for TLS beside it, the other stays
 * plain, and without one it is the other that turns TLS.
 */
function intendedService(
  { client }: NodeFacts,
  role: ClientRole,
): "plain" | "tls" | "closed" | null {
  if (client === null) return null;
  if (client.ports[role] === 0) return "closed";
  if (isAlternator(role)) {
    if (client.ports[role] === null) return null;
    return role === "alternator_port" ? "plain" : "tls";
  }
  if (client.enabled === null) return null;
  const [plain, tls] = CQL_PAIRS.find((pair) => pair.some((each) => each === role)) ?? [];
  const hasOwn = tls !== undefined && (client.ports[tls] ?? 0) > 0;
  if (!client.enabled) return role === plain ? "plain" : "closed";
  if (role === plain) return hasOwn ? (client.ports[role] === null ? null : "plain") : "tls";
  return hasOwn ? "tls" : null;
}

/** Cassandra has no other ports for clients. */
const isCassandraRole = (role: ClientRole) =>
  role === "native_transport_port" || role === "native_transport_port_ssl";

const isAlternator = (role: ClientRole) => role.startsWith("alternator");

/** What a port of clients was seen to do; null when that is not known. */
export function seenService(port: PortReport): "plain" | "tls" | "closed" | null {
  if (port.state === "closed") return "closed";
  if (port.state !== "open") return null;
  if (port.speaks === "tls") return "tls";
  return port.cql != null || port.speaks === "cql" || port.speaks === "alternator" ? "plain" : null;
}

/** Has the port shown, by an answer to its own words, that it is what its role says? */
export function isProvenForClients({ cql, speaks, tls }: PortReport): boolean {
  return cql != null || speaks === "alternator" || tls?.application === "cql" ||
    tls?.application === "alternator";
}
