/**
 * What ScyllaDB makes of one block of TLS options: `server_encryption_options`,
 * `client_encryption_options` and `alternator_encryption_options` go through the same code
 * (`utils/tls-impl.cc`), with the same defaults and the same misspelt key.
 *
 * @module
 */

import type { ClientAuthMode } from "../model/words.ts";
import { does, type Release } from "./release.ts";
import { entryOf } from "./settings.ts";
import type { BlockEntry } from "./yaml_cpp.ts";

export interface FileOption {
  readonly path: string;
  /** true when the option is not set, and ScyllaDB reads its default path. */
  readonly isDefault: boolean;
}

/** A listener's TLS. The rest says what is written even where it is not enabled. */
export interface TlsSettings {
  readonly enabled: boolean;
  readonly clientAuth: ClientAuthMode;
  /** Certificate and key must exist; null where the node does not load them. */
  readonly certificate: FileOption | null;
  readonly keyfile: FileOption | null;
  /** null: nothing is trusted from 4.6 on, the system's store before. */
  readonly truststore: string | null;
  readonly certficate_revocation_list: string | null;
  /** Empty: the node leaves it to GnuTLS, whose default is another than ScyllaDB's. */
  readonly priorityString: string;
  readonly priorityStringIsDefault: boolean;
  readonly sessionTickets: boolean;
}

export const DEFAULT_PRIORITY_STRING = "SECURE128:-VERS-TLS1.0";

/** How a block is read; `enabled`: is there a listener, or a caller, that loads its files? */
export interface BlockReading {
  readonly enabled: boolean;
  readonly release: Release;
  readonly confDir: string;
}

export function tlsSettings(
  entries: readonly BlockEntry[] | undefined,
  { enabled, release, confDir }: BlockReading,
): TlsSettings {
  const text = (key: string) => entryOf(entries, key)?.text;
  const file = (key: string, standard: string): FileOption | null =>
    enabled
      ? { path: text(key) ?? `${confDir}/${standard}`, isDefault: text(key) === undefined }
      : null;
  return {
    enabled,
    clientAuth: clientAuthOf(text("require_client_auth") ?? "false", release),
    certificate: file("certificate", "scylla.crt"),
    keyfile: file("keyfile", "scylla.key"),
    truststore: text("truststore") ?? null,
    certficate_revocation_list: does(release, "revocation-list")
      ? text("certficate_revocation_list") ?? null
      : null,
    priorityString: text("priority_string") ?? defaultPriorityString(release),
    priorityStringIsDefault: text("priority_string") === undefined,
    sessionTickets: ticketsOf(text("enable_session_tickets"), release),
  };
}

/** `utils::is_true`: "true" or "1", in any case. */
export const isTrue = (value: string): boolean => /^(?:true|1)$/i.test(value);

/** A word of `require_client_auth`; `optional` only from 2026.4 on. */
export function clientAuthOf(value: string, release: Release): ClientAuthMode {
  if (isTrue(value)) return "required";
  return value.toLowerCase() === "optional" && does(release, "optional-client-auth")
    ? "optional"
    : "none";
}

/** What a node uses where priority_string is not set. Before 3.1 that was GnuTLS's own default. */
export function defaultPriorityString(release: Release): string {
  return does(release, "default-priority-string") ? DEFAULT_PRIORITY_STRING : "NORMAL";
}

function ticketsOf(value: string | undefined, release: Release): boolean {
  if (!does(release, "session-tickets")) return false;
  return value === undefined ? does(release, "session-tickets-by-default") : isTrue(value);
}
