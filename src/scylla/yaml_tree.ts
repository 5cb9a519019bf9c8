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
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from "yaml";
import { printable } from "../text/printable.ts";
import { BoundError, type Position, UsageError } from "./usage_error.ts";
import { allowed, isOfNoMatter, type Oddity } from "./yaml_cpp_grammar.ts";

export type YamlNode =
  | { readonly kind: "null"; readonly at: Position }
  | { readonly kind: "scalar"; readonly text: string; readonly at: Position }
  | { readonly kind: "map"; readonly pairs: readonly YamlPair[]; readonly at: Position }
  | { readonly kind: "list"; readonly items: readonly YamlNode[]; readonly at: Position };

export interface YamlPair {
  /** null for a key that is no text: a null, a list or a block. */
  readonly key: string | null;
  readonly keyAt: Position;
  readonly value: YamlNode;
}

/** What stands under a key of a mapping, the first time. */
export const partOf = (node: YamlNode | null, key: string): YamlNode | undefined =>
  node?.kind === "map" ? node.pairs.find((pair) => pair.key === key)?.value : undefined;

export const MAX_YAML_LENGTH = 1 << 20;
const MAX_DEPTH = 32;
const MAX_NODES = 200_000;
/** Of all scalars together, with what aliases repeat: whoever reads them on reads each of them. */
const MAX_EXPANDED = 4 << 20;

/** Told of what is read as yaml-cpp reads it, and not as it looks. */
export type OnOddity = (what: Oddity["what"], at: Position) => void;

/**
 * Reads the first document of `text`; duplicate keys are kept, in order. With `onOddity` as yaml-cpp
 * does, which takes more than YAML allows.
 *
 * @throws {UsageError} with the place of the first syntax error
 * @throws {BoundError} where the file passes a bound of this reader, which is no fault of the file
 */
export function readYaml(text: string, file: string, onOddity?: OnOddity): YamlNode {
  if (text.length > MAX_YAML_LENGTH) {
    throw new BoundError("larger than 1 MiB", "give a smaller file", { file });
  }
  const lines = new LineCounter();
  const document = parse(text, file, lines, onOddity);
  const targets = guardStack(file, () => aliasTargets(document));
  return new Tree(targets, lines, file).node(document.contents, 0, 0);
}

/** An alias stands for the last node before it with its anchor: one walk finds them for all aliases. */
function aliasTargets(document: Document): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchored.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) {
        anchored.set(node.anchor, node);
      }
    },
  });
  return targets;
}

/** No text is rewritten more often: one rewriting can bring one more to light. */
const MAX_REWRITINGS = 3;

function parse(
  text: string,
  file: string,
  lineCounter: LineCounter,
  onOddity: OnOddity | undefined,
): Document {
  const first = parsed(text, file, lineCounter);
  let current: { readonly text: string; readonly document: Document } = { text, document: first };
  for (let rewritings = 0; onOddity && rewritings < MAX_REWRITINGS; rewritings++) {
    if (current.document.errors.every(isOfNoMatter)) return current.document;
    const next = allowed(current.text, current.document);
    if (next === null) break;
    const { line, col } = lineCounter.linePos(next.offset);
    onOddity(next.what, { line, column: col });
    current = { text: next.text, document: parsed(next.text, file) };
  }
  const error = current.document.errors.find((each) => !isOfNoMatter(each));
  if (error === undefined) return current.document;
  const { line, col } = lineCounter.linePos(error.pos[0]);
  if (error.message.includes("call stack")) throw tooDeep(file, { line, column: col });
  const tab = error.code === "TAB_AS_INDENT" ||
    /\t/.test(current.text.slice(error.pos[0], error.pos[1]));
  throw new UsageError(
    `not YAML: ${printable(error.message, 200)}`,
    tab ? "indent with spaces, never with tabs" : "correct the line",
    { file, line, column: col },
  );
}

const parsed = (text: string, file: string, lineCounter?: LineCounter): Document =>
  guardStack(file, () =>
    parseDocument(text, {
      schema: "failsafe",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
      ...(lineCounter ? { lineCounter } : {}),
    }));

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
  new BoundError("nested too deeply to be read here", "write it flat", { file, ...place });

class Tree {
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #lines: LineCounter;
  readonly #file: string;
  readonly #budget = { nodes: MAX_NODES, characters: MAX_EXPANDED };

  constructor(targets: ReadonlyMap<Alias, Node>, lines: LineCounter, file: string) {
    this.#targets = targets;
    this.#lines = lines;
    this.#file = file;
  }

  /** Copies one node; `fallback` is where an absent one would stand. */
  node(source: unknown, fallback: number, depth: number): YamlNode {
    const at = this.#at(source, fallback);
    if (depth > MAX_DEPTH) throw tooDeep(this.#file, at);
    if (--this.#budget.nodes < 0) {
      throw new BoundError("has more values than are read here", "split the file", {
        file: this.#file,
        ...at,
      });
    }
    if (isAlias(source)) {
      const target = this.#targets.get(source);
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
    this.#budget.characters -= text.length;
    if (this.#budget.characters < 0) {
      const cure = "write out what the file repeats by aliases, and leave out the rest";
      throw new BoundError("its aliases repeat more than the 4 MiB that are read here", cure, {
        file: this.#file,
        ...at,
      });
    }
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
