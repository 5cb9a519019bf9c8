/**
 * Expands a GnuTLS priority string to what it enables, in order, as GnuTLS 3.7.9 does
 * (`lib/priority.c`): the words from left to right, then the consistency rules that drop versions.
 *
 * Two of those rules surprise: TLS 1.3 goes when TLS 1.2 is off while an older version is on, and it
 * goes when no group is left. `@SYSTEM` and its like cannot be expanded here: what they stand for is
 * in the node's own policy file.
 *
 * @module
 */

import type { Profile } from "../../x509/security_level.ts";
import { quoted, shown } from "../shown.ts";
import { UsageError } from "../usage_error.ts";
import { GNUTLS_VERSION, NEWER_WORDS, SIGNATURE_USE } from "./algorithms.ts";
import { applyWord } from "./apply.ts";
import { DEFAULTS, type Kind } from "./levels.ts";
import { type Suite, suiteOf } from "./suites.ts";

/** Names as `gnutls-cli --list` prints them, each list in the order of preference. */
export interface Expansion {
  readonly gnutlsVersion: string;
  /** `VERS-TLS1.3` … */
  readonly versions: readonly string[];
  /** `TLS_AES_256_GCM_SHA384` … */
  readonly ciphers: readonly string[];
  /** `GROUP-X25519` … */
  readonly groups: readonly string[];
  /** The same as a hello offers them: curves and finite fields apart, led by the first key exchange. */
  readonly offeredGroups: readonly string[];
  /** `SIGN-RSA-PSS-RSAE-SHA256` … */
  readonly signatures: readonly string[];
  /** `%SERVER_PRECEDENCE` … */
  readonly options: readonly string[];
  /** The verification profile by which a node judges its peers' chains; `null`: it has none. */
  readonly profile: Profile | null;
}

export type PriorityProblem = "syntax" | "nothing-enabled" | "system" | "newer";

/** Problems about which only the node's own GnuTLS can tell more. */
export const LEFT_TO_THE_NODE: ReadonlySet<PriorityProblem> = new Set(["system", "newer"]);

export class PriorityError extends UsageError {
  readonly problem: PriorityProblem;
  /** What GnuTLS prints: the rest of the string, from the word that it does not take. */
  readonly rest: string;

  constructor(problem: PriorityProblem, rest: string, message: string, cure: string) {
    super(message, cure);
    this.problem = problem;
    this.rest = rest;
  }
}

/** The lists while the words are applied. */
export interface Selection extends Record<Kind, string[]> {
  readonly options: string[];
  profile: Profile | null;
}

const MAX_LENGTH = 8192;
/** GnuTLS reads no more words than this, and no word about it. */
const MAX_WORDS = 128;

/**
 * Expands `priority`.
 *
 * @throws {PriorityError} with the word that GnuTLS names, when it takes the string for wrong
 */
export function expandPriority(priority: string): Expansion {
  if (priority.length > MAX_LENGTH) throw syntaxError(priority.slice(0, 100), "");
  const text = priority.replace(/^[ \t\n\v\f\r]+/, "");
  if (text.startsWith("@")) throw systemError(text);
  const words = text.split(":").map((word, index) => index === 0 ? word : word.replace(/^ +/, ""));
  const selection = start(words[0] ?? "");
  const isNone = words[0]?.toUpperCase() === "NONE";
  let hasLevel = isNone;
  let newer: string | null = null;
  let consumed = isNone ? "NONE:".length : 0;
  for (const word of words.slice(isNone ? 1 : 0, MAX_WORDS)) {
    const applied = applyWord(selection, word, hasLevel);
    // GnuTLS counts the words it has read without the blanks between them.
    if (!applied && isNewer(word)) newer ??= word;
    else if (!applied) throw syntaxError(text === priority ? text.slice(consumed) : priority, word);
    if (applied === "level") hasLevel = true;
    consumed += word.length + 1;
  }
  if (newer !== null) throw newerError(text, newer);
  return settle(selection, priority);
}

const isNewer = (word: string) =>
  /^[-+!]/.test(word) && NEWER_WORDS.has(word.slice(1).toUpperCase());

function start(first: string): Selection {
  const empty = { versions: [], ciphers: [], macs: [], kx: [], groups: [], signatures: [] };
  const defaults = first.toUpperCase() === "NONE" ? {} : {
    versions: [...DEFAULTS.versions],
    groups: [...DEFAULTS.groups],
    signatures: [...DEFAULTS.signatures],
  };
  return { ...empty, ...defaults, options: [], profile: null };
}

/** The rules that apply once all words are read. */
function settle(selection: Selection, priority: string): Expansion {
  const { ciphers, macs, groups, signatures, options, profile } = selection;
  let { versions, kx } = selection;
  const without13 = () => versions.filter((version) => version !== "TLS1.3");
  const excludes13 = ciphers.includes("NULL") || options.includes("NO_EXTENSIONS") ||
    kx.some((name) => name.startsWith("SRP") || name === "RSA-PSK");
  if (excludes13) versions = without13();
  if (versions.length === 0) throw nothingEnabled(priority);

  const hasPsk = kx.some((name) => name.endsWith("PSK") && name !== "RSA-PSK");
  if (versions.every((version) => version === "TLS1.3") && !hasPsk) kx = [];
  const suites = [null, ...kx].flatMap((exchange) =>
    ciphers.flatMap((cipher) => macs.flatMap((mac) => suiteOf(exchange, cipher, mac) ?? []))
  );
  const hadTls13 = versions.includes("TLS1.3");
  const hadTls12 = versions.includes("TLS1.2");
  const hadOlder = versions.includes("TLS1.1") || versions.includes("TLS1.0");
  if (!signatures.some((name) => isUsable(name, versions))) {
    versions = versions.filter((version) => !/1\.[23]$/.test(version));
  }
  if (versions.length === 0 || suites.length === 0) throw nothingEnabled(priority);
  const noGroup = hadTls13 && !hasPsk && groups.length === 0;
  if (noGroup || (hadTls13 && hadOlder && !hadTls12)) versions = without13();

  return {
    gnutlsVersion: GNUTLS_VERSION,
    versions: versions.map((version) => `VERS-${version}`),
    ciphers: suites.filter((suite) => isReachable(suite, versions)).map(({ name }) => name),
    groups: groups.map((group) => `GROUP-${group}`),
    offeredGroups: offered(groups, suites, hadTls13).map((group) => `GROUP-${group}`),
    signatures: signatures.map((signature) => `SIGN-${signature}`),
    options: options.map((option) => `%${option}`),
    profile,
  };
}

/** Groups enter as the first suite that needs their kind does; TLS 1.3 brings in the rest. */
function offered(
  groups: readonly string[],
  suites: readonly Suite[],
  tls13: boolean,
): readonly string[] {
  const kinds = suites.flatMap(({ kx }) => kx === null ? [] : kindOfExchange(kx) ?? []);
  const order = [...kinds, ...(tls13 ? groups.map(kindOfGroup) : [])];
  return [...new Set(order)].flatMap((kind) =>
    groups.filter((group) => kindOfGroup(group) === kind)
  );
}

const kindOfGroup = (group: string) => group.startsWith("FFDHE") ? "finite-field" : "elliptic";

function kindOfExchange(kx: string): "finite-field" | "elliptic" | null {
  if (/^(?:ECDHE-|ANON-ECDH|VKO-GOST)/.test(kx)) return "elliptic";
  return /^(?:DHE-|ANON-DH)/.test(kx) ? "finite-field" : null;
}

function isUsable(signature: string, versions: readonly string[]): boolean {
  const use = SIGNATURE_USE.get(signature);
  const with13 = versions.includes("TLS1.3");
  const withOlder = versions.some((version) => version !== "TLS1.3");
  return use === "any" || (use === "only-1.3" && with13) || (use === "until-1.2" && withOlder);
}

/** Is the newest version new enough for the suite? gnutls-cli lists no others. */
function isReachable({ minTls, minDtls }: Suite, versions: readonly string[]): boolean {
  return versions.some((version) =>
    version.startsWith("D") ? minDtls !== null && version >= minDtls : version >= minTls
  );
}

function syntaxError(rest: string, word: string): PriorityError {
  const cure = /^[A-Z0-9]+-.*-|^TLSv|^HIGH|^DEFAULT/.test(word)
    ? "write a GnuTLS priority string such as SECURE128:-VERS-TLS1.0; OpenSSL's names are others"
    : "correct or remove that word; a word begins with +, - or %, the first may be a level";
  const what = word === "" ? "an empty word" : quoted(word);
  return new PriorityError(
    "syntax",
    rest,
    `GnuTLS ${GNUTLS_VERSION} does not know ${what} (syntax error at: ${shown(rest)})`,
    cure,
  );
}

const nothingEnabled = (priority: string) =>
  new PriorityError(
    "nothing-enabled",
    priority,
    `${
      quoted(priority)
    } enables no version or no cipher suite (no or insufficient priorities were set)`,
    "begin with a level such as NORMAL or SECURE128 and remove less",
  );

const systemError = (text: string) =>
  new PriorityError(
    "system",
    text,
    `${quoted(text)} stands for a policy in the node's own GnuTLS configuration`,
    "look it up on the node: gnutls-cli --list --priority STRING",
  );

const newerError = (text: string, word: string) =>
  new PriorityError(
    "newer",
    text,
    `${quoted(word)} came after GnuTLS ${GNUTLS_VERSION}, whose words are the ones known here`,
    "look it up on the node: gnutls-cli --list --priority STRING",
  );
