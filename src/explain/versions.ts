/**
 * What is known of the TLS versions that a node takes, and of why it took none.
 *
 * A refusal is about the version only when the node says so (protocol_version), or when it takes
 * another version of the same offer. A node that answers every hello with handshake_failure lacks
 * something else in common, a cipher suite or a certificate of its own: which versions it would take is
 * then not known. (RFC 8446 §6.2; GnuTLS sends handshake_failure for a missing suite.)
 *
 * @module
 */

import type { TlsReport } from "../model/port.ts";
import { TLS_VERSIONS, type TlsVersion } from "../model/words.ts";

const HANDSHAKE_FAILURE = 40;
const PROTOCOL_VERSION = 70;
const INSUFFICIENT_SECURITY = 71;

/** Each version's answer, with refusals that need not be about the version turned to unknown. */
export function versionAnswers(tls: TlsReport): TlsReport["versions"] {
  const negotiated = TLS_VERSIONS.find((version) => version === tls.version);
  const answers = negotiated === undefined
    ? tls.versions
    : { ...tls.versions, [negotiated]: "accepted" as const };
  const takesOne = TLS_VERSIONS.some((version) => answers[version] === "accepted");
  return takesOne || refusesVersion(tls) ? answers : NOTHING_KNOWN;
}

const NOTHING_KNOWN: TlsReport["versions"] = {
  "TLSv1.0": "unknown",
  "TLSv1.1": "unknown",
  "TLSv1.2": "unknown",
  "TLSv1.3": "unknown",
};

/** The versions that a node was seen to accept, the oldest first. */
export function accepted(tls: TlsReport): TlsVersion[] {
  return withAnswer(tls, "accepted");
}

/** `TLSv1.2 TLSv1.3`, `none of TLSv1.2 TLSv1.3`, or `not known`: never more than was seen. */
export function versionsInWords(tls: TlsReport): string {
  const taken = accepted(tls);
  if (taken.length > 0) return taken.join(" ");
  const refused = withAnswer(tls, "rejected");
  return refused.length > 0 ? `none of ${refused.join(" ")}` : "not known";
}

function withAnswer(tls: TlsReport, answer: "accepted" | "rejected"): TlsVersion[] {
  const answers = versionAnswers(tls);
  return TLS_VERSIONS.filter((version) => answers[version] === answer);
}

/** The node said that the version is what it refuses. */
export const refusesVersion = ({ alert }: TlsReport): boolean => alert?.code === PROTOCOL_VERSION;

/** handshake_failure or insufficient_security in answer to what a node offers by default. */
export function refusesDefaults(tls: TlsReport | null): boolean {
  const code = tls?.alert?.code;
  return code === HANDSHAKE_FAILURE || code === INSUFFICIENT_SECURITY;
}
