/**
 * What the `rpc` logger prints when a connection between nodes comes to nothing.
 *
 * `server connection dropped` is printed by the node that accepted, `client connection dropped` by
 * the one that dialled; the address is always the other end's. Facts: Seastar `src/rpc/rpc.cc` and
 * `src/net/tls.cc`, each line seen on the wire together with its cause.
 *
 * @module
 */

import { readAnswer, readMagic } from "./magic.ts";
import type { KnownMessage } from "./message.ts";
import { messagesIn } from "./rows.ts";

export const RPC_MESSAGES: readonly KnownMessage[] = messagesIn(
  `
wrong-protocol-magic |  | acceptor | ports-differ | bytes that are no RPC negotiation, on the port for plaintext
  wrong protocol magic
  rpc - client 10.0.0.2:50412: wrong protocol magic: 1603010200010001
  > tls-client | A TLS client dialled the port for plaintext: as a rule a node with other port numbers | The bytes begin with 1603. If the address is a node, compare its ssl_storage_port with this node's storage_port. | Give all nodes the same storage_port and ssl_storage_port, and take a safe step: ringshake plan --to all |  | printer=tls-port-speaks-plaintext cluster=ports-differ
  > stranger | A scanner, health check or tool reached the storage port | Is the address one of your nodes? If not, it is this. | Let only nodes reach 7000 and 7001, or ignore the line. |  | stranger
  > http-client | An HTTP client: a metrics scraper or health check with the wrong port | The bytes begin with a word such as GET: 474554. | Prometheus scrapes 9180, the REST API is on 10000.
  > ssh-client | An SSH client or scanner: the bytes begin SSH- | The address is not one of your nodes, or somebody forwards a port. | Let only nodes reach 7000 and 7001.
  > proxy-header | A load balancer that puts a PROXY header in front of each connection | The bytes begin 0d0a0d0a000d0a51, or with the word PROXY. | Turn the PROXY protocol off there: storage ports take none. Better, let nodes connect directly.
  > cql-client | A driver or cqlsh with the storage port instead of 9042 | The bytes begin with 04 or 05. | Point the client at port 9042 (9142 with TLS).
  > cassandra-node | An Apache Cassandra node or tool | The bytes are ca552dfa, or 53534c when it is an old sstableloader. | Cassandra and ScyllaDB do not share a ring. Correct its seed list.

answer-is-no-rpc |  | dialler | wrong-service | an answer that is no RPC negotiation, from the port for plaintext
  wrong protocol magic
  rpc - client 10.0.0.2:7000: wrong protocol magic: 485454502f312e31
  > other-service | Another service than ScyllaDB answers on the port that this node dialled | ringshake check ADDRESS names what answers there. | Free that port on the other host, or correct the address and port. |  | peer=wrong-service
  > http-server | An HTTP server or proxy answers where the other node's storage port should | The bytes begin with HTTP/, which is an answer: this node had dialled. | Free that port on the other host, or correct the address: ringshake check names what answers. |  | peer=wrong-service
  > tls-listener | This node dials in the clear, and the other end listens with TLS | The bytes begin with 15 or 16: a TLS record, as an alert is. | Give all nodes the same storage_port and ssl_storage_port, and take a safe step: ringshake plan --to all |  | peer=plain-port-speaks-tls cluster=ports-differ

unexpected-eof-in-negotiation |  | dialler | ports-differ | 1 to 11 bytes, then the end: a TLS alert has 7
  unexpected eof during negotiation frame
  rpc - client 10.0.0.2:7001: unexpected eof during negotiation frame
  > dialled-tls-in-clear | This node dials in the clear, and the other end listens with TLS | The address ends in the peer's TLS port, and the peer logs \`An unexpected TLS packet was received.\` at the same second. | Give all nodes the same storage_port and ssl_storage_port, and take a safe step: ringshake plan --to all |  | peer=plain-port-speaks-tls cluster=ports-differ | ports=storage_port,ssl_storage_port
  > short-probe | A probe or scanner sent a few bytes and left | The address is no node, and has a high port number. | Ignore it, or let only nodes reach the port. |  | stranger | ports=client

short-greeting |  | acceptor |  | 1 to 11 bytes, then the end
  unexpected eof during negotiation frame
  rpc - client 10.0.0.9:50412: unexpected eof during negotiation frame
  > short-probe | A probe or scanner sent a few bytes and left | The address is no node, and has a high port number. | Ignore it, or let only nodes reach the port. |  | stranger | ports=client

plaintext-on-tls-port |  | acceptor | ports-differ | bytes that are no TLS record, on the TLS port
  server connection dropped: An unexpected TLS packet was received
  rpc - client 10.0.0.2:50412: server connection dropped: An unexpected TLS packet was received.
  > peer-in-clear | A node dials this port in the clear: its storage_port has the TLS port's number | If the address is a node, compare its storage_port with this node's ssl_storage_port. | Give all nodes the same storage_port and ssl_storage_port, and take a safe step: ringshake plan --to all |  | cluster=ports-differ peer=tls-port-speaks-plaintext
  > stranger | A client, scanner or health check without TLS | The address is not one of your nodes. | Let only nodes reach the port, or ignore the line. |  | stranger

answer-without-tls |  | dialler | wrong-service | an answer in the clear
  client connection dropped: An unexpected TLS packet was received
  rpc - client 10.0.0.2:7001: client connection dropped: An unexpected TLS packet was received.
  > other-service | Another service answers where a TLS listener should | ScyllaDB's plain port never answers a ClientHello. So this is HTTP, CQL or a proxy: ringshake check names it. | Give all nodes the same ssl_storage_port, and free the port from other programs. |  | peer=wrong-service

tls-cut-acceptor |  | acceptor | chain-refused-by-peers | the end of the connection before or during the handshake
  server connection dropped: The TLS connection was non-properly terminated
  rpc - client 10.0.0.2:50412: server connection dropped: The TLS connection was non-properly terminated.
  > own-certificate-refused | The dialling node did not trust this node's certificate, and closed without an alert | The other node logs \`The certificate is NOT trusted.\` at the same second. | Mend this node's certificate, or the other node's truststore: its line has the reason. |  | printer=chain-expired,chain-issuer-unknown,chain-missing-intermediate peer=truststore-empty,chain-refused-by-peers
  > port-check | A health check or scanner that only opens the port and closes it | The address is no node, and the line comes at regular times. | Ignore it, or let the check speak RPC: ringshake check does, and leaves no line. |  | stranger
  > peer-gone | The other end was stopped or killed | The peer's own log shows a shutdown. | Nothing, if the restart was intended.

tls-cut-dialler |  | dialler | tls-port-speaks-plaintext | the end of the connection inside TLS, without a close
  client connection dropped: The TLS connection was non-properly terminated
  rpc - client 10.0.0.2:7001: client connection dropped: The TLS connection was non-properly terminated.
  > dialled-plain-port | The port that was dialled speaks plaintext | The other end logs \`wrong protocol magic: 1603…\` at the same second. | Give all nodes the same port numbers, and look at the other end's mode. |  | peer=tls-port-speaks-plaintext cluster=ports-differ
  > certificate-required | The other end requires a certificate (TLS 1.2), and this node sent none | The other end logs \`No certificate was found\`. | ringshake explain 'No certificate was found' |  | printer=certificate-withheld
  > client-certificate-refused | The accepting node did not trust this node's certificate, and closed without an alert | The other end logs \`The certificate is NOT trusted.\` at the same second. | Mend this node's certificate, or the other node's truststore. |  | peer=truststore-empty,chain-refused-by-peers,own-certificate-refused | ports=ssl_storage_port
  > peer-restarted | After a long time of working: the peer was restarted, or a NAT dropped the connection | It happens once, and the connection comes back. | Nothing. If it recurs after equal times, raise the idle time-out in between.
`,
  {
    "wrong-protocol-magic": readMagic,
    "answer-is-no-rpc": readAnswer,
  },
);
