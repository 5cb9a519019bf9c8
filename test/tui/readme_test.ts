/**
 * The README shows the app: frames of the program that the demo starts, on the practice cluster that it
 * opens, so that they cannot differ. `UPDATE=1` draws them anew.
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { keyTable } from "../../src/tui/key_table.ts";
import { hasTmux, runtimeCommand, Terminal } from "./terminal.ts";

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

/**
 * The formatter pads the cells of tables. And what is chance in a frame is not compared: addresses,
 * dates, times, counts and keys are other ones in every run; what stands around them is not.
 */
const loose = (text: string) =>
  text.replace(/^(.*)│.*$/gm, "$1").replace(/\b[0-9a-f]{4,}…?/g, "0").replace(/\d+/g, "0")
    .replace(/ +/g, " ").replace(/-{3,}|─+/g, "---");

/** What a newcomer sees first, and the keys that lead there from the overview. */
const SHOWN: readonly (readonly [caption: string, keys: readonly string[], sign: RegExp])[] = [
  ["Every node at a glance; results stream in while probing.", [], /seen in/],
  [
    "One node: what is wrong, the evidence, what to type.",
    ["j", "j", "Enter"],
    /\[Findings?[^]*eu-3 serves|\[Findings?[^]*expired/,
  ],
  [
    "A handshake byte by byte: fields beside the hex dump.",
    ["Escape", "k", "k", "Enter", "Tab", "Tab", "Tab", "Enter", "Enter", ..."jjjjjjjjj"],
    /cipher_suites\.2 +at/,
  ],
  [
    "Who reaches whom, gossip and data apart: UN is no proof that data moves.",
    ["2", "t", "n"],
    /\[data\][^]*1 → eu-3 +data/,
  ],
  ["The next safe step of a migration, and its gates.", ["3"], /gates/],
];

test("the README shows the practice cluster as the demo opens it", {
  skip: hasTmux() ? false : "tmux is not installed",
}, async () => {
  const terminal = new Terminal(80, 24);
  const parts = ["\n"];
  try {
    await terminal.shows(/READY>/);
    terminal.type(runtimeCommand("src/cli/main.ts", "--lab"));
    terminal.keys("Enter");
    await terminal.shows(
      (screen) => /seen in .* connections/.test(screen) && !/waiting/.test(screen),
      "the end of the run",
    );
    for (const [caption, keys, sign] of SHOWN) {
      for (const key of keys) terminal.keys(key);
      const screen = await terminal.shows(sign);
      const frame = screen.split("\n").map((line) => line.trimEnd()).join("\n").trimEnd();
      parts.push(`${caption}\n\n\`\`\`text\n${frame}\n\`\`\`\n\n`);
    }
    terminal.keys("q");
    await terminal.shows(/READY>/);
  } finally {
    terminal.close();
  }
  holds(SCREENS, parts.join(""));
});

test("the README lists the keys as the app binds them", () => {
  holds(KEYS, `\n${keyTable()}\n`);
});
