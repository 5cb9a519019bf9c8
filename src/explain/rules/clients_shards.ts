/**
 * Clients with TLS that find no shard-aware port.
 *
 * @module
 */

import type { PortReport } from "../../model/port.ts";
import { seenService } from "../client_side.ts";
import { edit, runbook, shown } from "../clients.ts";
import type { NodeFacts } from "../facts.ts";
import type { Draft, NodeRule } from "../rule.ts";

export const shardAwareTlsClosed: NodeRule = {
  id: "shard-aware-tls-closed",
  stage: "modes",
  of: "clients",
  severity: "warning",
  basis: "observed",
  title: "Drivers with TLS find no shard-aware port",
  scope: "node",
  runbook: runbook({
    meaning:
      "ScyllaDB serves clients with TLS on the ordinary port, and either tells drivers of no shard-aware port with TLS, or nothing with TLS listens on the one that it tells.",
    impact:
      "Shard-aware drivers go on without it and say nothing. They reach a shard by chance and open more connections until they have each.",
    howRingshakeKnows:
      "It read SCYLLA_SHARD_AWARE_PORT_SSL in SUPPORTED, CQL's answer to OPTIONS, and connected to that port.",
    doesNotProve:
      "It does not say that the clients have shard-aware drivers, nor that the loss can be felt.",
    fix: edit(
      "native_shard_aware_transport_port: 19042 and native_shard_aware_transport_port_ssl: 19142",
    ),
  }),
  *judge(facts) {
    const draft = shardAwareWithoutTls(facts);
    if (draft !== null) yield draft;
  },
};

/** The finding; null where TLS for clients was not seen, or has its shard-aware port. */
export function shardAwareWithoutTls({ clientPorts }: NodeFacts): Draft | null {
  const ordinary = clientPorts.find((port) =>
    ORDINARY.has(port.role) && seenService(port) === "tls" && port.cql?.kind === "scylla"
  );
  if (ordinary?.cql == null) return null;
  const told = ordinary.cql.shardAwarePortSsl;
  if (told === null) {
    return {
      port: ordinary.port,
      title: "ScyllaDB tells drivers with TLS of no shard-aware port",
      evidence: [shown(ordinary), "SUPPORTED has no SCYLLA_SHARD_AWARE_PORT_SSL"],
    };
  }
  const there = clientPorts.find(({ port }) => port === told);
  if (there === undefined || !isWithoutTls(there)) return null;
  return {
    port: there.port,
    title: `Drivers with TLS are sent to ${told}, and find no TLS there`,
    evidence: [shown(ordinary), `SCYLLA_SHARD_AWARE_PORT_SSL: ${told}`, shown(there)],
  };
}

const ORDINARY: ReadonlySet<string> = new Set([
  "native_transport_port",
  "native_transport_port_ssl",
]);

const isWithoutTls = (port: PortReport): boolean =>
  ["closed", "plain"].includes(seenService(port) ?? "");
