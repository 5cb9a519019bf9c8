/**
 * What becomes of a client at a port, in one sentence, for every report and view alike.
 *
 * @module
 */

import type { ClientReport } from "../model/report.ts";
import type { ClientFailure, ClientOutcome, DecidedAt } from "../model/words.ts";

/** The meaning survives without colours. */
export const CLIENT_MARK: Readonly<Record<ClientOutcome, string>> = {
  connects: "✔",
  refused: "✖",
  unknown: "?",
};

/** `refused by the server at its ClientHello: no TLS version in common`. */
export function clientSentence({ outcome, by, at, failure, open, basis }: ClientReport): string {
  if (outcome === "unknown") return `not known: ${open ?? "nobody can say"}`;
  if (outcome === "connects") {
    return basis === "observed"
      ? "connects"
      : "would connect: it is let in, and its rules accept what is served";
  }
  if (failure === "configuration") return `does not connect: ${FAILURES[failure]}`;
  const who = by === "client" ? "would refuse the server" : "refused by the server";
  const why = failure === null ? "the server does not say why" : FAILURES[failure];
  return `${who} ${at === null ? "" : PLACES[at]}: ${why}`;
}

const PLACES: Readonly<Record<DecidedAt, string>> = {
  connect: "when it connects",
  client_hello: "at its ClientHello",
  certificate: "for its certificate",
  client_certificate: "at its own certificate",
};

/** Each failure in words, said of the certificate where it is one of the chain's. */
export const FAILURES: Readonly<Record<ClientFailure, string>> = {
  configuration: "what it is set up with ends it before it connects",
  closed: "nothing listens",
  "plain-port": "the port speaks CQL in the clear",
  "tls-port": "the port takes TLS alone",
  "protocol-version": "no TLS version in common",
  "no-cipher": "no cipher suite, group or signature scheme in common",
  "client-certificate-missing": "one is required, and it shows none",
  "client-certificate-refused": "the one that was shown is not accepted",
  "hang-up": "the server hangs up without a word",
  "issuer-unknown": "no CA that it trusts has signed it",
  "self-signed": "it is self-signed",
  "self-signed-in-chain": "a root comes with it that is not trusted",
  "issuer-not-ca": "its issuer is no CA",
  "signature-invalid": "its signature does not verify",
  "constraints-violated": "a name in it is one that its CA may not give",
  "unknown-critical-extension": "it has a critical extension that this client does not know",
  expired: "it has expired",
  "not-yet-valid": "it is not valid yet",
  "name-mismatch": "it does not name what is dialled",
  "no-subject-alt-name": "it has no subjectAltName",
  "weak-key": "its key is too short",
  "weak-signature": "it is signed with too weak a hash",
  "not-strict": "it breaks RFC 5280 where this client insists on it",
  "ca-as-end-entity": "it is the certificate of a CA",
  "bad-purpose": "it is not meant for servers",
  "version-too-low": "the server picks a TLS version that it does not take",
};
