/**
 * How yaml-cpp turns the text of a scalar into the type an option wants (`yaml-cpp/node/convert.h`,
 * measured with 0.7.0), as ScyllaDB's `db/config.cc` uses it.
 *
 * A failed conversion is no failed start: ScyllaDB logs `bad conversion`, keeps the option's default
 * and goes on.
 *
 * @module
 */

import type { Position } from "./usage_error.ts";
import type { YamlNode } from "./yaml_tree.ts";

/** The conversion failed; `at` is the value that is to blame. */
export interface BadConversion {
  readonly bad: true;
  readonly at: Position;
  readonly why: string;
}

export type Conversion<T> = (node: YamlNode) => { readonly value: T } | BadConversion;

const bad = (node: { at: Position }, why: string): BadConversion => ({
  bad: true,
  at: node.at,
  why,
});

/** Any scalar, as it stands. */
export const text: Conversion<string> = (node) =>
  node.kind === "scalar" ? { value: node.text } : bad(node, `is ${kindOf(node)}, not a text`);

/** y, yes, true, on and their opposites: all lower, all upper, or with a capital; nothing else. */
export const bool: Conversion<boolean> = (node) => {
  const word = node.kind === "scalar" ? node.text : "";
  const known = BOOLEANS.get(word.toLowerCase());
  const cased = word === word.toLowerCase() || word === word.toUpperCase() ||
    word === word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
  return known !== undefined && cased ? { value: known } : bad(node, "is neither true nor false");
};

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["y", "yes", "true", "on"].map((word) => [word, true] as const),
  ...["n", "no", "false", "off"].map((word) => [word, false] as const),
]);

/** A C++ stream with the base left open: `0x1b58` is hexadecimal, and `07000` octal, thus 3584. */
export const unsigned = (bits: 16 | 32): Conversion<number> => (node) => {
  const digits = node.kind === "scalar"
    ? /^\+?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)\s*$/.exec(node.text)?.[1]
    : undefined;
  if (digits === undefined) return bad(node, "is not a number");
  const isOctal = /^0[0-7]+$/.test(digits);
  const value = isOctal ? Number.parseInt(digits, 8) : Number(digits);
  return value < 2 ** bits ? { value } : bad(node, `is beyond ${2 ** bits - 1}`);
};

/** Boost's `lexical_cast` to an unsigned number: decimal, whatever it begins with; -1 wraps around. */
export const castUnsigned = (bits: 16 | 32): Conversion<number> => (node) => {
  const [, sign, digits] = (node.kind === "scalar" ? /^([-+]?)([0-9]+)$/.exec(node.text) : null) ??
    [];
  if (digits === undefined) return bad(node, "is not a number");
  const value = Number(digits);
  if (value >= 2 ** bits) return bad(node, `is beyond ${2 ** bits - 1}`);
  return { value: sign === "-" ? (2 ** bits - value) % 2 ** bits : value };
};

/** Boost's reading of a switch: 1 and 0 beside the words, in any case; alone it is on. */
export const castBool: Conversion<boolean> = (node) => {
  const word = node.kind === "scalar" ? node.text.toLowerCase() : "?";
  const known = word === "" || word === "1" ? true : word === "0" ? false : BOOLEANS.get(word);
  return known !== undefined && !/^[yn]$/.test(word)
    ? { value: known }
    : bad(node, "is neither true nor false");
};

export interface BlockEntry {
  readonly key: string;
  readonly text: string;
  readonly keyAt: Position;
  readonly at: Position;
}

/** A map of text to text. One value that is no text spoils all of it. */
export const textMap: Conversion<readonly BlockEntry[]> = (node) => {
  if (node.kind !== "map") return bad(node, `is ${kindOf(node)}, not a block of options`);
  const entries: BlockEntry[] = [];
  for (const { key, keyAt, value } of node.pairs) {
    if (key === null) return bad({ at: keyAt }, "has a key that is no text");
    if (value.kind !== "scalar") {
      return bad({ at: keyAt }, `has ${kindOf(value)} for \`${key}\``);
    }
    entries.push({ key, text: value.text, keyAt, at: value.at });
  }
  return { value: entries };
};

/** The seeds out of `seed_provider: [{ class_name, parameters: [{ seeds: "a,b" }] }]`. */
export const seeds: Conversion<readonly string[]> = (node) => {
  const provider = node.kind === "list" ? node.items[0] : undefined;
  const parameters = valueOf(provider, "parameters");
  const first = parameters?.kind === "list" ? parameters.items[0] : undefined;
  const list = valueOf(first, "seeds");
  if (list?.kind !== "scalar") return bad(node, "has no parameters[0].seeds");
  return { value: list.text.split(",").map((seed) => seed.trim()).filter((seed) => seed !== "") };
};

function valueOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === "map" ? node.pairs.find((pair) => pair.key === key)?.value : undefined;
}

function kindOf(node: YamlNode): string {
  return { null: "nothing", scalar: "a single value", map: "a block", list: "a list" }[node.kind];
}
