/**
 * What yaml-cpp reads although YAML's grammar does not allow it (compared with 0.7.0; 0.8 and 0.9
 * read alike). Each such text is rewritten to the one that means the same and is allowed; what
 * stands before the place that is rewritten keeps its line and column.
 *
 * @module
 */

import { type Document, isMap, isScalar, isSeq, Lexer, parseDocument } from "yaml";

/** A rewriting that an operator should hear of, at an offset of the text. */
export interface Oddity {
  readonly what: "quote-unclosed" | "rest-ignored" | "colon-missing" | "no-options";
  readonly offset: number;
}

export interface Allowed extends Oddity {
  readonly text: string;
}

/** `text`, whose `document` has errors, as yaml-cpp takes it; null when it, too, refuses. */
export function allowed(text: string, document: Document): Allowed | null {
  return unclosedQuote(text) ?? endsEarly(text, document) ?? lastKey(text, document);
}

/** Errors that are none to a reader of the first document. */
export const isOfNoMatter = ({ code }: { code: string }) => code === "MULTIPLE_DOCS";

/** A quote that nothing closes ends with the file, if that ends with its line. */
function unclosedQuote(text: string): Allowed | null {
  if (!/\n[ \t]*$/.test(text)) return null;
  const last = [...new Lexer().lex(text)].at(-1) ?? "";
  const quote = last.charAt(0);
  if (quote !== "'" && quote !== '"') return null;
  const closed = parseDocument(last + quote, { schema: "failsafe", logLevel: "silent" });
  if (closed.errors.length > 0 || !isScalar(closed.contents)) return null;
  const offset = text.length - last.length;
  const before = text.slice(0, offset);
  const value = `${before}${JSON.stringify(String(closed.contents.value))}`;
  // Where it stands as a key it has no colon, and so no value.
  const asValue = parseDocument(value, { schema: "failsafe", logLevel: "silent" });
  const isKey = asValue.errors.some((error) => !isOfNoMatter(error));
  return { what: "quote-unclosed", offset, text: `${value}${isKey ? ":" : ""}\n` };
}

/**
 * A line that is indented less than the first one ends the document, and so does whatever follows a
 * text that is no key: nothing below is read.
 */
function endsEarly(text: string, { contents, errors }: Document): Allowed | null {
  const error = errors.find((each) => !isOfNoMatter(each));
  if (error && isScalar(contents) && contents.type === "PLAIN") {
    const end = contents.range?.[1] ?? 0;
    return { what: "no-options", offset: end, text: text.slice(0, end) };
  }
  if (!error || !(isMap(contents) || isSeq(contents)) || contents.flow) return null;
  const column = (offset: number) => offset - (text.lastIndexOf("\n", offset - 1) + 1);
  const first = column(contents.range?.[0] ?? 0);
  const offset = text.lastIndexOf("\n", error.pos[0] - 1) + 1;
  const indent = /^ */.exec(text.slice(offset))?.[0].length ?? 0;
  if (indent >= first || offset <= (contents.range?.[0] ?? 0)) return null;
  return { what: "rest-ignored", offset: offset + indent, text: text.slice(0, offset) };
}

/** A plain key without its colon is null where nothing at all comes after it. */
function lastKey(text: string, { errors }: Document): Allowed | null {
  const [error, ...more] = errors.filter((each) => !isOfNoMatter(each));
  if (!error || more.length > 0) return null;
  if (!/^Implicit map keys need to be followed by map values/.test(error.message)) return null;
  const offset = text.lastIndexOf("\n", error.pos[0] - 1) + 1;
  const next = text.indexOf("\n", offset);
  // Blanks at its end, as YAML knows them: a space that does not break is a letter.
  let end = next < 0 ? text.length : next;
  while (" \t\r".includes(text.charAt(end - 1)) && end > offset) end--;
  const line = text.slice(offset, end);
  const rest = text.slice(end);
  // A comment behind the key would swallow the colon, and the error stays: there it is one.
  if (/^ *(?:['"#]|$)/.test(line) || !/^\s*(?:$|(?:---|\.\.\.)(?:\s|$))/.test(rest)) {
    return null;
  }
  return { what: "colon-missing", offset, text: `${text.slice(0, offset)}${line}:${rest}` };
}
