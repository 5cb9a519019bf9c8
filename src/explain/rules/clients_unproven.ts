/**
 * What of the ports of clients could not be seen.
 *
 * @module
 */

import type { PortReport } from "../../model/port.ts";
import { isClientRole } from "../../model/words.ts";
import { isAlternator, isProvenForClients, servicesSaid, strangerAt } from "../client_side.ts";
import { runbook, SHOW_PORTS, SHOW_STARTED, shown } from "../clients.ts";
import type { NodeFacts } from "../facts.ts";
import type { Draft, NodeRule } from "../rule.ts";
import { answerOf, at } from "../seen.ts";
import { NOTHING_TO_UNDO } from "../steps.ts";

export const clientPortsUnproven: NodeRule = {
  id: "client-ports-unproven",
  stage: "reach",
  of: "clients",
  severity: "warning",
  basis: "observed",
  title: "Not everything about a port for clients could be proven",
  scope: "node",
  runbook: runbook({
    meaning:
      "The port could not be reached, or nothing came that only CQL (or Alternator) says: a finished TLS handshake alone does not show what stands behind it.",
    impact: "What could not be seen may be fine, or may not be.",
    doesNotProve:
      "It does not show a fault: a firewall, a slow node and a port that wants a client certificate can all look like this.",
    checkByHand: [SHOW_PORTS, SHOW_STARTED],
    fix: [
      "If it asks for a client certificate, give one that it accepts, by --certificate and --keyfile, or under `client` in an inventory.",
      "Probe again with a longer time-out, one connection at a time: ringshake check {target} --client --timeout 10000 --per-node 1",
      "If a proxy or a firewall stands between, probe from where the clients are.",
    ],
    rollBack: NOTHING_TO_UNDO,
  }),
  *judge(facts) {
    const { node, clientPorts: ports } = facts;
    if (ports.length === 0) {
      if (Object.values(facts.client?.ports ?? {}).includes(0)) return;
      yield { leaves: "unknown", evidence: [`${node.address}: no port of clients was asked`] };
      return;
    }
    for (const port of ports) yield* doubtsAbout(port, facts);
    if (ports.every(({ state }) => state === "closed") && !ports.some(isWanted(facts))) {
      const [first, ...more] = ports.map(shown);
      if (first !== undefined) yield { ...NONE_OPEN, evidence: [first, ...more] };
    }
  },
};

const NONE_OPEN = {
  severity: "info",
  title: "No port for clients is open",
  explanation:
    "Every port for clients that was asked refused the connection, and nothing says that one should be open. Nobody gets in there; whether that is meant is not known.",
  fix:
    "If clients are to connect, look where the node listens for them (rpc_address, native_transport_port): nodetool statusbinary",
} as const;

const isWanted = (facts: NodeFacts) => ({ role }: PortReport): boolean =>
  isClientRole(role) && servicesSaid(facts, role).some(({ value }) => value !== "closed");

function* doubtsAbout(port: PortReport, facts: NodeFacts): Iterable<Draft> {
  const [first, ...more] = [...doubts(port), ...unanswered(port)];
  if (first === undefined) return;
  // Firewalls pass what clients use, and many pass no more: a silent port that nobody wants proves no lack.
  const isIdle = port.state !== "open" && !isWanted(facts)(port) &&
    facts.clientPorts.some(isProvenForClients);
  yield {
    port: port.port,
    evidence: [first, ...more],
    ...isIdle ? { severity: "info", title: TITLE_IDLE } as const : { leaves: "unknown" } as const,
  };
}

const TITLE_IDLE = "A port for clients that nobody asked for did not answer";

const unanswered = (port: PortReport): string[] =>
  (port.unanswered ?? []).map(({ question, why }) =>
    `${at(port)}: no answer to "${question}": ${why}`
  );

function doubts(port: PortReport): string[] {
  if (port.state === "closed") return [];
  if (port.state !== "open") return [`${at(port)}: ${answerOf(port)}`];
  if (isProvenForClients(port) || strangerAt(port) !== null) return [];
  const awaited = isAlternator(port.role) ? "Alternator" : "CQL";
  const { tls } = port;
  if (port.speaks !== "tls") {
    return [
      port.speaks === "cql"
        ? `${at(port)}: answers with an error of CQL, and not with SUPPORTED`
        : `${at(port)}: ${answerOf(port)}`,
    ];
  }
  if (tls === null || (tls.version === null && tls.chain === null)) {
    const alert = tls?.alert ? `: alert ${tls.alert.code} ${tls.alert.description}` : "";
    return [
      `${at(port)}: answers with TLS, and no handshake of ringshake's came to an end${alert}`,
    ];
  }
  const { requested, acceptance } = tls.clientAuth;
  if (requested !== true) {
    return [`${at(port)}: TLS works, and no ${awaited} came inside it (${tls.application})`];
  }
  return [
    acceptance.configured === "not-tried"
      ? `${at(port)}: asks for a client certificate, and none was given to show`
      : `${at(port)}: asks for a client certificate, and let none of ours in`,
  ];
}
