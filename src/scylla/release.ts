/**
 * ScyllaDB releases, and what changed between them as far as TLS between nodes goes.
 *
 * The same scylla.yaml means different things to different releases: until 4.5 `all` left the plain
 * port open, and until 6.2 `transitional` was no mode at all. Each row of {@link FEATURES} names the
 * change that moved the line.
 *
 * @module
 */

import { printable } from "../text/printable.ts";
import { UsageError } from "./usage_error.ts";

export interface Release {
  /** As given. */
  readonly text: string;
  /** Major, minor, patch: what a node calls itself. */
  readonly number: readonly [number, number, number];
  /**
   * The open-source release whose code it shares. Differs from `number` only for ScyllaDB Enterprise
   * up to 2024.2, whose branches are private: what is said of those is inferred from the base.
   */
  readonly base: readonly [number, number, number];
}

/** Enterprise year.minor to the open-source release it was branched from. */
const ENTERPRISE_BASE: Readonly<Record<string, readonly [number, number]>> = {
  "2018.1": [2, 1],
  "2019.1": [3, 0],
  "2020.1": [4, 0],
  "2021.1": [4, 3],
  "2022.1": [5, 0],
  "2022.2": [5, 1],
  "2023.1": [5, 2],
  "2024.1": [5, 4],
  "2024.2": [6, 0],
};

const SHAPE =
  /^(?:scylla[ -]?(?:db)?[ -]?|v)?([0-9]{1,4})\.([0-9]{1,3})(?:\.([0-9]{1,4}))?(?:[-~.+].{0,80})?$/i;

/** The newest release that was out when this was written; a node's own release takes precedence. */
export const NEWEST_RELEASE: Release = parseRelease("2026.3");

/**
 * Reads a release as people, packages and the REST API write it: `5.4`, `2026.1.3`,
 * `6.2.0~rc1-0.20241001.abc`, `2026.4.0-dev`.
 *
 * @throws {UsageError} when it is no release number.
 */
export function parseRelease(text: string): Release {
  const match = SHAPE.exec(text.trim());
  const [major, minor, patch] = [1, 2, 3].map((group) => Number(match?.[group] ?? 0));
  if (!match || major === undefined || minor === undefined || patch === undefined || major === 0) {
    throw new UsageError(
      `"${printable(text, 80)}" is not a ScyllaDB release`,
      "write it as in 2025.1, 6.2.1 or 5.4",
    );
  }
  const base = ENTERPRISE_BASE[`${major}.${minor}`];
  return Object.freeze<Release>({
    text: printable(text.trim(), 100),
    number: [major, minor, patch],
    base: base ? [base[0], base[1], patch] : [major, minor, patch],
  });
}

/** Reads a release that a node reported; null when it is none that we can read. */
export function readRelease(text: string | null | undefined): Release | null {
  try {
    return text ? parseRelease(text) : null;
  } catch {
    return null;
  }
}

/** Is `release` at or after `major.minor`? Compares the code base, so that Enterprise years fit in. */
export function isAtLeast(release: Release, major: number, minor: number): boolean {
  const [ownMajor, ownMinor] = release.base;
  return ownMajor !== major ? ownMajor > major : ownMinor >= minor;
}

interface Since {
  readonly since: readonly [major: number, minor: number];
  /** What the release began to do. */
  readonly what: string;
  /** Where that can be read. */
  readonly source: string;
}

/** What a release began to do. `does(release, "…")` asks. */
export const FEATURES = {
  "default-priority-string": {
    since: [3, 1],
    what: "uses SECURE128:-VERS-TLS1.0 where priority_string is not set (also from 3.0.3 on)",
    source: "scylladb#4010",
  },
  "reloads-files": {
    since: [4, 1],
    what: "reloads certificate, key and truststore when the files change",
    source: "scylladb commit 08d069f78d",
  },
  "prints-wrong-magic": {
    since: [4, 5],
    what: "prints the bytes after `wrong protocol magic`",
    source: "seastar commit 593406a78",
  },
  "closes-plain-port": {
    since: [4, 6],
    what: "closes storage_port under `all` and filters it under `dc` and `rack`",
    source: "scylladb#7500",
  },
  "zero-port-is-off": {
    since: [4, 6],
    what: "does not listen where a port is 0, instead of on a random port",
    source: "scylladb commit a0745f9498",
  },
  "no-system-trust": {
    since: [4, 6],
    what: "trusts nothing where truststore is not set, instead of the system's trust store",
    source: "scylladb commit e02b39ca3d",
  },
  "sends-alerts": {
    since: [4, 6],
    what: "sends an alert when a handshake fails, and logs the original error",
    source: "seastar commits 0e48ba883, 416beee2c",
  },
  "gossip-verbs-encrypted": {
    since: [4, 6],
    what: "encrypts the gossip verbs under `dc` and `rack`, whatever the peer's place",
    source: "scylladb#9653",
  },
  "revocation-list": {
    since: [5, 0],
    what: "reads certficate_revocation_list",
    source: "scylladb utils/tls-impl",
  },
  "hides-failed-dials": {
    since: [5, 1],
    what: "logs `fail to connect` at DEBUG only",
    source: "seastar commit 00a270b08",
  },
  "gossip-connection-encrypted": {
    since: [5, 2],
    what: "encrypts the whole first connection under `dc` and `rack`, and peers of unknown place",
    source: "scylladb#11992",
  },
  "names-certificate": {
    since: [5, 4],
    what: "names issuer and subject when it refuses a certificate",
    source: "seastar commit 181ea718f",
  },
  "logs-listen-address": {
    since: [6, 0],
    what: "logs the address, not only the port, that its messaging service listens on",
    source: "scylladb commit 984a576405",
  },
  "maintenance-mode": {
    since: [6, 0],
    what: "knows maintenance_mode, in which it opens neither storage port",
    source: "scylladb main.cc",
  },
  "may-know-hybrid-groups": {
    since: [2025, 1],
    what: "is built with Fedora 40 or later, whose GnuTLS may be 3.8.8 and take MLKEM words",
    source: "scylladb tools/toolchain",
  },
  "passive-tls": {
    since: [2025, 1],
    what: "listens on ssl_storage_port under `none` when a certificate is configured",
    source: "scylladb#18903",
  },
  "transitional": {
    since: [2025, 1],
    what: "knows internode_encryption: transitional",
    source: "scylladb#18903",
  },
  "unknown-bind-address-throws": {
    since: [2025, 1],
    what:
      "fails calls to near peers under `dc` and `rack` where it calls from an address that no node is known by",
    source: "scylladb messaging_service.cc, locator/topology.cc",
  },
  "last-option-counts": {
    since: [2025, 2],
    what: "takes the last of two occurrences of an option in its file, instead of the first",
    source: "scylladb commit dd899c0f1f",
  },
  "tells-options-in-use": {
    since: [2025, 2],
    what:
      "keeps what it started with in its configuration when SIGHUP has it read its file again; before, an option that was unset could appear there without being used",
    source: "scylladb commit dd899c0f1f",
  },
  "session-tickets": {
    since: [2025, 2],
    what: "reads enable_session_tickets",
    source: "scylladb main.cc",
  },
  "reloads-once": {
    since: [2025, 2],
    what: "reloads files once for all shards and logs one `Reloaded` line",
    source: "scylladb commit 15d1664a5c",
  },
  "client-tls-in-system-clients": {
    since: [2025, 4],
    what: "fills the ssl columns of system.clients",
    source: "scylladb commit bdb90ee15c",
  },
  "own-rpc-address-passes-filter": {
    since: [2026, 1],
    what:
      "lets its own rpc_address pass the dc/rack filter, and takes it for its own when it calls",
    source: "scylladb commit da17e8b18b",
  },
  "knows-hybrid-groups": {
    since: [2026, 3],
    what: "is built with Fedora 44, whose GnuTLS takes MLKEM words in a priority string",
    source: "scylladb tools/toolchain",
  },
  "session-tickets-by-default": {
    since: [2026, 3],
    what: "hands out session tickets unless enable_session_tickets is false",
    source: "scylladb commit a6c2789143",
  },
  "refuses-retired-features": {
    since: [2026, 4],
    what: "does not start where experimental_features names a feature that it has retired",
    source: "scylladb utils/config_file",
  },
  "optional-client-auth": {
    since: [2026, 4],
    what: "knows require_client_auth: optional between nodes",
    source: "scylladb commit f442f5abb0",
  },
  "alternator-client-auth": {
    since: [2026, 4],
    what: "uses truststore and require_client_auth for Alternator's HTTPS, instead of erasing them",
    source: "scylladb commit 590bb72c8e",
  },
} as const satisfies Record<string, Since>;

export type Feature = keyof typeof FEATURES;

/** Does `release` do this? */
export function does(release: Release, feature: Feature): boolean {
  const [major, minor] = FEATURES[feature].since;
  if (isAtLeast(release, major, minor)) return true;
  const [ownMajor, ownMinor, patch] = release.base;
  return feature === "default-priority-string" && ownMajor === 3 && ownMinor === 0 && patch >= 3;
}

/** "4.6", "2025.1": the release that began it, for sentences. */
export function sinceRelease(feature: Feature): string {
  return FEATURES[feature].since.join(".");
}
