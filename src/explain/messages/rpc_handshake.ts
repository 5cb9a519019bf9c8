/**
 * What the `rpc` logger prints when a handshake between nodes fails for a reason that GnuTLS names.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";
import { messagesIn } from "./rows.ts";

export const HANDSHAKE_MESSAGES: readonly KnownMessage[] = messagesIn(`
certificate-missing |  | acceptor | certificate-withheld | a TLS 1.3 client without a certificate
  server connection dropped: Certificate is required
  rpc - client 10.0.0.2:50412: server connection dropped: Certificate is required.
  > certificate-withheld | The dialler has a certificate and keeps it back: its issuer is not among this node's CA names | openssl s_client shows \`Acceptable client certificate CA names\`: is the issuer of the dialler's certificate among them? | Add the dialler's CA to this node's truststore, on every node. |  | peer=certificate-withheld
  > missing-intermediate | The dialler's certificate comes from an intermediate that is not in its file | The dialler's certificate file holds one certificate, and its issuer is no root. | Append the intermediate to the dialler's certificate file, after its own. |  | peer=chain-missing-intermediate
  > tool-without-certificate | A tool or driver without a certificate reached the port | The address is not one of your nodes. | Nothing. Storage ports are not for clients. |  | stranger
  > no-certificate-configured | The dialler has no certificate configured | Its scylla.yaml has no certificate in server_encryption_options. | Set certificate and keyfile there, and restart it.

certificate-missing-tls12 |  | acceptor | certificate-withheld | a TLS 1.2 client without a certificate
  server connection dropped: No certificate was found
  rpc - client 10.0.0.2:50412: server connection dropped: No certificate was found
  > certificate-withheld | The dialler has a certificate and keeps it back: its issuer is not among this node's CA names | openssl s_client shows \`Acceptable client certificate CA names\`: is the issuer of the dialler's certificate among them? | Add the dialler's CA to this node's truststore, on every node. |  | peer=certificate-withheld
  > missing-intermediate | The dialler's certificate comes from an intermediate that is not in its file | The dialler's certificate file holds one certificate, and its issuer is no root. | Append the intermediate to the dialler's certificate file, after its own. |  | peer=chain-missing-intermediate
  > tool-without-certificate | A tool or driver without a certificate reached the port | The address is not one of your nodes. | Nothing. Storage ports are not for clients. |  | stranger
  > no-certificate-configured | The dialler has no certificate configured | Its scylla.yaml has no certificate in server_encryption_options. | Set certificate and keyfile there, and restart it.

fatal-alert-from-acceptor |  | dialler | no-common-version | an alert; ScyllaDB does not log its number
  client connection dropped: A TLS fatal alert has been received
  rpc - client 10.0.0.2:7001: client connection dropped: A TLS fatal alert has been received.
  > certificate-required | Alert 116: the other end requires a certificate, and this node sent none | The other end logs \`Certificate is required.\` at the same second. | ringshake explain 'Certificate is required.' |  | printer=certificate-withheld
  > no-common-ground | Alert 40: no version, cipher suite or group in common | The other end logs \`No supported cipher suites have been found.\` | Use one priority_string on all nodes. |  | peer=no-common-cipher,no-common-version cluster=no-common-version
  > version-refused | Alert 70: this node's TLS version is too old for the other end | The other end logs \`A packet with illegal or unsupported version was received.\` | Use one priority_string on all nodes. |  | printer=no-common-version

fatal-alert-from-client |  | acceptor |  | an alert from the client; ScyllaDB does not log its number
  server connection dropped: A TLS fatal alert has been received
  rpc - client 10.9.9.9:50412: server connection dropped: A TLS fatal alert has been received.
  > tool-refused-certificate | A tool such as openssl s_client did not accept this node's certificate | A ScyllaDB node sends no alert when it refuses a certificate. So this was OpenSSL, Java, Go, or a probe. | Nothing, if you know the tool. Else see who connects from that address. |  | stranger

no-common-cipher-logged |  | acceptor | no-common-cipher | a ClientHello without a usable version, cipher suite or signature (alert 40 was sent)
  No supported cipher suites have been found
  rpc - client 10.0.0.2:50412: server connection dropped: No supported cipher suites have been found.
  > priority-strings-differ | priority_string differs between the nodes; also: TLS 1.2 only against 1.3 only | Compare priority_string on both. ringshake priority 'ONE' 'OTHER' says what they have in common. | Use one priority_string on all nodes. Leaving it out is best. |  | cluster=no-common-version,no-common-cipher
  > key-type | The client offers no signature algorithm for this node's key | The node has an ECDSA or Ed25519 key, and the client only offers RSA, or the reverse. | Use RSA 2048 or more, or ECDSA P-256.
  > no-certificate-loaded | The listener has no certificate loaded | Every TLS client gets alert 40, whatever it offers. | Set certificate and keyfile, and restart the node. |  | printer=no-common-cipher

no-common-group-logged |  | acceptor | no-common-cipher | a ClientHello without a group that this node allows (alert 40 was sent)
  No common key share with peer
  rpc - client 10.0.0.2:50412: server connection dropped: No common key share with peer.
  > groups-differ | The two ends allow no key exchange group in common | Look for GROUP- in priority_string on both. | Use one priority_string on all nodes. | one-cause

version-unsupported |  | acceptor | no-common-version | a hello of an older version than this node accepts (alert 70 was sent)
  A packet with illegal or unsupported version was received
  rpc - client 10.0.0.2:50412: server connection dropped: A packet with illegal or unsupported version was received.
  > old-client | A client that knows only TLS 1.0 or 1.1, or sends a hello in the form of SSLv2 | The address is no node: an old driver, JDK, .NET program or scanner. | Let the client use TLS 1.2 or later. |  | stranger
  > priority-strings-differ | A node with a priority_string that stops at TLS 1.1 | The address is a node. Compare priority_string. | Use one priority_string on all nodes. |  | peer=no-common-version

record-overflow |  | acceptor |  | bytes whose first five are no TLS record header (alert 22 was sent)
  A TLS record packet with invalid length was received
  rpc - client 10.0.0.9:50412: server connection dropped: A TLS record packet with invalid length was received.
  > cassandra-node | An Apache Cassandra node: its internode header is ca552dfa | The address runs Cassandra. | Cassandra and ScyllaDB do not share a ring. Correct its seed list.
  > stranger | A scanner, or another binary protocol | The address is not one of your nodes. | Let only nodes reach the port. |  | stranger

decryption-failed |  | acceptor |  | a record that does not fit the keys: as a rule an alert that was sent in the clear
  server connection dropped: Decryption has failed
  rpc - client 10.9.9.9:50412: server connection dropped: Decryption has failed.
  > tool-refused-certificate | A tool gave up in the middle of a TLS 1.3 handshake: it did not accept this node's certificate | A ScyllaDB node sends no alert when it refuses a certificate. So this was OpenSSL, Java, Go, or a probe. | Nothing, if you know the tool. Else see who connects from that address. |  | stranger

peer-said-goodbye |  | acceptor |  | close_notify in the middle of a handshake
  Peer has terminated the connection
  rpc - client 10.9.9.9:50412: server connection dropped: Peer has terminated the connection
  > polite-client | A client that changed its mind, and closed politely: a scanner or a TLS health check | Nodes do not close so during a handshake. | Ignore it, or let only nodes reach the port. |  | stranger

hello-cut-short |  | acceptor |  | a handshake message that was cut short (alert 50 was sent)
  server connection dropped: Error decoding the received TLS packet
  rpc - client 10.9.9.9:50412: server connection dropped: Error decoding the received TLS packet.
  > scanner | A scanner, or a client that died while it sent its first message | The address is not one of your nodes. | Let only nodes reach the port. |  | stranger

message-out-of-order |  | acceptor |  | a handshake message out of order (alert 10 was sent)
  server connection dropped: An unexpected TLS handshake packet was received
  rpc - client 10.9.9.9:50412: server connection dropped: An unexpected TLS handshake packet was received.
  > scanner | A scanner that breaks the protocol on purpose, or a broken TLS library | The address is not one of your nodes. | Let only nodes reach the port. |  | stranger

inappropriate-fallback |  | acceptor |  | a hello that claims to be a second try with an older version (alert 86 was sent)
  A connection with inappropriate fallback was attempted
  rpc - client 10.9.9.9:50412: server connection dropped: A connection with inappropriate fallback was attempted.
  > scanner | A scanner such as sslscan tests the protection against downgrades, and it works | Dozens of lines from the same address within seconds. | Nothing. |  | stranger
`);
