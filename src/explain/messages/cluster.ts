/**
 * What other parts of a node print when its connections fail. None of these is proof of a TLS problem
 * on its own: the `rpc` lines at the same second are.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";
import { messagesIn } from "./rows.ts";

export const CLUSTER_MESSAGES: readonly KnownMessage[] = messagesIn(`
shadow-round-failed |  | node | node-will-not-join
  Unable to gossip with any
  init - Startup failed: std::runtime_error (Unable to gossip with any nodes={10.0.0.1, 10.0.0.2} (ShadowRound).)
  > no-link | The connection cannot be made: wrong mode, closed port, certificate, or firewall | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service
  > seeds-down | The seeds are down, or the seed addresses are wrong | nc -vz SEED 7000 and 7001, from this node. | systemctl status scylla-server, on that node. |  | peer=nothing-listens

shadow-round-skipped |  | node | node-will-not-join
  Skip ShadowRound
  gossip - All nodes={10.0.0.1, 10.0.0.2} are down for get_endpoint_states verb. Skip ShadowRound.
  > no-link | The node reached nobody and starts alone: it serves clients without its cluster | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service
  > node-down | The other node is down, starting or overloaded | Neither of its ports answers, or answers slowly. | systemctl status scylla-server, on that node. |  | peer=nothing-listens

connects-again |  | node | node-will-not-join
  Connect  ~  again ... (
  gossip - Connect nodes={10.0.0.1, 10.0.0.2} again ... (30 seconds passed)
  > no-link | The connection cannot be made: wrong mode, closed port, certificate, or firewall | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service
  > seeds-down | The seeds are down, or the seed addresses are wrong | nc -vz SEED 7000 and 7001, from this node. | systemctl status scylla-server, on that node. |  | peer=nothing-listens

endpoint-states-failed |  | node | node-will-not-join
  get_endpoint_states verb
  gossip - Node 10.0.0.1 is down for get_endpoint_states verb
  > no-link | The connection cannot be made: wrong mode, closed port, certificate, or firewall | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service
  > seeds-down | The seeds are down, or the seed addresses are wrong | nc -vz SEED 7000 and 7001, from this node. | systemctl status scylla-server, on that node. |  | peer=nothing-listens

echo-failed |  | node | mixed-modes
  Send echo to node ~ status = failed
  gossip - failure_detector_loop: Send echo to node 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2, status = failed: seastar::rpc::closed_error (got error from node 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2: connection is closed)
  > no-link | The connection cannot be made: wrong mode, closed port, certificate, or firewall | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service
  > node-down | The other node is down, starting or overloaded | Neither of its ports answers, or answers slowly. | systemctl status scylla-server, on that node. |  | peer=nothing-listens

echo-message-failed |  | node | mixed-modes
  Fail to send EchoMessage
  gossip - Fail to send EchoMessage to 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2: seastar::rpc::closed_error (connection is closed)
  > no-link | The connection cannot be made: wrong mode, closed port, certificate, or firewall | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service
  > node-down | The other node is down, starting or overloaded | Neither of its ports answers, or answers slowly. | systemctl status scylla-server, on that node. |  | peer=nothing-listens

marked-down |  | node | mixed-modes
  Mark node ~ as DOWN
  gossip - failure_detector_loop: Mark node 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2 as DOWN
  > node-down | The other node is down, starting or overloaded | Neither of its ports answers, or answers slowly. | systemctl status scylla-server, on that node. |  | peer=nothing-listens
  > no-link | The connection cannot be made: wrong mode, closed port, certificate, or firewall | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service

now-down |  | node | mixed-modes
  InetAddress ~ is now DOWN
  gossip - InetAddress 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2 is now DOWN, status = NORMAL
  > node-down | The other node is down, starting or overloaded | Neither of its ports answers, or answers slowly. | systemctl status scylla-server, on that node. |  | peer=nothing-listens
  > no-link | The connection cannot be made: wrong mode, closed port, certificate, or firewall | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service

raft-server-dead |  | node | mixed-modes
  marking Raft server ~ as dead
  raft_group_registry - marking Raft server 8d1b2c3a-0000-4000-8000-000000000002 as dead for raft groups
  > node-down | The other node is down, starting or overloaded | Neither of its ports answers, or answers slowly. | systemctl status scylla-server, on that node. |  | peer=nothing-listens
  > no-link | The connection cannot be made: wrong mode, closed port, certificate, or firewall | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service

not-marked-alive |  | node | node-will-not-join
  Failed to mark node as alive
  gossip - Failed to mark node as alive in 30000 ms, nodes={10.0.0.2}, live_nodes={10.0.0.1}
  > no-link | The connection cannot be made: wrong mode, closed port, certificate, or firewall | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service
  > node-down | The other node is down, starting or overloaded | Neither of its ports answers, or answers slowly. | systemctl status scylla-server, on that node. |  | peer=nothing-listens

topology-learned |  | node
  because it was created without topology information
  messaging_service - Dropping connection to 10.0.0.2 because it was created without topology information
  > normal-under-dc-and-rack | Normal under dc and rack: the peer's place became known, and the node connects anew | It is printed once for each peer after a start. | Nothing. | one-cause

client-id-failed |  | dialler | mixed-modes
  Failed to send client id to
  messaging_service - Failed to send client id to 10.0.0.2:7001 for verb 9: seastar::rpc::closed_error (connection is closed)
  > no-link | The connection that the line names with its real port was closed at once | Look for rpc lines of the same second, on both nodes. A refused dial is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why. |  | cluster=mixed-modes,data-links-dead,ports-differ,no-common-version,chain-refused-by-peers peer=tls-port-closed,chain-expired,tls-port-speaks-plaintext,wrong-service
`);
