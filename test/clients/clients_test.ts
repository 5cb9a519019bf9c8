/** The table of clients against what was recorded of them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CLIENT_FAILURES, fillText, type Texts } from "../../src/clients/client.ts";
import { CLIENTS } from "../../src/clients/clients.ts";
import { HELLO_IDS, recordedHello } from "../../src/clients/hellos.ts";
import { helloShape } from "./hello_shape.ts";

/** What each client was heard to print, with the holes of the table in place of what changes. */
const recorded: {
  readonly id: string;
  readonly prints: Texts;
  readonly alsoPrints?: Readonly<Record<string, readonly string[]>>;
}[] = JSON.parse(
  readFileSync(new URL("../fixtures/clients/texts.json", import.meta.url), "utf8"),
);

test("every recorded hello is a ClientHello, and no two are equal but for chance", () => {
  const shapes = new Map<string, string>();
  for (const id of HELLO_IDS) {
    const { recordVersion, message } = recordedHello(id);
    const shape = JSON.stringify([recordVersion, helloShape(message)]);
    assert.equal(shapes.get(shape), undefined, `${id} says the same as ${shapes.get(shape)}`);
    shapes.set(shape, id);
  }
  const used = new Set(CLIENTS.map(({ hello }) => hello));
  assert.deepEqual(HELLO_IDS.filter((id) => !used.has(id)), [], "nobody sends these");
});

test("ids are unique, in kebab-case, and every row says something", () => {
  assert.equal(new Set(CLIENTS.map(({ id }) => id)).size, CLIENTS.length);
  for (const client of CLIENTS) {
    assert.match(client.id, /^[a-z0-9.]+(-[a-z0-9.]+)*$/);
    assert.ok(client.works.length > 0 && client.seenWith.length > 0, client.id);
  }
});

test("a row prints what was recorded of it, and nothing else", () => {
  assert.ok(recorded.length > 20, `${recorded.length} recordings`);
  const order = ({ prints }: { readonly prints: Texts }) =>
    CLIENT_FAILURES.flatMap((failure) => prints[failure] ? [[failure, prints[failure]]] : []);
  for (const row of recorded) {
    const client = CLIENTS.find(({ id }) => id === row.id);
    assert.ok(client?.source === "recorded", row.id);
    assert.deepEqual(order(client), order(row), row.id);
    assert.deepEqual({ ...client.alsoPrints }, row.alsoPrints ?? {}, row.id);
  }
  const seen = new Set(recorded.map(({ id }) => id));
  for (const { id, source } of CLIENTS) {
    assert.equal(source === "recorded", seen.has(id), `${id} is ${source}`);
  }
});

test("what a client checks is what it was heard to refuse", () => {
  for (const { id, source, checks, prints } of CLIENTS) {
    if (source !== "recorded") continue;
    const names = [prints["name-mismatch"], prints["no-subject-alt-name"]];
    assert.equal(prints["issuer-unknown"] !== undefined, checks.chain, id);
    assert.equal(prints.expired !== undefined, checks.chain, id);
    assert.equal(names.some((text) => text !== undefined), checks.name !== false, id);
    assert.equal(prints["not-strict"] !== undefined, checks.rules === "openssl-3-strict", id);
    const level = checks.securityLevel ?? (checks.rules.startsWith("openssl-3") ? 2 : 1);
    const isMeasured = checks.chain && checks.rules.startsWith("openssl") && level === 2;
    assert.equal(prints["weak-key"] !== undefined, isMeasured, id);
  }
});

test("a text's holes are filled, and those that nothing is known for stay", () => {
  assert.equal(
    fillText("{address}:{port} ({line})", { address: "::1", port: 0 }),
    "::1:0 ({line})",
  );
});
