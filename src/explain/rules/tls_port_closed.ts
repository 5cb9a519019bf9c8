/**
 * Nothing listens on the TLS port, though the intended mode has a TLS listener.
 *
 * @module
 */

import { differences } from "../expectation.ts";
import type { NodeRule } from "../rule.ts";
import { answersUnlikeScylla, at, isProven, portOf } from "../seen.ts";
import {
  editAndRestart,
  PROBE,
  RESTORE_YAML,
  SHOW_FILE,
  SHOW_LISTENERS,
  SHOW_LOG,
  YAML_FOR_MODE,
} from "../steps.ts";

export const tlsPortClosed: NodeRule = {
  id: "tls-port-closed",
  stage: "modes",
  severity: "error",
  basis: "observed",
  title: "The TLS port is closed",
  scope: "node",
  runbook: {
    meaning: "Nothing listens on ssl_storage_port, while storage_port is not closed.",
    impact:
      "Every node that dials with TLS is refused, and shows this node as down. The failed dial is logged at DEBUG only, so their logs stay silent.",
    howRingshakeKnows:
      "The connection to ssl_storage_port was refused, and the one to storage_port was not.",
    doesNotProve:
      "A refusal does not say why nothing listens, and a firewall that rejects looks the same from here. Whether the node takes TLS on another port or address was not looked at.",
    checkByHand: [
      SHOW_LISTENERS,
      SHOW_FILE,
      "grep -nE '^(ssl_)?storage_port' /etc/scylla/scylla.yaml   # on {address}: 0 means no listener",
      SHOW_LOG,
    ],
    fix: fixTo("certificate and keyfile set"),
    verify: [
      PROBE,
      "journalctl -u scylla-server -b | grep 'Encrypted Messaging Service'   # on {address}",
    ],
    rollBack: RESTORE_YAML,
  },
  *judge(node, cluster) {
    for (const { difference, port } of differences(node, cluster)) {
      const isOther = answersUnlikeScylla(portOf(node, "storage_port"), node);
      if (difference !== "tls-closed" || isOther) continue;
      const { mode, source } = node.node.expected;
      yield {
        port: port.port,
        evidence: [
          `${at(port)}: connection refused`,
          `intended mode: ${mode} (${source}), which has a TLS listener there`,
          ...isProven(node) ? ["the node runs: storage_port answers RPC"] : [],
        ],
        ...(mode === null || mode === "passive"
          ? {}
          : { fix: fixTo(`${YAML_FOR_MODE[mode]}, with certificate and keyfile`).join("\n") }),
      };
    }
  },
};

function fixTo(lines: string): string[] {
  return [
    "Look at the value: internode_encryption is case-sensitive. ALL, All and true all mean none.",
    "Look for an empty key in the block, such as `truststore:` without a value. One such key drops the whole block, and the node starts in plaintext.",
    ...editAndRestart(`${lines}, ssl_storage_port: {ssl_storage_port}`),
  ];
}
