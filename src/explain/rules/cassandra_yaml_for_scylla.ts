/**
 * A ScyllaDB node, and a configuration of Cassandra given for it.
 *
 * @module
 */

import { databaseOf } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE } from "../steps.ts";
import type { NodeRule } from "../rule.ts";

export const cassandraYamlForScylla: NodeRule = {
  id: "cassandra-yaml-for-scylla",
  stage: "reach",
  severity: "warning",
  basis: "observed",
  title: "A cassandra.yaml was given for a ScyllaDB node",
  scope: "node",
  runbook: {
    meaning:
      "The file given for the node is Cassandra's configuration. The node answers RPC as only ScyllaDB does, and reads scylla.yaml.",
    impact: "What stands in the file says nothing about the node.",
    howRingshakeKnows:
      "The file holds options that only Cassandra has. The node answered an RPC negotiation.",
    doesNotProve: "It does not say that the file is wrong for the node that it was written for.",
    checkByHand: ["ls -l /etc/scylla /etc/cassandra   # on {address}"],
    fix: ["Give the node's own file: ringshake check {target} --scylla-yaml scylla.yaml"],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts) {
    const { cassandra } = facts.files;
    if (cassandra === null || databaseOf(facts) !== "scylla") return;
    yield { evidence: [`${cassandra.source} is a cassandra.yaml`] };
  },
};
