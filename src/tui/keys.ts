/**
 * From key presses to commands, and from bindings to what is shown of them.
 *
 * @module
 */

import type { Key } from "ink";
import { type Binding, BINDINGS, type CommandId } from "./bindings.ts";
import type { AppState, Place } from "./state.ts";

/** A key as it was pressed. */
export interface Press {
  /** `j`, `G`, `?`, `up`, `enter`, `shift+tab`, `ctrl+c`. */
  readonly name: string;
  /** What it types into a line; empty for keys that type nothing. */
  readonly text: string;
}

/** Keys that an Esc before them does not change. */
const MOTIONS = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["delete", "delete"],
] as const;

const KEYS = [["return", "enter"], ["escape", "escape"], ["backspace", "backspace"]] as const;

const ESCAPE: Press = { name: "escape", text: "" };

/**
 * The presses in one delivery from Ink. Under load, or from a script, several keys arrive as one
 * text: they count one by one. Esc and a key at once look like Alt and that key; nothing is bound to
 * Alt, so they count as what they are.
 */
export function presses(input: string, key: Key): Press[] {
  const motion = MOTIONS.find(([flag]) => key[flag]);
  if (motion !== undefined) return [{ name: motion[1], text: "" }];
  const typed = typedKeys(input, key);
  return key.meta || isLoneControl(input, key) ? [ESCAPE, ...typed] : typed;
}

function typedKeys(input: string, key: Key): Press[] {
  if (key.tab) return [{ name: key.shift ? "shift+tab" : "tab", text: "" }];
  const named = KEYS.find(([flag]) => key[flag]);
  if (named !== undefined) return [{ name: named[1], text: "" }];
  if (key.ctrl) return [{ name: `ctrl+${input}`, text: "" }];
  return [...input].map(pressOf);
}

/** A control character comes with its flag, but not after an Esc that Ink has cut off. */
function isLoneControl(input: string, key: Key): boolean {
  return input.length === 1 && input < " " && !key.tab && !key.return && !key.ctrl;
}

const CONTROL: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\b": "backspace",
  "\x7f": "backspace",
  "\x1b": "escape",
};

function pressOf(character: string): Press {
  const named = CONTROL[character];
  if (named !== undefined) return { name: named, text: "" };
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return { name: `ctrl+${String.fromCharCode(code + 0x60)}`, text: "" };
  return { name: character === " " ? "space" : character, text: character };
}

const BY_KEY = new Map<string, Binding[]>();
for (const binding of BINDINGS) {
  for (const key of binding.keys) BY_KEY.set(key, [...BY_KEY.get(key) ?? [], binding]);
}

/** What a key does where we are. */
export function commandFor(press: Press, { place }: AppState): CommandId | null {
  const bound = BY_KEY.get(press.name) ?? [];
  return bound.find((binding) => worksIn(binding, place))?.command ?? null;
}

export function worksIn({ where, tabs }: Binding, place: Place): boolean {
  if (where !== undefined && !where.includes(place.view)) return false;
  return place.view !== "node" || tabs === undefined || tabs.includes(place.tab);
}

const SHOWN: Readonly<Record<string, string>> = {
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  enter: "Enter",
  escape: "Esc",
  tab: "Tab",
  "shift+tab": "Shift-Tab",
  pageup: "PgUp",
  pagedown: "PgDn",
  home: "Home",
  end: "End",
  space: "Space",
};

export function shownKey(key: string): string {
  return SHOWN[key] ??
    key.replace(/^ctrl\+(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);
}

export function shownKeys({ keys }: Binding): string {
  return keys.map(shownKey).join(" ");
}

/** The keys named in the footer of a place, the most useful first. */
export function footerOf(place: Place): Binding[] {
  const ranked: Binding[] = BINDINGS;
  return ranked
    .filter((binding) => binding.rank !== undefined && worksIn(binding, place))
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
}
