/**
 * GnuTLS's errors that mean something else to the end that was dialled than to the one that dialled.
 * The words before them say which end printed them, and on which port.
 *
 * @module
 */

import type { Part } from "./line.ts";
import type { KnownMessage, Printer } from "./message.ts";
import { causeIn, fieldsOf, rowsOf } from "./rows.ts";

/** Error, its text, what arrived; its meaning to whoever accepted, and to the node that dialled. */
const ERRORS = rowsOf(`
old-version | A packet with illegal or unsupported version was received | a hello of a version that this end does not allow
  old-client | A client that offers older versions only than priority_string allows | The other end's log of the same second has its half of the story. | Let the client use TLS 1.2 or later.
  old-listener | The node that was dialled answered with a version that this node does not allow: its priority_string stops at an older one | ringshake check lists the versions that it accepts. | Use one priority_string on all nodes. Leaving it out is best.

malformed-message | Error decoding the received TLS packet | a handshake message that is cut short or malformed
  broken-client | A scanner, or a client that broke off in the middle of a message | The other end's log of the same second has its half of the story. | See who has the address in the line; let only nodes reach the storage ports.
  broken-answer | The answer is no well-formed TLS: a proxy in between, or another program on the port | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

message-out-of-order | An unexpected TLS handshake packet was received | a handshake message out of order
  broken-client | A scanner that breaks the protocol on purpose, or a broken TLS library | The other end's log of the same second has its half of the story. | See who has the address in the line; let only nodes reach the storage ports.
  broken-answer | The listener's messages came in a wrong order: it is no ScyllaDB node, or a proxy mixes connections | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

algorithm-not-enabled | An algorithm that is not enabled was negotiated | a choice that was never offered
  odd-choice | A client settled on an algorithm that priority_string leaves out | The other end's log of the same second has its half of the story. | Use one priority_string on all nodes. Leaving it out is best.
  odd-choice | The listener chose an algorithm that this node's priority_string leaves out | The other end's log of the same second has its half of the story. | Use one priority_string on all nodes. Leaving it out is best.

record-does-not-decrypt | Decryption has failed | a record that does not fit the keys: as a rule an alert that was sent in the clear
  client-distrusts | A TLS 1.3 client did not accept this node's certificate, and sent its alert in the clear | The client's own error says why: unknown CA, expired, or the name. | Give the client the CA certificate that signed the node's; check the names in it.
  keys-differ | The two ends came to other keys: a proxy that breaks TLS open, or a damaged stream | The other end's log of the same second has its half of the story. | Look for what stands between the two nodes.

insufficient-credentials | Insufficient credentials for that request
  no-fitting-certificate | The listener has no certificate that fits what the client offers | openssl x509 -noout -text on its certificate: key type and keyUsage. | Issue the certificate again: ringshake runbook make-certificates
  no-fitting-certificate | This node has no certificate of the kind that the listener asks for | openssl s_client shows \`Requested Signature Algorithms\` of the listener. | Issue the certificate again: ringshake runbook make-certificates

data-before-handshake | TLS Application data were received, while expecting handshake data | application data before the handshake was done
  joined-in-the-middle | A client that goes on with a connection which this listener does not know: a proxy or failover moved it | The other end's log of the same second has its half of the story. | Let the client connect anew; look at what balances the load.
  joined-in-the-middle | What answers believes to be in the middle of a connection: a proxy mixes connections | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

certificate-unusable | Error in the certificate | a certificate that GnuTLS cannot use
  bad-client-certificate | The client's certificate is malformed, or of a kind that GnuTLS does not take | certtool --certificate-info --infile FILE says what GnuTLS makes of it. | Issue the certificate again: ringshake runbook make-certificates
  bad-server-certificate | The listener's certificate is malformed, or of a kind that GnuTLS does not take | ringshake check shows it; certtool --certificate-info reads it as GnuTLS does. | Issue the certificate again: ringshake runbook make-certificates

key-usage | Key usage violation in certificate has been detected | a certificate whose keyUsage forbids what it was used for
  key-usage | The client's certificate may not sign: keyUsage lacks digitalSignature | openssl x509 -noout -ext keyUsage | Issue the certificate again: ringshake runbook make-certificates
  key-usage | The listener's certificate may not do what the suite asks: keyUsage lacks digitalSignature, or keyEncipherment for RSA | openssl x509 -noout -ext keyUsage | Issue the certificate again: ringshake runbook make-certificates

could-not-send | Error in the push function | nothing more: the other end had closed while this one was sending
  client-gone | The client closed while this node was answering: a restart, a time-out, or it did not accept the certificate | The other end's log of the same second has its half of the story. | Nothing, if it comes once. Else look at the client's own error.
  listener-gone | The listener closed while this node was sending: it refused this node, or was stopped | The other end's log of the same second has its half of the story. | Look at the other node's log at that second, and explain that line.

could-not-read | Error in the pull function | nothing more: the connection broke
  client-gone | The client's connection broke while this node was reading from it | The other end's log of the same second has its half of the story. | Look at the network between the two, if it recurs.
  listener-gone | The connection broke while this node was reading the answer: reset, or cut on the way | The other end's log of the same second has its half of the story. | Look at the other node's log at that second, and at firewalls between the two.

illegal-parameter | An illegal parameter has been received | a value that the protocol forbids
  broken-client | A scanner that breaks the protocol on purpose, or a broken TLS library | The other end's log of the same second has its half of the story. | See who has the address in the line; let only nodes reach the storage ports.
  odd-answer | The listener's answer breaks the protocol: no GnuTLS answers so, as a rule a proxy does | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

dh-prime-too-small | The Diffie-Hellman prime sent by the server is not acceptable | a Diffie-Hellman group that is too small
  small-group | The two settled on a Diffie-Hellman group below what priority_string demands | The other end's log of the same second has its half of the story. | Use one priority_string on all nodes. Leaving it out is best.
  small-group | The listener uses a Diffie-Hellman group that is too small: no ScyllaDB node does by itself | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

certificate-bad-der | ASN1 parser: Error in DER parsing | a certificate that is no well-formed DER
  malformed-client-certificate | The client's certificate is malformed | openssl x509 -in FILE -noout -text fails, or certtool --certificate-info does. | Issue the certificate again: ringshake runbook make-certificates
  malformed-server-certificate | The listener's certificate is malformed | ringshake check shows what it serves. | Issue the certificate again: ringshake runbook make-certificates

certificate-bad-tag | ASN1 parser: Error in TAG | a certificate that is no well-formed DER
  malformed-client-certificate | The client's certificate is malformed | openssl x509 -in FILE -noout -text fails, or certtool --certificate-info does. | Issue the certificate again: ringshake runbook make-certificates
  malformed-server-certificate | The listener's certificate is malformed | ringshake check shows what it serves. | Issue the certificate again: ringshake runbook make-certificates

nothing-in-common | No supported cipher suites have been found | a choice, or an offer, that leaves no version, suite or signature in common
  client-too-narrow | The client and priority_string have no version, cipher suite or signature in common | The other end's log of the same second has its half of the story. | Widen one of the two: ringshake priority 'STRING' says what it leaves.
  listener-too-narrow | The listener's choice is not among what this node's priority_string leaves | ringshake priority 'ONE' 'OTHER' says what the two strings have in common. | Use one priority_string on all nodes. Leaving it out is best.

no-group-in-common | No common key share with peer | no group in common
  groups-differ | The client offers none of the groups that priority_string leaves | The other end's log of the same second has its half of the story. | Use one priority_string on all nodes. Leaving it out is best.
  groups-differ | The listener asks for a group that this node's priority_string leaves out | The other end's log of the same second has its half of the story. | Use one priority_string on all nodes. Leaving it out is best.

signature-wrong | Public key signature verification has failed | a signature that the certificate's key did not make
  client-key-mismatch | The client's key does not belong to its certificate | openssl x509 -noout -pubkey and openssl pkey -pubout differ. | Give the client the key that its certificate was requested with.
  listener-key-mismatch | What answers does not own the key of the certificate that it shows | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

signature-algorithm | The signature algorithm is not supported | a signature algorithm that this end does not take
  signature-algorithms-differ | The client signs with what priority_string leaves out, or with a key that fits no algorithm of it | The other end's log of the same second has its half of the story. | Use one priority_string on all nodes. Leaving it out is best.
  signature-algorithms-differ | The listener signs with what this node's priority_string leaves out, or its key fits no algorithm of it | The other end's log of the same second has its half of the story. | Use one priority_string on all nodes. Leaving it out is best.

too-weak | One of the involved algorithms has insufficient security level | a key, group or signature below the level that is demanded
  weak-client | The client's key or group is below what priority_string or the host's crypto policy demands | The other end's log of the same second has its half of the story. | Give the client a longer key, or lower the profile in priority_string.
  weak-listener | The listener's key or group is below what this node's priority_string or crypto policy demands | The other end's log of the same second has its half of the story. | Give that node a longer key, or lower the profile in priority_string, on all nodes.

record-too-long | A TLS record packet with invalid length was received | bytes whose first five are no TLS record header
  other-protocol | Another protocol on the TLS port | The other end's log of the same second has its half of the story. | See who has the address in the line; let only nodes reach the storage ports.
  other-protocol | What answers does not speak TLS, or something on the way changes the stream | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

no-certificate | No certificate was found
  client-without-certificate | The client sent no certificate, and one is required | The other end's log of the same second has its half of the story. | Give the client a certificate that the truststore accepts.
  listener-without-certificate | The listener showed no certificate: it is no ScyllaDB node, or runs an anonymous suite | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

certificate-demanded | Certificate is required
  client-without-certificate | The client sent no certificate, and one is required | The other end's log of the same second has its half of the story. | Give the client a certificate that the truststore accepts.
  own-certificate-demanded | The listener requires a certificate, and this node sent none | The other end's log of the same second has its half of the story. | Set certificate and keyfile, and restart the node.

session-invalidated | The specified session has been invalidated for some reason | something after an earlier error of the same connection, which is lost (releases before 4.6)
  lost-error | A handshake with this client failed before; its reason is not printed | The client's own error says it: version, certificate, or handshake failure. | Look at the client's error, and explain that.
  lost-error | A handshake with this listener failed before; its reason is not printed | The other end's log of the same second has its half of the story. | ringshake check asks the listener anew, and says what fails.

said-goodbye | Peer has terminated the connection | close_notify in the middle of a handshake
  polite-client | A client that changed its mind, and closed politely: a scanner or a TLS health check | The other end's log of the same second has its half of the story. | Ignore it, or let only nodes reach the port.
  polite-listener | The listener closed politely in the middle of the handshake: as a rule a proxy, for nodes send no such close | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

fallback-refused | A connection with inappropriate fallback was attempted | a hello that claims to be a second try with an older version
  fallback-client | A scanner tests the protection against downgrades, or a client that tried a newer version in vain | The other end's log of the same second has its half of the story. | See who has the address in the line; let only nodes reach the storage ports.
  fallback-answer | The listener takes this node for a client that fell back: something in between changes the hello | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

cut-off | The TLS connection was non-properly terminated | the end of the connection without a close
  client-left | A client or health check that opened the port and closed it, or did not accept the certificate | A check comes at regular times, from one address. | Ignore it, or let the check speak the port's protocol.
  listener-closed | The listener closed: it refused this node's certificate, or was stopped | The other end's log of the same second has its half of the story. | Look at the other node's log at that second.

alert | A TLS fatal alert has been received | an alert; its number is not logged
  client-distrusts | The client did not accept this node's certificate, or had no version or suite in common | The client's own error says why. | Give the client the CA certificate; check the names in the node's certificate.
  listener-refused | The listener refused: no certificate, no version or suite in common | The other end's log of the same second has its half of the story. | Look at the other node's log at that second, and explain that line.

plaintext | An unexpected TLS packet was received | bytes that are no TLS record, on a TLS port
  client-without-tls | A client without TLS on a port with TLS | Its address, and the time at which it connects. | Turn on TLS in the client.
  listener-without-tls | The listener answered in the clear | The other end's log of the same second has its half of the story. | ringshake check names what the port speaks. Give all nodes the same port numbers.

internal-error | GnuTLS internal error
  internal-error | An error inside GnuTLS: the library gives no reason | The other end's log of the same second has its half of the story. | Nothing, if it comes once. Else compare the releases of both ends, and their GnuTLS.
  internal-error | An error inside GnuTLS: the library gives no reason | The other end's log of the same second has its half of the story. | Nothing, if it comes once. Else compare the releases of both ends, and their GnuTLS.

try-again | Resource temporarily unavailable, try again
  try-again | GnuTLS was interrupted and asked to be called again, and was not | The other end's log of the same second has its half of the story. | Nothing, if it comes once. Else compare the releases of both ends, and their GnuTLS.
  try-again | GnuTLS was interrupted and asked to be called again, and was not | The other end's log of the same second has its half of the story. | Nothing, if it comes once. Else compare the releases of both ends, and their GnuTLS.

dsa-key | The given DSA key is incompatible with the selected TLS protocol
  dsa-key | A DSA key, which no current version of TLS takes | The other end's log of the same second has its half of the story. | Use RSA or ECDSA: ringshake runbook make-certificates
  dsa-key | A DSA key, which no current version of TLS takes | The other end's log of the same second has its half of the story. | Use RSA or ECDSA: ringshake runbook make-certificates
`).map(([head = "", accepted = "", dialled = ""]) => {
  const [slug = "", text = "", arrived = ""] = fieldsOf(head);
  return { slug, text, arrived, accepted: causeIn(accepted), dialled: causeIn(dialled) };
});

interface Place {
  readonly prefix: string;
  /** Empty: any words will do from a logger of these parts. */
  readonly words: string;
  readonly parts: readonly Part[];
  readonly printedBy: Printer;
  readonly example: (text: string) => string;
  readonly meaning: "accepted" | "dialled";
}

const PLACES: readonly Place[] = [
  {
    prefix: "accepted",
    words: "server connection dropped",
    parts: ["nodes"],
    printedBy: "acceptor",
    example: (text) => `rpc - client 10.0.0.2:50412: server connection dropped: ${text}.`,
    meaning: "accepted",
  },
  {
    prefix: "dialled",
    words: "client connection dropped",
    parts: ["nodes"],
    printedBy: "dialler",
    example: (text) => `rpc - client 10.0.0.2:7001: client connection dropped: ${text}.`,
    meaning: "dialled",
  },
  {
    prefix: "cql",
    words: "exception while processing connection",
    parts: ["cql"],
    printedBy: "acceptor",
    example: (text) => `cql_server - exception while processing connection: ${text}.`,
    meaning: "accepted",
  },
  {
    prefix: "http",
    words: "request error",
    parts: ["http", "alternator"],
    printedBy: "acceptor",
    example: (text) => `httpd - request error: std::system_error (${text}.)`,
    meaning: "accepted",
  },
  {
    prefix: "alternator",
    words: "",
    parts: ["http", "alternator"],
    printedBy: "acceptor",
    example: (text) => `alternator-server - std::system_error (${text}.)`,
    meaning: "accepted",
  },
  {
    prefix: "cql-server",
    words: "",
    parts: ["cql"],
    printedBy: "acceptor",
    example: (text) => `cql_server - std::system_error (${text}.)`,
    meaning: "accepted",
  },
];

/** Behind the messages that know more: those stand first in the catalogue. */
export const SIDED_ERRORS: readonly KnownMessage[] = PLACES.flatMap((place) =>
  ERRORS.map(({ slug, text, arrived, ...meanings }): KnownMessage => ({
    id: `${place.prefix}-${slug}`,
    has: [place.words, text],
    parts: place.parts,
    ...(place.words === "" ? { needsLogger: true as const } : {}),
    isGeneral: true,
    printedBy: place.printedBy,
    example: place.example(text),
    ...(arrived === "" ? {} : { arrived }),
    causes: [meanings[place.meaning]],
  }))
);
