/**
 * The rest of what the `rpc` logger prints: connections that end without a word about TLS, dials that
 * fail, and foreign handshakes.
 *
 * Order matters here and in the catalogue: the first message that fits is taken.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";
import { messagesIn } from "./rows.ts";

export const RPC_PLAIN_MESSAGES: readonly KnownMessage[] = messagesIn(`
closed-before-negotiation |  | acceptor |  | the end of the connection before an RPC negotiation was complete
  server connection dropped: connection is closed
  rpc - client 10.9.9.9:50412: server connection dropped: connection is closed
  > port-check | A health check or scanner that only opens the port and closes it | The address is no node, and the line comes at regular times. | Ignore it, or let the check speak RPC: ringshake check does, and leaves no line. |  | stranger
  > line-before | It belongs to the \`wrong protocol magic\` or \`unexpected eof\` line just before it | The line before names the same address and port. | Explain that line instead.
  > peer-gone | The other node was stopped while it connected | The address is a node, and its log shows a shutdown. | Nothing, if the restart was intended.

closed-without-a-byte |  | dialler | up-but-data-fails | the end of the connection, and not one byte
  client connection dropped: connection is closed
  rpc - client 10.0.0.2:7000: client connection dropped: connection is closed
  > filtered | The other node runs dc or rack and does not know this address as near: its filter hung up | The port is storage_port, and the other node logs nothing at all. From a node of its own dc or rack it works. | Bring all nodes into one mode. If listen_address and broadcast_address differ (NAT, Kubernetes), use all. |  | cluster=data-links-dead,mixed-modes | ports=storage_port
  > client-certificate-refused | The accepting node did not trust this node's certificate, and closed without an alert | It happens right after the handshake, and the other node has the reason in its log. | Mend this node's certificate, or the other node's truststore. |  | peer=truststore-empty,chain-refused-by-peers,own-certificate-refused | ports=ssl_storage_port
  > line-before | It belongs to the \`unexpected eof\` or \`wrong protocol magic\` line just before it | The line before names the same address and port. | Explain that line instead.
  > peer-stopping | The other node is stopping, or has banned this one | Look at the other node's log and at nodetool status there. | Nothing, if the restart was intended. A removed node must be wiped before it rejoins.

connection-reset-acceptor |  | acceptor |  | a TCP reset
  server connection dropped: ~ Connection reset by peer
  rpc - client 10.0.0.2:50412: server connection dropped: Connection reset by peer
  > port-check | A health check or scanner that only opens the port and closes it | The address is no node, and the line comes at regular times. | Ignore it, or let the check speak RPC: ringshake check does, and leaves no line. |  | stranger
  > own-certificate-refused | The dialling node did not trust this node's certificate, and closed without an alert | The other node logs \`The certificate is NOT trusted.\` at the same second. | Mend this node's certificate, or the other node's truststore: its line has the reason. |  | printer=chain-expired,chain-issuer-unknown,chain-missing-intermediate peer=truststore-empty,chain-refused-by-peers
  > peer-gone | The other end crashed, or a firewall cut the connection | It comes without a pattern, from nodes too. | Look at the network between the two.

connection-reset-dialler |  | dialler |  | a TCP reset
  client connection dropped: ~ Connection reset by peer
  rpc - client 10.0.0.2:7000: client connection dropped: Connection reset by peer
  > filtered | The other node's dc or rack filter hung up while this node was sending | The port is storage_port, and the other node logs nothing. | Bring all nodes into one mode. |  | cluster=data-links-dead,mixed-modes | ports=storage_port
  > client-certificate-refused | The accepting node did not trust this node's certificate, and closed without an alert | It happens right after the handshake, and the other node has the reason in its log. | Mend this node's certificate, or the other node's truststore. |  | peer=truststore-empty,chain-refused-by-peers,own-certificate-refused | ports=ssl_storage_port
  > harmless-close | A connection that was done with; seen now and then after successful calls over TLS | The peers stay UN, and nothing fails. | Nothing.
  > firewall-reset | A firewall answers with a reset | nc -vz to that port is refused at once, though the node listens. | Let nodes reach each other on both storage ports. |  | peer=nothing-listens

broken-pipe-acceptor |  | acceptor | chain-refused-by-peers | nothing more: the other end had closed while this node was sending
  server connection dropped: ~ Broken pipe
  rpc - client 10.0.0.2:50412: server connection dropped: sendmsg: Broken pipe
  > own-certificate-refused | The dialling node did not trust this node's certificate, and closed without an alert | The other node logs \`The certificate is NOT trusted.\` at the same second. | Mend this node's certificate, or the other node's truststore: its line has the reason. |  | printer=chain-expired,chain-issuer-unknown,chain-missing-intermediate peer=truststore-empty,chain-refused-by-peers
  > port-check | A health check or scanner that only opens the port and closes it | The address is no node, and the line comes at regular times. | Ignore it, or let the check speak RPC: ringshake check does, and leaves no line. |  | stranger

broken-pipe-dialler |  | dialler |  | nothing: the other end had closed while this node was sending
  client connection dropped: ~ Broken pipe
  rpc - client 10.0.0.2:7000: client connection dropped: sendmsg: Broken pipe
  > filtered | The other node's dc or rack filter hung up while this node was sending | The port is the other node's storage_port, and that node logs nothing. | Give all nodes the same port numbers and one mode. |  | cluster=ports-differ,mixed-modes | ports=storage_port
  > client-certificate-refused | The accepting node did not trust this node's certificate, and closed without an alert | It happens right after the handshake, and the other node has the reason in its log. | Mend this node's certificate, or the other node's truststore. |  | peer=truststore-empty,chain-refused-by-peers,own-certificate-refused | ports=ssl_storage_port
  > peer-stopping | The other node was stopped, or cut the connection | Its log shows a shutdown at that second. | Nothing, if the restart was intended.

dial-refused |  | dialler | tls-port-closed | a refusal: nothing listens there
  fail to connect ~ Connection refused
  rpc - client 10.0.0.2:7001: fail to connect: Connection refused
  > no-tls-listener | The other node has no TLS listener: none without a certificate, or a misspelt mode | The port is ssl_storage_port, and the node's storage_port answers. | Set certificate and keyfile there first, with mode none. Then go on: ringshake plan --to all |  | peer=tls-port-closed cluster=mixed-modes | ports=ssl_storage_port
  > plain-port-closed | The other node runs all, and this one dials in the clear | The port is storage_port, and the node's TLS port answers. | Set this node to transitional: ringshake plan --to all |  | cluster=data-links-dead,mixed-modes | ports=storage_port
  > node-down | The other node is down or still starting | Neither of its ports answers. | systemctl status scylla-server, on that node. |  | peer=nothing-listens
  > ports-differ | The other node listens on other numbers | ss -ltn on that node. | Give all nodes the same numbers. |  | cluster=ports-differ

dial-timed-out |  | dialler | unreachable | nothing
  fail to connect ~ timed out
  rpc - client 10.0.0.2:7001: fail to connect: Connection timed out
  > firewall | A firewall or security group opens 7000 and not 7001 | nc -vz on 7000 works, on 7001 it hangs. | Open both ports between all nodes. |  | peer=unreachable

bind-address-unavailable | nodes start cql alternator | node
  Cannot assign requested address
  rpc - client 10.0.0.2:7001: fail to connect: bind: Cannot assign requested address
  > nat-address | listen_address (or broadcast_address) is not an address of this host | ip addr does not show it: as a rule a NAT or cloud public address. | Set listen_address to an address of the host, broadcast_address to the public one. |  |  | ports=storage_port,ssl_storage_port
  > rpc-address | rpc_address is not an address of this host: traffic between nodes is not concerned | ip addr does not show it. listen_address has no part in the CQL ports. | Set rpc_address to an address of the host, broadcast_rpc_address to the public one. |  |  | ports=cql
  > service-address | The address of that service is not one of this host: alternator_address, api_address or prometheus_address | The port in the line says which; ip addr does not show the address. | Set that option to an address of the host. |  |  | ports=alternator,other

address-family-mismatch |  | dialler
  Address family not supported by protocol
  rpc - client [2001:db8::2]:7001: fail to connect: bind: Address family not supported by protocol
  > mixed-families | The node listens on IPv4 and dials IPv6, or the reverse | Compare listen_address with the peer's broadcast_address. | Use one address family for all nodes' listen and broadcast addresses. | one-cause

missing-auxiliary-data |  | acceptor
  missing auxiliary data
  rpc - client 10.0.0.2:50412 msg_id 1: missing auxiliary data 'baddr' on connection 3
  > foreign-rpc-client | An RPC client that did not introduce itself as this release's nodes do: a tool, or a node of another release | TLS is not at fault: the connection stands. | See what connects from that address, and its release.

bad-negotiation-frame |  | acceptor |  | an RPC negotiation that is not well-formed
  in negotiation frame
  rpc - client 10.0.0.9:50412: bad feature data format in negotiation frame
  > stranger | A fuzzer, a scanner or a broken tool: no node sends this | The address is not one of your nodes. | Let only nodes reach the port. | one-cause

unknown-parent-connection |  | acceptor |  | a stream for a connection that this node does not have (any more)
  Unknown parent connection
  rpc - client 10.0.0.2:50412: server stream connection dropped: Unknown parent connection 0 on shard 0
  > parent-gone | The connection that the stream belongs to was dropped, often by a restart | An earlier line about the same peer says why its connection was dropped. | Explain that line. Repeat the repair or streaming once the nodes are up.
`);
