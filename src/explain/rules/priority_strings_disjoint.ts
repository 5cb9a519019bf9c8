/**
 * Two nodes whose priority strings leave nothing that both would use.
 *
 * @module
 */

import { blame } from "../blame.ts";
import { priorityStringOf } from "../priority.ts";
import type { ClusterRule } from "../rule.ts";
import { some, tlsOf } from "../seen.ts";
import { editAndRestart, RESTORE_YAML } from "../steps.ts";
import { refusesDefaults } from "../versions.ts";

export const priorityStringsDisjoint: ClusterRule = {
  id: "priority-strings-disjoint",
  stage: "language",
  severity: "error",
  basis: "configured",
  title: "Two nodes' priority strings have nothing in common",
  scope: "cluster",
  runbook: {
    meaning:
      "What one node's priority_string allows and what another's allows have no version, cipher suite, group or signature in common.",
    impact:
      "The two cannot connect with TLS. Where a connection was made before the change, the failure comes with the next restart.",
    howRingshakeKnows:
      "It expands both strings as GnuTLS does and works out what a handshake between them would pick.",
    doesNotProve:
      "No handshake between the two nodes was seen. A node that was not restarted since its file changed, or the crypto policy of its host, may allow something else than the string.",
    checkByHand: [
      "grep -n priority_string /etc/scylla/scylla.yaml   # on every node",
      "ringshake priority 'STRING OF ONE' 'STRING OF THE OTHER'",
    ],
    fix: [
      "Use one priority_string on every node. Leaving it out is best.",
      ...editAndRestart("remove priority_string, or set the same on all nodes"),
    ],
    verify: ["ringshake check -i INVENTORY   # no link fails"],
    rollBack: RESTORE_YAML,
  },
  *judge({ nodes, links }) {
    const byId = new Map(nodes.map((facts) => [facts.node.id, facts]));
    for (const { node, others, reason } of blame(links, "priority")) {
      const named = node === null ? others : [node, ...others];
      const facts = named.flatMap((id) => byId.get(id) ?? []);
      // Seen on the wire, it is a finding of its own.
      if (facts.some((each) => refusesDefaults(tlsOf(each)))) continue;
      const strings = facts.slice(0, 8).map((each) =>
        `priority_string of ${each.node.id}: ${priorityStringOf(each)}`
      );
      const pair = node === null ? others.join(" and ") : `${node} with ${some(others)}`;
      yield {
        ...(node === null ? { nodes: others } : { node }),
        evidence: [`cannot connect: ${pair}`, reason, ...strings],
      };
    }
  },
};
