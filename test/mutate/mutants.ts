/**
 * Small faults in a source file: one wrong operator, condition, number or statement at a time.
 *
 * Types are blanked out by the runtime, which keeps every character where it was, so that a mutant's
 * place is a place in the file.
 *
 * @module
 */

import { stripTypeScriptTypes } from "node:module";
import { type Node, parse } from "acorn";

/** One fault: `source.slice(start, end)` becomes `replacement`. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

type Any = Node & Readonly<Record<string, unknown>>;

const OPPOSITE: Readonly<Record<string, readonly string[]>> = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "&": ["|"],
  "|": ["&"],
  "<<": [">>"],
  ">>": ["<<"],
};

/** Methods whose counterparts are the classic slips. */
const COUNTERPART: Readonly<Record<string, string>> = {
  every: "some",
  some: "every",
  find: "findLast",
  findLast: "find",
  min: "max",
  max: "min",
};

/** The source without types, as it runs; every character keeps its place. */
export const running = (source: string): string => stripTypeScriptTypes(source, { mode: "strip" });

/** Every fault of a source, in the order of its text. */
export function mutantsOf(source: string): Mutant[] {
  const found: Mutant[] = [];
  const js = running(source);
  const put = (start: number, end: number, replacement: string) => {
    if (js.slice(start, end) !== replacement) found.push({ start, end, replacement });
  };
  walk(parse(js, { ecmaVersion: "latest", sourceType: "module" }) as Node as Any, (node) => {
    const { start, end } = node;
    switch (node.type) {
      case "BinaryExpression":
      case "LogicalExpression": {
        const { left, right, operator } = node as unknown as Pair;
        const at = js.indexOf(operator, left.end);
        if (at < 0 || at >= right.start) return;
        for (const other of OPPOSITE[operator] ?? []) put(at, at + operator.length, other);
        return;
      }
      case "IfStatement":
      case "ConditionalExpression": {
        const { test } = node as unknown as { test: Node };
        put(test.start, test.end, "true");
        put(test.start, test.end, "false");
        return;
      }
      case "UnaryExpression":
        if (node["operator"] === "!") put(start, start + 1, "");
        return;
      case "Literal":
        if (typeof node["value"] === "number") put(start, end, `(${node["value"]} + 1)`);
        if (typeof node["value"] === "boolean") put(start, end, String(!node["value"]));
        return;
      case "ExpressionStatement":
        put(start, end, ";");
        return;
      case "ReturnStatement":
        // A boolean is turned round above; null and nothing are alike to most that read them.
        if (!/^return( (true|false|null|undefined))?;?$/.test(js.slice(start, end))) {
          put(start, end, "return;");
        }
        return;
      case "ArrayExpression":
        put(start, end, "[]");
        return;
      case "MemberExpression": {
        const { property } = node as unknown as { property: Node & { name?: string } };
        const other = COUNTERPART[property.name ?? ""];
        if (other !== undefined) put(property.start, property.end, other);
        return;
      }
    }
  });
  return found;
}

interface Pair {
  readonly left: Node;
  readonly right: Node;
  readonly operator: string;
}

function walk(node: Any, visit: (node: Any) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit);
    }
  }
}

const isNode = (value: unknown): value is Any =>
  typeof value === "object" && value !== null && "type" in value && "start" in value;

export function applied(source: string, { start, end, replacement }: Mutant): string {
  const js = running(source);
  return js.slice(0, start) + replacement + js.slice(end);
}
