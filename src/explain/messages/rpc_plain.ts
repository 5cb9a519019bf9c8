/**
 * The rest of what the `rpc` logger prints: connections that end without a word about TLS, dials that
 * fail, and foreign handshakes.
 *
 * Order matters here and in the catalogue: the first message that fits is taken.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";
import {
  CERTIFICATE_REFUSED_BY_DIALLER,
  CLIENT_CERTIFICATE_REFUSED,
  PORT_CHECK,
} from "./shared_causes.ts";

export const RPC_PLAIN_MESSAGES: readonly KnownMessage[] = [
  {
    id: "closed-before-negotiation",
    has: ["server connection dropped: connection is closed"],
    printedBy: "acceptor",
    example: "rpc - client 10.9.9.9:50412: server connection dropped: connection is closed",
    arrived: "the end of the connection before an RPC negotiation was complete",
    causes: [PORT_CHECK, {
      id: "line-before",
      title: "It belongs to the `wrong protocol magic` or `unexpected eof` line just before it",
      tellApart: "The line before names the same address and port.",
      fix: "Explain that line instead.",
    }, {
      id: "peer-gone",
      title: "The other node was stopped while it connected",
      tellApart: "The address is a node, and its log shows a shutdown.",
      fix: "Nothing, if the restart was intended.",
    }],
  },
  {
    id: "closed-without-a-byte",
    has: ["client connection dropped: connection is closed"],
    printedBy: "dialler",
    example: "rpc - client 10.0.0.2:7000: client connection dropped: connection is closed",
    arrived: "the end of the connection, and not one byte",
    runbook: "up-but-data-fails",
    causes: [
      {
        id: "filtered",
        only: { ports: ["storage_port"] },
        title:
          "The other node runs dc or rack and does not know this address as near: its filter hung up",
        tellApart:
          "The port is storage_port, and the other node logs nothing at all. From a node of its own dc or rack it works.",
        fix:
          "Bring all nodes into one mode. If listen_address and broadcast_address differ (NAT, Kubernetes), use all.",
        proof: { cluster: ["data-links-dead", "mixed-modes"] },
      },
      CLIENT_CERTIFICATE_REFUSED,
      {
        id: "line-before",
        title: "It belongs to the `unexpected eof` or `wrong protocol magic` line just before it",
        tellApart: "The line before names the same address and port.",
        fix: "Explain that line instead.",
      },
      {
        id: "peer-stopping",
        title: "The other node is stopping, or has banned this one",
        tellApart: "Look at the other node's log and at nodetool status there.",
        fix:
          "Nothing, if the restart was intended. A removed node must be wiped before it rejoins.",
      },
    ],
  },
  {
    id: "connection-reset-acceptor",
    has: ["server connection dropped:", "Connection reset by peer"],
    printedBy: "acceptor",
    example: "rpc - client 10.0.0.2:50412: server connection dropped: Connection reset by peer",
    arrived: "a TCP reset",
    causes: [PORT_CHECK, CERTIFICATE_REFUSED_BY_DIALLER, {
      id: "peer-gone",
      title: "The other end crashed, or a firewall cut the connection",
      tellApart: "It comes without a pattern, from nodes too.",
      fix: "Look at the network between the two.",
    }],
  },
  {
    id: "connection-reset-dialler",
    has: ["client connection dropped:", "Connection reset by peer"],
    printedBy: "dialler",
    example: "rpc - client 10.0.0.2:7000: client connection dropped: Connection reset by peer",
    arrived: "a TCP reset",
    causes: [
      {
        id: "filtered",
        only: { ports: ["storage_port"] },
        title: "The other node's dc or rack filter hung up while this node was sending",
        tellApart: "The port is storage_port, and the other node logs nothing.",
        fix: "Bring all nodes into one mode.",
        proof: { cluster: ["data-links-dead", "mixed-modes"] },
      },
      CLIENT_CERTIFICATE_REFUSED,
      {
        id: "harmless-close",
        title: "A connection that was done with; seen now and then after successful calls over TLS",
        tellApart: "The peers stay UN, and nothing fails.",
        fix: "Nothing.",
      },
      {
        id: "firewall-reset",
        title: "A firewall answers with a reset",
        tellApart: "nc -vz to that port is refused at once, though the node listens.",
        fix: "Let nodes reach each other on both storage ports.",
        proof: { peer: ["nothing-listens"] },
      },
    ],
  },
  {
    id: "broken-pipe-acceptor",
    has: ["server connection dropped:", "Broken pipe"],
    printedBy: "acceptor",
    example: "rpc - client 10.0.0.2:50412: server connection dropped: sendmsg: Broken pipe",
    arrived: "nothing more: the other end had closed while this node was sending",
    runbook: "chain-refused-by-peers",
    causes: [CERTIFICATE_REFUSED_BY_DIALLER, PORT_CHECK],
  },
  {
    id: "broken-pipe-dialler",
    has: ["client connection dropped:", "Broken pipe"],
    printedBy: "dialler",
    example: "rpc - client 10.0.0.2:7000: client connection dropped: sendmsg: Broken pipe",
    arrived: "nothing: the other end had closed while this node was sending",
    causes: [
      {
        id: "filtered",
        only: { ports: ["storage_port"] },
        title: "The other node's dc or rack filter hung up while this node was sending",
        tellApart: "The port is the other node's storage_port, and that node logs nothing.",
        fix: "Give all nodes the same port numbers and one mode.",
        proof: { cluster: ["ports-differ", "mixed-modes"] },
      },
      CLIENT_CERTIFICATE_REFUSED,
      {
        id: "peer-stopping",
        title: "The other node was stopped, or cut the connection",
        tellApart: "Its log shows a shutdown at that second.",
        fix: "Nothing, if the restart was intended.",
      },
    ],
  },
  {
    id: "dial-refused",
    has: ["fail to connect", "Connection refused"],
    printedBy: "dialler",
    example: "rpc - client 10.0.0.2:7001: fail to connect: Connection refused",
    arrived: "a refusal: nothing listens there",
    runbook: "tls-port-closed",
    causes: [
      {
        id: "no-tls-listener",
        only: { ports: ["ssl_storage_port"] },
        title: "The other node has no TLS listener: none without a certificate, or a misspelt mode",
        tellApart: "The port is ssl_storage_port, and the node's storage_port answers.",
        fix:
          "Set certificate and keyfile there first, with mode none. Then go on: ringshake plan --to all",
        proof: { peer: ["tls-port-closed"], cluster: ["mixed-modes"] },
      },
      {
        id: "plain-port-closed",
        only: { ports: ["storage_port"] },
        title: "The other node runs all, and this one dials in the clear",
        tellApart: "The port is storage_port, and the node's TLS port answers.",
        fix: "Set this node to transitional: ringshake plan --to all",
        proof: { cluster: ["data-links-dead", "mixed-modes"] },
      },
      {
        id: "node-down",
        title: "The other node is down or still starting",
        tellApart: "Neither of its ports answers.",
        fix: "systemctl status scylla-server, on that node.",
        proof: { peer: ["nothing-listens"] },
      },
      {
        id: "ports-differ",
        title: "The other node listens on other numbers",
        tellApart: "ss -ltn on that node.",
        fix: "Give all nodes the same numbers.",
        proof: { cluster: ["ports-differ"] },
      },
    ],
  },
  {
    id: "dial-timed-out",
    has: ["fail to connect", "timed out"],
    printedBy: "dialler",
    example: "rpc - client 10.0.0.2:7001: fail to connect: Connection timed out",
    arrived: "nothing",
    runbook: "unreachable",
    causes: [{
      id: "firewall",
      title: "A firewall or security group opens 7000 and not 7001",
      tellApart: "nc -vz on 7000 works, on 7001 it hangs.",
      fix: "Open both ports between all nodes.",
      proof: { peer: ["unreachable"] },
    }],
  },
  {
    id: "bind-address-unavailable",
    parts: ["nodes", "start", "cql", "alternator"],
    has: ["Cannot assign requested address"],
    printedBy: "node",
    example: "rpc - client 10.0.0.2:7001: fail to connect: bind: Cannot assign requested address",
    causes: [
      {
        id: "nat-address",
        only: { ports: ["storage_port", "ssl_storage_port"] },
        title: "listen_address (or broadcast_address) is not an address of this host",
        tellApart: "ip addr does not show it: as a rule a NAT or cloud public address.",
        fix: "Set listen_address to an address of the host, broadcast_address to the public one.",
      },
      {
        id: "rpc-address",
        only: { ports: ["cql"] },
        title: "rpc_address is not an address of this host: traffic between nodes is not concerned",
        tellApart: "ip addr does not show it. listen_address has no part in the CQL ports.",
        fix: "Set rpc_address to an address of the host, broadcast_rpc_address to the public one.",
      },
      {
        id: "service-address",
        only: { ports: ["alternator", "other"] },
        title:
          "The address of that service is not one of this host: alternator_address, api_address or prometheus_address",
        tellApart: "The port in the line says which; ip addr does not show the address.",
        fix: "Set that option to an address of the host.",
      },
    ],
  },
  {
    id: "address-family-mismatch",
    has: ["Address family not supported by protocol"],
    printedBy: "dialler",
    example:
      "rpc - client [2001:db8::2]:7001: fail to connect: bind: Address family not supported by protocol",
    causes: [{
      id: "mixed-families",
      title: "The node listens on IPv4 and dials IPv6, or the reverse",
      tellApart: "Compare listen_address with the peer's broadcast_address.",
      fix: "Use one address family for all nodes' listen and broadcast addresses.",
      sure: "one-cause",
    }],
  },
  {
    id: "missing-auxiliary-data",
    has: ["missing auxiliary data"],
    printedBy: "acceptor",
    example: "rpc - client 10.0.0.2:50412 msg_id 1: missing auxiliary data 'baddr' on connection 3",
    causes: [{
      id: "foreign-rpc-client",
      title:
        "An RPC client that did not introduce itself as this release's nodes do: a tool, or a node of another release",
      tellApart: "TLS is not at fault: the connection stands.",
      fix: "See what connects from that address, and its release.",
    }],
  },
  {
    id: "bad-negotiation-frame",
    has: ["in negotiation frame"],
    printedBy: "acceptor",
    example: "rpc - client 10.0.0.9:50412: bad feature data format in negotiation frame",
    arrived: "an RPC negotiation that is not well-formed",
    causes: [{
      id: "stranger",
      title: "A fuzzer, a scanner or a broken tool: no node sends this",
      tellApart: "The address is not one of your nodes.",
      fix: "Let only nodes reach the port.",
      sure: "one-cause",
    }],
  },
  {
    id: "unknown-parent-connection",
    has: ["Unknown parent connection"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.0.0.2:50412: server stream connection dropped: Unknown parent connection 0 on shard 0",
    arrived: "a stream for a connection that this node does not have (any more)",
    causes: [{
      id: "parent-gone",
      title: "The connection that the stream belongs to was dropped, often by a restart",
      tellApart: "An earlier line about the same peer says why its connection was dropped.",
      fix: "Explain that line. Repeat the repair or streaming once the nodes are up.",
    }],
  },
];
