/**
 * What a client may run into, whatever library it uses: each library has words of its own for the same
 * event (`client_words.ts`).
 *
 * ```
 * event | runbook | what arrived
 *   > a cause, as in `rows.ts`
 * ```
 *
 * @module
 */

import type { ClientFailure } from "../../model/words.ts";
import type { KnownMessage } from "./message.ts";
import { causeIn, fieldsOf, rowsOf } from "./rows.ts";

export type Stimulus = Pick<KnownMessage, "causes" | "arrived" | "runbook">;

export const STIMULI: ReadonlyMap<string, Stimulus> = new Map(
  rowsOf(`
unknown-ca | chain-issuer-unknown | a certificate that the client's trust store does not lead to
  > client-truststore | The client was not given the CA that issued the server's certificate | openssl s_client -CAfile ca.pem -connect HOST:PORT works. | Give the client the CA certificate. |  | peer=chain-issuer-unknown
  > missing-intermediate | The server sends its certificate without the intermediate | openssl s_client -showcerts shows one certificate, whose issuer is no root. | Append the intermediate to the server's certificate file. |  | peer=chain-missing-intermediate
  > self-signed | The server's certificate is self-signed | Its issuer and subject are equal. | Issue one from your CA, or give the client this very certificate. |  | peer=chain-self-signed

self-signed | chain-self-signed | a self-signed certificate that the client does not trust
  > root-in-chain | The server sends its root along, and the client does not have that root | openssl s_client -showcerts ends in a certificate that issued itself. | Give the client the CA certificate.
  > self-signed | The server's own certificate is self-signed | The first certificate's issuer and subject are equal. | Issue one from your CA, or give the client this very certificate. |  | peer=chain-self-signed

expired | chain-expired | a certificate outside its dates
  > expired | The server's certificate, or one above it, has expired | openssl s_client -connect HOST:PORT </dev/null|openssl x509 -noout -dates | Renew it: ringshake runbook rotate-certificates |  | peer=chain-expired
  > client-clock | The client's clock is wrong | date -u on the client. | Set the clock. |  | cluster=clock-skew

not-yet-valid | chain-not-yet-valid | a certificate that starts in the future
  > client-clock | The client's clock is behind | date -u on the client and on the server. | Set the clock. |  | cluster=clock-skew
  > starts-later | The certificate was issued with a later start date | openssl x509 -noout -startdate | Wait, or issue it again. |  | peer=chain-not-yet-valid

name |  | a certificate for other names than the one that the client called
  > no-such-name | The address that the client uses is not among the certificate's names (SAN) | openssl s_client -connect HOST:PORT </dev/null|openssl x509 -noout -ext subjectAltName. Nodes among themselves check no names. | Issue it with the host name and IP addresses as subjectAltName, or call the server by a name that is there. | one-cause

strict-verification | make-certificates | a chain that Python 3.13 and later does not take, and nodes do
  > ca-lacks-extensions | Python 3.13 verifies strictly (VERIFY_X509_STRICT), and the chain is not as RFC 5280 wants it, for the reason in the line: as a rule the CA lacks critical basicConstraints or keyUsage, or its certificates lack key identifiers. CAs made by ScyllaDB's own guide do | openssl x509 -in ca.pem -noout -ext basicConstraints,keyUsage,subjectKeyIdentifier. Nodes do not mind, and an older Python does not. | Issue the CA and the certificates again: ringshake runbook make-certificates. Until then, clear the flag in the client: context.verify_flags &= ~ssl.VERIFY_X509_STRICT | said

weak-chain | weak-key | a certificate with a key or signature that the client's policy finds too weak
  > below-client-policy | A key or signature in the chain is below the client's security level | openssl x509 -noout -text|grep -E 'Signature Algorithm|Public-Key' on each certificate of the chain. | Issue the chain with SHA-256 and RSA 3072 or ECDSA P-256. | said

verify-failed |  | a certificate that the client refused; its reason is not in the line
  > client-truststore | The client was not given the CA that issued the server's certificate | openssl s_client -CAfile ca.pem -connect HOST:PORT prints the reason: Verify return code. | Give the client the CA certificate. |  | peer=chain-issuer-unknown
  > expired | The server's certificate, or one above it, has expired | The same command shows its dates. | Renew it: ringshake runbook rotate-certificates |  | peer=chain-expired
  > no-such-name | The address that the client uses is not among the certificate's names (SAN) | openssl s_client -connect HOST:PORT </dev/null|openssl x509 -noout -text | Issue it with those names, or call the server by a name that is there.

wrong-purpose | make-certificates | a certificate that may not be used for a server
  > no-server-auth | extendedKeyUsage or keyUsage of the server's certificate does not allow TLS servers | openssl x509 -noout -ext extendedKeyUsage,keyUsage. Nodes do not ask for it. | Issue it with both serverAuth and clientAuth, or without extendedKeyUsage. | said

invalid-ca | make-certificates | a chain whose issuer is no CA
  > issuer-is-no-ca | The issuing certificate has no CA:TRUE, or may not sign certificates | openssl x509 -in ca.pem -noout -ext basicConstraints,keyUsage | Make the CA again: ringshake runbook make-certificates | said

signature |  | a certificate whose signature does not verify under the CA of that name
  > other-key | The client has a CA of the right name with another key: it was made anew | openssl verify -CAfile ca.pem node.crt fails, too. | Give the client the CA that signed the server's certificate.

shows-ca |  | a CA's certificate in place of the server's own
  > ca-as-node | The server shows a CA certificate as its own, as a self-signed one often is | openssl x509 -noout -ext basicConstraints shows CA:TRUE. Nodes do not mind. | Issue one from your CA: ringshake runbook make-certificates | said

revocation-unknown |  | a certificate whose revocation the client could not look up
  > no-revocation-source | The client checks revocation, and reaches neither the CA's list nor its OCSP server | The certificate names them, or none: openssl x509 -noout -text | Turn the revocation check off in the client, or make the list reachable. | said

x509-v1 | make-certificates | an X.509 version 1 certificate
  > v1-certificate | The certificate was made without extensions: openssl x509 -req without -extfile | openssl x509 -noout -text|grep Version. Nodes accept it; rustls (Deno, Rust drivers) does not. | Make version 3 certificates: ringshake runbook make-certificates | one-cause

driver-cut-off |  | the end of the connection
  > server-closed | The server closed: it wants TLS or a client certificate, refused the one sent, or was stopped | The node's log has the reason at the same second. | Explain that line: ringshake explain 'LINE'
  > not-cql | The port is not CQL: 7000 and 7001 are for nodes only | ringshake check HOST names what each port speaks. | Use 9042, or 9142 with TLS.

refused |  | a refusal: nothing listens there
  > no-listener | Nothing listens on that port of that address, so TLS was not reached | ss -ltn on the node, beside native_transport_port and _port_ssl. | Correct the port or the address (rpc_address), or turn that listener on.
  > node-down | The node is down or still starting: clients are let in last | systemctl status scylla-server, on the node. | Start it, or wait. |  | peer=nothing-listens

timed-out |  | nothing
  > no-way | The port does not answer: a firewall, a wrong address, or an overloaded node | nc -vz HOST PORT | Open the port, or use rpc_address and the CQL port. |  | peer=unreachable
  > waits-for-clear | A TLS client on a port that waits for another protocol | ringshake check HOST names what each port speaks. | Turn TLS off in the client, or use the encrypted port.

login |  | a CQL answer: connection and TLS stand
  > credentials | The server refused the user or the password | Its answer says Bad credentials. | Give the right user and password. TLS is not at fault.

alert |  | an alert from the server
  > look-at-alert | The server refused: no version or suite in common, or no certificate | The line before or behind names the alert. | Look at the node's log at that second, and explain that line.

weak-exchange |  | a key exchange that the client finds too weak
  > short-dh | The server's Diffie-Hellman group is too small for the client; no certificate is meant | ringshake check --deep lists the groups and suites. | Leave priority_string out, so that ECDHE is used. | said

own-files
  > client-files | The client's own files do not load: key, certificate or CA is wrong, empty or mixed up | Nothing was sent yet: the server has no part in this. | Give PEM files (a keystore to Java), with the key of that very certificate.

driver-too-old
  > removed-from-python | The driver or cqlsh calls what Python 3.12 took out of its ssl module | python3 --version. Nothing was sent yet. | Use a newer driver (scylla-driver 3.26 or later), or Python 3.11. | said

name-not-given
  > no-server-hostname | check_hostname is on, and the driver was not told which name to expect | Nothing was sent yet. | Set ssl_options={'server_hostname': NAME}, or context.check_hostname = False. | said

nodetool
  > api-unreachable | nodetool does not reach the node's own API (10000, or JMX on 7199) | curl http://127.0.0.1:10000/storage_service/host_id, on the node. | Start the node, or look at api_address. Encryption between nodes has no part in this.

plain-port |  | the end of the connection instead of a TLS answer
  > plain-rpc-port | The port is a storage port without TLS: it closes on everything that is not RPC | The port is 7000; the node logs \`wrong protocol magic: 1603…\`. | For a node's TLS port use 7001. For clients use 9042 or 9142. |  | peer=plaintext-port-open,tls-port-speaks-plaintext | ports=storage_port,ssl_storage_port
  > certificate-refused | The server refused the client certificate, or had none: ScyllaDB closes without an alert | It happens after the handshake; the node logs the reason. | Look at the node's log at that second, and explain that line. |  | peer=own-certificate-refused
  > filter | A dc or rack filter hung up | The connection ends even before anything is sent. | Use the TLS port, or connect from a node. |  |  | ports=storage_port

plain-cql |  | an answer that is no TLS record
  > server-without-tls | The port speaks another protocol without TLS: CQL without encryption, HTTP, or a proxy | ScyllaDB's plain storage port sends no byte, so it is not that. ringshake check HOST names what each port speaks. | Turn TLS off in the client, or use the encrypted port (9142, or client_encryption_options). |  | peer=wrong-service

certificate-required | certificate-withheld | alert 116, certificate_required, after the handshake
  > client-has-none | The server requires a client certificate, and the client sent none | The client's settings name no certificate and key. | Give the client a certificate that the server's truststore accepts.
  > client-kept-back | The client keeps its certificate back: its issuer is not among the server's CA names | openssl s_client shows \`Acceptable client certificate CA names\`. | Add the client's CA to the server's truststore.

certificate-refused |  | an alert about the client's certificate
  > client-certificate | The other side does not accept the certificate that was presented | ScyllaDB sends no such alert: another server, or a proxy, ends TLS here. | Present a certificate from a CA that the other side trusts.

no-common | no-common-cipher | alert 40, handshake_failure
  > no-common-ground | Client and server have no version, cipher suite, group or signature in common | The node logs \`No supported cipher suites have been found.\` A server with 1.2 only answers a client with 1.3 only in this way too. | Compare the client's settings with priority_string: ringshake priority 'STRING' |  | peer=no-common-cipher,no-common-version
  > no-certificate-loaded | The server has no certificate loaded | Every client is refused in this way. | Set certificate and keyfile, and restart the node.

client-too-old | invalid-ssl-protocol | alert 70, protocol_version
  > client-too-old | The client offers only versions that the server refuses: TLS 1.0, or 1.1 | The client is old, or its version is pinned: cqlsh with version = TLSv1. | Let the client use TLS 1.2 or later. | one-cause

client-allows-none
  > client-policy | The client's own policy allows none of the versions or cipher suites that it is set to | Nothing was sent. In Java: jdk.tls.disabledAlgorithms. | Set the client to TLS 1.2 or later. | one-cause

server-too-old | legacy-version-accepted | a ServerHello with TLS 1.1 or older
  > server-too-old | The server offers only TLS 1.1 or older, which this client does not take | ringshake check lists the versions that the node accepts. | Remove what limits the version from priority_string. |  | peer=no-common-version,legacy-version-accepted

closed |  | the end of the connection in the middle of TLS
  > server-closed | The server closed without an alert: it wants a client certificate, or refused the one sent | The node's log has the reason at the same second. | Explain that line: ringshake explain 'LINE' |  | peer=own-certificate-refused
  > plain-port | The port is a storage port without TLS, or filtered | The node logs \`wrong protocol magic\`, or nothing at all. | Use the TLS port. |  | peer=plaintext-port-open,tls-port-speaks-plaintext
  > version-before-4.6 | A release before 4.6, which sends no alert when the version does not fit | scylla --version | Let the client use TLS 1.2.

driver-in-clear |  | a TLS alert, which the driver takes for CQL: 21 (0x15) is its first byte
  > driver-without-tls | A driver without TLS on a port with TLS | It works with TLS turned on: cqlsh --ssl. | Turn on TLS in the driver. | one-cause

driver-no-answer |  | the end of the connection
  > tls-port-or-old-release | A driver without TLS on a port with TLS, of a release before 4.6 that sends no alert | openssl s_client to the same port works. | Turn on TLS in the driver.
  > not-cql | The port is not CQL: 7000 and 7001 are for nodes only | ringshake check HOST names what each port speaks. | Use 9042, or 9142 with TLS.

no-host
  > look-inside | A driver's summary: the reason is in the text that follows it, for each host | Explain the inner message by itself. | ringshake explain 'INNER MESSAGE'

store-password
  > wrong-password | The Java keystore or truststore could not be opened: wrong password, or another format | keytool -list -keystore FILE | Give the right password, or convert the store to PKCS12. | one-cause
`).map(([head = "", ...causes]): [string, Stimulus] => {
      const [event = "", runbook = "", arrived = ""] = fieldsOf(head);
      return [event, {
        causes: causes.map(causeIn),
        ...(arrived === "" ? {} : { arrived }),
        ...(runbook === "" ? {} : { runbook }),
      }];
    }),
);

/** What each failure of the table of clients is an event of. */
const EVENTS: Readonly<Record<ClientFailure, string>> = {
  configuration: "own-files",
  closed: "refused",
  "plain-port": "plain-cql",
  "tls-port": "driver-in-clear",
  "protocol-version": "client-too-old",
  "no-cipher": "no-common",
  "client-certificate-missing": "certificate-required",
  "client-certificate-refused": "certificate-refused",
  "hang-up": "closed",
  "issuer-unknown": "unknown-ca",
  "self-signed": "self-signed",
  "self-signed-in-chain": "self-signed",
  "issuer-not-ca": "invalid-ca",
  "signature-invalid": "signature",
  "constraints-violated": "verify-failed",
  "unknown-critical-extension": "verify-failed",
  expired: "expired",
  "not-yet-valid": "not-yet-valid",
  "name-mismatch": "name",
  "no-subject-alt-name": "name",
  "weak-key": "weak-chain",
  "weak-signature": "weak-chain",
  "not-strict": "strict-verification",
  "ca-as-end-entity": "shows-ca",
  "bad-purpose": "wrong-purpose",
  "version-too-low": "server-too-old",
};

/** What a client that fails so has run into. */
export function stimulusOf(failure: ClientFailure): Stimulus {
  const stimulus = STIMULI.get(EVENTS[failure]);
  if (stimulus === undefined) throw new Error(`no event ${EVENTS[failure]}`);
  return stimulus;
}
