/**
 * A port answers, but not in a way that proves what it is; or it was not asked.
 *
 * @module
 */

import type { PortReport, TlsReport } from "../../model/port.ts";
import type { Observed } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { at } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LISTENERS, SHOW_LOG } from "../steps.ts";
import { refusesDefaults, refusesVersion } from "../versions.ts";

export const unproven: NodeRule = {
  id: "unproven",
  severity: "warning",
  leaves: "unknown",
  title: "Not everything could be proven",
  scope: "node",
  runbook: {
    meaning:
      "An answer came that does not prove what stands behind the port. Only an RPC answer proves a ScyllaDB node: a finished TLS handshake does not.",
    impact: "What could not be seen may be fine, or may not be.",
    howRingshakeKnows:
      "It waited until the time-out for an RPC answer, and none came that could not have been an echo. Or no TLS handshake came far enough to ask for one.",
    checkByHand: [
      "sudo ss -ltnp '( sport = :{storage_port} or sport = :{ssl_storage_port} )'   # on {address}: which program listens",
      SHOW_LISTENERS,
      SHOW_LOG,
    ],
    fix: [
      "Probe again with a longer time-out: ringshake check {target} --timeout 10000",
      "If a proxy or load balancer stands in front, probe the node itself.",
      "If the node requires client certificates, give a --certificate and a --keyfile that it accepts.",
    ],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge({ node }) {
    const [first] = node.ports;
    if (first === undefined) {
      yield { evidence: [`${node.address}: no port was probed`] };
      return;
    }
    for (const port of node.ports) {
      const [doubt, ...more] = doubts(port, node);
      if (doubt !== undefined) yield { port: port.port, evidence: [doubt, ...more] };
    }
  },
};

function doubts(port: PortReport, node: Observed): string[] {
  if (port.state !== "open") return [];
  const where = at(port);
  if (port.speaks === "silent") return [`${where}: accepts, then stays silent`];
  if (port.speaks === "unknown" && port.service === null) {
    return [`${where}: answers with bytes of no protocol we know: ${port.firstBytes ?? "none"}`];
  }
  if (port.speaks === null) return [`${where}: open, but was not asked further`];
  if (port.tls !== null && isSomethingProven(port.tls)) return tlsDoubts(where, port.tls);
  return port.speaks === "tls" ? nothingCompleted(port, node) : [];
}

/** A refusal before a version was agreed on says nothing of whom the node lets in. */
function isSomethingProven({ version, chain, clientAuth: { trials } }: TlsReport): boolean {
  return version !== null || chain !== null ||
    trials.some((trial) => trial.outcome !== "unproven" && trial.version !== null);
}

/** A node that demands a certificate shows its RPC only to those it lets in. */
function tlsDoubts(where: string, tls: TlsReport): string[] {
  const { acceptance, required, trials } = tls.clientAuth;
  const doubts = trials.filter(({ outcome }) => outcome === "unproven").map((trial) =>
    `${where}: as ${trial.identity}${trial.version ? ` over ${trial.version}` : ""}: ${trial.proof}`
  );
  const letIn = Object.values(acceptance).includes("accepted");
  if (tls.checks["serverSignature"] === "invalid" || tls.checks["serverFinished"] === "invalid") {
    return [];
  }
  const shown = tls.application === "seastar-rpc" || letIn || required === true;
  if (shown || doubts.length > 0) return doubts;
  return [`${where}: TLS works, but no RPC answer came inside it (${tls.application})`];
}

/** No version was agreed on, so nothing is known of what stands behind; unless the alert tells why. */
function nothingCompleted(port: PortReport, { attempts }: Observed): string[] {
  if (port.tls !== null && (refusesDefaults(port.tls) || refusesVersion(port.tls))) return [];
  const results = attempts.filter((attempt) => attempt.port === port.port)
    .map(({ result }) => `${at(port)}: ${result}`);
  return [
    `${at(port)}: answers with TLS, but no handshake came as far as a version or a certificate`,
    ...new Set(results.filter((line) => line !== "")),
  ].slice(0, MOST_RESULTS);
}

const MOST_RESULTS = 5;
