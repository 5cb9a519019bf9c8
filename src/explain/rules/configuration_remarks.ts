/**
 * What reading the node's scylla.yaml as ScyllaDB does brought to light.
 *
 * @module
 */

import type { ClusterFacts, NodeFacts } from "../facts.ts";
import { tell } from "../remarks.ts";
import type { NodeRule } from "../rule.ts";
import { editAndRestart, RESTORE_YAML } from "../steps.ts";
import { clientAuthBypassed } from "./client_auth_bypassed.ts";
import { optionalClientAuth } from "./optional_client_auth.ts";

export const configurationRemarks: NodeRule = {
  id: "configuration-remarks",
  stage: "modes",
  severity: "warning",
  basis: "configured",
  title: "scylla.yaml does not do what it seems to say",
  scope: "node",
  runbook: {
    meaning:
      "ScyllaDB reads some lines of this file in another way than a person does, and says nothing.",
    impact:
      "Each remark says what the node really does: as a rule, it ignores the setting or falls back to plaintext.",
    howRingshakeKnows: "It reads the file by ScyllaDB's rules for the node's release.",
    doesNotProve:
      "Only text was read, by the rules of one release; neither a port nor the running node was asked. If the file was changed since the start, the node runs with the earlier one.",
    checkByHand: [
      "ringshake lint /etc/scylla/scylla.yaml   # on {address}: each line, its effect and its cure",
    ],
    fix: [
      "Correct the lines that the remarks name.",
      ...editAndRestart("the corrected lines"),
    ],
    verify: ["ringshake lint /etc/scylla/scylla.yaml   # on {address}: no remark"],
    rollBack: RESTORE_YAML,
  },
  *judge(facts, cluster) {
    const told = toldElsewhere(facts, cluster);
    const remarks = facts.files.yaml?.remarks
      .filter(({ id, severity, side }) =>
        severity !== "info" && side !== "client" && !told.has(id)
      ) ?? [];
    const summary = tell(remarks, (count) => `scylla.yaml: ${count} remarks`);
    if (summary !== null) yield summary;
  },
};

/** Remarks that another finding on this node makes, with more evidence. */
function toldElsewhere(facts: NodeFacts, cluster: ClusterFacts): ReadonlySet<string> {
  const fires = (rule: NodeRule) => [...rule.judge(facts, cluster)].length > 0;
  return new Set([
    ...(fires(clientAuthBypassed) ? ["client-auth-bypassable"] : []),
    ...(fires(optionalClientAuth) ? ["client-auth-optional-too-early"] : []),
  ]);
}
