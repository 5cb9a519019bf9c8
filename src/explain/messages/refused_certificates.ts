/**
 * `The certificate is NOT trusted.` and its reasons, in both directions.
 *
 * GnuTLS composes the sentence of reasons (`gnutls_certificate_verification_status_print`); Seastar
 * adds issuer and subject of the leaf from 5.4 on. The dialler prints it when it refuses the acceptor,
 * the acceptor when it refuses a client certificate. Neither sends an alert, so the other end only
 * sees the connection close.
 *
 * @module
 */

import type { Part } from "./line.ts";
import type { KnownCause, KnownMessage, Printer, Reading } from "./message.ts";
import { causeIn, fieldsOf, rowsOf } from "./rows.ts";

/** Reason, GnuTLS's words for it, ours; and its causes. */
const REFUSALS = rowsOf(`
expired | The certificate chain uses expired certificate. | expired
  > expired | The certificate, or the CA or intermediate above it, is past its end date | openssl x509 -noout -enddate on every certificate of the chain and truststore. | Renew it: ringshake runbook rotate-certificates. Standing connections go on until they are cut. |  | peer=chain-expired
  > clock-ahead | The clock of the node that prints this is ahead | date -u on both nodes. | Set the clock: chronyc makestep.

not-yet-valid | The certificate chain uses not yet valid certificate. | not-yet-valid
  > clock-behind | The clock of the node that prints this is behind, or that of the CA's host ahead | date -u on both nodes and on the CA's host. | Set the clocks: chronyc makestep.
  > starts-later | The certificate was issued with a start date in the future | openssl x509 -noout -startdate | Wait, or issue it again. |  | peer=chain-not-yet-valid

revoked | The certificate chain is revoked. | revoked
  > revoked | A revocation list of the CA names this certificate; an expired list still counts | The serial number is in the file that certficate_revocation_list names. | Issue a new certificate with a new key. | one-cause

issuer-not-ca | The certificate issuer is not a CA. | issuer-not-ca
  > no-basic-constraints | The issuing certificate has no CA:TRUE | openssl x509 -in ca.crt -noout -ext basicConstraints | Make the CA again with basicConstraints=critical,CA:TRUE: ringshake runbook make-certificates | one-cause

insecure-algorithm | The certificate chain uses insecure algorithm. | insecure-algorithm
  > below-profile | A key or signature in the chain is below the verification profile of the node that prints this: its priority_string sets one (SECURE192, SECURE256, %PROFILE_…), or its crypto policy | openssl x509 -noout -text|grep -E 'Signature Algorithm|Public-Key' on each certificate, beside priority_string: under SECURE256 even RSA 2048 is too short. | Take the profile out of priority_string on all nodes (SECURE128 is the default), or issue the whole chain with longer keys.
  > weak-signature | A SHA-1 or MD5 signature | The same command shows sha1WithRSAEncryption or ecdsa-with-SHA1. | Issue that certificate again with SHA-256: ringshake runbook make-certificates

constraints-violated | The certificate chain violates the signer's constraints. | constraints-violated
  > constraints | A CA above limits path length, key usage or names, and the chain does not keep to it | openssl x509 -noout -ext basicConstraints,keyUsage,nameConstraints on each CA | Issue from a CA that allows it. | one-cause

unknown-critical-extension | The certificate contains an unknown critical extension. | unknown-critical-extension
  > critical-extension | A critical extension that GnuTLS does not know | openssl x509 -noout -text|grep -A1 critical | Issue it without that extension. | one-cause

signature-invalid | The signature in the certificate is invalid. | signature-invalid
  > other-key | The CA in the truststore has the right name and another key | openssl verify -CAfile ca.crt node.crt fails, too. | Put the CA that signed it in every truststore, beside the other. |  | peer=chain-signature-invalid
  > pss-salt | An RSA-PSS signature with another salt length than its hash's, which GnuTLS does not take under a plain RSA CA | openssl verify accepts the chain; openssl x509 -noout -text shows rsassaPss and its Salt Length. | Sign with -sigopt rsa_pss_saltlen:-1, or without PSS.

wrong-purpose | The certificate chain does not match the intended purpose.
  > extended-key-usage | extendedKeyUsage of the certificate does not name what it was used for: server or client | openssl x509 -noout -ext extendedKeyUsage. Nodes do not ask for a purpose among each other, so it is another program's rule. | Issue it with both serverAuth and clientAuth, or without extendedKeyUsage. | said

revocation-data-old | The revocation or OCSP data are old and have been superseded.
  > old-list | The revocation list or the stapled OCSP answer is past its next update | openssl crl -in FILE -noout -nextupdate | Fetch the CA's new list, and put it where certficate_revocation_list points. | said

revocation-data-early | The revocation or OCSP data are issued with a future date.
  > clock-behind | The revocation data begin later than this node's clock shows | date -u, beside openssl crl -in FILE -noout -lastupdate | Set the clock: chronyc makestep. Or wait until the list begins. | said

ocsp-missing | but the OCSP status is missing
  > must-staple | The certificate demands a stapled OCSP answer, which ScyllaDB never sends | openssl x509 -noout -text shows TLS Feature: status_request. | Issue it without that extension. | said

ocsp-invalid | The received OCSP status response is invalid.
  > bad-staple | The OCSP answer that came with the certificate does not verify | openssl s_client -status shows it. | Mend what staples it, a proxy as a rule: ScyllaDB staples nothing. | said

not-the-pinned-one | The certificate doesn't match the local copy (TOFU).
  > pinned-key | A program that remembers keys met another one: ScyllaDB does not pin keys | Look for ~/.gnutls/known_hosts: gnutls-cli --tofu keeps it. | Compare the new key with the one that is expected, then remove the remembered one. | said

name-mismatch | The name in the certificate does not match the expected.
  > not-between-nodes | Not from a connection between nodes: ScyllaDB checks no names there | Look at the logger: it is a TLS client of another part, such as KMS or LDAP. | Give that server's certificate the name under which it is called. | one-cause

issuer-unknown | The certificate issuer is unknown. | issuer-unknown
  > truststore-missing | The node that prints this has no truststore, or an empty one: since 4.6 it then trusts nobody | grep truststore scylla.yaml, and count BEGIN CERTIFICATE in that file. An empty file loads without a word. | Set truststore to your CA's PEM on every node, and restart them. |  | printer=truststore-empty,chain-no-truststore
  > other-ca | The certificate comes from another CA than the one in the truststore | Compare the Issuer in the line with the subjects in the truststore: not there. | Add that CA to every truststore, or issue the certificate from the right CA. |  | peer=chain-issuer-unknown cluster=chain-refused-by-peers
  > missing-intermediate | The other end sends its certificate without the intermediate | openssl s_client -showcerts shows one certificate, whose issuer is no root. | Append the intermediate to its certificate file. |  | peer=chain-missing-intermediate
  > same-name-other-key | The CA was made anew under the same name | The Issuer is in the truststore, but the key identifiers differ: openssl x509 -noout -ext subjectKeyIdentifier,authorityKeyIdentifier | Keep both CA certificates in every truststore until all nodes have changed. |  | peer=chain-signature-invalid
  > self-signed | The other end's certificate is self-signed | Equal names in the line do not show it, for a CA and a node may bear one name. Its own key must verify it: openssl verify -CAfile scylla.crt -partial_chain scylla.crt | Issue one from your CA. |  | peer=chain-self-signed
`).map(([head = "", ...causes]) => {
  const [slug = "", says = "", reason = ""] = fieldsOf(head);
  return { slug, says, reason, causes: causes.map(causeIn) };
});
type Refusal = typeof REFUSALS[number];

const NOT_TRUSTED = "The certificate is NOT trusted.";

/** Where a refusal is printed, and what that says about whose certificate it was. */
interface Place {
  readonly prefix: string;
  readonly printedBy: Printer;
  readonly parts?: readonly Part[];
  /** What stands before it. */
  readonly words: string | null;
  readonly example: string;
  readonly arrived: string;
}

/** The dialler refuses the acceptor's certificate, then the acceptor the dialler's. */
const PLACES: readonly Place[] = [
  {
    prefix: "server-certificate",
    printedBy: "dialler",
    parts: ["nodes"],
    words: "client connection dropped",
    example: "rpc - client 10.0.0.2:7001: client connection dropped: ",
    arrived: "the accepting node's certificate, which this node refused",
  },
  {
    prefix: "client-certificate",
    printedBy: "acceptor",
    parts: ["nodes"],
    words: "server connection dropped",
    example: "rpc - client 10.0.0.2:50412: server connection dropped: ",
    arrived: "the dialling node's certificate, which this node refused",
  },
  {
    prefix: "cql-client-certificate",
    printedBy: "acceptor",
    parts: ["cql"],
    words: "exception while processing connection",
    example:
      "cql_server - exception while processing connection: seastar::tls::verification_error ",
    arrived: "a CQL client's certificate, which the node refused",
  },
  {
    prefix: "service-certificate",
    printedBy: "node",
    parts: ["outgoing"],
    words: "verification_error",
    example: "vector_store_client - request failed: seastar::tls::verification_error ",
    arrived: "the certificate of a service that the node calls, which the node refused",
  },
  {
    prefix: "http-client-certificate",
    printedBy: "acceptor",
    parts: ["alternator", "http"],
    words: "verification_error",
    example: "httpd - request error: seastar::tls::verification_error ",
    arrived: "the certificate of an HTTPS client, which the node refused",
  },
  {
    prefix: "certificate",
    printedBy: "node",
    words: null,
    example: "",
    arrived: "a certificate that was refused",
  },
];

/** Where another truststore, or another rule, decides than between nodes. */
const ELSEWHERE: ReadonlyMap<string, readonly KnownCause[]> = new Map(
  rowsOf(`
cql-client-certificate-issuer-unknown
  > client-truststore-missing | client_encryption_options has no truststore, or one without the CA of this client's certificate | grep -A9 client_encryption_options scylla.yaml. Its truststore is not that of server_encryption_options. | Add the clients' CA to the truststore of client_encryption_options, on every node.
  > missing-intermediate | The client sends its certificate without the intermediate | Its usercert file holds one certificate, whose issuer is no root. | Append the intermediate to the client's certificate file.

cql-client-certificate-expired
  > expired | The client's certificate, or the CA or intermediate above it, is past its end date | openssl x509 -noout -enddate on the client's usercert, and on the truststore of client_encryption_options. | Renew the client's certificate. The node's own is not concerned.
  > clock-ahead | The clock of the node that prints this is ahead | date -u on the node and on the client. | Set the clock: chronyc makestep.

cql-client-certificate-not-yet-valid
  > clock-behind | The clock of the node that prints this is behind, or that of the CA's host ahead | date -u on the node and on the CA's host. | Set the clocks: chronyc makestep.
  > starts-later | The client's certificate was issued with a start date in the future | openssl x509 -noout -startdate on the client's usercert | Wait, or issue it again.

cql-client-certificate-signature-invalid
  > other-key | The CA in the truststore of client_encryption_options has the right name and another key | openssl verify -CAfile TRUSTSTORE usercert fails, too. | Put the CA that signed the client's certificate into the truststore of client_encryption_options, beside the other.
  > pss-salt | An RSA-PSS signature with another salt length than its hash's, which GnuTLS does not take under a plain RSA CA | openssl verify accepts the chain; openssl x509 -noout -text shows rsassaPss and its Salt Length. | Sign with -sigopt rsa_pss_saltlen:-1, or without PSS.

cql-client-certificate-insecure-algorithm
  > below-profile | A key or signature in the client's chain is below the verification profile of the node: priority_string of client_encryption_options sets one, or its crypto policy | openssl x509 -noout -text|grep -E 'Signature Algorithm|Public-Key' on each certificate of the client's chain. | Issue the client's chain with longer keys, or take the profile out of priority_string in client_encryption_options.
  > weak-signature | A SHA-1 or MD5 signature | The same command shows sha1WithRSAEncryption or ecdsa-with-SHA1. | Issue that certificate again with SHA-256.

http-client-certificate-issuer-unknown
  > client-truststore-missing | The truststore of alternator_encryption_options does not lead to this client's certificate, or is not set | grep -A9 alternator_encryption_options scylla.yaml. It is not that of server_encryption_options. | Add the clients' CA to that truststore, on every node.
  > missing-intermediate | The client sends its certificate without the intermediate | Its certificate file holds one certificate, whose issuer is no root. | Append the intermediate to it.

http-client-certificate-expired
  > expired | The client's certificate, or the CA or intermediate above it, is past its end date | openssl x509 -noout -enddate on the client's certificate. | Renew the client's certificate. The node's own is not concerned.
  > clock-ahead | The clock of the node that prints this is ahead | date -u on the node and on the client. | Set the clock: chronyc makestep.

server-certificate-name-mismatch
  > names-compared | Something compared names where ScyllaDB compares none between nodes: a build or a setting of its own | openssl x509 -noout -ext subjectAltName on the certificate of the node that was dialled, beside the address in the line. | Issue that certificate with the node's names and addresses: ringshake runbook make-certificates

client-certificate-name-mismatch
  > names-compared | Something compared names where ScyllaDB compares none between nodes: a build or a setting of its own | openssl x509 -noout -ext subjectAltName on the certificate of the node that dialled, beside the address in the line. | Issue that certificate with the node's names and addresses: ringshake runbook make-certificates

service-certificate-expired
  > expired | The service's certificate, or one above it, is past its end date | openssl s_client -connect HOST:PORT </dev/null|openssl x509 -noout -enddate | Have the service's certificate renewed. The nodes' own are not concerned.
  > clock-ahead | The clock of the node that prints this is ahead | date -u | Set the clock: chronyc makestep.

service-certificate-not-yet-valid
  > clock-behind | The clock of the node that prints this is behind | date -u | Set the clock: chronyc makestep.
  > starts-later | The service's certificate was issued with a start date in the future | openssl s_client -connect HOST:PORT </dev/null|openssl x509 -noout -startdate | Wait, or have it issued again.

service-certificate-signature-invalid
  > other-key | The CA that is trusted for the service has the right name and another key | openssl s_client -CAfile FILE -connect HOST:PORT fails, too. | Give the section of that service (kmip_hosts, kms_hosts, vector store …) the CA that signed the service's certificate.

service-certificate-insecure-algorithm
  > below-profile | A key or signature in the service's chain is below the node's verification profile or crypto policy | openssl s_client -showcerts -connect HOST:PORT, each certificate with openssl x509 -noout -text. | Have the service's chain issued with longer keys and SHA-256, or set priority_string in the section of that service.

service-certificate-issuer-unknown
  > service-ca-unknown | The CA of the service is not in the truststore that is given for it, or not in the system's, which counts where none is | The truststore of server_encryption_options has no part in this: look at the section of the service (kmip_hosts, kms_hosts, vector store …). | Name the service's CA as truststore in that section, or install it in the system.
  > missing-intermediate | The service sends its certificate without the intermediate | openssl s_client -showcerts shows one certificate, whose issuer is no root. | Let the service send its whole chain.

service-certificate-name-mismatch
  > service-name | The service's certificate is not for the name under which this node calls it | openssl x509 -noout -ext subjectAltName, beside the host in the options. Unlike nodes among each other, these calls compare names. | Call it by a name that its certificate has, or issue the certificate for that name. | said
`).map(([id = "", ...causes]) => [id, causes.map(causeIn)]),
);

function message({ slug, says, causes, reason }: Refusal, place: Place): KnownMessage {
  const { prefix, words, printedBy, parts, example, arrived } = place;
  const other = /^(?:cql|service|http)-/.test(prefix);
  return {
    id: `${prefix}-${slug}`,
    has: [...(words === null ? [] : [words]), NOT_TRUSTED, says],
    printedBy,
    ...(parts === undefined ? {} : { parts }),
    example: `${example}${NOT_TRUSTED} ${says} (Issuer=[O=Acme,CN=Acme CA], Subject=[CN=n2])`,
    arrived,
    causes: ELSEWHERE.get(`${prefix}-${slug}`) ?? causes,
    read: readNames,
    reasonOf: prefix,
    ...(reason === "" || other ? {} : { runbook: `chain-${reason}` }),
  };
}

const NAMES = /\(Issuer=\[([^\]]{0,500})\], Subject=\[([^\]]{0,500})\]\)/;

/** Issuer and subject, which 5.4 and later print. */
function readNames(text: string): Reading | null {
  const [, issuer, subject] = NAMES.exec(text) ?? [];
  if (issuer === undefined || subject === undefined) return null;
  const reasons = REFUSALS.filter(({ says }) => text.includes(says)).length;
  const several = `; the line gives ${reasons} reasons, and each of them must be mended`;
  return {
    arrived: `a certificate for ${subject}, issued by ${issuer}, which was refused${
      reasons > 1 ? several : ""
    }`,
    // Not even equal names prove anything: a CA and a node may bear one name.
    proves: null,
  };
}

/** Whose certificate it was stands in the words before, so those places come first. */
export const REFUSED_CERTIFICATES: readonly KnownMessage[] = PLACES.flatMap((place) =>
  REFUSALS.map((refusal) => message(refusal, place))
);
