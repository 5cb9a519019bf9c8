/**
 * Every view at three sizes, against reviewed pictures. `UPDATE_SNAPSHOTS=1` writes them anew; then
 * read the difference before it is committed.
 */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import chalk from "chalk";
import { renderToString } from "ink";
import { frame } from "../../src/tui/frame.ts";
import { lineWidth } from "../../src/tui/line.ts";
import { Screen } from "../../src/tui/screen.tsx";
import type { AppState } from "../../src/tui/state.ts";
import type { Theme } from "../../src/tui/theme.ts";
import { HOSTILE, NASTY } from "./sample.ts";
import { shoot, SHOTS } from "./screens.ts";

const FOLDER = fileURLToPath(new URL("./snapshots/", import.meta.url));
const UPDATE = process.env["UPDATE_SNAPSHOTS"] === "1";
const SIZES = [{ width: 60, height: 20 }, { width: 80, height: 24 }, { width: 160, height: 48 }];
const DARK: Theme = { background: "dark", ascii: false };

function rendered(state: AppState, theme: Theme = DARK): string {
  const columns = state.screen.width;
  return renderToString(<Screen state={state} theme={theme} />, { columns });
}

/** Nothing that a terminal could obey but the colours that this app sets itself. */
function assertHarmless(text: string, where: string): void {
  // deno-lint-ignore no-control-regex -- that is what is looked for
  const rest = text.replace(/\x1b\[[0-9;]*m/g, "");
  // deno-lint-ignore no-control-regex -- that is what is looked for
  const found = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
    .exec(rest);
  assert.equal(found, null, `${where}: ${JSON.stringify(found?.[0])}`);
}

if (UPDATE) mkdirSync(FOLDER, { recursive: true });

for (const shot of SHOTS) {
  test(`${shot.name} looks as reviewed at three sizes`, async () => {
    chalk.level = 0;
    for (const size of SIZES) {
      const app = await shoot(shot, size);
      const lines = frame(app.state());
      assert.equal(lines.length, size.height);
      for (const line of lines) assert.ok(lineWidth(line) <= size.width);
      const text = rendered(app.state()).split("\n").map((line) => line.trimEnd()).join("\n");
      assert.ok(text.split("\n").length <= size.height + 1, "a row wrapped");
      assertHarmless(text, shot.name);
      const file = `${FOLDER}${shot.name}-${size.width}x${size.height}.txt`;
      if (UPDATE) writeFileSync(file, `${text.trimEnd()}\n`);
      else assert.equal(`${text.trimEnd()}\n`, readFileSync(file, "utf8"), file);
    }
  });
}

test("no picture is left over from a view that is gone", () => {
  assert.ok(existsSync(FOLDER));
  const wanted = SHOTS.flatMap(({ name }) =>
    SIZES.map(({ width, height }) => `${name}-${width}x${height}.txt`)
  );
  assert.deepEqual(readdirSync(FOLDER).sort(), wanted.sort());
});

test("every view holds at any size, from tiny to 250×70", async () => {
  for (const shot of SHOTS) {
    for (
      const [width, height] of [[1, 1], [39, 9], [40, 10], [47, 13], [110, 30], [250, 70]] as const
    ) {
      const app = await shoot(shot, { width, height });
      const lines = frame(app.state());
      assert.equal(lines.length, height, `${shot.name} ${width}x${height}`);
      for (const line of lines) {
        assert.ok(lineWidth(line) <= width, `${shot.name} ${width}x${height}`);
      }
    }
  }
});

test("names that attack the terminal stay harmless in every view, also in pasted text", async () => {
  for (const shot of SHOTS) {
    const app = await shoot({ ...shot, options: { ...shot.options, cluster: HOSTILE } }, {
      width: 100,
      height: 30,
    });
    assertHarmless(rendered(app.state()), shot.name);
  }
  const app = await shoot({
    name: "paste",
    steps: (app) => void app.paste(`${NASTY} certificate ${NASTY}`),
  }, { width: 100, height: 30 });
  assertHarmless(rendered(app.state()), "pasted");
});

test("NO_COLOR: no escape sequence at all, and the cursor still shows", async () => {
  chalk.level = 0;
  const app = await shoot({ name: "x", steps: (app) => void app.keys("j") }, {
    width: 80,
    height: 24,
  });
  const text = rendered(app.state());
  assert.ok(!text.includes("\x1b"));
  assert.match(text, /▸ ✔ eu-2/);
});

test("colours are the sixteen of the terminal, on light and dark grounds", async () => {
  chalk.level = 3;
  for (const background of ["dark", "light"] as const) {
    for (const shot of SHOTS) {
      const app = await shoot(shot, { width: 80, height: 24 });
      const text = rendered(app.state(), { background, ascii: false });
      // deno-lint-ignore no-control-regex -- that is what is looked for
      for (const [, codes = ""] of text.matchAll(/\x1b\[([0-9;]*)m/g)) {
        assert.ok(
          codes.split(";").every((code) => /^([0-9]|2[0-9]|3[0-79]|39|9[0-7])$/.test(code)),
          `${shot.name}: ${codes}`,
        );
      }
      if (background === "light") assert.ok(!text.includes("\x1b[33m"), "yellow on white");
    }
  }
  chalk.level = 0;
});

test("an ASCII terminal gets ASCII only", async () => {
  for (const shot of SHOTS.filter(({ name }) => !name.includes("hostile"))) {
    const app = await shoot(shot, { width: 80, height: 24 });
    assert.match(
      rendered(app.state(), { background: "dark", ascii: true }),
      /^[\x20-\x7e\n]*$/,
      shot.name,
    );
  }
});

test("a screen reader hears sentences: verdicts as words, cells with their names, no drawing", async () => {
  for (const shot of SHOTS) {
    const options = { ...shot.options, linear: true };
    const app = await shoot({ ...shot, options }, { width: 250, height: 40 });
    assert.doesNotMatch(rendered(app.state()), /[─│█░▸✖✔▲■□]/, shot.name);
    if (shot.name !== "overview-broken") continue;
    const text = rendered(app.state());
    assert.match(text, /selected: error node eu-4/);
    assert.match(text, /chain expired/);
  }
});
