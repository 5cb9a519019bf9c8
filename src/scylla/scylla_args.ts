/**
 * The node's command line, which takes precedence over scylla.yaml: `SCYLLA_ARGS` out of
 * /etc/default/scylla-server or /etc/sysconfig/scylla-server, and in containers `SCYLLA_DOCKER_ARGS`
 * out of /etc/scylla.d/docker.conf behind it.
 *
 * Boost reads it, not yaml-cpp: `07011` is 7011 here and `0x1b58` no number, an option may be cut short
 * as long as one option alone begins so, and blocks that are given several times are merged.
 *
 * @module
 */

import type { Place } from "./remark.ts";
import type { YamlNode, YamlPair } from "./yaml_tree.ts";

/** A text and the name that remarks give it. */
export interface NamedText {
  readonly text: string;
  readonly file: string;
}

/** One `--option value`. */
export interface Argument {
  /** As in scylla.yaml, with underscores; whole, unless several begin so. */
  readonly option: string;
  /** Those that begin so, if one is not enough to go by: boost refuses to choose. */
  readonly candidates: readonly string[];
  readonly node: YamlNode;
  readonly place: Place;
}

const MAX_ARGUMENTS = 500;
const MAPS = /_encryption_options$/;
/** In the order in which the packages' start script puts them behind each other. */
const VARIABLES = ["SCYLLA_ARGS", "SCYLLA_DOCKER_ARGS"] as const;
/**
 * Options that begin like one that is read here, which may then not be cut as short. Those that
 * ScyllaDB takes from Cassandra and does not use (`listen_interface`) are none on the command line.
 */
const NEIGHBOURS = [
  "alternator_address",
  "alternator_enforce_authorization",
  "api_doc_dir",
  "api_ui_dir",
  "experimental_features",
  "listen_interface_prefer_ipv6",
  "maintenance_socket",
  "native_shard_aware_transport_port_proxy_protocol",
  "native_shard_aware_transport_port_ssl_proxy_protocol",
  "native_transport_port_proxy_protocol",
  "native_transport_port_ssl_proxy_protocol",
  "rpc_interface_prefer_ipv6",
  "rpc_keepalive",
  "rpc_port",
  "options_file",
];

/**
 * Reads the environment files of a node: of each variable the last line counts, as in a shell. `known`
 * are the options that the caller understands.
 */
export function readScyllaArgs(files: readonly NamedText[], known: readonly string[]): Argument[] {
  const whole = [...known, ...NEIGHBOURS];
  const all = VARIABLES.flatMap((variable) =>
    files.flatMap(({ text, file }) => argumentsIn(text, file, variable, whole))
  );
  return all.filter(({ option }, at) =>
    !MAPS.test(option) || all.findIndex((each) => each.option === option) === at
  ).map((first) =>
    MAPS.test(first.option)
      ? {
        ...first,
        node: all.filter(({ option }) => option === first.option).map(({ node }) => node)
          .reduce(merged),
      }
      : first
  );
}

function argumentsIn(text: string, file: string, variable: string, known: readonly string[]) {
  let found: Argument[] = [];
  const lines = text.split(/\r?\n/);
  const assignment = new RegExp(`^\\s*(?:export\\s+)?${variable}\\s*=(.*)$`);
  for (let index = 0; index < lines.length; index++) {
    const start = index;
    let line = lines[index] ?? "";
    while (line.endsWith("\\") && index + 1 < lines.length) {
      line = `${line.slice(0, -1)} ${lines[++index]}`;
    }
    const value = assignment.exec(line)?.[1];
    if (value === undefined) continue;
    const place = { file, line: start + 1, column: line.indexOf(variable) + 1 };
    found = parseArguments(unquote(value.trim()), place, known);
  }
  return found;
}

/** Reads a command line: `--storage-port 7100 --server-encryption-options internode_encryption=all`. */
function parseArguments(line: string, place: Place, known: readonly string[]): Argument[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)?.slice(0, MAX_ARGUMENTS) ?? [];
  const found: Argument[] = [];
  for (let index = 0; index < words.length; index++) {
    const match = /^--([A-Za-z][A-Za-z0-9_-]*)(?:=(.*))?$/s.exec(words[index] ?? "");
    if (!match?.[1]) continue;
    const written = match[1].replaceAll("-", "_");
    const meant = known.includes(written)
      ? [written]
      : known.filter((each) => each.startsWith(written));
    const option = meant.length === 1 && meant[0] !== undefined ? meant[0] : written;
    const values = match[2] === undefined ? [] : [match[2]];
    const most = MAPS.test(option) ? MAX_ARGUMENTS : 1;
    for (
      let next = words[index + 1];
      next !== undefined && !next.startsWith("-") && values.length < most;
      next = words[index + 1]
    ) {
      values.push(next);
      index++;
    }
    const candidates = meant.length > 1 ? meant : [];
    const node = nodeOf(option, values.map(unquoteWords), place);
    found.push({ option, candidates, node, place });
  }
  return found;
}

/** `a=b:c=d` is a map: a key begins at the start or after a colon and ends at `=`. */
function nodeOf(option: string, values: readonly string[], at: Place): YamlNode {
  const scalar = (text: string): YamlNode => ({ kind: "scalar", text, at });
  if (!MAPS.test(option)) return scalar(values[0] ?? "");
  return values.map((text): YamlNode => {
    const keys = [...text.matchAll(/(?:^|:)([^=:]+)=/g)];
    const pairs = keys.map((match, index): YamlPair => {
      const from = match.index + match[0].length;
      const value = text.slice(from, keys[index + 1]?.index ?? text.length);
      return { key: match[1] ?? "", keyAt: at, value: scalar(value) };
    });
    return keys.length === 0 ? scalar(text) : { kind: "map", pairs, at };
  }).reduce(merged, { kind: "map", pairs: [], at });
}

/** One after the other; what is no map spoils all. */
function merged(first: YamlNode, second: YamlNode): YamlNode {
  if (first.kind !== "map") return first;
  return second.kind === "map" ? { ...first, pairs: [...first.pairs, ...second.pairs] } : second;
}

const unquote = (text: string) => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
const unquoteWords = (text: string) => text.replace(/"([^"]*)"|'([^']*)'/g, "$1$2");
