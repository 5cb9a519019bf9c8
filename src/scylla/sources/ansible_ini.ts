/**
 * Ansible's INI inventories: groups, host ranges, `:vars` and `:children`.
 *
 * @module
 */

import { quoted } from "../shown.ts";
import { UsageError } from "../usage_error.ts";
import { type Group, type Groups, newGroup } from "./ansible_groups.ts";

const MAX_LINES = 100_000;
const MAX_RANGE = 10_000;

/**
 * Reads the groups; hosts before any header belong to `ungrouped`.
 *
 * @throws {UsageError} at a header that is none, or a range beyond all bounds
 */
export function readIniGroups(text: string, file: string): Groups {
  const groups = new Map<string, Group>();
  const groupOf = (name: string): Group => {
    const known = groups.get(name);
    if (known) return known;
    const group = newGroup();
    groups.set(name, group);
    return group;
  };
  let section = { group: "ungrouped", kind: "hosts" };
  for (const [index, raw] of text.split(/\r?\n/).slice(0, MAX_LINES).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const at = { line: index + 1, column: raw.length - raw.trimStart().length + 1 };
    if (line.startsWith("[")) {
      const [, group, kind = "hosts"] = /^\[([^\]:]+)(?::(vars|children))?\]/.exec(line) ?? [];
      if (!group) {
        const cure = "write [group], [group:vars] or [group:children]";
        throw new UsageError(`${quoted(line)} is no group`, cure, { file, ...at });
      }
      section = { group, kind };
      groupOf(group);
      continue;
    }
    const group = groupOf(section.group);
    if (section.kind === "children") group.children.add(firstWord(line));
    else if (section.kind === "vars") setVariable(group.variables, line);
    else {
      const [host = "", ...rest] = wordsOf(line);
      const variables = new Map<string, string>();
      for (const word of rest) setVariable(variables, word);
      for (
        const name of expandRanges(
          host,
          (problem) =>
            new UsageError(`${quoted(host)} ${problem}`, "write a smaller range", { file, ...at }),
        )
      ) {
        group.hosts.set(name, { at, variables });
      }
    }
  }
  return groups;
}

const firstWord = (line: string) => line.split(/[\s#]/, 1)[0] ?? "";

/** Words with shell quotes, up to a comment. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:[^\s"'#]|"[^"]*"|'[^']*'|(?<=\S)#)+|\s#.*$/g) ?? [];
  return words.filter((word) => !word.trimStart().startsWith("#"));
}

function setVariable(variables: Map<string, string>, text: string): void {
  const [, key, value = ""] = /^([A-Za-z_]\w*)\s*=\s*(.*)$/s.exec(text) ?? [];
  if (key) variables.set(key, value.replace(/^(["'])(.*)\1$/s, "$2").trim());
}

/** `node[01:03].example` is three hosts; letters count, too. */
function expandRanges(host: string, refuse: (problem: string) => UsageError): string[] {
  let names = [host];
  for (let found = RANGE.exec(host); found; found = RANGE.exec(names[0] ?? "")) {
    const [whole, from = "", to = "", step = "1"] = found;
    const values = rangeOf(from, to, Number(step) || 1);
    if (values.length * names.length > MAX_RANGE) throw refuse("is more than 10000 hosts");
    if (values.length === 0) throw refuse("is an empty range");
    names = names.flatMap((name) => values.map((value) => name.replace(whole, value)));
  }
  return names;
}

const RANGE = /\[([0-9]+|[a-zA-Z]):([0-9]+|[a-zA-Z])(?::([0-9]+))?\]/;

function rangeOf(from: string, to: string, step: number): string[] {
  const isNumber = /^[0-9]+$/.test(from) && /^[0-9]+$/.test(to);
  const code = (text: string) => isNumber ? Number(text) : text.charCodeAt(0);
  const values: string[] = [];
  for (let each = code(from); each <= code(to) && values.length <= MAX_RANGE; each += step) {
    const text = isNumber ? String(each).padStart(from.length, "0") : String.fromCharCode(each);
    values.push(text);
  }
  return values;
}
