/**
 * The words of drivers, libraries, runtimes and tools for what happens to them, a row a line: library,
 * event, what the message has, an example.
 *
 * The first row that fits is taken. So drivers and whoever says more stand first; the names of a reset and
 * what is brief come late, because other messages contain them; and last the summaries of drivers, which
 * wrap one of the others.
 *
 * @module
 */

import { STIMULI, type Stimulus } from "./stimuli.ts";

export interface ClientRow {
  readonly library: string;
  /** What happened, by its name in `stimuli.ts`. */
  readonly event: string;
  readonly stimulus: Stimulus;
  /** Every one of these occurs in the message. */
  readonly has: readonly string[];
  readonly example: string;
}

const rowsIn = (table: string): readonly ClientRow[] =>
  table.split("\n").filter((line) => line !== "").map((line) => {
    const [library = "", event = "", words = "", example = ""] = line.trim().split("|");
    const [has, stimulus] = [words.split(" ~ "), STIMULI.get(event)];
    if (stimulus === undefined || !has.every((each) => example.includes(each))) {
      throw new Error(`no row: ${line}`);
    }
    return { library, event, stimulus, has, example };
  });

export const CLIENT_ROWS: readonly ClientRow[] = rowsIn(String.raw`
  python-driver|driver-in-clear|does not support protocol version 21|ProtocolError('This version of the driver does not support protocol version 21')
  gocql|driver-in-clear|unsupported protocol response version: 21|gocql: unable to create session: unable to discover protocol version: gocql: unsupported protocol response version: 21
  gocql|driver-no-answer|unable to discover protocol version: EOF|gocql: unable to create session: unable to discover protocol version: EOF
  netty|plain-cql|NotSslRecordException|io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 840000000000000a
  dotnet|name|RemoteCertificateNameMismatch|System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch
  dotnet|expired|The remote certificate is invalid ~ NotTimeValid|The remote certificate is invalid because of errors in the certificate chain: NotTimeValid
  dotnet|unknown-ca|The remote certificate is invalid ~ UntrustedRoot|The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot
  dotnet|unknown-ca|The remote certificate is invalid ~ PartialChain|The remote certificate is invalid because of errors in the certificate chain: PartialChain
  dotnet|revocation-unknown|The remote certificate is invalid ~ RevocationStatusUnknown|The remote certificate is invalid because of errors in the certificate chain: RevocationStatusUnknown, OfflineRevocation
  dotnet|verify-failed|RemoteCertificateChainErrors|The remote certificate is invalid according to the validation procedure: RemoteCertificateChainErrors
  dotnet|verify-failed|The remote certificate is invalid|System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure.
  dotnet|closed|remote party has closed the transport stream|System.IO.IOException: Authentication failed because the remote party has closed the transport stream.
  dotnet|plain-cql|Cannot determine the frame size or a corrupted frame was received|System.Security.Authentication.AuthenticationException: Cannot determine the frame size or a corrupted frame was received.
  python|strict-verification|CA cert not marked critical|ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Basic Constraints of CA cert not marked critical (_ssl.c:1028)
  python|strict-verification|CA cert does not include key usage extension|ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: CA cert does not include key usage extension (_ssl.c:1028)
  python|strict-verification|Missing Authority Key Identifier|ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Authority Key Identifier (_ssl.c:1032)
  python|strict-verification|Missing Subject Key Identifier|ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Subject Key Identifier (_ssl.c:1032)
  openssl|weak-exchange|dh key too small|ssl.SSLError: [SSL: DH_KEY_TOO_SMALL] dh key too small (_ssl.c:997)
  openssl|weak-chain|key too small|error:0A00018F:SSL routines::ee key too small
  openssl|weak-chain|key too weak|certificate verify failed: EE certificate key too weak (_ssl.c:1007)
  openssl|weak-chain|md too weak|error:0A00018E:SSL routines::ca md too weak
  java|weak-chain|do not conform to algorithm constraints|java.security.cert.CertificateException: Certificates do not conform to algorithm constraints
  java|name|SSLPeerUnverifiedException|javax.net.ssl.SSLPeerUnverifiedException: Hostname db1 not verified
  java|closed|Received close_notify during handshake|javax.net.ssl.SSLProtocolException: Received close_notify during handshake
  go|name|certificate relies on legacy Common Name field|x509: certificate relies on legacy Common Name field, use SANs instead
  go|client-allows-none|no supported versions satisfy MinVersion and MaxVersion|tls: no supported versions satisfy MinVersion and MaxVersion
  go|certificate-refused|remote error: tls: unknown certificate|remote error: tls: unknown certificate authority
  node|closed|disconnected before secure TLS connection was established|Error: Client network socket disconnected before secure TLS connection was established
  python|client-allows-none|NO_PROTOCOLS_AVAILABLE|ssl.SSLError: [SSL: NO_PROTOCOLS_AVAILABLE] no protocols available (_ssl.c:1007)

  nodetool|nodetool|nodetool: Failed to connect to|nodetool: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused (Connection refused)'.
  nodetool|nodetool|Unable to connect to Scylla API server|nodetool: Unable to connect to Scylla API server: java.net.ConnectException: Connection refused
  nodetool|nodetool|error executing GET request to http|error executing GET request to http://127.0.0.1:10000/storage_service/host_id with parameters {}: Connection refused
  python|verify-failed|SSL3_GET_SERVER_CERTIFICATE:certificate verify failed|ssl.SSLError: [Errno 1] _ssl.c:510: error:14090086:SSL routines:SSL3_GET_SERVER_CERTIFICATE:certificate verify failed
  python|wrong-purpose|unsuitable certificate purpose|certificate verify failed: unsuitable certificate purpose (_ssl.c:1000)
  python|invalid-ca|invalid CA certificate|certificate verify failed: invalid CA certificate (_ssl.c:1000)
  python|strict-verification|Authority Key Identifier marked critical|certificate verify failed: Authority Key Identifier marked critical (_ssl.c:1028)
  python|strict-verification|Subject Key Identifier marked critical|certificate verify failed: Subject Key Identifier marked critical (_ssl.c:1028)
  python|strict-verification|Path length given without key usage|certificate verify failed: Path length given without key usage keyCertSign (_ssl.c:1028)
  python|strict-verification|Path length invalid for non-CA cert|certificate verify failed: Path length invalid for non-CA cert (_ssl.c:1028)
  python|driver-too-old|module 'ssl' has no attribute 'wrap_socket'|AttributeError: module 'ssl' has no attribute 'wrap_socket'
  python|driver-too-old|module 'ssl' has no attribute 'match_hostname'|AttributeError: module 'ssl' has no attribute 'match_hostname'
  python|name-not-given|check_hostname requires server_hostname|ValueError: check_hostname requires server_hostname
  python|own-files|[X509] PEM lib|ssl.SSLError: [X509] PEM lib (_ssl.c:4149)
  python|own-files|NO_CERTIFICATE_OR_CRL_FOUND|ssl.SSLError: [X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found (_ssl.c:4149)
  python|own-files|KEY_VALUES_MISMATCH|ssl.SSLError: [X509: KEY_VALUES_MISMATCH] key values mismatch (_ssl.c:4067)
  python|timed-out|The handshake operation timed out|socket.timeout: _ssl.c:1114: The handshake operation timed out
  openssl|plain-cql|packet length too long|error:0A0000C6:SSL routines:tls_get_more_records:packet length too long
  openssl|plain-cql|bad record type|error:0A0001BB:SSL routines:tls_get_more_records:bad record type
  openssl|refused|BIO_connect:Connection refused|error:8000006F:system library:BIO_connect:Connection refused
  go|plain-cql|tls: oversized record received|tls: oversized record received with length 20527
  go|plain-cql|server gave HTTP response to HTTPS client|http: server gave HTTP response to HTTPS client
  go|certificate-refused|remote error: tls: expired certificate|remote error: tls: expired certificate
  go|certificate-refused|remote error: tls: revoked certificate|remote error: tls: revoked certificate
  go|wrong-purpose|certificate specifies an incompatible key usage|x509: certificate specifies an incompatible key usage
  go|weak-chain|x509: cannot verify signature: insecure algorithm|x509: cannot verify signature: insecure algorithm SHA1-RSA
  go|own-files|tls: private key does not match public key|tls: private key does not match public key
  go|refused|connect: connection refused|gocql: unable to dial control conn 10.0.0.1:9142: dial tcp 10.0.0.1:9142: connect: connection refused
  go|timed-out|: i/o timeout|gocql: unable to discover protocol version: dial tcp 10.0.0.1:9142: i/o timeout
  rustls|name|NotValidForName|invalid peer certificate: NotValidForName
  rustls|signature|invalid peer certificate: BadSignature|invalid peer certificate: BadSignature
  rustls|shows-ca|CaUsedAsEndEntity|invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))
  rustls|certificate-refused|fatal alert: UnknownCA|received fatal alert: UnknownCA
  rustls|certificate-refused|fatal alert: BadCertificate|received fatal alert: BadCertificate
  java|store-password|keystore password was incorrect|java.io.IOException: keystore password was incorrect
  java|own-files|Cannot recover key|java.security.UnrecoverableKeyException: Cannot recover key
  java|own-files|trustAnchors parameter must be non-empty|java.security.InvalidAlgorithmParameterException: the trustAnchors parameter must be non-empty
  java|unknown-ca|Path does not chain with any of the trust anchors|java.security.cert.CertPathValidatorException: Path does not chain with any of the trust anchors
  java|signature|signature check failed|java.security.cert.CertPathValidatorException: signature check failed
  java|weak-chain|Algorithm constraints check failed|java.security.cert.CertPathValidatorException: Algorithm constraints check failed on signature algorithm: SHA1withRSA
  java|wrong-purpose|Extended key usage does not permit|sun.security.validator.ValidatorException: Extended key usage does not permit use for TLS server authentication
  java|certificate-refused|Received fatal alert: unknown_ca|javax.net.ssl.SSLHandshakeException: Received fatal alert: unknown_ca
  java|name|No name matching|java.security.cert.CertificateException: No name matching db1 found
  java|timed-out|SslHandshakeTimeoutException|io.netty.handler.ssl.SslHandshakeTimeoutException: handshake timed out after 10000ms
  java|closed|SSLEngine closed already|javax.net.ssl.SSLException: SSLEngine closed already
  java|verify-failed|General OpenSslEngine problem|javax.net.ssl.SSLHandshakeException: General OpenSslEngine problem
  java|refused|ConnectException: Connection refused|java.net.ConnectException: Connection refused
  dotnet|verify-failed|rejected by the provided RemoteCertificateValidationCallback|The remote certificate was rejected by the provided RemoteCertificateValidationCallback.
  dotnet|plain-cql|The message received was unexpected or badly formatted|System.ComponentModel.Win32Exception (0x80090326): The message received was unexpected or badly formatted.
  cpp|verify-failed|Unable to verify peer certificate|CASS_ERROR_SSL_INVALID_PEER_CERT: Unable to verify peer certificate
  cpp|name|CASS_ERROR_SSL_IDENTITY_MISMATCH|CASS_ERROR_SSL_IDENTITY_MISMATCH
  gnutls-cli|verify-failed|PKI verification of server certificate failed|*** PKI verification of server certificate failed...
  gnutls-cli|closed|*** Fatal error: The TLS connection was non-properly terminated|*** Fatal error: The TLS connection was non-properly terminated.
  gnutls-cli|plain-cql|*** Fatal error: An unexpected TLS packet was received|*** Fatal error: An unexpected TLS packet was received.
  gnutls-cli|alert|*** Fatal error: A TLS fatal alert has been received|*** Fatal error: A TLS fatal alert has been received.
  gnutls-cli|verify-failed|*** Fatal error: Error in the certificate|*** Fatal error: Error in the certificate.

  go|plain-cql|first record does not look like a TLS handshake|tls: first record does not look like a TLS handshake
  go|unknown-ca|certificate signed by unknown authority|tls: failed to verify certificate: x509: certificate signed by unknown authority
  go|not-yet-valid|x509: certificate has expired or is not yet valid ~ is before|x509: certificate has expired or is not yet valid: current time 2026-11-24T10:00:00Z is before 2027-01-01T00:00:00Z
  go|expired|x509: certificate has expired or is not yet valid|x509: certificate has expired or is not yet valid: current time 2026-11-24T10:00:00Z is after 2026-11-01T00:00:00Z
  go|name|x509: ~ any IP SANs|x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs
  go|name|x509: certificate is ~ valid for ~ , not|x509: certificate is valid for n1.example.net, not db1
  go|certificate-required|remote error: tls: certificate required|remote error: tls: certificate required
  go|no-common|remote error: tls: handshake failure|remote error: tls: handshake failure
  go|client-too-old|remote error: tls: protocol version not supported|remote error: tls: protocol version not supported
  go|certificate-refused|remote error: tls: bad certificate|remote error: tls: bad certificate
  go|server-too-old|tls: server selected unsupported protocol version|tls: server selected unsupported protocol version 302

  openssl|plain-cql|wrong version number|error:0A00010B:SSL routines:ssl3_get_record:wrong version number
  node|plain-cql|ERR_SSL_WRONG_VERSION_NUMBER|Error: write EPROTO: ERR_SSL_WRONG_VERSION_NUMBER
  python|plain-cql|WRONG_VERSION_NUMBER|ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] (_ssl.c:997)
  openssl|plain-cql|SSL23_GET_SERVER_HELLO:unknown protocol|error:140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown protocol
  python|unknown-ca|unable to get local issuer certificate|ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)
  openssl|unknown-ca|unable to verify the first certificate|Verify return code: 21 (unable to verify the first certificate)
  node|unknown-ca|UNABLE_TO_VERIFY_LEAF_SIGNATURE|Error: unable to verify: code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
  node|unknown-ca|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'
  node|self-signed|SELF_SIGNED_CERT_IN_CHAIN|code: 'SELF_SIGNED_CERT_IN_CHAIN'
  node|self-signed|DEPTH_ZERO_SELF_SIGNED_CERT|code: 'DEPTH_ZERO_SELF_SIGNED_CERT'
  openssl|self-signed|self-signed certificate|Verify return code: 19 (self-signed certificate in certificate chain)
  openssl|self-signed|self signed certificate|verify error:num=18:self signed certificate
  node|expired|CERT_HAS_EXPIRED|code: 'CERT_HAS_EXPIRED'
  openssl|expired|certificate has expired|certificate verify failed: certificate has expired (_ssl.c:1007)
  node|not-yet-valid|CERT_NOT_YET_VALID|code: 'CERT_NOT_YET_VALID'
  openssl|not-yet-valid|certificate is not yet valid|certificate verify failed: certificate is not yet valid (_ssl.c:1007)
  node|name|ERR_TLS_CERT_ALTNAME_INVALID|Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames
  python|name|IP address mismatch, certificate is not valid for|certificate verify failed: IP address mismatch, certificate is not valid for '10.0.0.1'. (_ssl.c:1007)
  python|name|Hostname mismatch, certificate is not valid for|certificate verify failed: Hostname mismatch, certificate is not valid for 'db1'. (_ssl.c:1007)
  openssl|certificate-required|alert certificate required|error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../ssl/record/rec_layer_s3.c:1584:SSL alert number 116
  python|certificate-required|TLSV13_ALERT_CERTIFICATE_REQUIRED|ssl.SSLError: [SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] (_ssl.c:2580)
  openssl|no-common|alert handshake failure|error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:SSL alert number 40
  python|no-common|ALERT_HANDSHAKE_FAILURE|ssl.SSLError: [SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] (_ssl.c:1007)
  openssl|client-too-old|alert protocol version|[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:1007)
  node|client-too-old|TLSV1_ALERT_PROTOCOL_VERSION|Error: ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION
  node|server-too-old|ERR_SSL_UNSUPPORTED_PROTOCOL|Error: ERR_SSL_UNSUPPORTED_PROTOCOL
  openssl|server-too-old|SSL routines ~ unsupported protocol|error:0A000102:SSL routines:ssl_choose_client_version:unsupported protocol
  openssl|certificate-refused|alert unknown ca|error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:SSL alert number 48
  openssl|certificate-refused|alert bad certificate|error:0A000412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:SSL alert number 42
  openssl|certificate-refused|alert certificate expired|error:0A000415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired:SSL alert number 45
  openssl|certificate-refused|alert certificate unknown|error:0A000416:SSL routines:ssl3_read_bytes:sslv3 alert certificate unknown:SSL alert number 46
  python|closed|EOF occurred in violation of protocol|ssl.SSLEOFError: EOF occurred in violation of protocol (_ssl.c:2427)
  openssl|closed|unexpected eof while reading|error:0A000126:SSL routines:ssl3_read_n:unexpected eof while reading

  rustls|plain-cql|InvalidContentType|InvalidData: received corrupt message of type InvalidContentType
  rustls|unknown-ca|UnknownIssuer|InvalidData: invalid peer certificate: UnknownIssuer
  rustls|x509-v1|UnsupportedCertVersion|InvalidData: invalid peer certificate: Other(OtherError(UnsupportedCertVersion))
  rustls|not-yet-valid|invalid peer certificate ~ NotValidYet|InvalidData: invalid peer certificate: NotValidYet
  rustls|name|invalid peer certificate ~ not valid for name|InvalidData: invalid peer certificate: certificate not valid for name "127.0.0.1"; certificate is only valid for DnsName("n1")
  rustls|expired|invalid peer certificate ~ xpired|InvalidData: invalid peer certificate: Expired
  rustls|certificate-required|fatal alert: CertificateRequired|InvalidData: received fatal alert: CertificateRequired
  rustls|no-common|fatal alert: HandshakeFailure|InvalidData: received fatal alert: HandshakeFailure
  rustls|client-too-old|fatal alert: ProtocolVersion|received fatal alert: ProtocolVersion
  rustls|closed|UnexpectedEof|UnexpectedEof: unexpected end of file

  java|plain-cql|Unrecognized SSL message|javax.net.ssl.SSLException: Unrecognized SSL message, plaintext connection?
  java|plain-cql|Unsupported or unrecognized SSL message|javax.net.ssl.SSLException: Unsupported or unrecognized SSL message
  java|expired|CertificateExpiredException|java.security.cert.CertificateExpiredException: NotAfter: Sun Nov 01 00:00:00 UTC 2026
  java|not-yet-valid|CertificateNotYetValidException|java.security.cert.CertificateNotYetValidException: NotBefore: Fri Jan 01 00:00:00 UTC 2027
  java|expired|PKIX path validation failed ~ validity check failed|sun.security.validator.ValidatorException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed
  java|unknown-ca|PKIX path building failed|sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target
  java|name|No subject alternative|java.security.cert.CertificateException: No subject alternative DNS name matching db1 found.
  java|certificate-required|fatal alert: certificate_required|javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required
  java|no-common|fatal alert: handshake_failure|javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure
  java|client-too-old|fatal alert: protocol_version|javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version
  java|certificate-refused|Received fatal alert ~ certificate|javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate
  java|client-allows-none|No appropriate protocol|javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)
  java|server-too-old|is not accepted by client preferences|javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]
  java|closed|Remote host terminated the handshake|javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake
  java|closed|SSL peer shut down incorrectly|java.io.EOFException: SSL peer shut down incorrectly
  java|store-password|Keystore was tampered with, or password was incorrect|java.io.IOException: Keystore was tampered with, or password was incorrect
  java|plain-port|SocketException: Connection reset|java.net.SocketException: Connection reset
  java|closed|SocketException: Broken pipe|java.net.SocketException: Broken pipe (Write failed)

  node|plain-port|ECONNRESET|Error: read ECONNRESET
  openssl|plain-port|write:errno=104|write:errno=104
  python|plain-port|ConnectionResetError|ConnectionResetError: [Errno 104] Connection reset by peer
  rustls|plain-port|ConnectionReset|ConnectionReset: connection reset
  go|plain-port|read: connection reset by peer|read tcp 10.9.9.9:50412->10.0.0.1:7000: read: connection reset by peer

  python|verify-failed|certificate verify failed|ssl.SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:847)
  python|login|AuthenticationFailed(|AuthenticationFailed('Failed to authenticate to 10.0.0.1:9042: Error from server: code=0100 [Bad credentials] message="Username and/or password are incorrect"')
  python|refused|ConnectionRefusedError|ConnectionRefusedError(111, "Tried connecting to [('10.0.0.1', 9142)]. Last error: Connection refused")
  python|driver-cut-off|ConnectionShutdown(|ConnectionShutdown('Connection to 10.0.0.1:9142 was closed')
  node|refused|ECONNREFUSED|Error: connect ECONNREFUSED 10.0.0.1:9142
  java|driver-cut-off|ClosedChannelException|java.nio.channels.ClosedChannelException

  driver|no-host|NoHostAvailable|cassandra.cluster.NoHostAvailable: ('Unable to connect to any servers', {'10.0.0.1:9042': …})
  driver|no-host|All host(s) tried for query failed|All host(s) tried for query failed (tried: 10.0.0.1:9042)
  driver|no-host|Unable to connect to any servers|Connection error: ('Unable to connect to any servers', {'10.0.0.1': …})
`);
