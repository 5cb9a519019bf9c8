/**
 * Private keys inside text that someone typed, pasted or configured by mistake: what the program
 * quotes back must not hold them.
 *
 * A key is told by its PEM markers (RFC 7468) and, since a quotation may lack them, by its body: 64
 * base64 characters without a break. Two things of that shape are no secret and stay: the body of
 * another PEM block, and a distinguished name in DER, as reports carry it.
 *
 * @module
 */

/** What stands in place of a key. */
export const HIDDEN_KEY = "[private key]";

const KEY_LABEL = "[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?";
const WHITE = /\s|\\x0[ad]/y;
const HEADER = String.raw`[A-Z][A-Za-z-]{2,30}: `;

const BEGIN = `-----BEGIN ${KEY_LABEL}-----`;
const END = `-----END ${KEY_LABEL}-----`;

const BEGINNING = new RegExp(`-----BEGIN ([A-Z0-9 ]{1,60})-----`, "y");
const IS_KEY = new RegExp(`^${KEY_LABEL}$`);
const ENDING = new RegExp(END, "g");
/** What follows the marker of a block that is one, and not a word about markers. */
const FIRST_OF_BLOCK = new RegExp(`[A-Za-z0-9+/]{16}|${HEADER}`, "y");
const PADDING = /={0,2}/y;
/** Nearly no text holds either, and this tells at once. */
const WORTH_A_LOOK = /-----BEGIN |[A-Za-z0-9+/]{64}/g;

/**
 * The text with every private key in it, whole or in part, replaced.
 *
 * One pass from the left that never goes back: a stranger chose the text, and one expression for all
 * of it would need a place on the stack for each character.
 */
export function hidePrivateKeys(text: string): string {
  if (text.length < 32) return text;
  const kept: string[] = [];
  let from = 0;
  for (let at = next(text, 0); at !== -1;) {
    const found = blockAt(text, at) ?? bodyAt(text, at);
    const end = found?.end ?? at + 1;
    if (found?.isSecret) {
      kept.push(text.slice(from, at), HIDDEN_KEY);
      from = end;
    }
    at = next(text, end);
  }
  return from === 0 ? text : kept.join("") + text.slice(from);
}

function next(text: string, from: number): number {
  WORTH_A_LOOK.lastIndex = from;
  return WORTH_A_LOOK.exec(text)?.index ?? -1;
}

interface Found {
  readonly end: number;
  readonly isSecret: boolean;
}

/** A PEM block: of a key up to its end, or through all of a text that was cut short. */
function blockAt(text: string, at: number): Found | null {
  const label = stuck(BEGINNING, text, at)?.[1];
  if (label === undefined) return null;
  const begin = at + "-----BEGIN -----".length + label.length;
  if (!IS_KEY.test(label)) {
    let end = begin;
    for (let before = -1; end !== before;) {
      before = end;
      end = gapFrom(text, base64From(text, end));
      while (text[end] === "=") end++;
    }
    return { end, isSecret: false };
  }
  if (stuck(FIRST_OF_BLOCK, text, gapFrom(text, begin)) === null) {
    return { end: begin, isSecret: false };
  }
  ENDING.lastIndex = begin;
  const ending = ENDING.exec(text);
  return { end: ending === null ? text.length : ending.index + ending[0].length, isSecret: true };
}

const LINE = 64;

/** Lines of a body without markers, and what remains of the last one. */
function bodyAt(text: string, at: number): Found | null {
  let end = paddedFrom(text, base64From(text, at));
  if (end - at < LINE) return null;
  for (;;) {
    const start = gapFrom(text, end);
    const body = base64From(text, start);
    const stop = paddedFrom(text, body);
    const isWhole = body - start >= LINE;
    // A last line tells by its length, or by the padding behind it.
    const isLast = body - start >= 16 || (body - start >= 2 && stop > body);
    if (isWhole || isLast) end = stop;
    if (!isWhole) break;
  }
  return { end, isSecret: looksLikeKey(text.slice(at, end)) };
}

function stuck(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const paddedFrom = (text: string, at: number) => at + (stuck(PADDING, text, at)?.[0].length ?? 0);

function base64From(text: string, from: number): number {
  let at = from;
  while (isBase64(text.charCodeAt(at))) at++;
  return at;
}

const isBase64 = (code: number) =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x2f && code <= 0x39) ||
  code === 0x2b;

/** What separates lines: their real ends, or those that JSON, a log or our own gate wrote out. */
function gapFrom(text: string, from: number): number {
  for (let at = from;;) {
    const white = stuck(WHITE, text, at)?.[0].length;
    let escapes = at;
    while (text[escapes] === "\\") escapes++;
    const isEnd = escapes > at && (text[escapes] === "n" || text[escapes] === "r");
    if (white === undefined && !isEnd) return at;
    at = white === undefined ? escapes + 1 : at + white;
  }
}

/** True when the text quotes a private key, or a part of one. */
export const holdsPrivateKey = (text: string): boolean => hidePrivateKeys(text) !== text;

/** Base64 mixes both cases; digests in hex and long paths do not. */
const UPPER = /(?:[A-Z][^A-Z]*){10}/;
const LOWER = /(?:[a-z][^a-z]*){10}/;

function looksLikeKey(base64: string): boolean {
  return UPPER.test(base64) && LOWER.test(base64) && !isDistinguishedName(base64);
}

/**
 * A Name (RFC 5280 §4.1.2.4) is a SEQUENCE of SETs of SEQUENCEs that begin with an OID. Every form of
 * a private key goes on with something else than a SET.
 */
function isDistinguishedName(base64: string): boolean {
  const head = Array.from(atob(base64.slice(0, 32)), (character) => character.charCodeAt(0));
  let at = 0;
  for (const tag of [0x30, 0x31, 0x30, 0x06]) {
    if (head[at++] !== tag) return false;
    const length = head[at++] ?? 0;
    if (length > 0x80) at += length - 0x80;
  }
  return true;
}

const BEGINS = new RegExp(`${BEGIN}.*?(?:${END}|$)`, "g");
const STAYS_OPEN = new RegExp(`${BEGIN}(?!.*${END})`);
const ENDS = new RegExp(END);
/** A line of a key, whatever a log wrote before it. */
const BODY_LINE = new RegExp(`^${HEADER}|[A-Za-z0-9+/]{16}={0,2}$`);
const LAST_LINE = /^[A-Za-z0-9+/]{0,15}={0,2}$/;
const OTHER_BEGINS = new RegExp(`-----BEGIN (?!${KEY_LABEL}-)[A-Z0-9 ]{1,60}-----`);

/**
 * The same for a text that is taken line by line: what remains of a key is one line. `null`: nothing
 * of this line.
 */
export function withoutPrivateKeys(): (line: string) => string | null {
  let within: "key" | "other" | "text" = "text";
  return (line) => {
    const text = line.trim();
    const isBody = BODY_LINE.test(text) || LAST_LINE.test(text);
    const unmarked = line.replace(BEGINS, HIDDEN_KEY);
    if (unmarked !== line) {
      within = STAYS_OPEN.test(line) ? "key" : "text";
      return hidePrivateKeys(unmarked);
    }
    if (within === "key" && ENDS.test(line)) {
      within = "text";
      return null;
    }
    // A block that was cut short must not swallow the log behind it.
    if (!isBody) within = OTHER_BEGINS.test(line) ? "other" : "text";
    if (within !== "text") return within === "key" ? null : line;
    const shown = hidePrivateKeys(line);
    // A body without its first marker goes on after its first line.
    if (shown !== line && shown.endsWith(HIDDEN_KEY)) within = "key";
    return shown;
  };
}
