/**
 * A node of Apache Cassandra, told by its own handshake.
 *
 * @module
 */

import { runbook } from "../cassandra.ts";
import { at, databaseOf, isCassandra3 } from "../seen.ts";
import { NOTHING_TO_UNDO } from "../steps.ts";
import type { NodeRule } from "../rule.ts";

export const cassandraNode: NodeRule = {
  id: "cassandra-node",
  stage: "reach",
  of: "cassandra",
  ofCassandra3: true,
  severity: "warning",
  basis: "observed",
  title: "This is an Apache Cassandra node, and none of ScyllaDB",
  scope: "node",
  runbook: runbook({
    meaning:
      "The node speaks Cassandra's internode protocol, not ScyllaDB's. The two use the same port numbers and many of the same words, and never share a ring.",
    impact:
      "No ScyllaDB node can talk to it. What ringshake knows of ScyllaDB's modes does not hold here; it judges the node by cassandra.yaml's options.",
    doesNotProve:
      "An answer to its handshake tells Cassandra from ScyllaDB, and 3.x from what is newer, and nothing of its cluster or its configuration. What a 3.x shows on its ports is not judged: its options mean other things.",
    fix: [
      "If a ScyllaDB node was meant, correct the address or the port.",
      "If Cassandra was meant, give its file: ringshake check {target} --scylla-yaml cassandra.yaml",
      "Moving from one to the other: ringshake runbook moving-from-cassandra",
    ],
    rollBack: NOTHING_TO_UNDO,
  }),
  *judge(facts, cluster) {
    const isBesideScylla = facts.files.yaml !== null || facts.running !== null ||
      cluster.nodes.some((other) => databaseOf(other) === "scylla");
    const [first, ...more] = facts.node.ports.flatMap((port) => {
      const release = isCassandra3({ node: { ports: [port] } }) ? "3.x" : "4.0 or newer";
      if (port.speaks === "cassandra-internode") {
        return `${at(port)}: ${port.service} in the clear: Apache Cassandra ${release}`;
      }
      return port.tls?.application === "cassandra"
        ? `${
          at(port)
        }: Cassandra's handshake was answered inside ${port.tls.version}: Apache Cassandra ${release}`
        : [];
    });
    if (first === undefined) return;
    yield {
      ...isCassandra3(facts) ? { leaves: "unknown" as const } : {},
      // Only its own file says that Cassandra was meant.
      ...facts.files.cassandra !== null && !isBesideScylla ? { severity: "info" as const } : {},
      ...isBesideScylla ? { title: "An Apache Cassandra node stands among ScyllaDB nodes" } : {},
      evidence: [first, ...more],
    };
  },
};
