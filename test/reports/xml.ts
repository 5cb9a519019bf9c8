/**
 * A small, strict XML reader for tests: elements, attributes and text, nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const NAME = "[A-Za-z_][\\w.-]*";
const TOKEN = new RegExp(
  `<(?<close>/?)(?<name>${NAME})(?<attributes>(?:\\s+${NAME}="[^"<]*")*)\\s*(?<empty>/?)>|(?<text>[^<]+)`,
  "y",
);

/** The root element; anything that is not well-formed XML 1.0 (of the few kinds we write) throws. */
export function parseXml(source: string): Element {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  assert.ok(source.startsWith(declaration));
  // deno-lint-ignore no-control-regex -- XML 1.0 §2.2 forbids exactly these
  assert.doesNotMatch(source, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  const top: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  TOKEN.lastIndex = declaration.length;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    assert.ok(groups, `not XML at ${at}: ${source.slice(at, at + 40)}`);
    const parent = open.at(-1) ?? assert.fail();
    if (groups["text"] !== undefined) {
      parent.text += decoded(groups["text"]);
    } else if (groups["close"] === "/") {
      assert.equal(open.pop()?.name, groups["name"]);
    } else {
      const element: Element = {
        name: groups["name"] ?? "",
        attributes: attributesIn(groups["attributes"] ?? ""),
        children: [],
        text: "",
      };
      parent.children.push(element);
      if (groups["empty"] !== "/") open.push(element);
    }
  }
  assert.equal(open.length, 1, "an element is not closed");
  assert.equal(top.children.length, 1, "one root");
  assert.equal(top.text.trim(), "");
  return top.children[0] ?? assert.fail();
}

function attributesIn(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w.-]+)="([^"]*)"/g)];
  const attributes = Object.fromEntries(
    found.map(([, name = "", value = ""]) => [name, decoded(value)]),
  );
  assert.equal(Object.keys(attributes).length, found.length, "an attribute twice");
  return attributes;
}

function decoded(text: string): string {
  assert.doesNotMatch(text, /]]>/);
  return text.replace(/&([^;]*);?/g, (whole, name: string) => ENTITIES[name] ?? assert.fail(whole));
}
