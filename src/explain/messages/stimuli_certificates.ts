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
        "Python 3.13 verifies strictly (VERIFY_X509_STRICT), and the chain is not as RFC 5280 wants it, for the reason in the line: as a rule the CA lacks critical basicConstraints or keyUsage, or its certificates lack key identifiers. CAs made by ScyllaDB's own guide do",
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
  "verify-failed": {
    arrived: "a certificate that the client refused; its reason is not in the line",
    causes: [
      {
        id: "client-truststore",
        title: "The client was not given the CA that issued the server's certificate",
        tellApart:
          "openssl s_client -CAfile ca.pem -connect HOST:PORT prints the reason: Verify return code.",
        fix: "Give the client the CA certificate.",
        proof: { peer: ["chain-issuer-unknown"] },
      },
      {
        id: "expired",
        title: "The server's certificate, or one above it, has expired",
        tellApart: "The same command shows its dates.",
        fix: "Renew it: ringshake runbook rotate-certificates",
        proof: { peer: ["chain-expired"] },
      },
      {
        id: "no-such-name",
        title: "The address that the client uses is not among the certificate's names (SAN)",
        tellApart: "openssl s_client -connect HOST:PORT </dev/null|openssl x509 -noout -text",
        fix: "Issue it with those names, or call the server by a name that is there.",
      },
    ],
  },
  "wrong-purpose": {
    arrived: "a certificate that may not be used for a server",
    runbook: "make-certificates",
    causes: [{
      id: "no-server-auth",
      title: "extendedKeyUsage or keyUsage of the server's certificate does not allow TLS servers",
      tellApart: "openssl x509 -noout -ext extendedKeyUsage,keyUsage. Nodes do not ask for it.",
      fix: "Issue it with both serverAuth and clientAuth, or without extendedKeyUsage.",
      sure: "said",
    }],
  },
  "invalid-ca": {
    arrived: "a chain whose issuer is no CA",
    runbook: "make-certificates",
    causes: [{
      id: "issuer-is-no-ca",
      title: "The issuing certificate has no CA:TRUE, or may not sign certificates",
      tellApart: "openssl x509 -in ca.pem -noout -ext basicConstraints,keyUsage",
      fix: "Make the CA again: ringshake runbook make-certificates",
      sure: "said",
    }],
  },
  "signature": {
    arrived: "a certificate whose signature does not verify under the CA of that name",
    causes: [{
      id: "other-key",
      title: "The client has a CA of the right name with another key: it was made anew",
      tellApart: "openssl verify -CAfile ca.pem node.crt fails, too.",
      fix: "Give the client the CA that signed the server's certificate.",
    }],
  },
  "shows-ca": {
    arrived: "a CA's certificate in place of the server's own",
    causes: [{
      id: "ca-as-node",
      title: "The server shows a CA certificate as its own, as a self-signed one often is",
      tellApart: "openssl x509 -noout -ext basicConstraints shows CA:TRUE. Nodes do not mind.",
      fix: "Issue one from your CA: ringshake runbook make-certificates",
      sure: "said",
    }],
  },
  "revocation-unknown": {
    arrived: "a certificate whose revocation the client could not look up",
    causes: [{
      id: "no-revocation-source",
      title: "The client checks revocation, and reaches neither the CA's list nor its OCSP server",
      tellApart: "The certificate names them, or none: openssl x509 -noout -text",
      fix: "Turn the revocation check off in the client, or make the list reachable.",
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
