/**
 * INI text as Python's configparser reads it, the way cqlsh calls it: the parser of Python 3, strict, with
 * interpolation, and that of Python 2 (ConfigParser.SafeConfigParser), which takes and drops other things.
 *
 * @module
 */

import type { Position } from "../scylla/usage_error.ts";
import { Blanks, type Dialect, python } from "./python_text.ts";

/** An option as the file has it, `%` not yet replaced. */
export interface IniOption extends Position {
  /** Lower case: case counts in the names of sections alone. */
  readonly name: string;
  readonly value: string;
  /** Further lines that became part of the value. */
  readonly continued: readonly number[];
  /** What Python 2 took for a comment behind the value. */
  readonly dropped: string | null;
}

export interface IniSection {
  readonly name: string;
  readonly line: number;
  readonly options: ReadonlyMap<string, IniOption>;
}

/** Why Python gives the file up, and the first line of what it prints. */
export interface IniStop extends Position {
  readonly id: "no-section" | "duplicate-section" | "duplicate-option" | "no-value";
  readonly prints: string;
}

/** Something that stands twice, where the dialect lets the last one count. */
export interface Twice extends Position {
  readonly name: string;
  readonly section: string;
}

export interface Ini {
  readonly sections: ReadonlyMap<string, IniSection>;
  readonly stop: IniStop | null;
  readonly twice: readonly Twice[];
}

/** Its options stand in for those that a section has not. */
const DEFAULT = "DEFAULT";

interface Draft {
  readonly name: string;
  readonly line: number;
  readonly options: Map<string, OptionDraft>;
}

interface OptionDraft extends Position {
  readonly name: string;
  readonly parts: string[];
  readonly continued: number[];
  readonly dropped: string | null;
}

/** Reads a whole file; `file` is the name that the sentences carry. */
export function readIni(text: string, dialect: Dialect, file: string): Ini {
  const reader = new Reader(dialect, file);
  // Python 3 opens with universal newlines; Python 2 strips a CR as a blank.
  const lines = text.split(dialect === "python-2" ? "\n" : /\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) {
    if (reader.stop !== null) break;
    reader.take(line, index + 1);
  }
  return reader.done();
}

class Reader {
  stop: IniStop | null = null;
  #unread: IniStop | null = null;
  readonly #dialect: Dialect;
  readonly #file: string;
  readonly #blanks: Blanks;
  readonly #sections = new Map<string, Draft>();
  readonly #twice: Twice[] = [];
  #section: Draft | null = null;
  #option: OptionDraft | null = null;
  #indent = 0;

  constructor(dialect: Dialect, file: string) {
    this.#dialect = dialect;
    this.#file = file;
    this.#blanks = new Blanks(dialect);
  }

  take(line: string, number: number): void {
    if (this.#dialect === "python-2") this.#take2(line, number);
    else this.#take3(line, number);
  }

  done(): Ini {
    const sections = [...this.#sections].map(([name, section]): [string, IniSection] => [name, {
      ...section,
      options: new Map([...section.options].map(([key, { parts, ...option }]) => {
        const joined = parts.join("\n");
        return [key, {
          ...option,
          value: this.#dialect === "python-2" ? joined : this.#blanks.trimEnd(joined),
        }];
      })),
    }]);
    return { sections: new Map(sections), stop: this.stop ?? this.#unread, twice: this.#twice };
  }

  #take3(line: string, number: number): void {
    const value = this.#blanks.trim(line);
    if (/^[#;]/.test(value)) return;
    if (value === "") {
      this.#option?.parts.push("");
      return;
    }
    const indent = this.#blanks.before(line);
    if (this.#option !== null && indent > this.#indent) return this.#continue(value, number);
    this.#indent = indent;
    // At least one character stands between the brackets.
    const end = this.#dialect === "python-3" ? value.indexOf("]", 1) : value.lastIndexOf("]");
    if (value.startsWith("[") && end > 1) {
      return this.#openSection(value.slice(1, end), number, indent + 1);
    }
    if (this.#section === null) return this.#noSection(number);
    const at = value.search(/[=:]/);
    if (at < 0) return this.#noValue(number, indent + 1);
    if (at === 0) this.#noValue(number, indent + 1);
    const name = this.#blanks.trimEnd(value.slice(0, at));
    this.#openOption(name, this.#blanks.trim(value.slice(at + 1)), null, number, indent + 1);
  }

  #take2(line: string, number: number): void {
    const value = this.#blanks.trim(line);
    if (value === "" || /^[#;]/.test(line) || /^rem(?![^\t-\r ])/i.test(line)) return;
    const indent = this.#blanks.before(line);
    if (indent > 0 && this.#option !== null) return this.#continue(value, number);
    const end = line.indexOf("]");
    if (line.startsWith("[") && end > 1) return this.#openSection(line.slice(1, end), number, 1);
    if (this.#section === null) return this.#noSection(number);
    const at = line.search(/[=:]/);
    if (at <= 0 || indent > 0) return this.#noValue(number, indent + 1);
    let text = line.slice(at + 1 + this.#blanks.before(line.slice(at + 1)));
    const comment = text.indexOf(";");
    // The character before the first one is, in Python, the last one.
    const isComment = comment >= 0 && this.#blanks.is(text.at(comment - 1));
    const dropped = isComment ? text.slice(comment) : null;
    if (isComment) text = text.slice(0, comment);
    text = this.#blanks.trim(text);
    const name = this.#blanks.trimEnd(line.slice(0, at));
    this.#openOption(name, text === '""' ? "" : text, dropped, number, 1);
  }

  #continue(value: string, line: number): void {
    this.#option?.parts.push(value);
    this.#option?.continued.push(line);
  }

  #openSection(name: string, line: number, column: number): void {
    const known = this.#sections.get(name);
    this.#option = null;
    if (known !== undefined && name !== DEFAULT && this.#isStrict) {
      const prints = `DuplicateSectionError: ${this.#where(line)}: section ${
        python(name, this.#dialect)
      } already exists`;
      return this.#fail("duplicate-section", line, column, prints);
    }
    if (known !== undefined) this.#twice.push({ section: name, name: "", line, column });
    this.#section = known ?? { name, line, options: new Map() };
    this.#sections.set(name, this.#section);
  }

  #openOption(
    typed: string,
    value: string,
    dropped: string | null,
    line: number,
    column: number,
  ): void {
    const section = this.#section;
    if (section === null) return;
    const name = typed.toLowerCase();
    if (section.options.has(name)) {
      if (this.#isStrict) {
        const prints = `DuplicateOptionError: ${this.#where(line)}: option ${
          python(name, this.#dialect)
        } in section ${python(section.name, this.#dialect)} already exists`;
        return this.#fail("duplicate-option", line, column, prints);
      }
      this.#twice.push({ section: section.name, name, line, column });
    }
    const option = { name, line, column, dropped, parts: [value], continued: [] };
    section.options.set(name, option);
    this.#option = name === "" ? null : option;
  }

  get #isStrict(): boolean {
    return this.#dialect !== "python-2";
  }

  #noSection(line: number): void {
    this.#fail(
      "no-section",
      line,
      1,
      "MissingSectionHeaderError: File contains no section headers.",
    );
  }

  /** Python goes on to the end of the file before it says this, so that others come first. */
  #noValue(line: number, column: number): void {
    this.#unread ??= {
      id: "no-value",
      line,
      column,
      prints: this.#errorName(
        this.#dialect === "python-2"
          ? `ParsingError: File contains parsing errors: ${this.#file}`
          : `ParsingError: Source contains parsing errors: ${python(this.#file, this.#dialect)}`,
      ),
    };
  }

  #fail(id: IniStop["id"], line: number, column: number, prints: string): void {
    this.stop = { id, line, column, prints: this.#errorName(prints) };
  }

  #errorName = (prints: string) =>
    `${this.#dialect === "python-2" ? "ConfigParser" : "configparser"}.${prints}`;

  #where = (line: number) =>
    `While reading from ${python(this.#file, this.#dialect)} [line ${String(line).padStart(2)}]`;
}

const MAX_DEPTH = 10;
/** Of replacements: more are nobody's path, and references to references would grow without end. */
const MAX_STEPS = 1000;
const MAX_VALUE = 16 * 1024;

/** The option, of the section or of `[DEFAULT]`; null where the section does not stand there. */
export function optionIn(ini: Ini, section: string, name: string): IniOption | null {
  const own = ini.sections.get(section);
  if (own === undefined) return null;
  return own.options.get(name) ?? ini.sections.get(DEFAULT)?.options.get(name) ?? null;
}

/**
 * Its value with `%(name)s` and `%%` replaced; null where Python finds fault with a `%`, which cqlsh
 * takes as if the option were not there.
 */
export function valueOf(ini: Ini, section: string, option: IniOption): string | null {
  let steps = 0;
  let length = 0;
  const expand = (text: string, depth: number): string | null => {
    if (depth > MAX_DEPTH) return null;
    const parts: string[] = [];
    let from = 0;
    for (let at = text.indexOf("%"); at >= 0; at = text.indexOf("%", from)) {
      const close = text[at + 1] === "(" ? text.indexOf(")", at) : -1;
      const isReference = close > at + 2 && text[close + 1] === "s";
      if (++steps > MAX_STEPS || (text[at + 1] !== "%" && !isReference)) return null;
      const referred = isReference
        ? optionIn(ini, section, text.slice(at + 2, close).toLowerCase())
        : null;
      const piece = !isReference ? "%" : referred && expand(referred.value, depth + 1);
      if (piece === null) return null;
      parts.push(text.slice(from, at), piece);
      length += piece.length;
      if (length > MAX_VALUE) return null;
      from = isReference ? close + 2 : at + 2;
    }
    return parts.join("") + text.slice(from);
  };
  return expand(option.value, 1);
}
