/**
 * The one gate between text that a stranger chose and text that a person reads.
 *
 * Control, bidirectional and zero-width code points are shown, not dropped: in a diagnostic the odd
 * byte may be the cause. The gate is idempotent, so text may pass it twice: once where a peer's
 * bytes become a string, and once more over the whole report before any writer or view sees it.
 * A private key does not pass it, whoever put one where a path or a name belongs.
 *
 * @module
 */

import { hidePrivateKeys } from "./private_key.ts";

/** The longest text taken from a stranger, in UTF-16 code units; the rest becomes an ellipsis. */
export const MAX_PRINTABLE = 2048;

const UNSAFE =
  // deno-lint-ignore no-control-regex -- control characters are exactly what this looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** Text without private keys, control, bidirectional or zero-width code points, of bounded length. */
export function printable(text: string, limit: number = MAX_PRINTABLE): string {
  // Before anything is cut off: a part of a key may not look like one.
  const shown = hidePrivateKeys(text);
  const cut = shown.length > limit ? `${shown.slice(0, limit)}…` : shown;
  return cut.toWellFormed().replace(UNSAFE, visibleForm);
}

/** Replaces what must not be printed as another syntax wants it, such as RFC 4514's hex pairs. */
export function replaceUnsafe(text: string, form: (character: string) => string): string {
  return text.toWellFormed().replace(UNSAFE, form);
}

/** Makes every string inside `value` printable, keys included; the shape stays as it is. */
export function printableDeep<T>(value: T, limit: number = MAX_PRINTABLE): T {
  return deep(value, limit, 0) as T;
}

const MAX_DEPTH = 64;

function deep(value: unknown, limit: number, depth: number): unknown {
  if (typeof value === "string") return printable(value, limit);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "…";
  if (Array.isArray(value)) return value.map((item) => deep(item, limit, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map((
      [key, item],
    ) => [printable(key, limit), deep(item, limit, depth + 1)]),
  );
}

function visibleForm(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u{${code.toString(16).padStart(4, "0")}}`;
}
