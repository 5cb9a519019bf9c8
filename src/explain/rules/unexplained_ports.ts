/**
 * No mode does what the ports do, and nothing else explains it.
 *
 * @module
 */

import { differences } from "../expectation.ts";
import type { ClusterFacts, NodeFacts } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { answerOf, at, evidenceOf } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LISTENERS, SHOW_RUNNING } from "../steps.ts";

export const unexplainedPorts: NodeRule = {
  id: "unexplained-ports",
  stage: "reach",
  severity: "warning",
  basis: "derived",
  leaves: "unknown",
  title: "No mode explains what the ports do",
  scope: "node",
  runbook: {
    meaning:
      "The two ports answer in a way that no internode_encryption of this release produces. Something stands between, the port numbers are not the node's, or its release is another.",
    impact: "What the node does for its peers cannot be told from what was seen.",
    howRingshakeKnows: "It compared the two answers with every mode of the release.",
    doesNotProve:
      "It does not show that the node is at fault: a proxy, a firewall that rejects, other port numbers or another release account for it as well.",
    checkByHand: [
      SHOW_LISTENERS,
      "scylla --version   # on {address}",
      SHOW_RUNNING,
      "sudo iptables -S | grep -E '{storage_port}|{ssl_storage_port}'   # on {address}: rules that refuse instead of dropping",
    ],
    fix: [
      "Give ringshake the node's real port numbers and its --release.",
      "Probe from a host that no proxy, load balancer or firewall stands in front of.",
    ],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts, cluster) {
    const { node } = facts;
    if (node.observed.modes.length > 0 || isExplained(facts, cluster)) return;
    const learned = (["storage_port", "ssl_storage_port"] as const).some((role) =>
      evidenceOf(facts, role) !== "unseen"
    );
    const [first, ...rest] = node.ports.map((port) => `${at(port)}: ${answerOf(port)}`);
    if (!learned || first === undefined) return;
    const asks = node.observed.questions.map(({ question }) => `to know: ${question}`);
    yield { evidence: [first, ...rest, ...asks] };
  },
};

/** Something on one of the ports accounts for it. */
function isExplained(facts: NodeFacts, cluster: ClusterFacts): boolean {
  return differences(facts, cluster).some(({ difference }) =>
    difference !== "tls-closed" && difference !== "plaintext-open"
  );
}
