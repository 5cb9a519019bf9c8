/**
 * How meanings look. Only the sixteen colours that every terminal owner has already chosen to be
 * readable, and none of them alone: each verdict has its mark, the cursor its arrow.
 *
 * @module
 */

import chalk from "chalk";
import type { Severity, Verdict } from "../model/words.ts";
import { type Line, type Span, span, type Tone, widthOf } from "./line.ts";

export interface Theme {
  readonly background: "dark" | "light";
  /** Letters and signs of the 1960s only: the Linux console and `TERM=dumb`. */
  readonly ascii: boolean;
}

/** One row as text for the terminal. */
export function paint(line: Line, theme: Theme): string {
  const style = STYLES[theme.background];
  return line.map(({ text, tone }) => style[tone](theme.ascii ? toAscii(text) : text)).join("");
}

type Style = (text: string) => string;

const SHARED = {
  plain: (text: string) => text,
  faint: chalk.dim,
  strong: chalk.bold,
  cursor: chalk.inverse,
  chip: chalk.inverse.bold,
  match: chalk.bold.underline,
} satisfies Partial<Record<Tone, Style>>;

const STYLES: Record<Theme["background"], Record<Tone, Style>> = {
  dark: {
    ...SHARED,
    title: chalk.bold.cyan,
    accent: chalk.cyan,
    ok: chalk.green,
    warning: chalk.yellow,
    error: chalk.redBright,
    unknown: chalk.magentaBright,
    info: chalk.cyan,
    changed: chalk.bold.yellow,
  },
  // Yellow and bright colours vanish on white; these do not.
  light: {
    ...SHARED,
    title: chalk.bold.blue,
    accent: chalk.blue,
    ok: chalk.green,
    warning: chalk.bold.magenta,
    error: chalk.bold.red,
    unknown: chalk.magenta,
    info: chalk.blue,
    changed: chalk.bold.blue,
  },
};

export const MARKS: Record<Verdict | Severity, string> = {
  error: "✖",
  warning: "▲",
  unknown: "?",
  info: "·",
  ok: "✔",
};

/** The mark of a verdict or severity, spoken as its word. */
export function mark(word: Verdict | Severity): Span {
  return span(MARKS[word], word, word);
}

/** The look-alikes of what this app draws with; anything else becomes question marks of its width. */
const ASCII: Readonly<Record<string, string>> = {
  "✖": "x",
  "▲": "!",
  "·": ".",
  "✔": "+",
  "▸": ">",
  "▾": "v",
  "…": "~",
  "─": "-",
  "│": "|",
  "├": "+",
  "└": "`",
  "┬": "+",
  "┼": "+",
  "┌": "+",
  "╵": "'",
  "█": "#",
  "▓": "#",
  "▒": "=",
  "░": ".",
  "▏": "|",
  "■": "T",
  "□": "p",
  "●": "*",
  "○": "o",
  "◆": "*",
  "→": ">",
  "←": "<",
  "↑": "^",
  "↓": "v",
  "⇄": "=",
  "▶": ">",
  "◀": "<",
  "⏎": "<",
  "≤": "<",
  "≥": ">",
  "×": "x",
  "Δ": "*",
  "–": "-",
  "—": "-",
  "’": "'",
  "“": '"',
  "”": '"',
};

export function toAscii(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/gu,
    (sign) => ASCII[sign] ?? SPIN_ASCII[sign] ?? "?".repeat(widthOf(sign)),
  );
}

/** The frames of the sign that turns while something is under way. */
export const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const SPIN_ASCII: Readonly<Record<string, string>> = Object.fromEntries(
  SPINNER.map((sign, index) => [sign, "|/-\\"[index % 4] ?? "|"]),
);

/** A row as a sentence: no drawing, no columns, marks as words. */
export function speak(line: Line): string {
  const words = line
    .map((part) => part.spoken ?? spokenText(part.text))
    .join("")
    .trim()
    .replace(/\s{2,}/g, ", ");
  return line.some(({ tone }) => tone === "cursor") && words !== "" ? `selected: ${words}` : words;
}

function spokenText(text: string): string {
  return text.replace(DRAWING, " ").replace(/[✔×✖▲Δ]/g, (sign) => SIGNS[sign] ?? sign);
}

/** Signs that stand inside a text of their own. */
const SIGNS: Readonly<Record<string, string>> = {
  "✔": "yes:",
  "×": "no:",
  "✖": "error:",
  "▲": "warning:",
  "Δ": "changed",
};

const DRAWING = /[\u2500-\u259f\u25b8\u25be\u2800-\u28ff]+/g;
