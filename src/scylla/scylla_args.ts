/**
 * `SCYLLA_ARGS` out of /etc/default/scylla-server or /etc/sysconfig/scylla-server: the command line
 * of the node, which takes precedence over scylla.yaml.
 *
 * @module
 */

import type { Place } from "./remark.ts";
import type { YamlNode, YamlPair } from "./yaml_tree.ts";

/** One `--option value`. */
export interface Argument {
  /** As in scylla.yaml, with underscores. */
  readonly option: string;
  readonly node: YamlNode;
  readonly place: Place;
}

const MAX_ARGUMENTS = 500;
const MAPS = /_encryption_options$/;

/** Reads the last `SCYLLA_ARGS=` of an environment file; none is no arguments. */
export function readScyllaArgs(text: string, file: string): Argument[] {
  let found: Argument[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const start = index;
    let line = lines[index] ?? "";
    while (line.endsWith("\\") && index + 1 < lines.length) {
      line = `${line.slice(0, -1)} ${lines[++index]}`;
    }
    const value = /^\s*(?:export\s+)?SCYLLA_ARGS\s*=(.*)$/.exec(line)?.[1];
    if (value === undefined) continue;
    const place = { file, line: start + 1, column: line.indexOf("SCYLLA_ARGS") + 1 };
    found = parseArguments(unquote(value.trim()), place);
  }
  return found;
}

/** Reads a command line: `--storage-port 7100 --server-encryption-options internode_encryption=all`. */
export function parseArguments(line: string, place: Place): Argument[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)?.slice(0, MAX_ARGUMENTS) ?? [];
  const found: Argument[] = [];
  for (let index = 0; index < words.length; index++) {
    const match = /^--([A-Za-z][A-Za-z0-9_-]*)(?:=(.*))?$/s.exec(words[index] ?? "");
    if (!match?.[1]) continue;
    const next = words[index + 1];
    let value = match[2];
    if (value === undefined && next !== undefined && !next.startsWith("--")) {
      value = next;
      index++;
    }
    const option = match[1].replaceAll("-", "_");
    found.push({ option, node: nodeOf(option, unquoteWords(value ?? ""), place), place });
  }
  return found;
}

/** `a=b:c=d` is a map: a key begins at the start or after a colon and ends at `=`. */
function nodeOf(option: string, text: string, at: Place): YamlNode {
  if (!MAPS.test(option)) return { kind: "scalar", text, at };
  const keys = [...text.matchAll(/(?:^|:)([^=:]+)=/g)];
  const pairs = keys.map((match, index): YamlPair => {
    const from = match.index + match[0].length;
    const value = text.slice(from, keys[index + 1]?.index ?? text.length);
    return { key: match[1] ?? "", keyAt: at, value: { kind: "scalar", text: value, at } };
  });
  return keys.length === 0 ? { kind: "scalar", text, at } : { kind: "map", pairs, at };
}

const unquote = (text: string) => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
const unquoteWords = (text: string) => text.replace(/"([^"]*)"|'([^']*)'/g, "$1$2");
