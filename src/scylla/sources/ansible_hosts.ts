/**
 * Host patterns of an Ansible inventory: ranges, and a port behind the name.
 *
 * @module
 */

import type { Place } from "../remark.ts";
import { quoted } from "../shown.ts";
import { UsageError } from "../usage_error.ts";

const MAX_RANGE = 10_000;
const MAX_PATTERN = 1000;
const RANGE = /\[(?:([0-9]+):([0-9]+)|([a-zA-Z]):([a-zA-Z]))(?::([0-9]+))?\]/;

/**
 * The hosts that `pattern` stands for: `node[01:03].example:2222` is three, with a port.
 *
 * @throws {UsageError} for an empty range, or one beyond all bounds
 */
export function hostNames(
  pattern: string,
  at: Place,
): { readonly names: readonly string[]; readonly port: string | null } {
  if (pattern.length > MAX_PATTERN) {
    throw new UsageError(
      `${quoted(pattern)} is no host`,
      `write ${MAX_PATTERN} letters at most`,
      at,
    );
  }
  const [, host = pattern, port = null] = /^([^:]*(?:\[[^\]]*\][^:[]*)*):([0-9]+)$/.exec(pattern) ??
    [];
  return { names: expanded(host, at), port };
}

function expanded(host: string, at: Place): string[] {
  const refuse = (problem: string) =>
    new UsageError(`${quoted(host)} ${problem}`, "correct the range", at);
  let names = [host];
  for (let found = RANGE.exec(host); found; found = RANGE.exec(names[0] ?? "")) {
    const values = rangeOf(found);
    if (values.length * names.length > MAX_RANGE) throw refuse("is more than 10000 hosts");
    if (values.length === 0) throw refuse("is an empty range");
    const range = found[0];
    names = names.flatMap((name) => values.map((value) => name.replace(range, () => value)));
  }
  return names;
}

function rangeOf([, from, to, first, last, step = "1"]: RegExpExecArray): string[] {
  const [begin, end] = from === undefined
    ? [first?.charCodeAt(0) ?? 1, last?.charCodeAt(0) ?? 0]
    : [Number(from), Number(to)];
  const values: string[] = [];
  if (Number(step) === 0) return [];
  for (let each = begin; each <= end && values.length <= MAX_RANGE; each += Number(step)) {
    values.push(
      from === undefined ? String.fromCharCode(each) : String(each).padStart(
        from.startsWith("0") ? from.length : 0,
        "0",
      ),
    );
  }
  return values;
}
