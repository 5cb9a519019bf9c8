/**
 * A screen is a list of lines, a line is a list of spans: text with a meaning, never with a colour.
 *
 * Views build lines and nothing else, so they are plain functions that tests can call, every row is
 * exactly as wide as it is meant to be, and nothing wraps by surprise. `span` is the gate: all text
 * that is ever drawn passes `printable` here, whoever chose it.
 *
 * @module
 */

import stringWidth from "string-width";
import { printable } from "../text/printable.ts";

/** What a stretch of text means; the theme says how it looks. */
export type Tone =
  | "plain"
  | "faint"
  | "strong"
  | "title"
  | "accent"
  | "ok"
  | "warning"
  | "error"
  | "unknown"
  | "info"
  | "changed"
  | "cursor"
  | "match"
  | "chip";

export interface Span {
  readonly text: string;
  /** Terminal columns. */
  readonly width: number;
  readonly tone: Tone;
  /** What a screen reader says instead of `text`. */
  readonly spoken?: string;
}

export type Line = readonly Span[];

export interface Area {
  readonly width: number;
  readonly height: number;
}

export const BLANK: Line = [];

/** Text in a tone, made printable. `spoken` replaces it where the screen is read aloud. */
export function span(text: string, tone: Tone = "plain", spoken?: string): Span {
  const shown = printable(text);
  const base = { text: shown, width: widthOf(shown), tone };
  return spoken === undefined ? base : { ...base, spoken: printable(spoken) };
}

/** Terminal columns that `text` takes. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** ASCII, Latin and the symbols this app draws with: one column each. */
const NARROW = /^[\u0020-\u007e\u00a0-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25ff]*$/;

/** Cuts or pads to exactly `width` columns. */
export function fit(part: Span, width: number, align: "left" | "right" = "left"): Span {
  if (width <= 0) return { ...part, text: "", width: 0 };
  if (part.width === width) return part;
  if (part.width > width) {
    const text = clip(part.text, width);
    const gap = width - widthOf(text);
    return { ...part, text: text + " ".repeat(gap), width };
  }
  const gap = " ".repeat(width - part.width);
  return { ...part, text: align === "left" ? part.text + gap : gap + part.text, width };
}

/** The longest beginning of `text` that fits, with an ellipsis when something was cut off. */
export function clip(text: string, width: number): string {
  const kept = text.trimEnd();
  if (widthOf(kept) <= width) return widthOf(text) <= width ? text : kept;
  if (width <= 1) return "…".slice(0, Math.max(0, width));
  return `${takeColumns(kept, width - 1)}…`;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function takeColumns(text: string, width: number): string {
  if (NARROW.test(text)) return text.slice(0, width);
  let taken = "";
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = columns + widthOf(segment);
    if (next > width) break;
    taken += segment;
    columns = next;
  }
  return taken;
}

export function lineWidth(line: Line): number {
  let width = 0;
  for (const part of line) width += part.width;
  return width;
}

/** Cuts a line to at most `width` columns. */
export function clipLine(line: Line, width: number): Line {
  let left = width;
  const kept: Span[] = [];
  for (const part of line) {
    if (left <= 0) break;
    kept.push(part.width <= left ? part : fit(part, left));
    left -= part.width;
  }
  return kept;
}

/** A line of exactly `width` columns. */
export function fillLine(line: Line, width: number): Line {
  const gap = width - lineWidth(line);
  if (gap === 0) return line;
  return gap > 0 ? [...line, span(" ".repeat(gap))] : clipLine(line, width);
}

/** The line under the cursor: one bar from edge to edge, whatever its parts meant. */
export function underCursor(line: Line, width: number): Line {
  return fillLine(line, width).map((part) =>
    GAUGE.test(part.text) ? part : { ...part, tone: "cursor" as const }
  );
}

/** Bars of their own: turned into a negative, full would look empty. */
const GAUGE = /^[█░]+$/;

/** `left` and `right` at the two ends of `width` columns; `left` gives way. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = Math.max(0, width - lineWidth(right));
  return clipLine([...fillLine(left, room), ...right], width);
}

/** Two columns of lines side by side, `height` lines of them. */
export function beside(
  left: readonly Line[],
  right: readonly Line[],
  widths: { readonly left: number; readonly right: number },
  divider: Span,
): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => [
    ...fillLine(left[row] ?? BLANK, widths.left),
    divider,
    ...clipLine(right[row] ?? BLANK, widths.right),
  ]);
}

/** Exactly `height` lines. */
export function fillHeight(lines: readonly Line[], height: number): Line[] {
  return Array.from({ length: Math.max(0, height) }, (_, row) => lines[row] ?? BLANK);
}

/** A heading, with a rule to the end of the line. */
export function heading(title: string, width: number): Line {
  const head = span(title, "title");
  return [head, span(` ${"─".repeat(Math.max(0, width - head.width - 1))}`, "faint", "")];
}
