/**
 * Keys that ScyllaDB does not see: Cassandra's, misspelt ones, and those that slipped out of their block.
 *
 * @module
 */

import { nearest } from "../nearest.ts";
import { type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";
import { isOption, OPTION_NAMES } from "../settings.ts";
import { shown } from "../shown.ts";
import type { YamlPair } from "../yaml_tree.ts";

/** The keys that ScyllaDB reads from server_encryption_options. */
export const BLOCK_KEYS = [
  "internode_encryption",
  "certificate",
  "keyfile",
  "truststore",
  "certficate_revocation_list",
  "require_client_auth",
  "priority_string",
  "enable_session_tickets",
] as const;

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
  yield* inOtherBlocks(lint);
}

function* misspelt(lint: Lint, { key, keyAt }: YamlPair): Iterable<Remark> {
  if (key === null || isOption(key) || key === REAL_OPTION) return;
  const meant = nearest(key, OPTION_NAMES, 2);
  if (meant === null) return;
  const serious = /^server_encryption|storage_port$/.test(meant);
  yield remark("unknown-option", serious ? "error" : "warning", { file: lint.file, ...keyAt }, {
    message: `${shown(key)} is no option`,
    effect: "ScyllaDB logs `Unknown option` and ignores it",
    fix: `write \`${meant}\``,
  });
}

/** Old, and still in files: one edit away from api_port. */
const REAL_OPTION = "rpc_port";

function* inOtherBlocks({ settings }: Lint): Iterable<Remark> {
  for (const name of ["client_encryption_options", "alternator_encryption_options"] as const) {
    const setting = settings[name];
    for (const { key, keyAt } of setting?.value ?? []) {
      const place = { file: setting?.place.file ?? "", ...keyAt };
      if (key === "internode_encryption") {
        yield remark("key-in-wrong-block", "error", place, {
          message: `internode_encryption inside ${name}`,
          effect: "it is ignored there",
          fix: "move it to server_encryption_options",
        });
      } else if (key === "certificate_revocation_list") {
        yield remark("revocation-list-misspelt", "error", place, {
          message: `certificate_revocation_list inside ${name} is not the name that ScyllaDB reads`,
          effect: "the list is not loaded: revoked certificates are accepted, without a warning",
          fix: "write `certficate_revocation_list` (sic, without the i)",
        });
      }
    }
  }
}

/** Unknown and doubled keys inside the block: it is a free map of texts, so ScyllaDB says nothing. */
export function* blockKeys(lint: Lint): Iterable<Remark> {
  const seen = new Map<string, number>();
  for (const { key, keyAt } of lint.block ?? []) {
    const earlier = seen.get(key);
    seen.set(key, keyAt.line);
    if (earlier !== undefined) {
      yield remark("duplicate-key", "warning", lint.at(keyAt), {
        message: `${shown(key)} stands here a second time (first at line ${earlier})`,
        effect: "inside the block the last one counts",
        fix: "remove one",
      });
    }
    if (BLOCK_KEYS.some((known) => known === key) || key === "certificate_revocation_list") {
      continue;
    }
    const instead = CASSANDRA_KEYS.get(key);
    if (instead !== undefined) {
      yield remark("cassandra-key-ignored", "warning", lint.at(keyAt), {
        message: `${key} is Cassandra's`,
        effect: "ScyllaDB ignores it without a warning",
        fix: `remove it; ScyllaDB's counterpart is ${instead}`,
      });
    } else {
      const meant = nearest(key, BLOCK_KEYS);
      yield remark("unknown-key", meant ? "error" : "warning", lint.at(keyAt), {
        message: `${shown(key)} is no key of server_encryption_options`,
        effect: "ScyllaDB ignores it without a warning",
        fix: meant ? `write \`${meant}\`` : "remove it",
      });
    }
  }
}
