/**
 * The options that a node takes from its files, in ScyllaDB's own order of precedence.
 *
 * `utils/config_file.cc` goes through the file from top to bottom. An option from the command line
 * stays; an empty one is skipped, and so is one that cannot be converted, which is logged. Of two
 * occurrences that convert the last counts since 2025.2 and the first did before; inside a block it was
 * always the last.
 *
 * @module
 */

import { CLIENT_ROLES } from "../model/words.ts";
import { does, type Release } from "./release.ts";
import { type Place, type Remark, remark } from "./remark.ts";
import type { Argument } from "./scylla_args.ts";
import { shown } from "./shown.ts";
import type { Position } from "./usage_error.ts";
import {
  type BlockEntry,
  bool,
  castBool,
  castUnsigned,
  type Conversion,
  seeds,
  text,
  textMap,
  unsigned,
} from "./yaml_cpp.ts";
import type { YamlNode, YamlPair } from "./yaml_tree.ts";

/** The options read here and the types that `db/config.cc` gives them. */
const CONVERSIONS = {
  cluster_name: text,
  listen_address: text,
  listen_on_broadcast_address: bool,
  broadcast_address: text,
  rpc_address: text,
  broadcast_rpc_address: text,
  api_address: text,
  api_port: unsigned(16),
  endpoint_snitch: text,
  storage_port: unsigned(16),
  // 32 bits in the configuration, 16 where it is used: larger numbers are cut, not refused.
  ssl_storage_port: unsigned(32),
  server_encryption_options: textMap,
  client_encryption_options: textMap,
  alternator_encryption_options: textMap,
  seed_provider: seeds,
  maintenance_mode: bool,
  start_native_transport: bool,
  native_transport_port: unsigned(16),
  native_transport_port_ssl: unsigned(16),
  native_shard_aware_transport_port: unsigned(16),
  native_shard_aware_transport_port_ssl: unsigned(16),
  alternator_port: unsigned(16),
  alternator_https_port: unsigned(16),
} as const satisfies Record<string, Conversion<unknown>>;

export type OptionName = keyof typeof CONVERSIONS;

/** Where boost's `lexical_cast` reads what yaml-cpp would read otherwise. */
const ON_THE_COMMAND_LINE: Partial<Record<OptionName, Conversion<unknown>>> = {
  listen_on_broadcast_address: castBool,
  maintenance_mode: castBool,
  api_port: castUnsigned(16),
  storage_port: castUnsigned(16),
  ssl_storage_port: castUnsigned(32),
  start_native_transport: castBool,
  ...Object.fromEntries(CLIENT_ROLES.map((role) => [role, castUnsigned(16)])),
};

type ValueOf<N extends OptionName> = typeof CONVERSIONS[N] extends Conversion<infer T> ? T : never;

export interface Setting<T> {
  readonly value: T;
  /** The scalar's own text, where it is a scalar. */
  readonly text: string | null;
  readonly place: Place;
  readonly valueAt: Position;
}

export type Settings = { readonly [N in OptionName]?: Setting<ValueOf<N>> };

export const OPTION_NAMES = Object.keys(CONVERSIONS) as OptionName[];

export interface SettingsRead {
  readonly settings: Settings;
  readonly remarks: readonly Remark[];
}

/** Reads a file's top level, over which `args` (the command line) take precedence. */
export function readSettings(
  root: YamlNode,
  file: string,
  args: readonly Argument[],
  release: Release,
): SettingsRead {
  const lastCounts = does(release, "last-option-counts");
  const found: Partial<Record<OptionName, Setting<unknown>>> = {};
  const remarks: Remark[] = [];
  const fromArguments = new Set<OptionName>();
  for (const { option, candidates, node, place } of args) {
    if (candidates.length > 0) remarks.push(ambiguous(option, candidates, place));
    if (!isOption(option)) continue;
    const converted = (ON_THE_COMMAND_LINE[option] ?? CONVERSIONS[option])(node);
    if (fromArguments.has(option)) remarks.push(badArgument(option, place, "is given twice"));
    else if ("bad" in converted) remarks.push(badArgument(option, place, converted.why));
    else {
      found[option] = settingOf(converted.value, node, place);
      fromArguments.add(option);
    }
  }
  for (const pair of root.kind === "map" ? root.pairs : []) {
    const { key: option, keyAt, value } = pair;
    if (option === null || !isOption(option) || value.kind === "null") continue;
    const place = { file, ...keyAt };
    const earlier = found[option];
    if (earlier && fromArguments.has(option)) {
      if (saysOtherwise(pair, earlier)) remarks.push(overridden(option, place, earlier));
      continue;
    }
    const converted = CONVERSIONS[option](value);
    if ("bad" in converted) {
      remarks.push(unconverted(option, { file, ...converted.at }, converted.why, earlier));
      continue;
    }
    if (earlier) remarks.push(doubled(option, place, earlier, lastCounts));
    if (!earlier || lastCounts) found[option] = settingOf(converted.value, value, place);
  }
  return { settings: found as Settings, remarks };
}

/** The value that ScyllaDB takes for a key of a block: the last one. */
export function entryOf(
  entries: readonly BlockEntry[] | undefined,
  key: string,
): BlockEntry | undefined {
  return entries?.findLast((entry) => entry.key === key);
}

export const isOption = (name: string): name is OptionName => Object.hasOwn(CONVERSIONS, name);

const settingOf = (value: unknown, node: YamlNode, place: Place): Setting<unknown> => ({
  value,
  text: node.kind === "scalar" ? node.text : null,
  place,
  valueAt: node.at,
});

const saysOtherwise = ({ value }: YamlPair, earlier: Setting<unknown>) =>
  value.kind !== "scalar" || value.text !== earlier.text;

const IMPORTANT: ReadonlySet<string> = new Set([
  "server_encryption_options",
  "client_encryption_options",
  "storage_port",
  "ssl_storage_port",
]);

const doubled = (
  option: string,
  place: Place,
  { place: { line } }: Setting<unknown>,
  lastCounts: boolean,
) =>
  remark("duplicate-option", IMPORTANT.has(option) ? "error" : "warning", place, {
    message: `${option} stands here a second time (first at line ${line})`,
    effect: lastCounts
      ? `this one counts, and the one at line ${line} does not; up to ScyllaDB 2025.1 it was the other way round`
      : `the one at line ${line} counts, and this one is skipped without a word; since ScyllaDB 2025.2 it is the other way round`,
    fix: "merge the two into one",
  });

const overridden = (option: string, place: Place, earlier: Setting<unknown>) =>
  remark("overridden-by-arguments", "warning", place, {
    message:
      `${option} is also given on the command line (${earlier.place.file}:${earlier.place.line})`,
    effect: `the command line wins; what stands here is not used`,
    fix: `remove ${onCommandLine(option)} there, or this line`,
  });

/** What a node does without a block of which one value cannot be read; the other blocks stand. */
const WITHOUT_BLOCK = {
  server_encryption_options: {
    id: "encryption-options-dropped",
    severity: "error",
    effect: "starts without TLS between nodes",
  },
  client_encryption_options: {
    id: "client-encryption-options-dropped",
    severity: "error",
    effect: "serves CQL clients in the clear, whatever it does between nodes",
  },
  alternator_encryption_options: {
    id: "alternator-encryption-options-dropped",
    severity: "warning",
    effect: "takes server_encryption_options for Alternator's HTTPS",
  },
} as const;

function unconverted(
  option: string,
  place: Place,
  why: string,
  earlier: Setting<unknown> | undefined,
): Remark {
  const kept = earlier && `keeps the ${option} of line ${earlier.place.line}`;
  if (option in WITHOUT_BLOCK) {
    const { id, severity, effect } = WITHOUT_BLOCK[option as keyof typeof WITHOUT_BLOCK];
    const ofClients = option !== "server_encryption_options";
    const said = remark(id, severity, place, {
      message: `${option} ${shown(why)}`,
      effect: `ScyllaDB drops the whole block with one \`bad conversion\` line in its log and ${
        kept ?? effect
      }`,
      fix: /for `\S+ /.test(why)
        ? "a colon is missing in that line"
        : "give every option in the block a value, or remove its line",
    });
    return ofClients ? { ...said, side: "client" } : said;
  }
  return remark("bad-conversion", IMPORTANT.has(option) ? "error" : "warning", place, {
    message: `${option} ${shown(why)}`,
    effect: `ScyllaDB logs \`bad conversion\` and ${kept ?? "uses the default"}`,
    fix: `write a value that ${option} can take`,
  });
}

const ambiguous = (option: string, candidates: readonly string[], place: Place) => {
  const named = candidates.slice(0, MOST_NAMED).map(onCommandLine).join(", ");
  const more = candidates.length - MOST_NAMED;
  const others = more > 0 ? ` and ${more} more` : "";
  return badArgument(option, place, `is ambiguous: ${named}${others} begin so`);
};

const MOST_NAMED = 3;

const onCommandLine = (option: string) => `--${option.replaceAll("_", "-")}`;

const badArgument = (option: string, place: Place, why: string) =>
  remark("arguments-unreadable", "error", place, {
    message: `${onCommandLine(option)} ${shown(why)}`,
    effect: "ScyllaDB refuses to start",
    fix: "correct it there",
  });
