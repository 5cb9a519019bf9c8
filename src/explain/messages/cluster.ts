/**
 * What other parts of a node print when its connections fail. None of these is proof of a TLS problem
 * on its own: the `rpc` lines at the same second are.
 *
 * @module
 */

import type { KnownCause, KnownMessage } from "./message.ts";

const NO_LINK: KnownCause = {
  id: "no-link",
  title: "The connection cannot be made: wrong mode, closed port, certificate, or firewall",
  tellApart:
    "Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none.",
  fix: "ringshake check -i INVENTORY shows which links fail, and why.",
  proof: {
    cluster: [
      "mixed-modes",
      "data-links-dead",
      "ports-differ",
      "no-common-version",
      "chain-refused-by-peers",
    ],
    peer: ["tls-port-closed", "chain-expired", "tls-port-speaks-plaintext", "wrong-service"],
  },
};
const NODE_DOWN: KnownCause = {
  id: "node-down",
  title: "The other node is down, starting or overloaded",
  tellApart: "Neither of its ports answers, or answers slowly.",
  fix: "systemctl status scylla-server, on that node.",
  // A port that does not answer may be behind a firewall; a refusal shows the host up, and no process.
  proof: { peer: ["nothing-listens"] },
};
const CANNOT_JOIN: readonly KnownCause[] = [NO_LINK, {
  ...NODE_DOWN,
  id: "seeds-down",
  title: "The seeds are down, or the seed addresses are wrong",
  tellApart: "nc -vz SEED 7000 and 7001, from this node.",
}];

export const CLUSTER_MESSAGES: readonly KnownMessage[] = [
  {
    id: "shadow-round-failed",
    has: ["Unable to gossip with any"],
    printedBy: "node",
    example:
      "init - Startup failed: std::runtime_error (Unable to gossip with any nodes={10.0.0.1, 10.0.0.2} (ShadowRound).)",
    runbook: "node-will-not-join",
    causes: CANNOT_JOIN,
  },
  {
    id: "shadow-round-skipped",
    has: ["Skip ShadowRound"],
    printedBy: "node",
    example:
      "gossip - All nodes={10.0.0.1, 10.0.0.2} are down for get_endpoint_states verb. Skip ShadowRound.",
    runbook: "node-will-not-join",
    causes: [{
      ...NO_LINK,
      title: "The node reached nobody and starts alone: it serves clients without its cluster",
    }, NODE_DOWN],
  },
  {
    id: "connects-again",
    has: ["Connect ", " again ... ("],
    printedBy: "node",
    example: "gossip - Connect nodes={10.0.0.1, 10.0.0.2} again ... (30 seconds passed)",
    runbook: "node-will-not-join",
    causes: CANNOT_JOIN,
  },
  {
    id: "endpoint-states-failed",
    has: ["get_endpoint_states verb"],
    printedBy: "node",
    example: "gossip - Node 10.0.0.1 is down for get_endpoint_states verb",
    runbook: "node-will-not-join",
    causes: CANNOT_JOIN,
  },
  {
    id: "echo-failed",
    has: ["Send echo to node", "status = failed"],
    printedBy: "node",
    example:
      "gossip - failure_detector_loop: Send echo to node 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2, status = failed: seastar::rpc::closed_error (got error from node 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2: connection is closed)",
    runbook: "mixed-modes",
    causes: [NO_LINK, NODE_DOWN],
  },
  {
    id: "echo-message-failed",
    has: ["Fail to send EchoMessage"],
    printedBy: "node",
    example:
      "gossip - Fail to send EchoMessage to 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2: seastar::rpc::closed_error (connection is closed)",
    runbook: "mixed-modes",
    causes: [NO_LINK, NODE_DOWN],
  },
  {
    id: "marked-down",
    has: ["Mark node", "as DOWN"],
    printedBy: "node",
    example:
      "gossip - failure_detector_loop: Mark node 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2 as DOWN",
    runbook: "mixed-modes",
    causes: [NODE_DOWN, NO_LINK],
  },
  {
    id: "now-down",
    has: ["InetAddress", "is now DOWN"],
    printedBy: "node",
    example:
      "gossip - InetAddress 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2 is now DOWN, status = NORMAL",
    runbook: "mixed-modes",
    causes: [NODE_DOWN, NO_LINK],
  },
  {
    id: "raft-server-dead",
    has: ["marking Raft server", "as dead"],
    printedBy: "node",
    example:
      "raft_group_registry - marking Raft server 8d1b2c3a-0000-4000-8000-000000000002 as dead for raft groups",
    runbook: "mixed-modes",
    causes: [NODE_DOWN, NO_LINK],
  },
  {
    id: "not-marked-alive",
    has: ["Failed to mark node as alive"],
    printedBy: "node",
    example:
      "gossip - Failed to mark node as alive in 30000 ms, nodes={10.0.0.2}, live_nodes={10.0.0.1}",
    runbook: "node-will-not-join",
    causes: [NO_LINK, NODE_DOWN],
  },
  {
    id: "topology-learned",
    has: ["because it was created without topology information"],
    printedBy: "node",
    example:
      "messaging_service - Dropping connection to 10.0.0.2 because it was created without topology information",
    causes: [{
      id: "normal-under-dc-and-rack",
      title: "Normal under dc and rack: the peer's place became known, and the node connects anew",
      tellApart: "It is printed once for each peer after a start.",
      fix: "Nothing.",
      sure: "one-cause",
    }],
  },
  {
    id: "client-id-failed",
    has: ["Failed to send client id to"],
    printedBy: "dialler",
    example:
      "messaging_service - Failed to send client id to 10.0.0.2:7001 for verb 9: seastar::rpc::closed_error (connection is closed)",
    runbook: "mixed-modes",
    causes: [{
      ...NO_LINK,
      title: "The connection that the line names with its real port was closed at once",
    }],
  },
];
