/**
 * What a node prints where no row before knows more: the frame of the line says whose it is, and the rest
 * of the line how it ended. These stand last among a node's messages.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";
import { messagesIn } from "./rows.ts";

export const FALLBACK_MESSAGES: readonly KnownMessage[] = messagesIn(`
dial-failed | nodes | dialler | unreachable
  fail to connect:
  rpc - client 10.0.0.2:7001: fail to connect: Host is down
  > system-refused | The system could not make the connection, for the reason at the end of the line: no TLS was spoken yet | nc -vz ADDRESS PORT, from this host, says the same. | Mend the network or the limit that the reason names; then both storage ports must be open between all nodes.

connection-lost-dialler | nodes | dialler
  client connection dropped:
  rpc - client 10.0.0.2:7001: client connection dropped: read: Network is unreachable
  > broke-off | A connection that this node had dialled broke off, for the reason at the end of the line | The other node's log of the same second, and the network between the two. | Nothing, if it comes once. Else: ringshake check -i INVENTORY

connection-lost-acceptor | nodes | acceptor
  server connection dropped:
  rpc - client 10.0.0.2:50412: server connection dropped: read: No route to host
  > broke-off | A connection that this node had accepted broke off, for the reason at the end of the line | The log of whoever has the address, of the same second. | Nothing, if it comes once. Else: ringshake check -i INVENTORY

handler-failed | nodes | node
  exception ~ handler ignored
  rpc - client 10.0.0.2:50412: exception "std::runtime_error: x" in no_wait handler ignored
  > call-failed-inside | A call arrived and failed inside this node: the connection stands, and TLS is not at fault | The text in quotes is the error. | Look that error up by itself.

accept-failed | nodes | acceptor
  accept failed
  rpc - server 10.0.0.1:7000: accept failed: Too many open files
  > no-descriptors | The node cannot take another connection: as a rule it has no file descriptor left | cat /proc/$(pidof scylla)/limits, beside ls /proc/$(pidof scylla)/fd counted. | Raise LimitNOFILE of scylla-server, and see who opens so many connections.

stream-cut | nodes | node
  rpc::stream_closed
  stream_session - [Stream #1] Failed to handle STREAM_MUTATION_FRAGMENTS: seastar::rpc::stream_closed (rpc stream was closed by peer)
  > stream-broke | Streaming broke off, because its connection was cut or the other node stopped | The \`rpc\` lines of that second, on both nodes, say why. | Mend that, then repeat the bootstrap, repair or decommission.

peer-announced-stop | nodes | node
  Got shutdown message from
  gossip - Got shutdown message from 10.0.0.2, received_generation=1, local_generation=1
  > peer-stops | The other node says that it is being stopped, in good order | Its own log shows the shutdown. | Nothing, if the restart was intended. | said

http-connection-lost | http alternator | acceptor
  request error ~ error system:
  httpd - request error: std::system_error (error system:104, read: Connection reset by peer)
  > client-left | A client of Alternator, of the REST API or of the metrics cut its connection | It comes with time-outs of scrapers and clients. | Nothing, if they work.

service-unreachable | !outgoing | node
  error system:
  vector_store_client - Failed to connect to 10.0.0.40:6080: std::system_error (error system:111, Connection refused)
  > service-down | A service that this node calls could not be reached: the system's text in the line says how. No TLS was spoken yet | The logger names the service. It has no part in connections between nodes. | nc -vz HOST PORT, from the node; then the section of that service in scylla.yaml.

service-call-failed | !outgoing | node
  GnuTLS:-
  vector_store_client - Failed to connect: std::system_error (error GnuTLS:-15, An unexpected TLS packet was received.)
  > service-tls | A service that this node calls could not be reached by TLS: the GnuTLS text in the line says how it failed | The logger names the service. It has no part in connections between nodes. | openssl s_client -connect HOST:PORT, from the node, and the section of that service in scylla.yaml.

future-ignored | start | node
  Exceptional future ignored
  seastar - Exceptional future ignored: std::system_error (error GnuTLS:-10, The specified session has been invalidated for some reason.), backtrace: 0x1
  > told-elsewhere | An error that nobody waited for any more: it says neither which connection nor which end | A line of \`rpc\` or \`cql_server\` of the same second tells of the same event. | Explain that line.

reactor-stalled | start | node
  Reactor stalled for
  seastar - Reactor stalled for 312 ms on shard 0, in scheduling group main
  > busy | The node was busy for that long and answered nobody: other nodes and clients see time-outs | Handshakes in large finite fields (ffdhe8192) are one cause; a flood of new connections another. | Leave the large groups out of priority_string, and see what else runs at that time.

option-not-converted | start | node | configuration-remarks
  bad conversion :
  init - yaml-cpp: error at line 3, column 1: bad conversion : storage_port
  > default-used | The value of that option cannot be read, so the node runs with the option's default | The option is named at the end of the line. | ringshake lint scylla.yaml

cluster-name-differs | nodes | node
  ClusterName mismatch
  gossip - ClusterName mismatch from 10.0.0.4 prod!=Test Cluster
  > other-cluster | The other node bears another cluster_name, so the two do not gossip: the connection stands, TLS is not at fault | Both names are in the line. | Correct cluster_name or the seeds of whichever node is wrong. | said

id-without-address | nodes | node
  cannot be translated to an IP address
  raft_group_registry - Raft server id 8d1b2c3a-0000-4000-8000-000000000002 cannot be translated to an IP address.
  > address-not-learned | The node has not learned the other's address by gossip: they cannot talk, or the other was removed | nodetool status shows it, or not. | ringshake check -i INVENTORY shows which links fail, and why.

bad-configuration | start | node
  bad_configuration_error
  init - Startup failed: bad_configuration_error (std::exception)
  > line-before | The configuration was refused; the \`init\` line before says which option | It is the last line with ERROR before this one. | Explain that line.
`).map((row) => ({ ...row, isGeneral: true }));
