/**
 * YAML as a small tree of positions and source text: nothing is a number, a boolean or a date here.
 *
 * yaml-cpp, which ScyllaDB reads with, keeps every scalar as the text that stands in the file and
 * converts it only where an option asks for it: `yes` stays "yes", `0123` stays "0123". Only plain
 * `~`, `null`, `Null`, `NULL` and nothing at all are null. So YAML's failsafe schema is the right one,
 * and the difference between YAML 1.1 and 1.2 does not arise.
 *
 * @module
 */

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
} from "yaml";
import { printable } from "../text/printable.ts";
import { type Position, UsageError } from "./usage_error.ts";

export type YamlNode =
  | { readonly kind: "null"; readonly at: Position }
  | { readonly kind: "scalar"; readonly text: string; readonly at: Position }
  | { readonly kind: "map"; readonly pairs: readonly YamlPair[]; readonly at: Position }
  | { readonly kind: "list"; readonly items: readonly YamlNode[]; readonly at: Position };

export interface YamlPair {
  /** null for a key that is no text: a block, a list, or null itself. */
  readonly key: string | null;
  readonly keyAt: Position;
  readonly value: YamlNode;
}

export const MAX_YAML_LENGTH = 1 << 20;
const MAX_DEPTH = 32;
const MAX_NODES = 200_000;

/** `as yaml-cpp`: what yaml-cpp 0.7 reads all the same is no error. */
export type Reading = "strict" | "as yaml-cpp";
export type Forgiven = "unclosed-quote" | "missing-colon";

/**
 * Reads the first document of `text`; duplicate keys are kept, in order. `forgiven` hears of each place
 * that is wrong and does not stop yaml-cpp.
 *
 * @throws {UsageError} with the place of the first syntax error, or when a bound is passed.
 */
export function readYaml(
  text: string,
  file: string,
  reading: Reading = "strict",
  forgiven: (fault: Forgiven, at: Position) => void = () => {},
): YamlNode {
  if (text.length > MAX_YAML_LENGTH) {
    throw new UsageError("larger than 1 MiB", "give a smaller file", { file });
  }
  const lines = new LineCounter();
  const document = parse(text, file, lines, reading, forgiven);
  const budget = { nodes: MAX_NODES };
  return new Tree(document, lines, file, budget).node(document.contents, 0, 0);
}

function parse(
  text: string,
  file: string,
  lineCounter: LineCounter,
  reading: Reading,
  forgiven: (fault: Forgiven, at: Position) => void,
): Document {
  const document = guardStack(file, () =>
    parseDocument(text, {
      schema: "failsafe",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
      lineCounter,
    }));
  // ScyllaDB, too, reads the first document only.
  const error = document.errors.find(({ code, message, pos }) => {
    if (code === "MULTIPLE_DOCS") return false;
    const { line, col } = lineCounter.linePos(pos[0]);
    const fault = reading === "as yaml-cpp" ? forgivable(message, text, line) : null;
    if (fault !== null) forgiven(fault, { line, column: col });
    return fault === null;
  });
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    if (error.message.includes("call stack")) throw tooDeep(file, { line, column: col });
    const tab = error.code === "TAB_AS_INDENT" || /\t/.test(text.slice(error.pos[0], error.pos[1]));
    throw new UsageError(
      `not YAML: ${printable(error.message, 200)}`,
      tab ? "indent with spaces, never with tabs" : "correct the line",
      { file, line, column: col },
    );
  }
  return document;
}

/**
 * A quote that is never closed makes one text of the rest of the file. A key without its colon is null
 * to yaml-cpp, if it is the last of its block; elsewhere the colon of the next line trips it.
 */
function forgivable(message: string, text: string, line: number): Forgiven | null {
  if (/^Missing closing ["']quote/.test(message)) return "unclosed-quote";
  return /^Implicit map keys need to be followed by map values/.test(message) &&
      isLastOfBlock(text, line)
    ? "missing-colon"
    : null;
}

function isLastOfBlock(text: string, line: number): boolean {
  const lines = text.split(/\r?\n/);
  const indent = (each: string) => each.length - each.trimStart().length;
  const next = lines.slice(line).find((each) => !/^\s*(?:#|$)/.test(each));
  return next === undefined || indent(next) < indent(lines[line - 1] ?? "");
}

/** The library recurses with the nesting of its input; a hostile file must end as a message. */
function guardStack<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(file);
    throw error;
  }
}

const tooDeep = (file: string, place: Partial<Position> = {}) =>
  new UsageError("nested too deeply", "write it flat", { file, ...place });

class Tree {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #file: string;
  readonly #budget: { nodes: number };

  constructor(document: Document, lines: LineCounter, file: string, budget: { nodes: number }) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
    this.#budget = budget;
  }

  /** Copies one node; `fallback` is where an absent one would stand. */
  node(source: unknown, fallback: number, depth: number): YamlNode {
    const at = this.#at(source, fallback);
    if (depth > MAX_DEPTH) throw tooDeep(this.#file, at);
    if (--this.#budget.nodes < 0) {
      throw new UsageError("has too many values", "split the file", { file: this.#file, ...at });
    }
    if (isAlias(source)) {
      const target = source.resolve(this.#document);
      if (!target) {
        const place = { file: this.#file, ...at };
        throw new UsageError("an alias without its anchor", "define the anchor first", place);
      }
      return { ...this.node(target, fallback, depth + 1), at };
    }
    if (isMap(source)) {
      return { kind: "map", at, pairs: source.items.map((pair) => this.#pair(pair, depth + 1)) };
    }
    if (isSeq(source)) {
      const items = source.items.map((item) => this.node(item, fallback, depth + 1));
      return { kind: "list", at, items };
    }
    if (!isScalar(source)) return { kind: "null", at };
    const text = String(source.value ?? "");
    const isNull = source.type === "PLAIN" && /^(?:~|null|Null|NULL|)$/.test(text) && !source.tag;
    return isNull ? { kind: "null", at } : { kind: "scalar", text, at };
  }

  #pair(pair: Pair, depth: number): YamlPair {
    const key = this.node(pair.key, 0, depth);
    const end = rangeOf(pair.key)?.[1] ?? 0;
    return {
      key: key.kind === "scalar" ? key.text : null,
      keyAt: key.at,
      value: this.node(pair.value, end, depth),
    };
  }

  #at(source: unknown, fallback: number): Position {
    const { line, col } = this.#lines.linePos(rangeOf(source)?.[0] ?? fallback);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

const rangeOf = (node: unknown): readonly number[] | null =>
  (node as { range?: readonly number[] | null } | null)?.range ?? null;
