/**
 * ScyllaDB RPC in the clear on the port that peers dial with TLS.
 *
 * @module
 */

import { differences } from "../expectation.ts";
import type { NodeRule } from "../rule.ts";
import { at } from "../seen.ts";
import { editAndRestart, PROBE, RESTORE_YAML, SHOW_LISTENERS, SHOW_LOG } from "../steps.ts";

export const tlsPortSpeaksPlaintext: NodeRule = {
  id: "tls-port-speaks-plaintext",
  stage: "modes",
  severity: "error",
  basis: "observed",
  title: "The TLS port answers in the clear",
  scope: "node",
  runbook: {
    meaning:
      "ssl_storage_port answers ScyllaDB RPC without TLS. The two port numbers are most likely swapped, or storage_port was set to the TLS port's number.",
    impact:
      "Nodes that dial it with TLS fail. This node logs `wrong protocol magic: 1603…`, theirs `The TLS connection was non-properly terminated.`",
    howRingshakeKnows:
      "It sends an empty RPC negotiation in the clear to ssl_storage_port. A TLS listener answers that with an alert; this port answered with RPC.",
    doesNotProve:
      "That the two numbers are swapped is the usual cause, and not proven. No other port was tried for a TLS listener, and forwarding in front of the node was not looked for.",
    checkByHand: [
      SHOW_LISTENERS,
      "grep -nE '^(ssl_)?storage_port' /etc/scylla/scylla.yaml   # on {address}",
      "journalctl -u scylla-server -b | grep 'Messaging Service'   # on {address}: which port is encrypted",
      SHOW_LOG,
    ],
    fix: [
      "Give all nodes the same two numbers: a node dials its peers on its own port numbers.",
      ...editAndRestart("storage_port: {storage_port} and ssl_storage_port: {ssl_storage_port}"),
    ],
    verify: [PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge(node, cluster) {
    for (const { difference, port } of differences(node, cluster)) {
      if (difference !== "plaintext-on-tls-port") continue;
      yield {
        port: port.port,
        evidence: [
          `${at(port)}: sent SSTARRPC in the clear, and got an RPC answer${
            port.firstBytes ? ` (${port.firstBytes.slice(0, 32)})` : ""
          }`,
        ],
      };
    }
  },
};
