/**
 * The plain port answers callers that the intended mode does not serve in the clear.
 *
 * @module
 */

import type { Mode } from "../../model/words.ts";
import { differences } from "../expectation.ts";
import type { NodeRule } from "../rule.ts";
import { answerOf, at } from "../seen.ts";
import {
  ASK_IN_CLEAR,
  editAndRestart,
  PROBE,
  RESTORE_YAML,
  SHOW_FILE,
  SHOW_RUNNING,
  YAML_FOR_MODE,
} from "../steps.ts";

export const plaintextPortOpen: NodeRule = {
  id: "plaintext-port-open",
  stage: "modes",
  severity: "error",
  basis: "observed",
  title: "The plaintext port is open",
  scope: "node",
  runbook: {
    meaning:
      "storage_port answers ScyllaDB RPC in the clear. The intended mode does not allow that.",
    impact:
      "Anyone who reaches the port can talk to the node as if they were a node: no encryption, no certificate. Nodes that dial in the clear still can.",
    howRingshakeKnows:
      "It sends an empty RPC negotiation to storage_port. ScyllaDB answers with its own negotiation. Only a plain RPC listener does.",
    doesNotProve:
      "Only this host asked: a node that filters by address may treat other callers in another way. Whether any node uses the open port is not shown.",
    checkByHand: [ASK_IN_CLEAR, SHOW_FILE, SHOW_RUNNING],
    fix: fixTo("all"),
    verify: [PROBE, "ss -ltn '( sport = :{storage_port} )'   # on {address}: no line"],
    rollBack: [
      "Go back by way of transitional, which keeps both ports open.",
      ...RESTORE_YAML,
    ],
  },
  *judge(node, cluster) {
    for (const { difference, port, expected } of differences(node, cluster)) {
      if (difference !== "plaintext-open") continue;
      const { mode, source } = node.node.expected;
      const means = expected === "drops" ? "hang up on strangers" : "be closed";
      const evidence: [string, ...string[]] = [
        `${at(port)}: ${answerOf(port)}`,
        `intended mode: ${mode} (${source}), under which the port should ${means}`,
      ];
      if (port.rpc?.shard != null) evidence.push(`shard ${port.rpc.shard} answered`);
      yield { port: port.port, evidence, fix: fixTo(mode ?? "all").join("\n") };
    }
  },
};

function fixTo(mode: Mode): string[] {
  return [
    `First make sure that no node still needs the port: ringshake plan --to ${mode}`,
    ...editAndRestart(YAML_FOR_MODE[mode]),
  ];
}
