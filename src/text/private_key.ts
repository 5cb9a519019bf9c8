/**
 * Private keys inside text that someone typed or pasted by mistake: what the program quotes back must
 * not hold them.
 *
 * @module
 */

export const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
export const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;

const WHOLE = new RegExp(`(${KEY_BEGIN.source})[^]*?(?:${KEY_END.source}|$)`, "g");

/** The text with every key, whole or cut short, replaced by a note. */
export function hidePrivateKeys(text: string): string {
  return text.replace(WHOLE, "$1 (a private key, which is not shown)");
}
