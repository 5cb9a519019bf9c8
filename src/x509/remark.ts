/**
 * What is remarkable about a credential file, and what a ScyllaDB node does about it: it refuses to
 * start, or says nothing at all.
 *
 * @module
 */

import type { Severity } from "../model/words.ts";

export interface Remark {
  /** Kebab-case, stable. */
  readonly id: string;
  readonly severity: Severity;
  /** The file's name as the caller knows it. */
  readonly file: string;
  /** From 1; null when it is about the whole file. */
  readonly line: number | null;
  readonly message: string;
  /** What a node does: the text of a failed start, or that it stays silent. */
  readonly effect: string;
  readonly fix: string;
}

/** A file as its reader found it. */
export interface CredentialFile {
  readonly name: string;
  /** Null: it is not there, or not readable. */
  readonly bytes: Uint8Array | null;
}

/** GnuTLS codes and texts of a start that fails (`init` logs them after `Startup failed: `). */
const STARTUP_ERRORS = {
  "-24": "Decryption has failed.",
  "-34": "Base64 decoding error.",
  "-43": "Error in the certificate.",
  "-56": "The requested data were not available.",
  "-60": "The certificate and the given key do not match.",
  "-73": "ASN1 parser: Error in TAG.",
  "-207": "Base64 unexpected header error.",
} as const;

/** The effect of a file that GnuTLS does not load. */
export function startFails(code: keyof typeof STARTUP_ERRORS): string {
  return "the node does not start: Startup failed: std::system_error " +
    `(error GnuTLS:${code}, ${STARTUP_ERRORS[code]})`;
}

/** The effect of a file that cannot be opened; `what` is Seastar's word for it. */
export function cannotRead(
  what: "certificate" | "key" | "trust" | "crl",
  name: string,
  why: "missing" | "denied" = "missing",
): string {
  const error = why === "missing" ? "No such file or directory" : "Permission denied";
  return "the node does not start: Startup failed: std::_Nested_exception<std::runtime_error> " +
    `(Could not read ${what} file ${name}): … open failed: ${error} [${name}]`;
}

export function missingFile(
  what: "certificate" | "key" | "trust" | "crl",
  { name }: CredentialFile,
): Remark {
  return {
    id: "file-missing",
    severity: "error",
    file: name,
    line: null,
    message: `${name} is not there, or not readable`,
    effect: cannotRead(what, name),
    fix: `put the file there, readable for the user scylla`,
  };
}
