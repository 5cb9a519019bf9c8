/**
 * What a node prints about itself and its services, beside certificates and handshakes: options,
 * addresses, files, its other listeners, and what it calls.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";
import { messagesIn } from "./rows.ts";

export const SERVICE_MESSAGES: readonly KnownMessage[] = messagesIn(`
frame-cut-short | nodes | node
  unexpected eof on a 
  rpc - client 10.0.0.2:7001: unexpected eof on a request while reading header: expected 28 got 7
  > cut-in-a-frame | The connection was cut in the middle of a call, after RPC had been agreed on: mode and certificates are not at fault | The other node was killed or restarted, or the network dropped the connection. | Nothing, if it comes with a restart. Else look at the network between the two.

unknown-verb | nodes | node
  unknown verb exception
  rpc - client 10.0.0.2:7001: unknown verb exception 66 ignored
  > releases-differ | The two nodes run different releases: one does not know a call of the other's | TLS is not at fault: the connection stands. nodetool version on both. | Finish the upgrade.

shutdown-failed | nodes | node
  fail to shutdown connection while stopping
  rpc - client 10.0.0.2:7001: fail to shutdown connection while stopping: shutdown: Transport endpoint is not connected
  > harmless | The connection was gone before the node closed it | It comes while the node stops, or drops a peer. | Nothing. | one-cause

no-route | nodes | dialler | unreachable
  fail to connect ~ No route to host
  rpc - client 10.0.0.2:7001: fail to connect: No route to host
  > firewall-rejects | A firewall on the other host rejects the port (firewalld answers so), or the host is off | nc -vz on 7000 works and on 7001 says the same: the firewall. ping fails too: the host. | Open both storage ports between all nodes.
  > no-host | No host has that address in its network | ip neigh shows FAILED for it. | Correct the address.

network-unreachable | nodes | dialler | unreachable
  fail to connect ~ Network is unreachable
  rpc - client 10.0.0.2:7001: fail to connect: Network is unreachable
  > no-route | This host has no route to that network | ip route get ADDRESS | Add the route, or use addresses that the nodes can reach.

dial-forbidden | nodes | dialler | unreachable
  fail to connect ~ Operation not permitted
  rpc - client 10.0.0.2:7001: fail to connect: Operation not permitted
  > egress-rule | A rule on this very host forbids the connection: iptables, nftables or a network policy for what goes out | nft list ruleset, on this host | Allow both storage ports to all nodes.

compression-unsupported | nodes | dialler
  responded with compression
  rpc - client 10.0.0.2:7001: client connection dropped: RPC server responded with compression LZ4 - unsupported
  > compression-differs | The other node agreed on a compression that this one did not offer | TLS is not at fault: RPC was spoken. Compare internode_compression and the releases. | Use one internode_compression on all nodes.

streaming-off | nodes | acceptor
  streaming is not configured for the server
  rpc - client 10.0.0.2:50412: server connection dropped: streaming is not configured for the server
  > foreign-rpc | An RPC client asked for a stream where none is served: no ScyllaDB node does | TLS is not at fault: RPC was spoken. | See what has that address.

service-level-rejected | nodes | acceptor
  Rejecting RPC connection for service level
  rpc - client 10.0.0.2:50412: server connection dropped: Rejecting RPC connection for service level: sl1, probably only a transitional effect
  > service-level-not-known-yet | The dialler knows a service level that this node has not learned of yet | It ends by itself. TLS is not at fault. | Nothing, if it stops within minutes. | said

connection-timed-out-dialler | nodes | dialler
  client connection dropped: ~ Connection timed out
  rpc - client 10.0.0.2:7001: client connection dropped: recv: Connection timed out
  > silent-network | A standing connection fell silent: the other host vanished, or a firewall or NAT forgot the connection | It comes minutes after the last traffic: the keepalive gave up. | Raise the idle time-out in between, or look at the other host.

connection-timed-out-acceptor | nodes | acceptor
  server connection dropped: ~ Connection timed out
  rpc - client 10.0.0.2:50412: server connection dropped: recv: Connection timed out
  > silent-network | A standing connection fell silent: the other host vanished, or a firewall or NAT forgot the connection | It comes minutes after the last traffic: the keepalive gave up. | Raise the idle time-out in between, or look at the other host.

reply-dropped | nodes | node
  reply to ~ connection
  rpc - client 10.0.0.2:50412: reply to 10.0.0.2 dropped: connection is closed
  > link-broke | A call to another node came to nothing, because its connection could not be made or was cut | The \`rpc\` lines of that second say why; a dial that was refused is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why.
  > node-stopped | The other node was being stopped, or is overloaded | Its own log shows a shutdown, or \`Reactor stalled\`. | Nothing, if the restart was intended.

file-is-folder |  | node
  Could not read ~ file ~ Is a directory
  init - Startup failed: std::_Nested_exception<std::runtime_error> (Could not read certificate file /etc/scylla/certs): std::filesystem::__cxx11::filesystem_error (error system:21, filesystem error: open failed: Is a directory [/etc/scylla/certs])
  > names-a-folder | The option names a folder, and wants one PEM file | ls -ld of the path in the line. | Name the file in it. | said

listen-forbidden |  | node
  posix_listen failed ~ Permission denied
  init - Startup failed: std::system_error (error system:13, posix_listen failed for address 10.0.0.1:700: Permission denied)
  > privileged-port | The port is below 1024, or a security module forbids it to the user scylla | The number in the line; ausearch -m avc where SELinux is on. | Use 7000 and 7001.

no-address |  | node
  neither listen_address nor broadcast_address
  init - Bad configuration: neither listen_address nor broadcast_address are defined
  > no-address | Both listen_address and broadcast_address are empty | grep -nE 'listen_address|broadcast_address' scylla.yaml | Set listen_address to an address of this host. | said

wildcard-rpc-address |  | node
  wildcard address ~ broadcast_rpc_address
  init - If rpc_address is set to a wildcard address 0.0.0.0, then you must set broadcast_rpc_address
  > no-broadcast-rpc-address | rpc_address is a wildcard, and nothing tells clients which address to use | grep -n rpc_address scylla.yaml | Set broadcast_rpc_address to an address that clients reach. | said

address-unresolved |  | node
  Couldn't resolve
  init - Startup failed: std::runtime_error (Couldn't resolve listen_address)
  > no-such-name | The option named in the line is a host name that does not resolve, or is empty | getent hosts NAME, on the node | Write an address, or mend the name service.

yaml-missing |  | node
  Could not read configuration file ~ No such file or directory
  init - Could not read configuration file /etc/scylla/scylla.yaml: std::filesystem::__cxx11::filesystem_error (error system:2, filesystem error: open failed: No such file or directory [/etc/scylla/scylla.yaml])
  > no-file | There is no scylla.yaml at the path in the line | ls -l of that path; SCYLLA_CONF and --options-file name another. | Put the file there, or correct --options-file. | said

yaml-unreadable |  | node
  Could not read configuration file ~ Permission denied
  init - Could not read configuration file /etc/scylla/scylla.yaml: std::filesystem::__cxx11::filesystem_error (error system:13, filesystem error: open failed: Permission denied [/etc/scylla/scylla.yaml])
  > owner | The user scylla may not read the file | sudo -u scylla head -c1 FILE; namei -l FILE shows the folders too. | sudo chown scylla:scylla FILE | said

retired-option-value |  | node
  retired_config_value_error
  init - Could not read configuration file /etc/scylla/scylla.yaml: utils::retired_config_value_error (experimental feature 'raft' has been removed)
  > retired-feature | scylla.yaml asks for an experimental feature that this release no longer has: the node does not start | The name is in the line. | Remove that word from experimental_features. | said

option-deprecated |  | node
  Option is deprecated :
  init - Option is deprecated : consistent_cluster_management
  > harmless | The option still stands in scylla.yaml, and this release does not need it | It has no part in encryption. | Remove the line when convenient. | said

option-not-applicable |  | node
  Option is not applicable :
  init - Option is not applicable : memory_allocator
  > cassandra-option | An option of Cassandra's that ScyllaDB does not use | It has no part in encryption. | Remove the line when convenient. | said

argument-invalid |  | node
  the argument ~ for option '-- ~ is invalid
  error: the argument for option '--server-encryption-options' is invalid
  > bad-argument | The value of that option on the command line (SCYLLA_ARGS) cannot be read: the node does not start | Blocks are written as key=value:key=value, numbers without 0x. | Correct it in /etc/default/scylla-server or /etc/sysconfig/scylla-server. | said

argument-unknown |  | node
  unrecognised option '
  error: unrecognised option '--server-encryption'
  > no-such-option | The command line (SCYLLA_ARGS) has an option that this release does not know: the node does not start | scylla --help lists them. | Correct it in /etc/default/scylla-server or /etc/sysconfig/scylla-server. | said

argument-twice |  | node
  option '-- ~ cannot be specified more than once
  error: option '--storage-port' cannot be specified more than once
  > given-twice | The command line has that option twice: the node does not start | SCYLLA_ARGS and SCYLLA_DOCKER_ARGS are put behind each other. | Remove one. | said

argument-ambiguous |  | node
  option '-- ~ is ambiguous
  error: option '--listen' is ambiguous and matches '--listen-address', and '--listen-interface'
  > cut-too-short | The command line cuts an option so short that several begin so: the node does not start | The line names them. | Write it whole. | said

rackdc-unparsable |  | node
  Failed to parse a properties file
  snitch_logger - Failed to parse a properties file (/etc/scylla/cassandra-rackdc.properties). Halting...
  > rackdc-syntax | cassandra-rackdc.properties has a line that is no \`key=value\`: the node does not start | ringshake lint scylla.yaml, with that file beside it. | Write dc=, rack= and prefer_local= lines. | said

rackdc-incomplete |  | node
  Property file ~ is incomplete
  snitch_logger - Property file /etc/scylla/cassandra-rackdc.properties is incomplete. Some obligatory fields are missing.
  > rackdc-field | cassandra-rackdc.properties lacks dc or rack: the node does not start | grep -E '^(dc|rack)=' on it. | Write both. The mode dc and rack depend on them. | said

rackdc-bad |  | node
  bad_property_file_error
  init - Startup failed: locator::bad_property_file_error (std::exception)
  > rackdc | cassandra-rackdc.properties is unreadable or incomplete; the snitch_logger line before says which | ls -l and cat of that file. | Write dc= and rack= lines. | said

inotify-exhausted |  | node
  could not create inotify instance
  init - Startup failed: std::system_error (error system:24, could not create inotify instance: Too many open files)
  > inotify-limit | The host has no inotify instance left, and every shard wants one to watch the certificate files | cat /proc/sys/fs/inotify/max_user_instances | sysctl fs.inotify.max_user_instances=1024 | said

maintenance-mode |  | node
  This node is in maintenance mode
  messaging_service - This node is in maintenance mode, it shouldn't contact other nodes
  > maintenance-mode | The node was started with maintenance_mode: both of its storage ports stay closed | grep -n maintenance_mode scylla.yaml, and the command line. | Start it without maintenance_mode when the work is done. | said

location-unknown |  | dialler | up-but-data-fails
  Requested location for node ~ not in topology
  storage_proxy - exception during mutation write to 10.0.0.2: std::runtime_error (Requested location for node 00000000-0000-0000-0000-000000000000 not in topology. backtrace 0x1234)
  > own-address-unknown | Under dc or rack, this node's listen_address is not its broadcast_address, so it finds no place for itself: every data connection to its own datacenter fails, gossip does not | The id in the line is all zeros. grep -nE 'listen_address|broadcast_address' scylla.yaml | Use internode_encryption all, one address for both, or listen_on_broadcast_address: true.
  > peer-not-learned | A node whose place is not known yet: it joined or was replaced a moment ago | The id in the line is not all zeros, and the lines stop. | Nothing, if they stop.

no-address-mapping |  | node
  no ip address mapping for
  storage_proxy - no ip address mapping for 8d1b2c3a-0000-4000-8000-000000000002
  > address-not-learned | The node has not learned the other's address by gossip: they cannot talk, or the other changed its address | nodetool status shows it, or not. Look for lines of \`gossip\`. | ringshake check -i INVENTORY shows which links fail, and why.

up-not-announced |  | node
  Failed to notify node ~ that I am UP
  gossip - Failed to notify node 8d1b2c3a-0000-4000-8000-000000000002 that I am UP: seastar::rpc::closed_error (connection is closed)
  > link-broke | A call to another node came to nothing, because its connection could not be made or was cut | The \`rpc\` lines of that second say why; a dial that was refused is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why.
  > node-stopped | The other node was being stopped, or is overloaded | Its own log shows a shutdown, or \`Reactor stalled\`. | Nothing, if the restart was intended.

gossip-not-sent |  | node
  Fail to send Gossip
  gossip - Fail to send GossipDigestSyn to 10.0.0.2:0: seastar::rpc::closed_error (connection is closed)
  > link-broke | A call to another node came to nothing, because its connection could not be made or was cut | The \`rpc\` lines of that second say why; a dial that was refused is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why.
  > node-stopped | The other node was being stopped, or is overloaded | Its own log shows a shutdown, or \`Reactor stalled\`. | Nothing, if the restart was intended.

join-rejected |  | node | node-will-not-join
  rejected request to join the cluster
  init - Startup failed: std::runtime_error (the topology coordinator rejected request to join the cluster: wait for live nodes failed)
  > links-to-joiner | Not all nodes could talk to the one that joins, so the cluster did not take it | The \`rpc\` lines of the nodes that are up, and of this one, say which link fails. | ringshake check -i INVENTORY shows which links fail, and why.
  > node-down | A node of the cluster is down | nodetool status, on a node that is up. | Bring it up or remove it, then try again.

read-or-write-failed |  | node
  Exception when communicating with
  storage_proxy - Exception when communicating with 10.0.0.2, to read from ks.t: seastar::rpc::closed_error (connection is closed)
  > link-broke | A call to another node came to nothing, because its connection could not be made or was cut | The \`rpc\` lines of that second say why; a dial that was refused is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why.
  > node-stopped | The other node was being stopped, or is overloaded | Its own log shows a shutdown, or \`Reactor stalled\`. | Nothing, if the restart was intended.

call-failed |  | node
  rpc::closed_error
  stream_session - [Stream #1] stream_transfer_task: Fail to send to 10.0.0.2:0: seastar::rpc::closed_error (connection is closed)
  > link-broke | A call to another node came to nothing, because its connection could not be made or was cut | The \`rpc\` lines of that second say why; a dial that was refused is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why.
  > node-stopped | The other node was being stopped, or is overloaded | Its own log shows a shutdown, or \`Reactor stalled\`. | Nothing, if the restart was intended.

call-timed-out |  | node
  rpc::timeout_error
  raft_topology - topology change coordinator fiber got error seastar::rpc::timeout_error (rpc call timed out)
  > link-broke | A call to another node came to nothing, because its connection could not be made or was cut | The \`rpc\` lines of that second say why; a dial that was refused is logged at DEBUG only, so there may be none. | ringshake check -i INVENTORY shows which links fail, and why.
  > node-stopped | The other node was being stopped, or is overloaded | Its own log shows a shutdown, or \`Reactor stalled\`. | Nothing, if the restart was intended.

cql-connection-reset | cql | acceptor
  exception while processing connection ~ Connection reset by peer
  cql_server - exception while processing connection: std::system_error (error system:104, recv: Connection reset by peer)
  > client-left | A client cut its connection: a restart, a time-out, or a load balancer's check | It comes from the same addresses at regular times: a check. | Nothing, if clients work.

cql-connection-lost | cql | acceptor
  exception while processing connection ~ error system:
  cql_server - exception while processing connection: std::system_error (error system:110, recv: Connection timed out)
  > client-lost | A client's connection broke: the system's text in the line says how | TLS is not at fault. | Nothing, if it comes once.

cql-proxy-header |  | acceptor
  proxy protocol header
  cql_server - Error parsing proxy protocol header
  > no-proxy-protocol | A client reached the port that expects a PROXY v2 header, without one | The port is one of native_transport_port_proxy_protocol and its like. | Let only the proxy dial that port, with send-proxy-v2; clients use 9042 or 9142. | said

alternator-listens |  | node
  Alternator server listening on
  alternator_controller - Alternator server listening on 10.0.0.1, HTTP port 8000, HTTPS port 8043
  > listener | All is well: the line says which of Alternator's ports are open | It says nothing about traffic between nodes. | Nothing. | one-cause

kmip-unreachable | outgoing | node
  Could not connect to any server
  init - Startup failed: encryption::missing_resource_error (Could not connect to any server)
  > kmip-hosts | None of the KMIP servers could be reached or trusted, so encryption at rest cannot start | openssl s_client -connect HOST:5696 -CAfile FILE, from the node. | Correct hosts, certificate, keyfile and truststore of kmip_hosts.

encryption-service-failed | outgoing | node
  encryption::
  init - Startup failed: encryption::network_error (connect: Connection refused)
  > key-service | The service that holds the keys for encryption at rest failed: the text in the line says how | It has no part in connections between nodes. | Correct the section of that service in scylla.yaml: kmip_hosts, kms_hosts and their like.

ldap-start-tls |  | node
  LDAP start TLS failed
  ldap_connection - LDAP start TLS failed: -11 Connect error
  > ldap-certificate | The LDAP server's certificate was not accepted, or it does not offer StartTLS | openssl s_client -starttls ldap -connect HOST:389 | Install its CA in the system: OpenLDAP, and no option of ScyllaDB, decides whom to trust.

audit-not-started |  | node
  Failed to initialize audit
  audit - Failed to initialize audit: std::runtime_error
  > audit-target | The audit's own target (a table or syslog) could not be set up | It has no part in encryption: look at the audit options. | Correct the audit options in scylla.yaml.
`);
