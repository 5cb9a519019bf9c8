/**
 * What a node prints about its CQL clients, and which of it concerns TLS.
 *
 * @module
 */

import type { KnownMessage, Reading } from "./message.ts";

const CONNECTION = "exception while processing connection";

/** The number is the first byte that arrived. */
function readVersion(text: string): Reading | null {
  const version = Number(/protocol version\D{0,3}(\d{1,3})/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(version)) return null;
  const cause = version <= 6 || version === 65 || version === 66 ? "newer-driver" : "no-cql";
  return { arrived: null, proves: null, leaves: [cause] };
}

export const CQL_SERVER_MESSAGES: readonly KnownMessage[] = [
  {
    id: "cql-client-gone",
    has: [CONNECTION, "Error in the push function"],
    printedBy: "acceptor",
    example:
      "cql_server - exception while processing connection: std::_Nested_exception<std::system_error> (error GnuTLS:-53, Error in the push function.): std::system_error (error system:32, sendmsg: Broken pipe)",
    arrived: "nothing more: the client had gone",
    causes: [{
      id: "client-left",
      title: "A client closed its connection while the node was answering",
      tellApart: "It comes with client restarts and time-outs.",
      fix: "Nothing.",
      sure: "one-cause",
    }],
  },
  {
    id: "cql-plaintext-client",
    has: [CONNECTION, "An unexpected TLS packet was received"],
    printedBy: "acceptor",
    example:
      "cql_server - exception while processing connection: std::runtime_error (Inspecting TLS connection failed: std::system_error (error GnuTLS:-15, An unexpected TLS packet was received.))",
    arrived: "plaintext on a CQL port with TLS",
    causes: [{
      id: "driver-without-tls",
      title: "A client without TLS on the encrypted CQL port: a driver, cqlsh, or a health check",
      tellApart: "The client says `does not support protocol version 21`.",
      fix: "Turn on TLS in the client: cqlsh --ssl.",
      sure: "one-cause",
    }],
  },
  {
    id: "cql-client-version",
    has: [CONNECTION, "A packet with illegal or unsupported version was received"],
    printedBy: "acceptor",
    example:
      "cql_server - exception while processing connection: std::system_error (error GnuTLS:-8, A packet with illegal or unsupported version was received.)",
    arrived: "a hello of an older TLS version",
    runbook: "invalid-ssl-protocol",
    causes: [{
      id: "old-client",
      title: "A client that offers TLS 1.0 or 1.1 only",
      tellApart: "An old cqlsh (default TLSv1), JDK or .NET program.",
      fix: "Let the client use TLS 1.2 or later: in cqlshrc, [ssl] version = TLSv1_2.",
      sure: "one-cause",
    }],
  },
  {
    id: "cql-client-refused-certificate",
    has: [CONNECTION, "A TLS fatal alert has been received"],
    printedBy: "acceptor",
    example:
      "cql_server - exception while processing connection: std::system_error (error GnuTLS:-12, A TLS fatal alert has been received.)",
    arrived: "an alert from the client",
    causes: [{
      id: "client-distrusts",
      title: "The client did not accept this node's certificate",
      tellApart: "The client's own error says why: unknown CA, expired, or the name.",
      fix: "Give the client the CA certificate; check the names in the node's certificate.",
    }],
  },
  {
    id: "cql-client-without-certificate",
    has: [CONNECTION, "Certificate is required"],
    printedBy: "acceptor",
    example:
      "cql_server - exception while processing connection: std::system_error (error GnuTLS:-112, Certificate is required.)",
    arrived: "a client without a certificate",
    causes: [{
      id: "client-certificate-missing",
      title: "client_encryption_options requires certificates, and the client sent none",
      tellApart: "The client has no usercert and userkey.",
      fix: "Give the client a certificate, or set require_client_auth: false for clients.",
    }],
  },
  {
    id: "cql-no-common-cipher",
    has: [CONNECTION, "No supported cipher suites have been found"],
    printedBy: "acceptor",
    example:
      "cql_server - exception while processing connection: std::system_error (error GnuTLS:-87, No supported cipher suites have been found.)",
    arrived: "a hello without a usable version or cipher suite",
    causes: [{
      id: "client-too-narrow",
      title: "The client and priority_string have no version or cipher suite in common",
      tellApart: "ringshake priority 'STRING' against what the client offers.",
      fix: "Widen one of the two; leaving priority_string out is best.",
    }],
  },
  {
    id: "cql-session-invalidated",
    has: [CONNECTION, "The specified session has been invalidated for some reason"],
    printedBy: "acceptor",
    example:
      "cql_server - exception while processing connection: std::system_error (error GnuTLS:-10, The specified session has been invalidated for some reason.)",
    arrived: "a handshake that failed; the first error is lost (releases before 4.6)",
    causes: [
      {
        id: "version-or-cipher",
        title: "No version or cipher suite in common",
        tellApart: "The client's own error: protocol version, or handshake failure.",
        fix: "Let the client use TLS 1.2 or later.",
      },
      {
        id: "expired",
        title: "A certificate has expired",
        tellApart: "openssl s_client shows its dates.",
        fix: "Renew it.",
        proof: { printer: ["chain-expired"] },
      },
    ],
  },
  {
    id: "cql-no-valid-certificate",
    has: ["No valid certificate found"],
    printedBy: "acceptor",
    example: "cql_server - No valid certificate found",
    causes: [{
      id: "certificate-authenticator",
      title: "Clients log in by certificate, and this one presented none",
      tellApart: "authenticator is com.scylladb.auth.CertificateAuthenticator.",
      fix: "Give the client a certificate.",
      sure: "one-cause",
    }],
  },
  {
    id: "cql-subject-without-role",
    has: ["does not match any query expression"],
    printedBy: "acceptor",
    example: "cql_server - Subject 'CN=app'/'' does not match any query expression",
    causes: [{
      id: "role-query",
      title: "auth_certificate_role_queries finds no role in the certificate's subject",
      tellApart: "The subject is in the line.",
      fix: "Correct the query, or the certificate's subject.",
      sure: "one-cause",
    }],
  },
  {
    id: "cql-tls-on-plain-port",
    has: ["Invalid or unsupported protocol version: 22"],
    printedBy: "client",
    example: "Invalid or unsupported protocol version: 22",
    arrived: "a CQL error: 22 (0x16) is the first byte of a TLS hello",
    // The node logs it with the client's address in front.
    read: (text) =>
      /^\S+:\d+:? /.test(text)
        ? {
          printedBy: "acceptor",
          arrived: "a TLS hello on the CQL port without TLS",
          proves: null,
        }
        : null,
    causes: [{
      id: "tls-client-on-plain-cql",
      title: "A TLS client on the CQL port without TLS",
      tellApart: "The client has TLS on, and the port is 9042 without client_encryption_options.",
      fix: "Turn TLS off in the client, or use the encrypted port (9142).",
      sure: "one-cause",
    }],
  },
  {
    id: "cql-version",
    has: ["Invalid or unsupported protocol version"],
    printedBy: "acceptor",
    example: "cql_server - 10.0.0.9:41234: Invalid or unsupported protocol version: 5",
    read: readVersion,
    causes: [{
      id: "newer-driver",
      title:
        "A driver began with a version that ScyllaDB does not speak, and goes on with an older one by itself",
      tellApart: "5 and 6 are Cassandra's newer versions, 65 and 66 DataStax's own.",
      fix: "Nothing, if the client works; else set protocol version 4 in it.",
    }, {
      id: "no-cql",
      title: "What arrived is no CQL: the number is its first byte, as 71 is G of GET",
      tellApart: "See who has the address in the line: a health check, a proxy, a scanner.",
      fix: "Let it use a port of its own; a proxy must send no PROXY header to this one.",
    }],
  },
  {
    id: "cql-listens",
    has: ["Starting listening for CQL clients on"],
    printedBy: "node",
    example:
      "cql_server_controller - Starting listening for CQL clients on 10.0.0.1:9142 (encrypted, non-shard-aware)",
    causes: [{
      id: "listener",
      title: "All is well: the line says which CQL port is open, and whether it is encrypted",
      tellApart: "This is the clients' port. It says nothing about traffic between nodes.",
      fix: "Nothing.",
      sure: "one-cause",
    }],
  },
  {
    id: "cql-encrypted",
    has: ["Enabling encrypted CQL connections between client and server"],
    printedBy: "node",
    example: "cql_server_controller - Enabling encrypted CQL connections between client and server",
    causes: [{
      id: "client-tls-on",
      title: "All is well: client_encryption_options is enabled",
      tellApart: "It says nothing about traffic between nodes.",
      fix: "Nothing.",
      sure: "one-cause",
    }],
  },
];
