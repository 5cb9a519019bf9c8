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

import type { ChainReason } from "../../model/words.ts";
import type { KnownCause, KnownMessage, Reading } from "./message.ts";

interface Refusal {
  readonly slug: string;
  readonly says: string;
  readonly causes: readonly KnownCause[];
  readonly reason: ChainReason | null;
}

const proofOf = (...reasons: ChainReason[]) => ({
  peer: reasons.map((reason) => `chain-${reason}`),
});

const REFUSALS: readonly Refusal[] = [
  {
    slug: "expired",
    says: "The certificate chain uses expired certificate.",
    reason: "expired",
    causes: [
      {
        id: "expired",
        title: "The certificate, or the CA or intermediate above it, is past its end date",
        tellApart: "openssl x509 -noout -enddate on every certificate of the chain and truststore.",
        fix:
          "Renew it: ringshake runbook rotate-certificates. Standing connections go on until they are cut.",
        proof: proofOf("expired"),
      },
      {
        id: "clock-ahead",
        title: "The clock of the node that prints this is ahead",
        tellApart: "date -u on both nodes.",
        fix: "Set the clock: chronyc makestep.",
      },
    ],
  },
  {
    slug: "not-yet-valid",
    says: "The certificate chain uses not yet valid certificate.",
    reason: "not-yet-valid",
    causes: [
      {
        id: "clock-behind",
        title: "The clock of the node that prints this is behind, or that of the CA's host ahead",
        tellApart: "date -u on both nodes and on the CA's host.",
        fix: "Set the clocks: chronyc makestep.",
      },
      {
        id: "starts-later",
        title: "The certificate was issued with a start date in the future",
        tellApart: "openssl x509 -noout -startdate",
        fix: "Wait, or issue it again.",
        proof: proofOf("not-yet-valid"),
      },
    ],
  },
  {
    slug: "revoked",
    says: "The certificate chain is revoked.",
    reason: "revoked",
    causes: [{
      id: "revoked",
      title: "A revocation list of the CA names this certificate; an expired list still counts",
      tellApart: "The serial number is in the file that certficate_revocation_list names.",
      fix: "Issue a new certificate with a new key.",
      sure: true,
    }],
  },
  {
    slug: "issuer-not-ca",
    says: "The certificate issuer is not a CA.",
    reason: "issuer-not-ca",
    causes: [{
      id: "no-basic-constraints",
      title: "The issuing certificate has no CA:TRUE",
      tellApart: "openssl x509 -in ca.crt -noout -ext basicConstraints",
      fix:
        "Make the CA again with basicConstraints=critical,CA:TRUE: ringshake runbook make-certificates",
      sure: true,
    }],
  },
  {
    slug: "insecure-algorithm",
    says: "The certificate chain uses insecure algorithm.",
    reason: "insecure-algorithm",
    causes: [{
      id: "weak-signature-or-key",
      title: "A SHA-1 or MD5 signature, or a key too short for the host's crypto policy",
      tellApart: "openssl x509 -noout -text | grep -E 'Signature Algorithm|Public-Key'",
      fix: "Issue it again with SHA-256 and RSA 2048 or more, or ECDSA P-256.",
      sure: true,
    }],
  },
  {
    slug: "constraints-violated",
    says: "The certificate chain violates the signer's constraints.",
    reason: "constraints-violated",
    causes: [{
      id: "constraints",
      title: "A CA above limits path length, key usage or names, and the chain does not keep to it",
      tellApart: "openssl x509 -noout -ext basicConstraints,keyUsage,nameConstraints on each CA",
      fix: "Issue from a CA that allows it.",
      sure: true,
    }],
  },
  {
    slug: "unknown-critical-extension",
    says: "The certificate contains an unknown critical extension.",
    reason: "unknown-critical-extension",
    causes: [{
      id: "critical-extension",
      title: "A critical extension that GnuTLS does not know",
      tellApart: "openssl x509 -noout -text | grep -A1 critical",
      fix: "Issue it without that extension.",
      sure: true,
    }],
  },
  {
    slug: "signature-invalid",
    says: "The signature in the certificate is invalid.",
    reason: "signature-invalid",
    causes: [{
      id: "other-key",
      title: "The CA in the truststore has the right name and another key",
      tellApart: "openssl verify -CAfile ca.crt node.crt",
      fix: "Put the CA that signed it in every truststore, beside the other.",
      sure: true,
    }],
  },
  {
    slug: "name-mismatch",
    says: "The name in the certificate does not match the expected.",
    reason: null,
    causes: [{
      id: "not-between-nodes",
      title: "Not from a connection between nodes: ScyllaDB checks no names there",
      tellApart: "Look at the logger: it is a TLS client of another part, such as KMS or LDAP.",
      fix: "Give that server's certificate the name under which it is called.",
      sure: true,
    }],
  },
  {
    slug: "issuer-unknown",
    says: "The certificate issuer is unknown.",
    reason: "issuer-unknown",
    causes: [
      {
        id: "truststore-missing",
        title:
          "The node that prints this has no truststore, or an empty one: since 4.6 it then trusts nobody",
        tellApart:
          "grep truststore scylla.yaml, and count BEGIN CERTIFICATE in that file. An empty file loads without a word.",
        fix: "Set truststore to your CA's PEM on every node, and restart them.",
        proof: { printer: ["truststore-empty", "chain-no-truststore"] },
      },
      {
        id: "other-ca",
        title: "The certificate comes from another CA than the one in the truststore",
        tellApart: "Compare the Issuer in the line with the subjects in the truststore: not there.",
        fix: "Add that CA to every truststore, or issue the certificate from the right CA.",
        proof: { ...proofOf("issuer-unknown"), cluster: ["chain-refused-by-peers"] },
      },
      {
        id: "missing-intermediate",
        title: "The other end sends its certificate without the intermediate",
        tellApart: "openssl s_client -showcerts shows one certificate, whose issuer is no root.",
        fix: "Append the intermediate to its certificate file.",
        proof: proofOf("missing-intermediate"),
      },
      {
        id: "same-name-other-key",
        title: "The CA was made anew under the same name",
        tellApart:
          "The Issuer is in the truststore, but the key identifiers differ: openssl x509 -noout -ext subjectKeyIdentifier,authorityKeyIdentifier",
        fix: "Keep both CA certificates in every truststore until all nodes have changed.",
        proof: proofOf("signature-invalid"),
      },
      {
        id: "self-signed",
        title: "The other end's certificate is self-signed",
        tellApart:
          "Equal names in the line do not show it, for a CA and a node may bear one name. Its own key must verify it: openssl verify -CAfile scylla.crt -partial_chain scylla.crt",
        fix: "Issue one from your CA.",
        proof: proofOf("self-signed"),
      },
    ],
  },
];

const NOT_TRUSTED = "The certificate is NOT trusted.";

function message(
  { slug, says, causes, reason }: Refusal,
  dropped: string | null,
  printedBy: "acceptor" | "dialler" | "node",
): KnownMessage {
  const where = printedBy === "node" ? "" : `${PEER[printedBy]}: ${dropped}: `;
  return {
    id: `${PREFIX[printedBy]}-${slug}`,
    has: [...(dropped === null ? [] : [dropped]), NOT_TRUSTED, says],
    printedBy,
    example: `${where}${NOT_TRUSTED} ${says} (Issuer=[O=Acme,CN=Acme CA], Subject=[CN=n2])`,
    arrived: ARRIVED[printedBy],
    causes,
    read: readNames,
    ...(reason === null ? {} : { runbook: `chain-${reason}` }),
  };
}

const PEER = {
  dialler: "rpc - client 10.0.0.2:7001",
  acceptor: "rpc - client 10.0.0.2:50412",
} as const;
const PREFIX = {
  dialler: "server-certificate",
  acceptor: "client-certificate",
  node: "certificate",
} as const;
const ARRIVED = {
  dialler: "the accepting node's certificate, which this node refused",
  acceptor: "the dialling node's certificate, which this node refused",
  node: "a certificate that was refused",
} as const;

const NAMES = /\(Issuer=\[([^\]]{0,500})\], Subject=\[([^\]]{0,500})\]\)/;

/** Issuer and subject, which 5.4 and later print. */
function readNames(text: string): Reading | null {
  const [, issuer, subject] = NAMES.exec(text) ?? [];
  if (issuer === undefined || subject === undefined) return null;
  return {
    arrived: `a certificate for ${subject}, issued by ${issuer}, which was refused`,
    // Not even equal names prove anything: a CA and a node may bear one name.
    proves: null,
  };
}

/** The dialler refuses the acceptor's certificate, then the acceptor the dialler's. */
export const REFUSED_CERTIFICATES: readonly KnownMessage[] = [
  ...REFUSALS.map((refusal) => message(refusal, "client connection dropped", "dialler")),
  ...REFUSALS.map((refusal) => message(refusal, "server connection dropped", "acceptor")),
  ...REFUSALS.map((refusal) => message(refusal, null, "node")),
];
