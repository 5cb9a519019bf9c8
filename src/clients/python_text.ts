/**
 * Texts as the Pythons that run cqlsh take and print them.
 *
 * @module
 */

/** Python 3.10 begins to take the last `]` of a line for a section's end, not the first. */
export type Dialect = "python-2" | "python-3" | "python-3.10";

const UNICODE_BLANK =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
/** What `str.isspace` of the dialect takes for a blank. */
const BLANK: Readonly<Record<Dialect, string>> = {
  "python-2": "\\t-\\r ",
  "python-3": UNICODE_BLANK,
  "python-3.10": UNICODE_BLANK,
};

/** The blanks of a dialect, cut off or counted. */
export class Blanks {
  readonly #start: RegExp;
  readonly #character: RegExp;

  constructor(dialect: Dialect) {
    this.#start = new RegExp(`^[${BLANK[dialect]}]*`);
    this.#character = new RegExp(`[${BLANK[dialect]}]`);
  }

  before = (text: string): number => this.#start.exec(text)?.[0].length ?? 0;
  is = (character: string | undefined): boolean =>
    character !== undefined && this.#character.test(character);
  trimEnd(text: string): string {
    let end = text.length;
    while (end > 0 && this.is(text[end - 1])) end--;
    return text.slice(0, end);
  }
  trim = (text: string): string => this.trimEnd(text.slice(this.before(text)));
}

/** A text as the dialect's `repr` writes it. */
export function python(text: string, dialect: Dialect): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const bytes = dialect === "python-2"
    ? Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("")
    : text;
  const escaped = bytes.replace(/[^ -~]|[\\']/g, (character) => {
    if (character === "'") return quote === "'" ? "\\'" : character;
    const code = character.charCodeAt(0);
    if (dialect !== "python-2" && code > 0xa0 && code !== 0xad) return character;
    const short = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return short ?? `\\x${code.toString(16).padStart(2, "0")}`;
  });
  return `${quote}${escaped}${quote}`;
}

/** What `int()` of the dialect makes of a text; null where it raises ValueError. */
export function pythonInt(text: string, dialect: Dialect): number | null {
  const digits = dialect === "python-2" ? /^[+-]?[0-9]+$/ : /^[+-]?[0-9]+(?:_[0-9]+)*$/;
  const number = new Blanks(dialect).trim(text);
  return digits.test(number) ? Number(number.replaceAll("_", "")) : null;
}

const FLOAT = /^[+-]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:e[+-]?[0-9]+)?$/i;

/** Whether `float()` takes a text without blanks around it. */
export const isPythonFloat = (text: string): boolean =>
  FLOAT.test(text) || /^[+-]?(?:inf|infinity|nan)$/i.test(text);

/** What `getboolean` makes of a text; null where it raises ValueError. */
export function pythonBoolean(text: string): boolean | null {
  const word = text.toLowerCase();
  return ["1", "yes", "true", "on"].includes(word)
    ? true
    : ["0", "no", "false", "off"].includes(word)
    ? false
    : null;
}
