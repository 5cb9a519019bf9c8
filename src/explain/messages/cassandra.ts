/**
 * What Apache Cassandra prints about TLS and messaging, as 4.1.9 and 5.0.5 were seen to: a line of its log,
 * and behind it what the exceptions below say.
 *
 * @module
 */

import type { KnownMessage } from "./message.ts";
import { messagesIn } from "./rows.ts";

export const CASSANDRA_MESSAGES: readonly KnownMessage[] = messagesIn(`
cassandra-plaintext-refused |  | acceptor | moving-from-cassandra | plain text, where Apache Cassandra requires TLS
  attempted to establish an unencrypted connection
  peer /10.0.0.2:50412 attempted to establish an unencrypted connection (broadcast address /10.0.0.2)
  > cassandra-peer-in-clear | An Apache Cassandra message: a peer, or a probe, does not use TLS | ScyllaDB prints no such line. The first address is the caller's; the second is only claimed. | In Cassandra: set \`optional: true\` on all nodes first, then \`optional: false\`. | one-cause

cassandra-tls-refused |  | acceptor | moving-from-cassandra | a TLS hello, where Apache Cassandra has TLS turned off
  TLS is explicitly disabled by configuration
  Rejected incoming TLS connection before negotiating from /10.0.0.2:50412 to /10.0.0.1:7000. TLS is explicitly disabled by configuration.
  > cassandra-peer-with-tls | An Apache Cassandra message: a peer, or a probe, used TLS | ScyllaDB prints no such line. The address in the line is the caller's. | In Cassandra: set \`optional: true\` on all nodes first. | one-cause

cassandra-no-client-certificate |  | acceptor |  | a handshake without a client certificate, at Apache Cassandra
  Failed to properly handshake with peer ~ PEER_DID_NOT_RETURN_A_CERTIFICATE
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: javax.net.ssl.SSLHandshakeException: error:100000c0:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE
  > cassandra-caller-shows-none | The caller showed no certificate, and require_client_auth is true | If the caller is a node, look for its keystore (\`keystore\`, in 4.1 and later \`outbound_keystore\`). A probe or scanner shows none either. | Give the calling node a keystore with a certificate that the truststore here leads to. | said

cassandra-version-refused |  | acceptor |  | a hello of a TLS version that Apache Cassandra refuses
  Failed to properly handshake with peer ~ UNSUPPORTED_PROTOCOL
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: javax.net.ssl.SSLHandshakeException: error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL
  > cassandra-caller-too-old | The caller offers only versions that this node refuses | The node's line \`enabled TLS protocols\` at its start lists what it takes; 5.0 takes 1.2 and 1.3. | Upgrade the caller, or correct \`accepted_protocols\`. | said

cassandra-no-shared-cipher |  | acceptor |  | a hello without a cipher suite that Apache Cassandra shares
  Failed to properly handshake with peer ~ NO_SHARED_CIPHER
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: javax.net.ssl.SSLHandshakeException: error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER
  > cassandra-suites-disjoint | Caller and node have no cipher suite in common | The node's line \`enabled cipher suites\` at its start lists its own. An ECDSA suite needs an EC certificate. | Give all nodes one \`cipher_suites\`, or none. | said

cassandra-client-certificate-refused |  | acceptor |  | a client certificate that Apache Cassandra's truststore does not lead to
  Failed to properly handshake with peer ~ PKIX path
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target
  > cassandra-ca-missing | The truststore here lacks the CA of the caller's certificate | keytool -list -v -keystore TRUSTSTORE, and the issuer of the caller's certificate. | Add the CA to the truststore of every node. Cassandra reads it again within ten minutes.
  > cassandra-caller-chain | The caller does not send its intermediate | keytool -list -v -keystore KEYSTORE on the caller: the chain length. | Import the whole chain into the caller's keystore.

cassandra-plaintext-on-tls |  | acceptor |  | plain text on a port where Apache Cassandra takes only TLS
  Failed to properly handshake with peer ~ not an SSL/TLS record
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 535354415252504300000000
  > cassandra-caller-in-clear | The caller does not use TLS: a node not yet switched, a ScyllaDB node, a probe, or a client with the wrong port | The hex behind \`record:\` begins ca552dfa for a Cassandra node, 53535441 for ScyllaDB, 04 or 05 for CQL, 474554 for HTTP. | Switch the caller to TLS, or set \`optional: true\` until all nodes are. | said

cassandra-plaintext-on-tls-41 |  | acceptor |  | plain text on a port where Apache Cassandra takes only TLS
  Failed to properly handshake with peer ~ WRONG_VERSION_NUMBER
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: javax.net.ssl.SSLHandshakeException: error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER
  > cassandra-caller-in-clear | The caller does not use TLS: a node not yet switched, a ScyllaDB node, a probe, or a client with the wrong port | The address in the line is the caller's. | Switch the caller to TLS, or set \`optional: true\` until all nodes are. | said

cassandra-http-on-tls |  | acceptor |  | HTTP on a port where Apache Cassandra takes only TLS
  Failed to properly handshake with peer ~ HTTP_REQUEST
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: javax.net.ssl.SSLHandshakeException: error:1000009c:SSL routines:OPENSSL_internal:HTTP_REQUEST
  > cassandra-caller-http | A browser, a health check or a scraper with the wrong port | The address in the line is the caller's. | Correct the port there. | said

cassandra-rpc-arrived |  | acceptor | cassandra-node | ScyllaDB's RPC, at Apache Cassandra
  Failed to properly handshake with peer ~ InvalidLegacyProtocolMagic: Read 1397969985
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: org.apache.cassandra.net.Message$InvalidLegacyProtocolMagic: Read 1397969985, Expected -900387334
  > cassandra-met-scylla | A ScyllaDB node, or ringshake, called a Cassandra node: 1397969985 is \`SSTA\` | The address in the line is the caller's. | ScyllaDB and Cassandra do not share a ring: correct the seeds of the caller. | bytes

cassandra-http-arrived |  | acceptor |  | HTTP on Apache Cassandra's storage port
  Failed to properly handshake with peer ~ InvalidLegacyProtocolMagic: Read 1195725856
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: org.apache.cassandra.net.Message$InvalidLegacyProtocolMagic: Read 1195725856, Expected -900387334
  > cassandra-caller-http | A browser, a health check or a scraper with the wrong port: 1195725856 is \`GET \` | The address in the line is the caller's. | Correct the port there. | bytes

cassandra-other-magic |  | acceptor |  | bytes of another protocol, at Apache Cassandra's storage port
  Failed to properly handshake with peer ~ InvalidLegacyProtocolMagic
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel. Caused by: org.apache.cassandra.net.Message$InvalidLegacyProtocolMagic: Read 67108864, Expected -900387334
  > cassandra-other-protocol | The caller speaks another protocol: 67108864 is CQL version 4, for instance | Read the number as four bytes: they are the first that the caller sent. | Correct the port of the caller, whose address is in the line. | said

cassandra-handshake-failed |  | acceptor |  | a handshake that Apache Cassandra could not finish
  Failed to properly handshake with peer
  Failed to properly handshake with peer /10.0.0.2:50412. Closing the channel.
  > cassandra-see-the-cause | The reason stands in the exception below this line, in its last \`Caused by\` | Give the lines below as well. | Paste the whole of it.

cassandra-dial-closed |  | dialler
  Failed to connect to peer ~ ClosedChannelException
  Failed to connect to peer /10.0.0.2:7000(/10.0.0.2:7000) java.nio.channels.ClosedChannelException: null
  > cassandra-peer-without-tls | The other node takes no TLS, and this one dialled with it | Its log says at that time that TLS is explicitly disabled by configuration. | On all nodes first \`internode_encryption: all\` with \`optional: true\`.
  > cassandra-peer-refused | The other node refused this one's certificate, its TLS version or its suites | Its log has an ERROR of that time with the reason. | Mend what that says.

cassandra-dial-untrusted |  | dialler |  | a certificate that Apache Cassandra's truststore does not lead to
  Failed to handshake with peer ~ PKIX path
  Failed to handshake with peer /10.0.0.2:7000(/10.0.0.2:7000) Caused by: sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target
  > cassandra-ca-missing | The truststore here lacks the CA of the other node's certificate | keytool -list -v -keystore TRUSTSTORE, and the issuer of the certificate that ringshake check shows. | Add the CA to the truststore of every node. Cassandra reads it again within ten minutes.
  > cassandra-peer-chain | The other node does not send its intermediate | ringshake check HOST shows what it serves. | Import the whole chain into its keystore.

cassandra-dial-failed |  | dialler
  Failed to handshake with peer
  Failed to handshake with peer /10.0.0.2:7000(/10.0.0.2:7000)
  > cassandra-see-the-cause | The reason stands in the exception below this line, in its last \`Caused by\` | Give the lines below as well. | Paste the whole of it.

cassandra-dial-refused |  | dialler
  failed to connect ~ Connection refused
  /10.0.0.1:7000->/10.0.0.2:7000-URGENT_MESSAGES-[no-channel] failed to connect io.netty.channel.AbstractChannel$AnnotatedConnectException: finishConnect(..) failed: Connection refused: /10.0.0.2:7000
  > cassandra-peer-closed | Nothing listens there: the node is down, or its port is another one | ss -ltn on that host. Dialling 7001 needs \`legacy_ssl_storage_port_enabled\` there. | Start it, or give all nodes the same ports. | said

cassandra-dial-hung-up |  | dialler
  -[no-channel] failed to connect ~ ClosedChannelException
  /10.0.0.1:7000->/10.0.0.2:7000-URGENT_MESSAGES-[no-channel] failed to connect java.nio.channels.ClosedChannelException: null
  > cassandra-peer-wants-tls | The other node takes only TLS, and this one dialled in the clear | Its log has \`not an SSL/TLS record\` at that time. | Until all nodes dial with TLS: \`optional: true\` there.
  > cassandra-peer-refused | The other node takes no TLS, or refused this one's certificate | Its log has the reason at that time. | Mend what that says.

cassandra-dial-unknown |  | dialler
  -[no-channel] failed to connect
  /10.0.0.1:7000->/10.0.0.2:7000-URGENT_MESSAGES-[no-channel] failed to connect
  > cassandra-see-the-cause | The reason stands in the exception below this line | Give the lines below as well. | Paste the whole of it.

cassandra-client-shows-none |  | acceptor |  | a CQL client without a certificate, at Apache Cassandra
  in client networking with peer ~ PEER_DID_NOT_RETURN_A_CERTIFICATE
  SSLException in client networking with peer /10.0.0.9:43756 io.netty.handler.ssl.ReferenceCountedOpenSslEngine$OpenSslHandshakeException: error:100000c0:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE
  > cassandra-client-without | The client showed no certificate, and client_encryption_options requires one | The address in the line is the client's. | Give the client a certificate and its key: \`userkey\` and \`usercert\` in cqlshrc. | said

cassandra-client-suites |  | acceptor |  | a CQL client without a cipher suite that Apache Cassandra shares
  in client networking with peer ~ NO_SHARED_CIPHER
  SSLException in client networking with peer /10.0.0.9:53610 javax.net.ssl.SSLHandshakeException: error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER
  > cassandra-client-suites-disjoint | The client and the node have no cipher suite in common | The address in the line is the client's. | Correct \`cipher_suites\` on one side. | said

cassandra-client-tls-failed |  | acceptor |  | a TLS handshake of a CQL client that Apache Cassandra could not finish
  SSLException in client networking with peer
  SSLException in client networking with peer /10.0.0.9:53610 javax.net.ssl.SSLHandshakeException: General OpenSslEngine problem
  > cassandra-client-refused | The node refused the client's certificate, its TLS version, or bytes that are no TLS: the reason stands behind the address, or below | The address in the line is the client's. | Paste the whole of it.

cassandra-tls-on-plain-cql |  | acceptor |  | a TLS hello on Apache Cassandra's plain CQL port
  Protocol exception with client networking ~ unsupported protocol version (22)
  Protocol exception with client networking: org.apache.cassandra.transport.ProtocolException: Invalid or unsupported protocol version (22); supported versions are (3/v3, 4/v4, 5/v5, 6/v6-beta)
  > cassandra-client-uses-tls | A client uses TLS on a CQL port that takes plain text: 22 begins a TLS record | client_encryption_options of the node. | Turn TLS off in the client, or give it the port of TLS. | bytes

cassandra-rpc-on-cql |  | acceptor |  | ScyllaDB's RPC on Apache Cassandra's CQL port
  Protocol exception with client networking ~ unsupported protocol version (83)
  Protocol exception with client networking: org.apache.cassandra.transport.ProtocolException: Invalid or unsupported protocol version (83); supported versions are (3/v3, 4/v4, 5/v5, 6/v6-beta)
  > cassandra-cql-met-text | A ScyllaDB node, ringshake or another program that begins with an S called the CQL port | No driver does so. | Correct the port of the caller. | bytes

cassandra-other-on-cql |  | acceptor |  | bytes of another protocol on Apache Cassandra's CQL port
  Protocol exception with client networking ~ unsupported protocol version (
  Protocol exception with client networking: org.apache.cassandra.transport.ProtocolException: Invalid or unsupported protocol version (71); supported versions are (3/v3, 4/v4, 5/v5, 6/v6-beta)
  > cassandra-client-version | A driver that speaks a version which the node does not | The number is below 10: that is a version of CQL. | Upgrade the driver, or set its protocol version.
  > cassandra-client-other | Another program called the CQL port: 71 is HTTP's \`GET\`, 80 its \`POST\` | The number is the first byte of what came. | Correct the port of the caller.

cassandra-connected |  | node
  messaging connection established, version =
  /10.0.0.2:7000(/10.0.0.2:50412)->/10.0.0.1:7000-URGENT_MESSAGES-3196a472 messaging connection established, version = 12, framing = CRC, encryption = unencrypted
  > cassandra-nothing-wrong | Nothing is wrong: two Cassandra nodes, or a node and a probe, agreed on a connection | \`encryption =\` says whether it is TLS. | Nothing. Where it says \`unencrypted\` and should not: \`optional: false\`. | said

cassandra-listens |  | node
  Listening on address: ~ encryption:
  Listening on address: (/10.0.0.1:7000), nic: null, encryption: optionally encrypted(openssl)
  > cassandra-listener | It says what the port takes: \`unencrypted\`, \`encrypted\`, or \`optionally encrypted\`, which is both | ringshake lint cassandra.yaml says why. | Nothing, if it is what was meant. | said

cassandra-enabled-without-effect |  | node
  Setting server_encryption_options.enabled has no effect
  Setting server_encryption_options.enabled has no effect, use internode_encryption
  > cassandra-not-encrypted | \`enabled: true\` beside \`internode_encryption: none\`: nothing is encrypted | ringshake lint cassandra.yaml | Set \`internode_encryption\`. | said

cassandra-ssl-failed |  | node
  Failed to initialize SSL
  Exception (org.apache.cassandra.exceptions.ConfigurationException) encountered during startup: Failed to initialize SSL
  > cassandra-keystore | A keystore or truststore is not there, or its password is wrong | The innermost \`Caused by\` says which: a file that was not found, or \`keystore password was incorrect\`. | Correct path and password in server_encryption_options and client_encryption_options.
  > cassandra-protocol-word | \`accepted_protocols\` or \`cipher_suites\` names one that this Java does not have | The innermost \`Caused by\` names it. | Correct the word, or leave the option out.

cassandra-unknown-property |  | node
  ConfigurationException ~ Please remove properties
  Exception (org.apache.cassandra.exceptions.ConfigurationException) encountered during startup: Invalid yaml. Please remove properties [certificate] from your cassandra.yaml
  > cassandra-foreign-option | cassandra.yaml holds an option that this Cassandra does not have: the one in brackets | ringshake lint cassandra.yaml names ScyllaDB's. | Take it out. | said
`);
