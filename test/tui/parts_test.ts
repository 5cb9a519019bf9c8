/** The parts that the screen is made of: widths, wrapping, lists, folding, editing, keys. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Binding, BINDINGS, type CommandId } from "../../src/tui/bindings.ts";
import { type Edit, EDIT_KEYS, editOf, insert, MAX_EDIT } from "../../src/tui/edit.ts";
import { commandFor, footerOf, type Press, presses, worksIn } from "../../src/tui/keys.ts";
import { bodyArea, foldColumns, splitArea } from "../../src/tui/layout.ts";
import {
  clip,
  clipLine,
  fillLine,
  fit,
  lineWidth,
  span,
  spread,
  underCursor,
  widthOf,
} from "../../src/tui/line.ts";
import { clampScroll, moveBy, moveTo, settle } from "../../src/tui/list.ts";
import { markdown, paragraph, wrap } from "../../src/tui/prose.ts";
import type { Place, ViewName } from "../../src/tui/state.ts";
import { speak, toAscii } from "../../src/tui/theme.ts";
import { timeLeft, toneOfPeriod, validityBar } from "../../src/tui/validity.ts";
import { bytesPerRow, dumpWidth, hexdump } from "../../src/tui/views/hexdump.ts";
import { drive } from "./drive.ts";
import { AT, day, NASTY } from "./sample.ts";

test("span() lets no control, bidi or zero-width character through", () => {
  // deno-lint-ignore no-control-regex -- that is what is looked for
  assert.doesNotMatch(span(NASTY).text, /[\x00-\x1f\x7f-\x9f\u202e\u200b\u2066]/);
  assert.match(span("\x1b[2J").text, /^\\x1b\[2J$/);
});

test("widths count columns, not characters", () => {
  assert.equal(widthOf("漢字"), 4);
  assert.equal(widthOf("e\u0301"), 1);
  assert.equal(clip("漢字漢字", 5), "漢字…");
  assert.equal(clip("漢字漢字", 4), "漢…");
  for (const width of [0, 1, 2, 3, 7]) {
    const cut = fit(span("漢字ab"), width);
    assert.equal(widthOf(cut.text), width);
    assert.equal(cut.width, width);
  }
});

test("lines are cut and filled to the column", () => {
  const line = [span("abc", "error"), span("漢字"), span("xyz")];
  for (let width = 0; width <= 12; width++) {
    assert.equal(lineWidth(fillLine(line, width)), width);
    assert.ok(lineWidth(clipLine(line, width)) <= width);
    assert.equal(lineWidth(underCursor(line, width)), width);
  }
  assert.equal(lineWidth(spread(line, [span("right")], 20)), 20);
  assert.match(spread(line, [span("right")], 8).map(({ text }) => text).join(""), /right$/);
});

test("wrap() breaks at words, and words only when they are too long", () => {
  assert.deepEqual(wrap("one two three", 9), ["one two", "three"]);
  assert.deepEqual(wrap("a".repeat(20), 8), ["a".repeat(8), "a".repeat(8), "a".repeat(4)]);
  assert.deepEqual(wrap("", 10), [""]);
  for (const line of wrap(`x ${NASTY} ${"漢".repeat(30)}`, 11)) {
    assert.ok(widthOf(line) <= 11, line);
  }
});

test("paragraph() hangs the other lines under the first", () => {
  const lines = paragraph("one two three\nfour", 12, "plain", "· ").map((line) =>
    line.map(({ text }) => text).join("")
  );
  assert.deepEqual(lines, ["· one two", "  three", "  four"]);
});

test("markdown() keeps code whole and wraps the rest", () => {
  const text = markdown(
    "# Title\n\nSome *text* with `code` and [a link](http://x).\n\n- item one is long\n\n```\nrm -rf  two   spaces\n```\n\n1. first\n> note",
    16,
  )
    .map((line) => line.map(({ text }) => text).join("").trimEnd());
  assert.deepEqual(text, [
    "Title",
    "",
    "Some *text* with",
    "code and a link.",
    "",
    "· item one is",
    "  long",
    "",
    "  rm -rf  two  …",
    "",
    "1. first",
    "│ note",
  ]);
});

test("markdown() survives what nobody would write", () => {
  for (
    const source of [
      "```",
      "#",
      "- ",
      ">",
      "|",
      `    ${NASTY}`,
      "*".repeat(5000),
      "[".repeat(5000),
      "\n".repeat(5000),
    ]
  ) {
    for (const line of markdown(source, 20)) assert.ok(lineWidth(line) <= 24);
  }
});

test("a list keeps its cursor on its entry, and its window around the cursor", () => {
  const ids = Array.from({ length: 100 }, (_, index) => `n${index}`);
  const list = { key: "x", ids, page: 10 };
  const down = moveTo(undefined, list, 25);
  assert.deepEqual(down, { id: "n25", index: 25, top: 16 });
  assert.deepEqual(moveBy(down, list, -3), { id: "n22", index: 22, top: 16 });
  assert.deepEqual(settle(down, { ...list, ids: [...ids].reverse() }), {
    id: "n25",
    index: 74,
    top: 65,
  });
  assert.deepEqual(settle(down, { ...list, ids: ["a", "b"] }), { id: "b", index: 1, top: 0 });
  assert.deepEqual(settle(down, { ...list, ids: [] }), { id: "n25", index: 0, top: 0 });
  assert.equal(moveBy(undefined, list, 1e9).index, 99);
  assert.equal(moveBy(undefined, list, 1e9).top, 90);
});

test("clampScroll() never leaves the text", () => {
  assert.equal(clampScroll(undefined, { length: 5, page: 10 }), 0);
  assert.equal(clampScroll(99, { length: 25, page: 10 }), 15);
  assert.equal(clampScroll(-3, { length: 25, page: 10 }), 0);
});

test("columns fold away by rank and never exceed the width", () => {
  const columns = [
    { id: "a", min: 5, natural: 9, rank: 0 },
    { id: "b", min: 4, natural: 30, rank: 2 },
    { id: "c", min: 6, natural: 6, rank: 1 },
  ];
  assert.deepEqual(foldColumns(columns, 100, 2), [{ id: "a", width: 9 }, { id: "b", width: 30 }, {
    id: "c",
    width: 6,
  }]);
  assert.deepEqual(foldColumns(columns, 20, 2), [{ id: "a", width: 6 }, { id: "b", width: 4 }, {
    id: "c",
    width: 6,
  }]);
  assert.deepEqual(foldColumns(columns, 17, 2).map(({ id }) => id), ["a", "c"]);
  for (let width = 1; width < 60; width++) {
    const used = foldColumns(columns, width, 2).reduce((sum, column) => sum + column.width + 2, -2);
    assert.ok(used <= width, `${used} in ${width}`);
  }
});

test("list and details share the body on any screen", () => {
  for (const width of [40, 60, 80, 109, 110, 160, 250]) {
    for (const height of [6, 16, 20, 44, 66]) {
      const area = bodyArea({ width, height: height + 4 });
      const { wide, list, detail } = splitArea(area, 12);
      assert.ok(
        wide
          ? list.width + detail.width < area.width
          : list.height + detail.height < area.height + 1,
      );
      assert.ok(detail.width > 10 && detail.height >= 1 && list.height >= 1);
    }
  }
});

test("the line editor edits whole characters and is bounded", () => {
  const keys = (edit: Edit, names: string) =>
    names.split(" ").reduce((now, name) => EDIT_KEYS[name]?.(now) ?? now, edit);
  assert.deepEqual(keys(editOf("a👩b"), "left backspace"), { text: "ab", caret: 1 });
  assert.deepEqual(keys(editOf("one two  "), "ctrl+w"), { text: "one ", caret: 4 });
  assert.deepEqual(keys(editOf("one"), "home right ctrl+k"), { text: "o", caret: 1 });
  assert.deepEqual(keys(editOf("one"), "left ctrl+u end delete"), { text: "e", caret: 1 });
  assert.equal(insert(editOf("a"), "x\ny\tz").text, "ax y z");
  assert.equal(insert(editOf(""), "\x1b[31m").text, "\\x1b[31m");
  const full = insert(editOf("x".repeat(MAX_EDIT)), "y");
  assert.equal(full.text.length, MAX_EDIT);
});

test("several keys in one delivery count one by one", () => {
  const none = {
    upArrow: false,
    downArrow: false,
    leftArrow: false,
    rightArrow: false,
    pageDown: false,
    pageUp: false,
    home: false,
    end: false,
    return: false,
    escape: false,
    ctrl: false,
    shift: false,
    tab: false,
    backspace: false,
    delete: false,
    meta: false,
    super: false,
    hyper: false,
    capsLock: false,
    numLock: false,
  };
  const names = (input: string, flags = {}) =>
    presses(input, { ...none, ...flags }).map(({ name }) => name);
  assert.deepEqual(names("jj/eu\r"), ["j", "j", "/", "e", "u", "enter"]);
  assert.deepEqual(names("", { upArrow: true }), ["up"]);
  assert.deepEqual(names("c", { ctrl: true }), ["ctrl+c"]);
  assert.deepEqual(names("", { tab: true, shift: true }), ["shift+tab"]);
  assert.deepEqual(names("x", { meta: true }), ["escape", "x"]);
  assert.deepEqual(names("\t"), ["escape", "tab"]);
  assert.deepEqual(names("", { return: true, meta: true }), ["escape", "enter"]);
  assert.deepEqual(names("", { escape: true, meta: true }), ["escape", "escape"]);
  assert.deepEqual(names("", { upArrow: true, meta: true }), ["up"]);
  assert.deepEqual(presses(" ", none), [{ name: "space", text: " " }]);
});

test("every command has a key, and no key has two commands in one place", () => {
  const views: ViewName[] = [
    "start",
    "overview",
    "node",
    "messages",
    "message",
    "compare",
    "links",
    "migration",
    "timeline",
    "explain",
    "runbooks",
    "runbook",
    "export",
    "help",
    "palette",
    "expect",
  ];
  const bindings: readonly Binding[] = BINDINGS;
  for (const view of views) {
    const place = { view, node: "n", tab: "handshake" } as Place;
    const here = bindings.filter((binding) => worksIn(binding, place));
    const keys = here.flatMap(({ keys }) => keys);
    assert.deepEqual(keys.filter((key, index) => keys.indexOf(key) !== index), [], view);
    for (const command of ["quit", "help", "interrupt", "back", "palette"] satisfies CommandId[]) {
      assert.ok(here.some((binding) => binding.command === command), `${command} in ${view}`);
    }
  }
  for (const { keys, help } of bindings) assert.ok(keys.length > 0 && help !== "");
});

test("a key that is bound elsewhere does nothing here", () => {
  const app = drive().keys("4");
  const press: Press = { name: "/", text: "/" };
  assert.equal(commandFor(press, app.state()), null);
  assert.ok(!footerOf(app.state().place).some(({ command }) => command === "filter"));
});

test("a hexdump marks the chosen bytes and shows them", () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, index) => index + 32);
  const text = (offset: number, length: number, rows = 3) =>
    hexdump(bytes, { offset, length }, { rows, perRow: 8 }).map((line) =>
      line.map(({ text }) => text).join("")
    );
  assert.deepEqual(text(1, 2), [
    "0000  20[21 22]23 24 25 26 27   !\"#$%&'",
    "0008  28 29 2a 2b 2c 2d 2e 2f  ()*+,-./",
    "0010  30 31 32 33 34 35 36 37  01234567",
  ]);
  assert.match(text(6, 4)[0] ?? "", /25\[26 27\] /);
  assert.match(text(6, 4)[1] ?? "", /0008 \[28 29\]2a/);
  assert.match(text(60, 4).at(-1) ?? "", /^0038 .*\[5c 5d 5e 5f\]/);
  assert.equal(text(0, 0).join("").includes("["), false);
  for (const width of [30, 39, 71, 100]) {
    assert.ok(dumpWidth(bytesPerRow(width)) <= Math.max(width, dumpWidth(4)));
  }
});

test("validity is told in words, a tone and a bar", () => {
  const period = { notBefore: day(-10), notAfter: day(10) };
  assert.equal(timeLeft(period, AT), "10 days left");
  assert.equal(timeLeft(period, AT + 11 * 86_400_000), "expired 24 hours ago");
  assert.equal(timeLeft(period, AT - 11 * 86_400_000), "not valid before 2026-11-14");
  assert.equal(toneOfPeriod(period, AT), "warning");
  assert.equal(toneOfPeriod({ ...period, notAfter: day(100) }, AT), "ok");
  assert.equal(toneOfPeriod({ ...period, notAfter: day(-1) }, AT), "error");
  assert.deepEqual(validityBar(period, AT, 10).map(({ text }) => text), ["█████", "░░░░░"]);
  assert.equal(lineWidth(validityBar({ notBefore: day(5), notAfter: day(5) }, AT, 10)), 10);
});

test("ASCII terminals get look-alikes of the same width, screen readers get words", () => {
  assert.equal(toAscii("✖ ▲ ✔ ─│ 漢…"), "x ! + -| ??~");
  assert.equal(
    speak([
      span("▸ ", "cursor", ""),
      span("✖", "cursor", "error"),
      span(" n1   ", "cursor"),
      span("───", "cursor"),
    ]),
    "selected: error n1",
  );
  assert.equal(speak([span("a    b"), span("  │  c")]), "a, b, c");
  assert.equal(speak([span("────")]), "");
});
