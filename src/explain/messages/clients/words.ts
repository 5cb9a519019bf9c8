/**
 * More words of libraries, runtimes and tools, a row a line: library, event, what it says, an example.
 *
 * @module
 */

import { STIMULI, type StimulusName } from "../stimuli.ts";
import type { ClientRow } from "./row.ts";

const rowsIn = (table: string): readonly ClientRow[] =>
  table.trim().split("\n").map((line) => {
    const [library = "", name = "", has = "", example = ""] = line.trim().split("|");
    if (!Object.hasOwn(STIMULI, name) || !example.includes(has)) throw new Error(`no row: ${line}`);
    return [library, name as StimulusName, has, example];
  });

/** Before the rows that have fewer words. */
export const WORD_ROWS: readonly ClientRow[] = rowsIn(String.raw`
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
`);

/** Behind all that say more of the same event. */
export const BRIEF_ROWS: readonly ClientRow[] = rowsIn(String.raw`
  python|verify-failed|certificate verify failed|ssl.SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:847)
  python|login|AuthenticationFailed(|AuthenticationFailed('Failed to authenticate to 10.0.0.1:9042: Error from server: code=0100 [Bad credentials] message="Username and/or password are incorrect"')
  python|refused|ConnectionRefusedError|ConnectionRefusedError(111, "Tried connecting to [('10.0.0.1', 9142)]. Last error: Connection refused")
  python|driver-cut-off|ConnectionShutdown(|ConnectionShutdown('Connection to 10.0.0.1:9142 was closed')
  node|refused|ECONNREFUSED|Error: connect ECONNREFUSED 10.0.0.1:9142
  java|driver-cut-off|ClosedChannelException|java.nio.channels.ClosedChannelException
`);
