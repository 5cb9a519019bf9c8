/**
 * Ansible's INI inventories: groups, host ranges, `:vars` and `:children`.
 *
 * @module
 */

import type { Place } from "../remark.ts";
import { quoted } from "../shown.ts";
import { UsageError } from "../usage_error.ts";
import { readYaml, type YamlNode } from "../yaml_tree.ts";
import type { Groups, Variables } from "./ansible_groups.ts";
import { hostNames } from "./ansible_hosts.ts";

const MAX_LINES = 100_000;

/**
 * Reads one source into `groups`; hosts before any header belong to `ungrouped`.
 *
 * @throws {UsageError} at the first line that Ansible does not read either
 */
export function readIniGroups(groups: Groups, text: string, file: string): void {
  const declared = new Set(["all", "ungrouped", ...groups.groups.keys()]);
  const pending: { readonly name: string; readonly line: string; readonly at: Place }[] = [];
  let section = { group: "ungrouped", kind: "hosts" };
  for (const [index, raw] of text.split(/\r?\n/).slice(0, MAX_LINES).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const at = { file, line: index + 1, column: raw.length - raw.trimStart().length + 1 };
    if (line.startsWith("[")) {
      section = sectionOf(line, at);
      groups.group(section.group);
      if (section.kind === "vars") pending.push({ name: section.group, line, at });
      else declared.add(section.group);
    } else if (section.kind === "children") {
      const [, child] = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(line) ?? [];
      if (child === undefined) throw refuse(line, "is no group", "write one group a line", at);
      groups.group(section.group).children.add(child);
      groups.group(child);
      pending.push({ name: child, line, at });
    } else if (section.kind === "vars") {
      setVariable(groups.group(section.group).variables, line, at);
    } else readHost(groups, section.group, line, at);
  }
  const lost = pending.find(({ name }) => !declared.has(name));
  if (lost) throw refuse(lost.line, "names a group that is not there", "add the group", lost.at);
}

function sectionOf(line: string, at: Place) {
  const [, group, kind = "hosts"] =
    /^\[([^:\]\s]+)(?::(vars|children|hosts))?\]\s*(?:#.*)?$/.exec(line) ?? [];
  if (group) return { group, kind };
  throw refuse(line, "is no group", "write [group], [group:vars] or [group:children]", at);
}

function readHost(groups: Groups, group: string, line: string, at: Place): void {
  const [pattern = "", ...rest] = wordsOf(line, at);
  const { names, port } = hostNames(pattern, at);
  for (const name of names) {
    const { variables } = groups.host(name, at);
    groups.group(group).hosts.add(name);
    if (port !== null) variables.set("ansible_port", { node: scalar(port, at), file: at.file });
    for (const word of rest) setVariable(variables, word, at);
  }
}

/** Words as a shell makes them, up to a comment. */
function wordsOf(line: string, at: Place): string[] {
  const words: string[] = [];
  const pattern = /\s*(?:(#.*)$|((?:[^\s"'\\#]|(?<=\S)#|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+))/sy;
  while (pattern.lastIndex < line.length) {
    const found = pattern.exec(line);
    if (!found) throw refuse(line, "has a quote without an end", "close it", at);
    if (found[1] !== undefined) break;
    words.push(
      (found[2] ?? "").replace(
        /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs,
        (_, double?: string, single?: string, other?: string) =>
          double?.replace(/\\(["\\])/g, "$1") ?? single ?? other ?? "",
      ),
    );
  }
  return words;
}

function setVariable(variables: Variables, text: string, at: Place): void {
  const [, key, value = ""] = /^([^=]+?)\s*=\s*(.*)$/s.exec(text) ?? [];
  if (!key) throw refuse(text, "is no variable", "write key=value", at);
  variables.set(key, { node: literal(value.trim(), at), file: at.file });
}

/** Ansible reads a value as Python would, where it can: a text in quotes, or a mapping. */
function literal(value: string, at: Place): YamlNode {
  const quotedText = /^(["'])((?:(?!\1)[^\\])*)\1\s*(?:#.*)?$/s.exec(value)?.[2];
  if (quotedText !== undefined) return scalar(quotedText, at);
  const plain = /^(-?\d+|True|False|None)\s*(?:#.*)?$/.exec(value)?.[1];
  if (plain !== undefined) return plain === "None" ? { kind: "null", at } : scalar(plain, at);
  if (!/^\{[^{]/.test(value)) return scalar(value, at);
  try {
    return readYaml(value, at.file);
  } catch (error) {
    if (error instanceof UsageError) return scalar(value, at);
    throw error;
  }
}

const scalar = (text: string, at: Place): YamlNode => ({ kind: "scalar", text, at });

const refuse = (text: string, problem: string, cure: string, at: Place) =>
  new UsageError(`${quoted(text)} ${problem}`, cure, at);
