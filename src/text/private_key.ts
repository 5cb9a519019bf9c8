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
/** What separates lines: their real ends, or those that JSON, a log or our own gate wrote out. */
const GAP = String.raw`(?:\s|\\+[nr]|\\x0[ad])*`;
const HEADER = String.raw`[A-Z][A-Za-z-]{2,30}: `;

const BEGIN = `-----BEGIN ${KEY_LABEL}-----`;
const END = `-----END ${KEY_LABEL}-----`;

/** With the markers: up to the end, or through all of a text that was cut short. */
const MARKED = `${BEGIN}(?=${GAP}(?:[A-Za-z0-9+/]{16}|${HEADER}))[^]*?(?:${END}|$)`;
/** Other blocks, of which nothing is secret. */
const OTHER = String
  .raw`-----BEGIN (?!${KEY_LABEL}-)[A-Z0-9 ]{1,60}-----(?:[A-Za-z0-9+/=\s]|\\+[nr]|\\x0[ad])*`;
/** Lines of a body, and what remains of the last one. */
const BARE = `[A-Za-z0-9+/]{64,}={0,2}(?:${GAP}[A-Za-z0-9+/]{64,}={0,2})*` +
  `(?:${GAP}(?:[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9+/]{2,}={1,2}))?`;

const CANDIDATE = new RegExp(`(?<key>${MARKED})|(?<other>${OTHER})|${BARE}`, "g");
/** Nearly no text holds either, and this tells at once. */
const WORTH_A_LOOK = /-----BEGIN |[A-Za-z0-9+/]{64}/;

/** The text with every private key in it, whole or in part, replaced. */
export function hidePrivateKeys(text: string): string {
  if (text.length < 32 || !WORTH_A_LOOK.test(text)) return text;
  return text.replace(CANDIDATE, (found, key?: string, other?: string) => {
    if (other !== undefined) return other;
    return key !== undefined || looksLikeKey(found) ? HIDDEN_KEY : found;
  });
}

/** True when the text quotes a private key, or a part of one. */
export const holdsPrivateKey = (text: string): boolean => hidePrivateKeys(text) !== text;

/** Base64 mixes both cases; digests in hex and long paths do not. */
const FEWEST_OF_A_CASE = 10;

function looksLikeKey(base64: string): boolean {
  const count = (pattern: RegExp) => base64.match(pattern)?.length ?? 0;
  return count(/[A-Z]/g) >= FEWEST_OF_A_CASE && count(/[a-z]/g) >= FEWEST_OF_A_CASE &&
    !isDistinguishedName(base64);
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
const BODY_LINE = new RegExp(`^${HEADER}|(?:^|[^A-Za-z0-9+/])[A-Za-z0-9+/]{16,}={0,2}$`);
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
