/**
 * Both storage ports refuse: whatever the mode, no peer can connect.
 *
 * @module
 */

import { differences } from "../expectation.ts";
import { evidence, type NodeRule } from "../rule.ts";
import { at } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LISTENERS, STATUS } from "../steps.ts";

export const nothingListens: NodeRule = {
  id: "nothing-listens",
  stage: "reach",
  severity: "error",
  basis: "observed",
  title: "The node listens on neither port",
  scope: "node",
  runbook: {
    meaning:
      "Both storage ports refuse the connection. ScyllaDB is stopped, still starting (the ports open late), or configured so that it listens nowhere.",
    impact: "No other node can connect to this one.",
    howRingshakeKnows:
      "Both connections were refused at once. A firewall that drops would let them time out.",
    doesNotProve:
      "A refusal does not tell a stopped node from one that is still starting, or that listens on another address or other ports. A firewall that rejects, instead of dropping, refuses in the same way.",
    checkByHand: [
      "systemctl status scylla-server   # on {address}",
      SHOW_LISTENERS,
      "journalctl -u scylla-server -b | grep -E 'Startup failed|Messaging Service|init - '   # on {address}",
      "grep -nE '^(ssl_)?storage_port|internode_encryption' /etc/scylla/scylla.yaml   # on {address}",
    ],
    fix: [
      "If it stopped at the start, paste the `Startup failed` line into: ringshake explain",
      "If it runs: `internode_encryption: all` with `ssl_storage_port: 0` opens no port, and neither does `none` with a certificate and `storage_port: 0`. ScyllaDB does not warn. Set both ports.",
      "If the ports differ from the inventory's, correct the inventory.",
    ],
    verify: [PROBE, STATUS],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(node, cluster) {
    if (!differences(node, cluster).some((each) => each.difference === "nothing-listens")) return;
    const seen = evidence(node.node.ports.map((port) => `${at(port)}: connection refused`));
    if (seen === null) return;
    yield seen.length > 1 ? { evidence: seen } : {
      title: "The node does not listen on its only port",
      explanation:
        "The one storage port that the node is said to have refuses the connection. ScyllaDB is stopped, still starting (the port opens late), or has another port than was given. No other node can connect to this one.",
      evidence: seen,
    };
  },
};
