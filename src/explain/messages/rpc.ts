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
import type { KnownCause, KnownMessage } from "./message.ts";
import {
  CERTIFICATE_REFUSED_BY_DIALLER,
  CLIENT_CERTIFICATE_REFUSED,
  ONE_PAIR_OF_PORTS,
  PEER_ENCRYPTS,
  PEER_IN_CLEAR,
  PORT_CHECK,
} from "./shared_causes.ts";

const HTTP_SERVER: KnownCause = {
  id: "http-server",
  title: "An HTTP server or proxy answers where the other node's storage port should",
  tellApart: "The bytes begin with HTTP/, which is an answer: this node had dialled.",
  fix:
    "Free that port on the other host, or correct the address: ringshake check names what answers.",
  proof: { peer: ["wrong-service"] },
};

const SHORT_PROBE: KnownCause = {
  id: "short-probe",
  title: "A probe or scanner sent a few bytes and left",
  tellApart: "The address is no node, and has a high port number.",
  fix: "Ignore it, or let only nodes reach the port.",
  only: { ports: ["client"] },
  proof: { stranger: true },
};

export const RPC_MESSAGES: readonly KnownMessage[] = [
  {
    id: "wrong-protocol-magic",
    has: ["wrong protocol magic"],
    printedBy: "acceptor",
    example: "rpc - client 10.0.0.2:50412: wrong protocol magic: 1603010200010001",
    arrived: "bytes that are no RPC negotiation, on the port for plaintext",
    runbook: "ports-differ",
    read: readMagic,
    causes: [
      PEER_ENCRYPTS,
      {
        id: "stranger",
        title: "A scanner, health check or tool reached the storage port",
        tellApart: "Is the address one of your nodes? If not, it is this.",
        fix: "Let only nodes reach 7000 and 7001, or ignore the line.",
        proof: { stranger: true },
      },
      {
        id: "http-client",
        title: "An HTTP client: a metrics scraper or health check with the wrong port",
        tellApart: "The bytes begin with a word such as GET: 474554.",
        fix: "Prometheus scrapes 9180, the REST API is on 10000.",
      },
      {
        id: "ssh-client",
        title: "An SSH client or scanner: the bytes begin SSH-",
        tellApart: "The address is not one of your nodes, or somebody forwards a port.",
        fix: "Let only nodes reach 7000 and 7001.",
      },
      {
        id: "proxy-header",
        title: "A load balancer that puts a PROXY header in front of each connection",
        tellApart: "The bytes begin 0d0a0d0a000d0a51, or with the word PROXY.",
        fix:
          "Turn the PROXY protocol off there: storage ports take none. Better, let nodes connect directly.",
      },
      {
        id: "cql-client",
        title: "A driver or cqlsh with the storage port instead of 9042",
        tellApart: "The bytes begin with 04 or 05.",
        fix: "Point the client at port 9042 (9142 with TLS).",
      },
      {
        id: "cassandra-node",
        title: "An Apache Cassandra node or tool",
        tellApart: "The bytes are ca552dfa, or 53534c when it is an old sstableloader.",
        fix: "Cassandra and ScyllaDB do not share a ring. Correct its seed list.",
      },
    ],
  },
  {
    id: "answer-is-no-rpc",
    has: ["wrong protocol magic"],
    printedBy: "dialler",
    example: "rpc - client 10.0.0.2:7000: wrong protocol magic: 485454502f312e31",
    arrived: "an answer that is no RPC negotiation, from the port for plaintext",
    runbook: "wrong-service",
    read: readAnswer,
    causes: [
      {
        id: "other-service",
        title: "Another service than ScyllaDB answers on the port that this node dialled",
        tellApart: "ringshake check ADDRESS names what answers there.",
        fix: "Free that port on the other host, or correct the address and port.",
        proof: { peer: ["wrong-service"] },
      },
      HTTP_SERVER,
      {
        id: "tls-listener",
        title: "This node dials in the clear, and the other end listens with TLS",
        tellApart: "The bytes begin with 15 or 16: a TLS record, as an alert is.",
        fix: ONE_PAIR_OF_PORTS,
        proof: { peer: ["plain-port-speaks-tls"], cluster: ["ports-differ"] },
      },
    ],
  },
  {
    id: "unexpected-eof-in-negotiation",
    has: ["unexpected eof during negotiation frame"],
    printedBy: "dialler",
    example: "rpc - client 10.0.0.2:7001: unexpected eof during negotiation frame",
    arrived: "1 to 11 bytes, then the end: a TLS alert has 7",
    runbook: "ports-differ",
    causes: [
      {
        ...PEER_ENCRYPTS,
        id: "dialled-tls-in-clear",
        title: "This node dials in the clear, and the other end listens with TLS",
        tellApart:
          "The address ends in the peer's TLS port, and the peer logs `An unexpected TLS packet was received.` at the same second.",
        only: { ports: ["storage_port", "ssl_storage_port"] },
        proof: { peer: ["plain-port-speaks-tls"], cluster: ["ports-differ"] },
      },
      SHORT_PROBE,
    ],
  },
  {
    id: "short-greeting",
    has: ["unexpected eof during negotiation frame"],
    printedBy: "acceptor",
    example: "rpc - client 10.0.0.9:50412: unexpected eof during negotiation frame",
    arrived: "1 to 11 bytes, then the end",
    causes: [SHORT_PROBE],
  },
  {
    id: "plaintext-on-tls-port",
    has: ["server connection dropped: An unexpected TLS packet was received"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.0.0.2:50412: server connection dropped: An unexpected TLS packet was received.",
    arrived: "bytes that are no TLS record, on the TLS port",
    runbook: "ports-differ",
    causes: [
      PEER_IN_CLEAR,
      {
        id: "stranger",
        title: "A client, scanner or health check without TLS",
        tellApart: "The address is not one of your nodes.",
        fix: "Let only nodes reach the port, or ignore the line.",
        proof: { stranger: true },
      },
    ],
  },
  {
    id: "answer-without-tls",
    has: ["client connection dropped: An unexpected TLS packet was received"],
    printedBy: "dialler",
    example:
      "rpc - client 10.0.0.2:7001: client connection dropped: An unexpected TLS packet was received.",
    arrived: "an answer in the clear",
    runbook: "wrong-service",
    causes: [{
      id: "other-service",
      title: "Another service answers where a TLS listener should",
      tellApart:
        "ScyllaDB's plain port never answers a ClientHello. So this is HTTP, CQL or a proxy: ringshake check names it.",
      fix: "Give all nodes the same ssl_storage_port, and free the port from other programs.",
      proof: { peer: ["wrong-service"] },
    }],
  },
  {
    id: "tls-cut-acceptor",
    has: ["server connection dropped: The TLS connection was non-properly terminated"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.0.0.2:50412: server connection dropped: The TLS connection was non-properly terminated.",
    arrived: "the end of the connection before or during the handshake",
    runbook: "chain-refused-by-peers",
    causes: [CERTIFICATE_REFUSED_BY_DIALLER, PORT_CHECK, {
      id: "peer-gone",
      title: "The other end was stopped or killed",
      tellApart: "The peer's own log shows a shutdown.",
      fix: "Nothing, if the restart was intended.",
    }],
  },
  {
    id: "tls-cut-dialler",
    has: ["client connection dropped: The TLS connection was non-properly terminated"],
    printedBy: "dialler",
    example:
      "rpc - client 10.0.0.2:7001: client connection dropped: The TLS connection was non-properly terminated.",
    arrived: "the end of the connection inside TLS, without a close",
    runbook: "tls-port-speaks-plaintext",
    causes: [
      {
        id: "dialled-plain-port",
        title: "The port that was dialled speaks plaintext",
        tellApart: "The other end logs `wrong protocol magic: 1603…` at the same second.",
        fix: "Give all nodes the same port numbers, and look at the other end's mode.",
        proof: { peer: ["tls-port-speaks-plaintext"], cluster: ["ports-differ"] },
      },
      {
        id: "certificate-required",
        title: "The other end requires a certificate (TLS 1.2), and this node sent none",
        tellApart: "The other end logs `No certificate was found`.",
        fix: "ringshake explain 'No certificate was found'",
        proof: { printer: ["certificate-withheld"] },
      },
      {
        ...CLIENT_CERTIFICATE_REFUSED,
        tellApart: "The other end logs `The certificate is NOT trusted.` at the same second.",
      },
      {
        id: "peer-restarted",
        title:
          "After a long time of working: the peer was restarted, or a NAT dropped the connection",
        tellApart: "It happens once, and the connection comes back.",
        fix: "Nothing. If it recurs after equal times, raise the idle time-out in between.",
      },
    ],
  },
];
