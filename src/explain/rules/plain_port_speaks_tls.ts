/**
 * TLS on the port that peers dial in the clear.
 *
 * @module
 */

import { differences } from "../expectation.ts";
import type { NodeRule } from "../rule.ts";
import { answersUnlikeScylla, at } from "../seen.ts";
import { editAndRestart, PROBE, RESTORE_YAML, SHOW_LISTENERS } from "../steps.ts";

export const plainPortSpeaksTls: NodeRule = {
  id: "plain-port-speaks-tls",
  stage: "modes",
  severity: "error",
  basis: "observed",
  title: "The plaintext port answers with TLS",
  scope: "node",
  runbook: {
    meaning:
      "storage_port answers with TLS. Either ssl_storage_port of this node has the number that the other nodes use for storage_port, or a proxy adds TLS, or another program has the port: Apache Cassandra's storage_port takes TLS.",
    impact:
      "Nodes that dial it in the clear fail. A ScyllaDB node logs `An unexpected TLS packet was received.`, theirs `unexpected eof during negotiation frame`.",
    howRingshakeKnows:
      "It sends an empty RPC negotiation in the clear. The port answered with a TLS record.",
    doesNotProve:
      "A TLS answer does not show that a node gave it: a proxy in front answers alike. Whether the wrong number stands on this node or on its peers is not seen.",
    checkByHand: [
      SHOW_LISTENERS,
      "grep -nE '^(ssl_)?storage_port' /etc/scylla/scylla.yaml   # on {address}",
    ],
    fix: [
      "If it may be Apache Cassandra that requires client certificates, --certificate and --keyfile prove it.",
      "Give all nodes the same two numbers: a node dials its peers on its own port numbers.",
      ...editAndRestart("storage_port: {storage_port} and ssl_storage_port: {ssl_storage_port}"),
    ],
    verify: [PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge(node, cluster) {
    for (const { difference, port } of differences(node, cluster)) {
      if (difference !== "tls-on-plain-port" || answersUnlikeScylla(port, node)) continue;
      const bytes = port.firstBytes ? `, first bytes ${port.firstBytes.slice(0, 32)}` : "";
      yield { port: port.port, evidence: [`${at(port)}: answers with TLS${bytes}`] };
    }
  },
};
