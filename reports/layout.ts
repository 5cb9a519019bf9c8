/**
 * Text for a terminal: wrapped, aligned and, where wanted, coloured.
 *
 * Widths are columns as a terminal counts them (UAX #11), not UTF-16 units, so that a Chinese
 * subject name does not push a table out of line.
 *
 * @module
 */

import stringWidth from "string-width";

/** Used when nobody said how wide the output is. */
export const DEFAULT_WIDTH = 100;
const NARROWEST = 40;
const WIDEST = 160;

/** Long lines are hard to read, and very short ones cannot hold an address: stay between. */
export function readableWidth(width: number | undefined): number {
  if (width === undefined || !Number.isFinite(width)) return DEFAULT_WIDTH;
  return Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width)));
}

/** Breaks `text` into lines of at most `width` columns; a longer word is cut, never lost. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((word) => pieces(word, width))) {
    if (line === "") line = word;
    else if (stringWidth(line) + 1 + stringWidth(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** `text` behind `first`; the lines that follow are indented to match. */
export function hang(first: string, text: string, width: number): string[] {
  const indent = " ".repeat(stringWidth(first));
  const room = Math.max(20, width - indent.length);
  return wrap(text, room).map((line, index) => (index === 0 ? first : indent) + line);
}

/** Cuts `text` to `width` columns and says so with an ellipsis. */
export function fit(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const character of text) {
    const columns = stringWidth(character);
    if (used + columns > width - 1) break;
    kept += character;
    used += columns;
  }
  return `${kept}…`;
}

export interface Column {
  readonly heading: string;
  readonly cells: readonly string[];
  /** Columns with the highest number are left out first when the table is too wide. */
  readonly expendable: number;
}

const GAP = 2;

/**
 * Aligned rows with a heading, at most `width` wide. Expendable columns go first; when only the
 * needed ones are left, the widest is cut.
 */
export function table(columns: readonly Column[], width: number): string[] {
  const shown = [...columns];
  while (totalWidth(shown) > width) {
    const leastNeeded = Math.max(...shown.map((column) => column.expendable));
    if (leastNeeded === 0) break;
    shown.splice(shown.findLastIndex((column) => column.expendable === leastNeeded), 1);
  }
  const widths = shrink(shown.map(columnWidth), width - GAP * (shown.length - 1));
  const rows = [shown.map((column) => column.heading)];
  for (let row = 0; row < (shown[0]?.cells.length ?? 0); row++) {
    rows.push(shown.map((column) => column.cells[row] ?? ""));
  }
  return rows.map((row) =>
    row.map((cell, index) => pad(fit(cell, widths[index] ?? 0), widths[index] ?? 0))
      .join(" ".repeat(GAP)).trimEnd()
  );
}

function totalWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + columnWidth(column), GAP * (columns.length - 1));
}

function columnWidth({ heading, cells }: Column): number {
  return cells.reduce((widest, cell) => Math.max(widest, stringWidth(cell)), stringWidth(heading));
}

function shrink(widths: readonly number[], room: number): number[] {
  const shrunk = [...widths];
  let excess = shrunk.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = Math.max(...shrunk);
    if (widest <= 6) break;
    shrunk[shrunk.indexOf(widest)] = widest - 1;
    excess--;
  }
  return shrunk;
}

export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

function pieces(word: string, width: number): string[] {
  const cut: string[] = [];
  let piece = "";
  let used = 0;
  for (const character of word) {
    const columns = stringWidth(character);
    if (used + columns > width && piece !== "") {
      cut.push(piece);
      piece = "";
      used = 0;
    }
    piece += character;
    used += columns;
  }
  return [...cut, piece];
}

export type Style = "error" | "warning" | "info" | "ok" | "unknown" | "bold" | "dim";

const SGR: Record<Style, readonly [on: number, off: number]> = {
  error: [31, 39],
  warning: [33, 39],
  info: [36, 39],
  ok: [32, 39],
  unknown: [35, 39],
  bold: [1, 22],
  dim: [2, 22],
};

export type Paint = (style: Style, text: string) => string;

/** Colours when asked for; otherwise the text itself, so that meaning must not depend on them. */
export function painter(colour: boolean): Paint {
  return colour
    ? (style, text) => `\x1b[${SGR[style][0]}m${text}\x1b[${SGR[style][1]}m`
    : (_style, text) => text;
}
