/**
 * Applies one word of a priority string.
 *
 * @module
 */

import { type Profile, PROFILES } from "../../x509/security_level.ts";
import {
  CERTIFICATE_TYPES,
  CIPHERS,
  CURVES,
  GROUPS,
  IGNORED_KEY_EXCHANGES,
  KEY_EXCHANGES,
  MACS,
  OPTIONS,
  SIGNATURE_USE,
  UNSUPPORTED_VERSIONS,
  VERSIONS,
} from "./algorithms.ts";
import type { Selection } from "./expand.ts";
import { COLLECTIONS, type Kind, type Level, LEVELS, PROFILE_OPTIONS } from "./levels.ts";

/** What became of a word; null when GnuTLS does not take it. */
export type Applied = "level" | "word" | null;

/** Applies `word`; the first level replaces what is selected, a later one adds to it. */
export function applyWord(selection: Selection, word: string, hasLevel: boolean): Applied {
  const level = LEVELS.get(word.toUpperCase());
  if (level) {
    applyLevel(selection, level, hasLevel);
    return "level";
  }
  const [sign, name] = [word.charAt(0), word.slice(1)];
  if (sign === "%") return applyOption(selection, name) ? "word" : null;
  if (sign !== "+" && sign !== "-" && sign !== "!") return null;
  const added = sign === "+" ? LEVELS.get(name.toUpperCase()) : undefined;
  if (added) {
    applyLevel(selection, added, true);
    return "word";
  }
  return applyName(selection, name, sign === "+") ? "word" : null;
}

function applyLevel(selection: Selection, level: Level, adds: boolean): void {
  for (const kind of ["versions", "ciphers", "macs", "kx", "groups", "signatures"] as const) {
    const names = level[kind];
    if (!names) continue;
    if (adds) add(selection, kind, names);
    else selection[kind] = [...names];
  }
  selection.profile = weaker(selection.profile, level.profile);
}

/** A level never raises a profile that another one has set (`SET_PROFILE` in `lib/priority.c`). */
function weaker(set: Profile | null, other: Profile | null): Profile | null {
  if (set === null || other === null) return set ?? other;
  return PROFILES.indexOf(other) < PROFILES.indexOf(set) ? other : set;
}

function applyOption(selection: Selection, name: string): boolean {
  if (OPTIONS.has(name)) selection.options.push(name);
  selection.profile = PROFILE_OPTIONS.get(name) ?? selection.profile;
  return OPTIONS.has(name);
}

function applyName(selection: Selection, name: string, adds: boolean): boolean {
  const upper = name.toUpperCase();
  for (const [kind, names] of BARE_NAMES) {
    const known = names.get(upper);
    if (known !== undefined) return change(selection, kind, [known], adds);
  }
  if (IGNORED_KEY_EXCHANGES.has(upper)) return true;
  const collection = COLLECTIONS.find(([prefix]) => upper.startsWith(prefix));
  if (collection) {
    for (const { kind, names, removes } of collection[1]) {
      if (adds) add(selection, kind, names);
      else if (removes === "everything") selection[kind] = [];
      else remove(selection, kind, removes === "these" ? names : removes);
    }
    return true;
  }
  return applyPrefixed(selection, upper, adds);
}

function applyPrefixed(selection: Selection, upper: string, adds: boolean): boolean {
  // Compression is gone, and unknown words of these three kinds are passed over in silence.
  if (/^(?:COMP|MAC|CIPHER|KX)-/.test(upper)) return true;
  const [, prefix = "", rest = ""] = /^([A-Z]+)-(.*)$/.exec(upper) ?? [];
  if (prefix === "CTYPE") return isCertificateType(rest);
  if (prefix === "VERS" && UNSUPPORTED_VERSIONS.has(rest)) return true;
  const group = prefix === "CURVE" ? CURVE_NAMES.get(rest) : undefined;
  if (group !== undefined) {
    // A curve for signatures is no group: GnuTLS takes the word and can do nothing with it.
    return GROUPS.includes(group) ? change(selection, "groups", [group], adds) : true;
  }
  const prefixed = PREFIXED.get(prefix);
  const known = prefixed?.names.get(rest);
  return prefixed !== undefined && known !== undefined &&
    change(selection, prefixed.kind, [known], adds);
}

function isCertificateType(rest: string): boolean {
  const type = rest.replace(/^(?:CLI|SRV)-/, "");
  return type.startsWith("ALL") || rest.startsWith("OPENPGP") || CERTIFICATE_TYPES.includes(type);
}

function change(selection: Selection, kind: Kind, names: readonly string[], adds: boolean): true {
  if (adds) add(selection, kind, names);
  else remove(selection, kind, names);
  return true;
}

function add(selection: Selection, kind: Kind, names: readonly string[]): void {
  selection[kind].push(...names.filter((name) => !selection[kind].includes(name)));
}

function remove(selection: Selection, kind: Kind, names: readonly string[]): void {
  selection[kind] = selection[kind].filter((name) => !names.includes(name));
}

const byUpperCase = (names: Iterable<string>): ReadonlyMap<string, string> =>
  new Map([...names].map((name) => [name.toUpperCase(), name]));

/** Words without a prefix, in the order in which GnuTLS tries them. */
const BARE_NAMES: readonly (readonly [Kind, ReadonlyMap<string, string>])[] = [
  ["macs", byUpperCase(MACS)],
  ["ciphers", byUpperCase(CIPHERS)],
  ["kx", byUpperCase(KEY_EXCHANGES)],
];

const CURVE_NAMES = byUpperCase(CURVES);

const PREFIXED: ReadonlyMap<string, { kind: Kind; names: ReadonlyMap<string, string> }> = new Map([
  ["VERS", { kind: "versions", names: byUpperCase(VERSIONS) }],
  ["GROUP", { kind: "groups", names: byUpperCase(GROUPS) }],
  ["SIGN", { kind: "signatures", names: byUpperCase(SIGNATURE_USE.keys()) }],
]);
