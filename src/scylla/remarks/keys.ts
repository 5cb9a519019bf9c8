/**
 * Keys that ScyllaDB does not see: Cassandra's, misspelt ones, and those that slipped out of their block.
 *
 * @module
 */

import { nearest } from "../nearest.ts";
import { type Place, type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { isOption, OPTION_NAMES } from "../settings.ts";
import { shown } from "../shown.ts";
import type { Position } from "../usage_error.ts";
import type { BlockEntry } from "../yaml_cpp.ts";
import type { YamlPair } from "../yaml_tree.ts";

/** The keys that ScyllaDB reads from any block of TLS options. */
const TLS_KEYS = [
  "certificate",
  "keyfile",
  "truststore",
  "certficate_revocation_list",
  "require_client_auth",
  "priority_string",
  "enable_session_tickets",
] as const;

/** The keys that ScyllaDB reads from server_encryption_options. */
export const BLOCK_KEYS = ["internode_encryption", ...TLS_KEYS] as const;

/** Cassandra's keys, and what of ScyllaDB's takes their place. */
const CASSANDRA_KEYS: ReadonlyMap<string, string> = new Map([
  ["keystore", "certificate and keyfile, in PEM"],
  ["keystore_password", "a key without a passphrase"],
  ["outbound_keystore", "certificate and keyfile: a node has one certificate for both directions"],
  ["outbound_keystore_password", "a key without a passphrase"],
  ["truststore_password", "a PEM truststore, which has no password"],
  ["optional", "internode_encryption: transitional"],
  ["enabled", "internode_encryption"],
  ["protocol", "priority_string"],
  ["accepted_protocols", "priority_string"],
  ["algorithm", "nothing"],
  ["store_type", "PEM files"],
  ["cipher_suites", "priority_string"],
  ["require_endpoint_verification", "nothing: ScyllaDB never compares names"],
  ["legacy_ssl_storage_port_enabled", "ssl_storage_port"],
  ["enable_legacy_ssl_storage_port", "ssl_storage_port"],
  ["ssl_context_factory", "certificate, keyfile and truststore"],
  ["max_certificate_validity_period", "nothing"],
  ["certificate_validity_warn_threshold", "nothing"],
]);

/** Sub-keys at the top level give the parent away: it lost its indentation. */
export function* placement(lint: Lint): Iterable<Remark> {
  const pairs = lint.root.kind === "map" ? lint.root.pairs : [];
  const parent = pairs.find(({ key }) => key === "server_encryption_options");
  const strays = pairs.filter(({ key }) => BLOCK_KEYS.some((known) => known === key));
  const { file } = lint;
  const [stray] = strays;
  if (stray) {
    const names = [...new Set(strays.map(({ key }) => key))].join(", ");
    yield remark("encryption-options-misindented", "error", { file, ...stray.keyAt }, {
      message: `${names} at the top level, outside server_encryption_options`,
      effect: `ScyllaDB logs \`Unknown option\` for each and ignores it${
        lint.block ? "" : "; the block stays empty, and the node starts without TLS between nodes"
      }`,
      fix: "indent them by four blanks under `server_encryption_options:`",
    });
  } else if (parent?.value.kind === "null" && !lint.block) {
    yield remark("encryption-options-empty", "warning", { file, ...parent.keyAt }, {
      message: "server_encryption_options has nothing in it",
      effect: "ScyllaDB skips it: no TLS between nodes",
      fix: "add the options, indented, or remove the line",
    });
  }
  for (const pair of pairs) yield* misspelt(lint, pair);
}

function* misspelt(lint: Lint, { key, keyAt }: YamlPair): Iterable<Remark> {
  if (key === null || isOption(key) || key === REAL_OPTION) return;
  const meant = nearest(key, OPTION_NAMES, 2);
  if (meant === null) return;
  const serious = /^(?:server|client)_encryption|storage_port$/.test(meant);
  yield remark("unknown-option", serious ? "error" : "warning", { file: lint.file, ...keyAt }, {
    message: `${shown(key)} is no option`,
    effect: "ScyllaDB logs `Unknown option` and ignores it",
    fix: `write \`${meant}\``,
  });
}

/** Old, and still in files: one edit away from api_port. */
const REAL_OPTION = "rpc_port";

interface Block {
  readonly keys: readonly string[];
  /** What takes the place of a foreign key, where that is not the same as between nodes. */
  readonly instead: Readonly<Record<string, string>>;
}

const BLOCKS = {
  server_encryption_options: { keys: BLOCK_KEYS, instead: {} },
  client_encryption_options: {
    keys: ["enabled", ...TLS_KEYS],
    instead: {
      optional: "native_transport_port in the clear, with native_transport_port_ssl beside it",
    },
  },
  alternator_encryption_options: {
    keys: TLS_KEYS,
    instead: {
      optional: "alternator_port in the clear, with alternator_https_port beside it",
      enabled: "alternator_https_port, which alone switches HTTPS on",
    },
  },
} as const satisfies Record<string, Block>;

/** Unknown and doubled keys inside a block: it is a free map of texts, so ScyllaDB says nothing. */
export function* blockKeys(lint: Lint): Iterable<Remark> {
  for (const name of Object.keys(BLOCKS) as (keyof typeof BLOCKS)[]) {
    const setting = lint.settings[name];
    const file = setting?.place.file ?? lint.file;
    yield* keysOf(name, setting?.value ?? [], (at) => ({ file, ...at }));
  }
}

function* keysOf(
  name: keyof typeof BLOCKS,
  entries: readonly BlockEntry[],
  placed: (at: Position) => Place,
): Iterable<Remark> {
  const { keys, instead }: Block = BLOCKS[name];
  const inside = name === "server_encryption_options" ? "" : ` inside ${name}`;
  const seen = new Map<string, number>();
  for (const { key, keyAt } of entries) {
    const place = placed(keyAt);
    const earlier = seen.get(key);
    seen.set(key, keyAt.line);
    if (earlier !== undefined) {
      yield remark("duplicate-key", "warning", place, {
        message: `${shown(key)} stands here a second time (first at line ${earlier})`,
        effect: "inside the block the last one counts",
        fix: "remove one",
      });
    }
    if (keys.includes(key)) continue;
    const counterpart = instead[key] ?? CASSANDRA_KEYS.get(key);
    if (key === "internode_encryption") {
      yield remark("key-in-wrong-block", "error", place, {
        message: `internode_encryption${inside}`,
        effect: "it is ignored there",
        fix: "move it to server_encryption_options",
      });
    } else if (key === "certificate_revocation_list") {
      // Between nodes the check of the credential files says so.
      if (inside === "") continue;
      yield remark("revocation-list-misspelt", "error", place, {
        message: `certificate_revocation_list${inside} is not the name that ScyllaDB reads`,
        effect: "the list is not loaded: revoked certificates are accepted, without a warning",
        fix: "write `certficate_revocation_list` (sic, without the i)",
      });
    } else if (counterpart !== undefined) {
      yield remark("cassandra-key-ignored", "warning", place, {
        message: inside === "" ? `${key} is Cassandra's` : `${key} means nothing${inside}`,
        effect: "ScyllaDB ignores it without a warning",
        fix: `remove it; ScyllaDB's counterpart is ${counterpart}`,
      });
    } else {
      const meant = nearest(key, keys);
      yield remark("unknown-key", meant ? "error" : "warning", place, {
        message: `${shown(key)} is no key of ${name}`,
        effect: "ScyllaDB ignores it without a warning",
        fix: meant ? `write \`${meant}\`` : "remove it",
      });
    }
  }
}
