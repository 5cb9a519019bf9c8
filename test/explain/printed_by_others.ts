/**
 * More lines of nodes and of clients, each as it was wrong or unknown once: what it is, who printed it,
 * and its first cause with how sure that is. What begins with a word and ` - ` is a logger's.
 */

export const OTHERS = String.raw`
alternator-server - Exception while processing request: std::system_error (error GnuTLS:-15, An unexpected TLS packet was received.) | alternator-plaintext acceptor likely client-without-tls
httpd - request error: seastar::tls::verification_error (The certificate is NOT trusted. The certificate issuer is unknown. ) | http-client-certificate-issuer-unknown acceptor likely client-truststore-missing
kmip - Could not connect to server kmip1:5696: std::system_error (error system:111, Connection refused) | service-unreachable node likely service-down
kms - request failed: seastar::tls::verification_error (The certificate is NOT trusted. The certificate chain uses expired certificate. ) | service-certificate-expired node likely expired
cql_server - exception while processing connection: seastar::tls::verification_error (The certificate is NOT trusted. The signature in the certificate is invalid. ) | cql-client-certificate-signature-invalid acceptor likely other-key
rpc - client 10.0.0.2:7001: client connection dropped: The certificate is NOT trusted. The name in the certificate does not match the expected. | server-certificate-name-mismatch dialler likely names-compared
init - Startup failed: std::system_error (error system:99, posix_listen failed for address 10.0.0.9:9042: Cannot assign requested address) | bind-address-unavailable node likely rpc-address
init - Startup failed: std::system_error (error system:99, posix_listen failed for address 10.0.0.9:7001: Cannot assign requested address) | bind-address-unavailable node likely nat-address
init - Startup failed: std::system_error (error system:99, posix_listen failed for address 10.0.0.9:9180: Cannot assign requested address) | bind-address-unavailable node likely service-address
rpc - client 10.0.0.2:7001: client connection dropped: sendmsg: Broken pipe | broken-pipe-dialler dialler likely client-certificate-refused
rpc - client 10.0.0.2:7000: wrong protocol magic: 1503030002022a00 | answer-is-no-rpc dialler certain tls-listener
rpc - client 10.0.0.2:7100: wrong protocol magic: 1503030002022a00 | answer-is-no-rpc dialler certain tls-listener
rpc - client 10.0.0.2:7000: wrong protocol magic: 5353482d322e302d | answer-is-no-rpc dialler likely other-service
rpc - client 10.0.0.2:7001: wrong protocol magic: 1603010200010001 | wrong-protocol-magic acceptor certain tls-client
cql_server - 10.0.0.9:41234: exceptions::protocol_exception (Invalid or unsupported protocol version: 22) | cql-tls-on-plain-port acceptor certain tls-client-on-plain-cql
cql_server - 10.0.0.9:41234: Invalid or unsupported protocol version: 71 | cql-version acceptor likely no-cql
cql_server - 10.0.0.9:41234: Invalid or unsupported protocol version (66); the lowest supported version is 3 and the greatest is 4 | cql-version acceptor likely newer-driver
messaging_service - Exception loading {"/etc/scylla/db.key"}: std::_Nested_exception<std::runtime_error> (Could not read reloading /etc/scylla/db.key): std::filesystem::__cxx11::filesystem_error (error system:13, filesystem error: open failed: Permission denied [/etc/scylla/db.key]) | reload-failed node certain unreadable
messaging_service - Exception loading {"/etc/scylla/db.key"}: std::filesystem::__cxx11::filesystem_error (error system:2, filesystem error: open failed: No such file or directory [/etc/scylla/db.key]) | reload-failed node likely gone
gossip - ClusterName mismatch from 10.0.0.4 prod!=Test Cluster | cluster-name-differs node certain other-cluster
com.datastax.oss.driver.api.core.connection.ConnectionInitException: [s0|control|connecting...] Protocol initialization request, step 1 (OPTIONS): failed to send request (java.nio.channels.ClosedChannelException) | java-driver-cut-off client likely server-closed
ssl.SSLError: [SSL: DH_KEY_TOO_SMALL] dh key too small (_ssl.c:997) | openssl-weak-exchange client certain short-dh
ssl.SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:847) | python-verify-failed-2 client likely client-truststore
System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: NotTimeValid | dotnet-expired client likely expired
The remote certificate is invalid because of errors in the certificate chain: RevocationStatusUnknown, OfflineRevocation | dotnet-revocation-unknown client certain no-revocation-source
Connection error: ('Unable to connect to any servers', {'10.0.0.1:9142': ConnectionRefusedError(111, "Tried connecting to [('10.0.0.1', 9142)]. Last error: Connection refused")}) | python-refused client likely no-listener
Connection error: ('Unable to connect to any servers', {'10.0.0.1:9042': AuthenticationFailed('Failed to authenticate to 10.0.0.1:9042')}) | python-login client likely credentials
gocql: unable to dial control conn 10.0.0.1:9142: dial tcp 10.0.0.1:9142: connect: connection refused | go-refused client likely no-listener
read tcp 10.1.1.1:50122->10.0.0.1:9142: read: connection reset by peer | go-plain-port client likely certificate-refused
remote error: tls: expired certificate | go-certificate-refused-2 client likely client-certificate
sun.security.validator.ValidatorException: Extended key usage does not permit use for TLS server authentication | java-wrong-purpose client certain no-server-auth
invalid peer certificate: NotValidForName | rustls-name client certain no-such-name
*** Fatal error: The TLS connection was non-properly terminated. | gnutls-cli-closed client likely server-closed
nodetool: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused (Connection refused)'. | nodetool-nodetool client likely api-unreachable
`.trim().split("\n").map((row) => {
  const [line = "", is = ""] = row.split(/ \| (?=\S+ (?:acceptor|dialler|client|node) )/);
  const [id = "", printedBy = "", certainty = "", cause = ""] = is.split(" ");
  return { line, id, printedBy, cause: `${certainty} ${cause}` };
});
