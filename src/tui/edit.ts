/**
 * A line of text being typed, with the keys that every shell has taught. Pure.
 *
 * @module
 */

import { printable } from "../text/printable.ts";

export interface Edit {
  readonly text: string;
  /** UTF-16 offset, always between two characters. */
  readonly caret: number;
}

/** The longest line that can be typed or pasted. */
export const MAX_EDIT = 2000;

export function editOf(text: string): Edit {
  return { text, caret: text.length };
}

/** Typed or pasted text; line ends become spaces, and what cannot be shown is shown escaped. */
export function insert({ text, caret }: Edit, typed: string): Edit {
  const clean = printable(typed.replace(/[\r\n\t]+/g, " "), MAX_EDIT);
  if (text.length + clean.length > MAX_EDIT) return { text, caret };
  return { text: text.slice(0, caret) + clean + text.slice(caret), caret: caret + clean.length };
}

/** The editing keys by name; a key that is not here is not for the line. */
export const EDIT_KEYS: Readonly<Record<string, (edit: Edit) => Edit>> = {
  left: ({ text, caret }) => ({ text, caret: before(text, caret) }),
  right: ({ text, caret }) => ({ text, caret: after(text, caret) }),
  home: ({ text }) => ({ text, caret: 0 }),
  end: ({ text }) => ({ text, caret: text.length }),
  "ctrl+a": ({ text }) => ({ text, caret: 0 }),
  "ctrl+e": ({ text }) => ({ text, caret: text.length }),
  backspace: (edit) => cut(edit, before(edit.text, edit.caret), edit.caret),
  delete: (edit) => cut(edit, edit.caret, after(edit.text, edit.caret)),
  "ctrl+d": (edit) => cut(edit, edit.caret, after(edit.text, edit.caret)),
  "ctrl+u": (edit) => cut(edit, 0, edit.caret),
  "ctrl+k": (edit) => cut(edit, edit.caret, edit.text.length),
  "ctrl+w": (edit) => cut(edit, wordStart(edit), edit.caret),
};

function cut({ text }: Edit, from: number, to: number): Edit {
  return { text: text.slice(0, from) + text.slice(to), caret: from };
}

function before(text: string, caret: number): number {
  const last = [...text.slice(0, caret)].at(-1) ?? "";
  return caret - last.length;
}

function after(text: string, caret: number): number {
  const code = text.codePointAt(caret);
  return code === undefined ? caret : caret + (code > 0xffff ? 2 : 1);
}

function wordStart({ text, caret }: Edit): number {
  return text.slice(0, caret).trimEnd().search(/\S*$/);
}
