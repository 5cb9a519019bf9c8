/**
 * What a client may not like about a server's certificate.
 *
 * @module
 */

import type { KnownCause } from "./message.ts";

export interface Stimulus {
  readonly arrived: string | null;
  readonly causes: readonly KnownCause[];
  readonly runbook?: string;
}

export const CERTIFICATE_STIMULI = {
  "unknown-ca": {
    arrived: "a certificate that the client's trust store does not lead to",
    runbook: "chain-issuer-unknown",
    causes: [
      {
        id: "client-truststore",
        title: "The client was not given the CA that issued the server's certificate",
        tellApart: "openssl s_client -CAfile ca.pem -connect HOST:PORT works.",
        fix: "Give the client the CA certificate.",
        proof: { peer: ["chain-issuer-unknown"] },
      },
      {
        id: "missing-intermediate",
        title: "The server sends its certificate without the intermediate",
        tellApart: "openssl s_client -showcerts shows one certificate, whose issuer is no root.",
        fix: "Append the intermediate to the server's certificate file.",
        proof: { peer: ["chain-missing-intermediate"] },
      },
      {
        id: "self-signed",
        title: "The server's certificate is self-signed",
        tellApart: "Its issuer and subject are equal.",
        fix: "Issue one from your CA, or give the client this very certificate.",
        proof: { peer: ["chain-self-signed"] },
      },
    ],
  },
  "self-signed": {
    arrived: "a self-signed certificate that the client does not trust",
    runbook: "chain-self-signed",
    causes: [
      {
        id: "root-in-chain",
        title: "The server sends its root along, and the client does not have that root",
        tellApart: "openssl s_client -showcerts ends in a certificate that issued itself.",
        fix: "Give the client the CA certificate.",
      },
      {
        id: "self-signed",
        title: "The server's own certificate is self-signed",
        tellApart: "The first certificate's issuer and subject are equal.",
        fix: "Issue one from your CA, or give the client this very certificate.",
        proof: { peer: ["chain-self-signed"] },
      },
    ],
  },
  "expired": {
    arrived: "a certificate outside its dates",
    runbook: "chain-expired",
    causes: [
      {
        id: "expired",
        title: "The server's certificate, or one above it, has expired",
        tellApart: "openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -dates",
        fix: "Renew it: ringshake runbook rotate-certificates",
        proof: { peer: ["chain-expired"] },
      },
      {
        id: "client-clock",
        title: "The client's clock is wrong",
        tellApart: "date -u on the client.",
        fix: "Set the clock.",
        proof: { cluster: ["clock-skew"] },
      },
    ],
  },
  "not-yet-valid": {
    arrived: "a certificate that starts in the future",
    runbook: "chain-not-yet-valid",
    causes: [
      {
        id: "client-clock",
        title: "The client's clock is behind",
        tellApart: "date -u on the client and on the server.",
        fix: "Set the clock.",
        proof: { cluster: ["clock-skew"] },
      },
      {
        id: "starts-later",
        title: "The certificate was issued with a later start date",
        tellApart: "openssl x509 -noout -startdate",
        fix: "Wait, or issue it again.",
        proof: { peer: ["chain-not-yet-valid"] },
      },
    ],
  },
  "name": {
    arrived: "a certificate for other names than the one that the client called",
    causes: [{
      id: "no-such-name",
      title: "The address that the client uses is not among the certificate's names (SAN)",
      tellApart:
        "openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -ext subjectAltName. Nodes among themselves check no names.",
      fix:
        "Issue it with the host name and IP addresses as subjectAltName, or call the server by a name that is there.",
      sure: "one-cause",
    }],
  },
  "strict-verification": {
    arrived: "a chain that Python 3.13 and later does not take, and nodes do",
    runbook: "make-certificates",
    causes: [{
      id: "ca-lacks-extensions",
      title:
        "Python 3.13 verifies strictly (VERIFY_X509_STRICT): the CA lacks what RFC 5280 wants of it: critical basicConstraints, keyUsage, and key identifiers in what it issues. CAs made by ScyllaDB's own guide do",
      tellApart:
        "openssl x509 -in ca.pem -noout -ext basicConstraints,keyUsage,subjectKeyIdentifier. Nodes do not mind, and an older Python does not.",
      fix:
        "Issue the CA and the certificates again: ringshake runbook make-certificates. Until then, clear the flag in the client: context.verify_flags &= ~ssl.VERIFY_X509_STRICT",
      sure: "said",
    }],
  },
  "weak-chain": {
    arrived: "a certificate with a key or signature that the client's policy finds too weak",
    runbook: "weak-key",
    causes: [{
      id: "below-client-policy",
      title: "A key or signature in the chain is below the client's security level",
      tellApart:
        "openssl x509 -noout -text | grep -E 'Signature Algorithm|Public-Key' on each certificate of the chain.",
      fix: "Issue the chain with SHA-256 and RSA 3072 or ECDSA P-256.",
      sure: "said",
    }],
  },
  "x509-v1": {
    arrived: "an X.509 version 1 certificate",
    runbook: "make-certificates",
    causes: [{
      id: "v1-certificate",
      title: "The certificate was made without extensions: openssl x509 -req without -extfile",
      tellApart:
        "openssl x509 -noout -text | grep Version. Nodes accept it; rustls (Deno, Rust drivers) does not.",
      fix: "Make version 3 certificates: ringshake runbook make-certificates",
      sure: "one-cause",
    }],
  },
} as const satisfies Record<string, Stimulus>;
