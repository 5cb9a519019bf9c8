/**
 * What a node prints about its CQL clients, and which of it concerns TLS.
 *
 * @module
 */

import type { KnownMessage, Reading } from "./message.ts";
import { messagesIn } from "./rows.ts";

/** The number is the first byte that arrived. */
function readVersion(text: string): Reading | null {
  const version = Number(/protocol version\D{0,3}(\d{1,3})/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(version)) return null;
  const cause = version <= 6 || version === 65 || version === 66 ? "newer-driver" : "no-cql";
  return { arrived: null, proves: null, leaves: [cause] };
}

/** The node logs it with the client's address in front. */
function readTlsOnPlain(text: string): Reading | null {
  return /^\S+:\d+:? /.test(text)
    ? { printedBy: "acceptor", arrived: "a TLS hello on the CQL port without TLS", proves: null }
    : null;
}

export const CQL_SERVER_MESSAGES: readonly KnownMessage[] = messagesIn(
  `
cql-client-gone |  | acceptor |  | nothing more: the client had gone
  exception while processing connection ~ Error in the push function
  cql_server - exception while processing connection: std::_Nested_exception<std::system_error> (error GnuTLS:-53, Error in the push function.): std::system_error (error system:32, sendmsg: Broken pipe)
  > client-left | A client closed its connection while the node was answering | It comes with client restarts and time-outs. | Nothing. | one-cause

cql-plaintext-client |  | acceptor |  | plaintext on a CQL port with TLS
  exception while processing connection ~ An unexpected TLS packet was received
  cql_server - exception while processing connection: std::runtime_error (Inspecting TLS connection failed: std::system_error (error GnuTLS:-15, An unexpected TLS packet was received.))
  > driver-without-tls | A client without TLS on the encrypted CQL port: a driver, cqlsh, or a health check | The client says \`does not support protocol version 21\`. | Turn on TLS in the client: cqlsh --ssl. | one-cause

cql-client-version |  | acceptor | invalid-ssl-protocol | a hello of an older TLS version
  exception while processing connection ~ A packet with illegal or unsupported version was received
  cql_server - exception while processing connection: std::system_error (error GnuTLS:-8, A packet with illegal or unsupported version was received.)
  > old-client | A client that offers TLS 1.0 or 1.1 only | An old cqlsh (default TLSv1), JDK or .NET program. | Let the client use TLS 1.2 or later: in cqlshrc, [ssl] version = TLSv1_2. | one-cause

cql-client-refused-certificate |  | acceptor |  | an alert from the client
  exception while processing connection ~ A TLS fatal alert has been received
  cql_server - exception while processing connection: std::system_error (error GnuTLS:-12, A TLS fatal alert has been received.)
  > client-distrusts | The client did not accept this node's certificate | The client's own error says why: unknown CA, expired, or the name. | Give the client the CA certificate; check the names in the node's certificate.

cql-client-without-certificate |  | acceptor |  | a client without a certificate
  exception while processing connection ~ Certificate is required
  cql_server - exception while processing connection: std::system_error (error GnuTLS:-112, Certificate is required.)
  > client-certificate-missing | client_encryption_options requires certificates, and the client sent none | The client has no usercert and userkey. | Give the client a certificate, or set require_client_auth: false for clients.

cql-no-common-cipher |  | acceptor |  | a hello without a usable version or cipher suite
  exception while processing connection ~ No supported cipher suites have been found
  cql_server - exception while processing connection: std::system_error (error GnuTLS:-87, No supported cipher suites have been found.)
  > client-too-narrow | The client and priority_string have no version or cipher suite in common | ringshake priority 'STRING' against what the client offers. | Widen one of the two; leaving priority_string out is best.

cql-session-invalidated |  | acceptor |  | a handshake that failed; the first error is lost (releases before 4.6)
  exception while processing connection ~ The specified session has been invalidated for some reason
  cql_server - exception while processing connection: std::system_error (error GnuTLS:-10, The specified session has been invalidated for some reason.)
  > version-or-cipher | No version or cipher suite in common | The client's own error: protocol version, or handshake failure. | Let the client use TLS 1.2 or later.
  > expired | A certificate has expired | openssl s_client shows its dates. | Renew it. |  | printer=chain-expired

cql-no-valid-certificate |  | acceptor
  No valid certificate found
  cql_server - No valid certificate found
  > certificate-authenticator | Clients log in by certificate, and this one presented none | authenticator is com.scylladb.auth.CertificateAuthenticator. | Give the client a certificate. | one-cause

cql-subject-without-role |  | acceptor
  does not match any query expression
  cql_server - Subject 'CN=app'/'' does not match any query expression
  > role-query | auth_certificate_role_queries finds no role in the certificate's subject | The subject is in the line. | Correct the query, or the certificate's subject. | one-cause

cql-tls-on-plain-port |  | client |  | a CQL error: 22 (0x16) is the first byte of a TLS hello
  Invalid or unsupported protocol version: 22
  Invalid or unsupported protocol version: 22
  > tls-client-on-plain-cql | A TLS client on the CQL port without TLS | The client has TLS on, and the port is 9042 without client_encryption_options. | Turn TLS off in the client, or use the encrypted port (9142). | one-cause

cql-version |  | acceptor
  Invalid or unsupported protocol version
  cql_server - 10.0.0.9:41234: Invalid or unsupported protocol version: 5
  > newer-driver | A driver began with a version that ScyllaDB does not speak, and goes on with an older one by itself | 5 and 6 are Cassandra's newer versions, 65 and 66 DataStax's own. | Nothing, if the client works; else set protocol version 4 in it.
  > no-cql | What arrived is no CQL: the number is its first byte, as 71 is G of GET | See who has the address in the line: a health check, a proxy, a scanner. | Let it use a port of its own; a proxy must send no PROXY header to this one.

cql-listens |  | node
  Starting listening for CQL clients on
  cql_server_controller - Starting listening for CQL clients on 10.0.0.1:9142 (encrypted, non-shard-aware)
  > listener | All is well: the line says which CQL port is open, and whether it is encrypted | This is the clients' port. It says nothing about traffic between nodes. | Nothing. | one-cause

cql-encrypted |  | node
  Enabling encrypted CQL connections between client and server
  cql_server_controller - Enabling encrypted CQL connections between client and server
  > client-tls-on | All is well: client_encryption_options is enabled | It says nothing about traffic between nodes. | Nothing. | one-cause
`,
  {
    "cql-tls-on-plain-port": readTlsOnPlain,
    "cql-version": readVersion,
  },
);
