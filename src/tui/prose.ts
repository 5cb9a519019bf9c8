/**
 * Running text for the terminal: wrapping, labelled values, and the little Markdown that runbooks use.
 *
 * @module
 */

import { printable } from "../text/printable.ts";
import { BLANK, clip, fit, type Line, span, type Tone, widthOf } from "./line.ts";

/** Words on lines of at most `width` columns; a word that is longer is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(8, width);
  const lines: string[] = [];
  let line = "";
  for (const word of printable(text, MAX_TEXT).split(/ +/)) {
    for (const piece of pieces(word, room)) {
      const joined = line === "" ? piece : `${line} ${piece}`;
      if (widthOf(joined) <= room) line = joined;
      else {
        lines.push(line);
        line = piece;
      }
    }
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** The longest paragraph that is laid out; more than any screen holds. */
const MAX_TEXT = 16_384;

function pieces(word: string, room: number): string[] {
  if (widthOf(word) <= room) return [word];
  const cut: string[] = [];
  let piece = "";
  for (const character of word) {
    if (widthOf(piece + character) > room) {
      cut.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...cut, piece];
}

/** A paragraph whose first line begins with `lead` and whose other lines are indented as far. */
export function paragraph(text: string, width: number, tone: Tone = "plain", lead = ""): Line[] {
  const indent = widthOf(lead);
  return text.split(/\r?\n/).flatMap((part, index) =>
    wrap(part, width - indent).map((line, row): Line => [
      span(index === 0 && row === 0 ? lead : " ".repeat(indent), "faint"),
      span(line, tone),
    ])
  );
}

/** `label  value`, the value wrapped beside the label. */
export function labelled(
  label: string,
  value: string,
  width: number,
  tone: Tone = "plain",
  labelWidth = 12,
): Line[] {
  return wrap(value, width - labelWidth).map((line, row): Line => [
    fit(span(row === 0 ? label : "", "faint"), labelWidth),
    span(line, tone),
  ]);
}

/** Commands and file lines: never wrapped at words, so that they can be copied; cut at the edge. */
export function code(text: string, width: number, lead = "  "): Line[] {
  return text.replace(/\n+$/, "").split(/\r?\n/).map((line): Line => [
    span(lead),
    span(clip(printable(line), Math.max(1, width - widthOf(lead))), "accent"),
  ]);
}

/** Headings, lists, quotes, fenced and indented code, paragraphs. Anything else is a paragraph. */
export function markdown(source: string, width: number): Line[] {
  const lines: Line[] = [];
  let fenced = false;
  let text: string[] = [];
  const flush = () => {
    if (text.length > 0) lines.push(...paragraph(plain(text.join(" ")), width));
    text = [];
  };
  for (const row of source.split(/\r?\n/)) {
    if (/^\s*```/.test(row)) {
      flush();
      fenced = !fenced;
    } else if (fenced) lines.push(...code(row, width));
    else if (/^\s*$/.test(row)) {
      flush();
      if (lines.length > 0 && lines.at(-1) !== BLANK) lines.push(BLANK);
    } else if (isBlockStart(row)) {
      flush();
      lines.push(...block(row, width));
    } else if (text.length === 0 && /^\s{2,}\S/.test(row) && lines.at(-1) !== BLANK) {
      lines.push(...paragraph(plain(row.trim()), width, "plain", " ".repeat(indentOf(row))));
    } else text.push(row.trim());
  }
  flush();
  return lines;
}

const HEADING = /^(#{1,6})\s+(.*)$/;
const ITEM = /^(\s*)([-*]|\d{1,3}[.)])\s+(.*)$/;

function isBlockStart(row: string): boolean {
  return HEADING.test(row) || ITEM.test(row) || row.startsWith(">") || /^ {4}\S/.test(row) ||
    row.startsWith("|");
}

function block(row: string, width: number): Line[] {
  const head = HEADING.exec(row);
  if (head) {
    const tone = (head[1] ?? "").length === 1 ? "title" : "strong";
    return paragraph(plain(head[2] ?? ""), width, tone);
  }
  const item = ITEM.exec(row);
  if (item) {
    const mark = /\d/.test(item[2] ?? "") ? item[2] : "·";
    return paragraph(plain(item[3] ?? ""), width, "plain", `${item[1]}${mark} `);
  }
  if (row.startsWith(">")) return paragraph(plain(row.replace(/^>\s?/, "")), width, "faint", "│ ");
  return code(row.replace(/^ {4}/, ""), width);
}

function indentOf(row: string): number {
  return Math.min(12, row.length - row.trimStart().length);
}

/** Inline marks dropped: what they stress reads well without. */
function plain(text: string): string {
  return text
    .replace(/\[([^\]]{1,200})\]\([^)]{0,400}\)/g, "$1")
    .replace(/\*\*([^*]{1,400})\*\*/g, "$1")
    .replace(/`([^`]{1,400})`/g, "$1");
}
