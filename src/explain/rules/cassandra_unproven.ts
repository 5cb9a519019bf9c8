/**
 * What of a Cassandra node could not be seen.
 *
 * @module
 */

import type { PortReport } from "../../model/port.ts";
import { runbook } from "../cassandra.ts";
import { at } from "../seen.ts";
import { NOTHING_TO_UNDO } from "../steps.ts";
import type { NodeRule } from "../rule.ts";

export const cassandraUnproven: NodeRule = {
  id: "cassandra-unproven",
  stage: "reach",
  of: "cassandra",
  severity: "warning",
  basis: "observed",
  leaves: "unknown",
  title: "Not everything about a Cassandra node could be proven",
  scope: "node",
  runbook: runbook({
    meaning:
      "A port of the node could not be reached, or nobody could be let in there, so whether it does what is wanted was not seen.",
    impact: "What could not be seen may be fine, or may not be.",
    doesNotProve:
      "It does not say that anything is wrong there: whoever shows what the port wants, or waits longer, may see a healthy node.",
    fix: [
      "If client certificates are required, give a --certificate and a --keyfile that the truststore accepts.",
      "Probe again with a longer time-out, one connection at a time: ringshake check {target} --timeout 10000 --per-node 1",
    ],
    rollBack: NOTHING_TO_UNDO,
  }),
  *judge(facts) {
    for (const port of facts.node.ports) {
      const [first, ...more] = doubts(port);
      if (first !== undefined) {
        yield { port: port.port, evidence: [`${at(port)}: ${first}`, ...more] };
      }
    }
  },
};

function doubts(port: PortReport): string[] {
  const unanswered = (port.unanswered ?? []).map(({ question }) => `no answer to "${question}"`);
  if (port.state === "closed") return unanswered;
  if (port.state !== "open") return ["not reached", ...unanswered];
  if (port.tls === null) {
    return port.speaks === "cassandra-internode"
      ? unanswered
      : ["its kind was not seen there", ...unanswered];
  }
  if (port.tls.application === "cassandra") return unanswered;
  return port.tls.clientAuth.requested === true &&
      port.tls.clientAuth.acceptance.configured === "not-tried"
    ? ["asks for a certificate, and none was shown", ...unanswered]
    : ["TLS works, but Cassandra's handshake was not accepted inside it", ...unanswered];
}
