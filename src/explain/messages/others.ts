/**
 * Messages of other programs that people paste: nodetool, Seastar with OpenSSL.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";

export const OTHER_MESSAGES: readonly KnownMessage[] = [
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
