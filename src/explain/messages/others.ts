/**
 * Messages of other programs that people paste: nodetool, Seastar with OpenSSL.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";
import { messagesIn } from "./rows.ts";

export const OTHER_MESSAGES: readonly KnownMessage[] = messagesIn(`
nodetool-invalid-yaml |  | client
  Please remove properties ~ from your cassandra.yaml
  Invalid yaml. Please remove properties [keyfile, certificate] from your cassandra.yaml
  > java-tools | An old Java nodetool reads scylla.yaml as if it were Cassandra's | The node itself is not affected. | Use the nodetool of the ScyllaDB package of the node's release. | one-cause

seastar-openssl |  | node
  Failed to establish SSL handshake
  Failed to establish SSL handshake: [error:0A000086:SSL routines::certificate verify failed]
  > not-scylladb | A Seastar program built with OpenSSL, such as Redpanda: ScyllaDB uses GnuTLS | ScyllaDB's builds leave Seastar's OpenSSL out. | Look at that program's documentation. | one-cause

wrong-ssl-version-number |  | node
  Wrong SSL Version number: ensure client is configured to use TLS
  Wrong SSL Version number: ensure client is configured to use TLS
  > not-scylladb | A Seastar program built with OpenSSL, such as Redpanda: a client without TLS | ScyllaDB's builds leave Seastar's OpenSSL out. | Turn on TLS in the client. | one-cause

http-on-tls-port |  | node |  | an HTTP request without TLS
  Received HTTP request on HTTPS server
  Received HTTP request on HTTPS server
  > not-scylladb | A Seastar program built with OpenSSL, such as Redpanda: HTTP where it expects HTTPS | ScyllaDB's builds leave Seastar's OpenSSL out. | Use https:// in the client. | one-cause

no-peer-certificate-openssl |  | node |  | a client without a certificate
  no certificate presented by peer
  no certificate presented by peer
  > not-scylladb | A Seastar program built with OpenSSL, such as Redpanda: it requires a client certificate | ScyllaDB prints \`Certificate is required.\` instead. | Give the client a certificate. | one-cause
`);
