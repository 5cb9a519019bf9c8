/**
 * What the `rpc` logger prints when a handshake between nodes fails for a reason that GnuTLS names.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";
import { KEPT_BACK } from "./shared_causes.ts";

export const HANDSHAKE_MESSAGES: readonly KnownMessage[] = [
  {
    id: "certificate-missing",
    has: ["server connection dropped: Certificate is required"],
    printedBy: "acceptor",
    example: "rpc - client 10.0.0.2:50412: server connection dropped: Certificate is required.",
    arrived: "a TLS 1.3 client without a certificate",
    runbook: "certificate-withheld",
    causes: KEPT_BACK,
  },
  {
    id: "certificate-missing-tls12",
    has: ["server connection dropped: No certificate was found"],
    printedBy: "acceptor",
    example: "rpc - client 10.0.0.2:50412: server connection dropped: No certificate was found",
    arrived: "a TLS 1.2 client without a certificate",
    runbook: "certificate-withheld",
    causes: KEPT_BACK,
  },
  {
    id: "fatal-alert-from-acceptor",
    has: ["client connection dropped: A TLS fatal alert has been received"],
    printedBy: "dialler",
    example:
      "rpc - client 10.0.0.2:7001: client connection dropped: A TLS fatal alert has been received.",
    arrived: "an alert; ScyllaDB does not log its number",
    runbook: "no-common-version",
    causes: [
      {
        id: "certificate-required",
        title: "Alert 116: the other end requires a certificate, and this node sent none",
        tellApart: "The other end logs `Certificate is required.` at the same second.",
        fix: "ringshake explain 'Certificate is required.'",
        proof: { printer: ["certificate-withheld"] },
      },
      {
        id: "no-common-ground",
        title: "Alert 40: no version, cipher suite or group in common",
        tellApart: "The other end logs `No supported cipher suites have been found.`",
        fix: "Use one priority_string on all nodes.",
        proof: { peer: ["no-common-cipher", "no-common-version"], cluster: ["no-common-version"] },
      },
      {
        id: "version-refused",
        title: "Alert 70: this node's TLS version is too old for the other end",
        tellApart:
          "The other end logs `A packet with illegal or unsupported version was received.`",
        fix: "Use one priority_string on all nodes.",
        proof: { printer: ["no-common-version"] },
      },
    ],
  },
  {
    id: "fatal-alert-from-client",
    has: ["server connection dropped: A TLS fatal alert has been received"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.9.9.9:50412: server connection dropped: A TLS fatal alert has been received.",
    arrived: "an alert from the client; ScyllaDB does not log its number",
    causes: [{
      id: "tool-refused-certificate",
      title: "A tool such as openssl s_client did not accept this node's certificate",
      tellApart:
        "A ScyllaDB node sends no alert when it refuses a certificate. So this was OpenSSL, Java, Go, or a probe.",
      fix: "Nothing, if you know the tool. Else see who connects from that address.",
      proof: { stranger: true },
    }],
  },
  {
    id: "no-common-cipher-logged",
    has: ["No supported cipher suites have been found"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.0.0.2:50412: server connection dropped: No supported cipher suites have been found.",
    arrived:
      "a ClientHello without a usable version, cipher suite or signature (alert 40 was sent)",
    runbook: "no-common-cipher",
    causes: [
      {
        id: "priority-strings-differ",
        title: "priority_string differs between the nodes; also: TLS 1.2 only against 1.3 only",
        tellApart:
          "Compare priority_string on both. ringshake priority 'ONE' 'OTHER' says what they have in common.",
        fix: "Use one priority_string on all nodes. Leaving it out is best.",
        proof: { cluster: ["no-common-version", "no-common-cipher"] },
      },
      {
        id: "key-type",
        title: "The client offers no signature algorithm for this node's key",
        tellApart:
          "The node has an ECDSA or Ed25519 key, and the client only offers RSA, or the reverse.",
        fix: "Use RSA 2048 or more, or ECDSA P-256.",
      },
      {
        id: "no-certificate-loaded",
        title: "The listener has no certificate loaded",
        tellApart: "Every TLS client gets alert 40, whatever it offers.",
        fix: "Set certificate and keyfile, and restart the node.",
        proof: { printer: ["no-common-cipher"] },
      },
    ],
  },
  {
    id: "no-common-group-logged",
    has: ["No common key share with peer"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.0.0.2:50412: server connection dropped: No common key share with peer.",
    arrived: "a ClientHello without a group that this node allows (alert 40 was sent)",
    runbook: "no-common-cipher",
    causes: [{
      id: "groups-differ",
      title: "The two ends allow no key exchange group in common",
      tellApart: "Look for GROUP- in priority_string on both.",
      fix: "Use one priority_string on all nodes.",
      sure: "one-cause",
    }],
  },
  {
    id: "version-unsupported",
    has: ["A packet with illegal or unsupported version was received"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.0.0.2:50412: server connection dropped: A packet with illegal or unsupported version was received.",
    arrived: "a hello of an older version than this node accepts (alert 70 was sent)",
    runbook: "no-common-version",
    causes: [
      {
        id: "old-client",
        title: "A client that knows only TLS 1.0 or 1.1, or sends a hello in the form of SSLv2",
        tellApart: "The address is no node: an old driver, JDK, .NET program or scanner.",
        fix: "Let the client use TLS 1.2 or later.",
        proof: { stranger: true },
      },
      {
        id: "priority-strings-differ",
        title: "A node with a priority_string that stops at TLS 1.1",
        tellApart: "The address is a node. Compare priority_string.",
        fix: "Use one priority_string on all nodes.",
        proof: { peer: ["no-common-version"] },
      },
    ],
  },
  {
    id: "record-overflow",
    has: ["A TLS record packet with invalid length was received"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.0.0.9:50412: server connection dropped: A TLS record packet with invalid length was received.",
    arrived: "bytes whose first five are no TLS record header (alert 22 was sent)",
    causes: [
      {
        id: "cassandra-node",
        title: "An Apache Cassandra node: its internode header is ca552dfa",
        tellApart: "The address runs Cassandra.",
        fix: "Cassandra and ScyllaDB do not share a ring. Correct its seed list.",
      },
      {
        id: "stranger",
        title: "A scanner, or another binary protocol",
        tellApart: "The address is not one of your nodes.",
        fix: "Let only nodes reach the port.",
        proof: { stranger: true },
      },
    ],
  },
  {
    id: "decryption-failed",
    has: ["server connection dropped: Decryption has failed"],
    printedBy: "acceptor",
    example: "rpc - client 10.9.9.9:50412: server connection dropped: Decryption has failed.",
    arrived: "a record that does not fit the keys: as a rule an alert that was sent in the clear",
    causes: [{
      id: "tool-refused-certificate",
      title:
        "A tool gave up in the middle of a TLS 1.3 handshake: it did not accept this node's certificate",
      tellApart:
        "A ScyllaDB node sends no alert when it refuses a certificate. So this was OpenSSL, Java, Go, or a probe.",
      fix: "Nothing, if you know the tool. Else see who connects from that address.",
      proof: { stranger: true },
    }],
  },
  {
    id: "peer-said-goodbye",
    has: ["Peer has terminated the connection"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.9.9.9:50412: server connection dropped: Peer has terminated the connection",
    arrived: "close_notify in the middle of a handshake",
    causes: [{
      id: "polite-client",
      title: "A client that changed its mind, and closed politely: a scanner or a TLS health check",
      tellApart: "Nodes do not close so during a handshake.",
      fix: "Ignore it, or let only nodes reach the port.",
      proof: { stranger: true },
    }],
  },
  {
    id: "hello-cut-short",
    has: ["server connection dropped: Error decoding the received TLS packet"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.9.9.9:50412: server connection dropped: Error decoding the received TLS packet.",
    arrived: "a handshake message that was cut short (alert 50 was sent)",
    causes: [{
      id: "scanner",
      title: "A scanner, or a client that died while it sent its first message",
      tellApart: "The address is not one of your nodes.",
      fix: "Let only nodes reach the port.",
      proof: { stranger: true },
    }],
  },
  {
    id: "message-out-of-order",
    has: ["server connection dropped: An unexpected TLS handshake packet was received"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.9.9.9:50412: server connection dropped: An unexpected TLS handshake packet was received.",
    arrived: "a handshake message out of order (alert 10 was sent)",
    causes: [{
      id: "scanner",
      title: "A scanner that breaks the protocol on purpose, or a broken TLS library",
      tellApart: "The address is not one of your nodes.",
      fix: "Let only nodes reach the port.",
      proof: { stranger: true },
    }],
  },
  {
    id: "inappropriate-fallback",
    has: ["A connection with inappropriate fallback was attempted"],
    printedBy: "acceptor",
    example:
      "rpc - client 10.9.9.9:50412: server connection dropped: A connection with inappropriate fallback was attempted.",
    arrived: "a hello that claims to be a second try with an older version (alert 86 was sent)",
    causes: [{
      id: "scanner",
      title: "A scanner such as sslscan tests the protection against downgrades, and it works",
      tellApart: "Dozens of lines from the same address within seconds.",
      fix: "Nothing.",
      proof: { stranger: true },
    }],
  },
];
