/**
 * The README shows the app: frames drawn by the app itself, on a made-up cluster, so that they can be
 * kept current. `UPDATE=1` draws them anew.
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { keyTable } from "../../src/tui/key_table.ts";
import { shoot, SHOTS } from "./screens.ts";

const README = fileURLToPath(new URL("../../README.md", import.meta.url));
const SCREENS = /(<!-- screens: [^>]*-->\n)[\s\S]*?(<!-- \/screens -->)/;
const KEYS = /(<!-- keys: [^>]*-->\n)[\s\S]*?(<!-- \/keys -->)/;

/** The README has `content` in its place, or gets it with `UPDATE=1`. */
function holds(section: RegExp, content: string): void {
  const before = readFileSync(README, "utf8");
  assert.match(before, section);
  const after = before.replace(section, (_all, open, close) => open + content + close);
  if (process.env["UPDATE"] === "1") writeFileSync(README, after);
  else if (loose(before) !== loose(after)) {
    assert.fail("the README is old: UPDATE=1 node --import tsx --test test/tui/readme_test.ts");
  }
}

/** The formatter pads the cells of tables. */
const loose = (text: string) => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");

/** What a newcomer sees first, and what stands behind it. */
const SHOWN: readonly (readonly [string, string])[] = [
  ["overview", "Every node at a glance; results stream in while probing."],
  ["node-findings", "One node: what is wrong, the evidence, what to type."],
  ["message", "A handshake byte by byte: fields beside the hex dump."],
  ["links-data", "Who reaches whom, gossip and data apart: UN is no proof that data moves."],
  ["migration", "The next safe step of a migration, and its gates."],
];

test("the README shows the app as it is", async () => {
  const parts = ["\n"];
  for (const [name, caption] of SHOWN) {
    const shot = SHOTS.find((each) => each.name === name);
    assert.ok(shot, `no screen is called ${name}`);
    const app = await shoot(shot, { width: 80, height: 24 });
    const frame = app.text().split("\n").map((line) => line.trimEnd()).join("\n").trimEnd();
    assert.ok(frame.length > 200, `${name} is empty`);
    parts.push(`${caption}\n\n\`\`\`text\n${frame}\n\`\`\`\n\n`);
  }
  holds(SCREENS, parts.join(""));
});

test("the README lists the keys as the app binds them", () => {
  holds(KEYS, `\n${keyTable()}\n`);
});
