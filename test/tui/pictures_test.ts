/**
 * The README's pictures, and its table of keys, as the app is now. `UPDATE_SNAPSHOTS=1` draws them
 * anew.
 */

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { BINDINGS } from "../../src/tui/bindings.ts";
import { keyTable } from "../../src/tui/key_table.ts";
import { picture } from "./picture.ts";
import { shoot, SHOTS } from "./screens.ts";

const FOLDER = fileURLToPath(new URL("./pictures/", import.meta.url));
const UPDATE = process.env["UPDATE_SNAPSHOTS"] === "1";

const SHOWN = [
  [
    "overview-broken",
    "The overview: a row for every node, and what is wrong with the one under the cursor",
  ],
  ["node-findings", "A node's findings: evidence, explanation, and what to type"],
  ["message", "A captured ClientHello: every field beside its bytes"],
  ["links", "The link matrix: who reaches whom, and why not"],
  ["migration", "The migration: where each node is, what comes next, and whether its gates hold"],
] as const;

if (UPDATE) mkdirSync(FOLDER, { recursive: true });

for (const [name, title] of SHOWN) {
  test(`the picture of ${name} is current`, async () => {
    const shot = SHOTS.find((shot) => shot.name === name);
    assert.ok(shot);
    const app = await shoot(shot, { width: 100, height: 26 });
    const svg = picture(app.state(), title);
    const file = `${FOLDER}${name}.svg`;
    if (UPDATE) writeFileSync(file, svg);
    else assert.equal(svg, readFileSync(file, "utf8"), file);
  });
}

test("the table of keys names every key once", () => {
  const table = keyTable();
  assert.equal(table.split("\n").length, BINDINGS.length + 3);
  for (const { help } of BINDINGS) assert.ok(table.includes(help), help);
});
