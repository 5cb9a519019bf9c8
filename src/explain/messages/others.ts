/**
 * Messages of other programs that people paste: Apache Cassandra, nodetool, Seastar with OpenSSL.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";

export const OTHER_MESSAGES: readonly KnownMessage[] = [
  {
    id: "cassandra-plaintext-refused",
    has: ["attempted to establish an unencrypted connection"],
    printedBy: "acceptor",
    example:
      "peer /10.0.0.2:50412 attempted to establish an unencrypted connection (broadcast address /10.0.0.2)",
    arrived: "plaintext, where Apache Cassandra requires TLS",
    causes: [{
      id: "cassandra-peer-in-clear",
      title: "An Apache Cassandra message: a peer does not use TLS yet",
      tellApart: "ScyllaDB prints no such line.",
      fix: "In Cassandra: set `optional: true` on all nodes first, then `optional: false`.",
      sure: "one-cause",
    }],
  },
  {
    id: "cassandra-tls-refused",
    has: ["TLS is explicitly disabled by configuration"],
    printedBy: "acceptor",
    example:
      "Rejected incoming TLS connection before negotiating from /10.0.0.2:50412 to /10.0.0.1:7000. TLS is explicitly disabled by configuration.",
    arrived: "a TLS hello, where Apache Cassandra has TLS turned off",
    causes: [{
      id: "cassandra-peer-with-tls",
      title: "An Apache Cassandra message: a peer uses TLS already",
      tellApart: "ScyllaDB prints no such line.",
      fix: "In Cassandra: set `optional: true` on all nodes first.",
      sure: "one-cause",
    }],
  },
  {
    id: "nodetool-invalid-yaml",
    has: ["Please remove properties", "from your cassandra.yaml"],
    printedBy: "client",
    example:
      "Invalid yaml. Please remove properties [keyfile, certificate] from your cassandra.yaml",
    causes: [{
      id: "java-tools",
      title: "An old Java nodetool reads scylla.yaml as if it were Cassandra's",
      tellApart: "The node itself is not affected.",
      fix: "Use the nodetool of the ScyllaDB package of the node's release.",
      sure: "one-cause",
    }],
  },
  {
    id: "seastar-openssl",
    has: ["Failed to establish SSL handshake"],
    printedBy: "node",
    example:
      "Failed to establish SSL handshake: [error:0A000086:SSL routines::certificate verify failed]",
    causes: [{
      id: "not-scylladb",
      title: "A Seastar program built with OpenSSL, such as Redpanda: ScyllaDB uses GnuTLS",
      tellApart: "ScyllaDB's builds leave Seastar's OpenSSL out.",
      fix: "Look at that program's documentation.",
      sure: "one-cause",
    }],
  },
  {
    id: "wrong-ssl-version-number",
    has: ["Wrong SSL Version number: ensure client is configured to use TLS"],
    printedBy: "node",
    example: "Wrong SSL Version number: ensure client is configured to use TLS",
    causes: [{
      id: "not-scylladb",
      title: "A Seastar program built with OpenSSL, such as Redpanda: a client without TLS",
      tellApart: "ScyllaDB's builds leave Seastar's OpenSSL out.",
      fix: "Turn on TLS in the client.",
      sure: "one-cause",
    }],
  },
  {
    id: "cassandra-cannot-connect",
    has: ["Failed to connect to peer", "ClosedChannelException"],
    printedBy: "dialler",
    example:
      "Failed to connect to peer /10.0.0.2:7000 java.nio.channels.ClosedChannelException: null",
    arrived: "the end of the connection",
    causes: [{
      id: "cassandra-peer-refused",
      title:
        "An Apache Cassandra message: the peer closed, as a rule because one uses TLS and one does not",
      tellApart: "ScyllaDB prints no such line.",
      fix: "In Cassandra: set `optional: true` on all nodes first.",
    }],
  },
  {
    id: "http-on-tls-port",
    has: ["Received HTTP request on HTTPS server"],
    printedBy: "node",
    example: "Received HTTP request on HTTPS server",
    arrived: "an HTTP request without TLS",
    causes: [{
      id: "not-scylladb",
      title: "A Seastar program built with OpenSSL, such as Redpanda: HTTP where it expects HTTPS",
      tellApart: "ScyllaDB's builds leave Seastar's OpenSSL out.",
      fix: "Use https:// in the client.",
      sure: "one-cause",
    }],
  },
  {
    id: "no-peer-certificate-openssl",
    has: ["no certificate presented by peer"],
    printedBy: "node",
    example: "no certificate presented by peer",
    arrived: "a client without a certificate",
    causes: [{
      id: "not-scylladb",
      title:
        "A Seastar program built with OpenSSL, such as Redpanda: it requires a client certificate",
      tellApart: "ScyllaDB prints `Certificate is required.` instead.",
      fix: "Give the client a certificate.",
      sure: "one-cause",
    }],
  },
];
