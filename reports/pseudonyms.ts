/**
 * One pseudonym for each thing that could tell who owns a cluster, the same one wherever it occurs.
 *
 * Pseudonyms keep the kind of what they replace, so that a redacted report still reads and still
 * validates: an address stays an address (from ranges that are reserved for documentation and
 * tests), a serial number stays hexadecimal.
 *
 * @module
 */

import { parseAddress } from "../src/scylla/address.ts";
import { Words } from "./words.ts";

export type Kind = "node" | "cluster" | "dc" | "rack" | "name" | "file" | "serial" | "fingerprint";

/** What each original became; the private half of a redaction. */
export type PseudonymMap = Readonly<Record<string, string>>;

export class Pseudonyms {
  readonly #kinds = new Map<string, string>();
  readonly #pseudonyms = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #counters = new Map<string, number>();
  readonly #spellings = new Words();
  /** Fingerprints by their first digits: sentences often show no more than those. */
  readonly #fingerprints = new Map<string, string>();

  /** Starts from what an earlier redaction decided, so that its pseudonyms stay. */
  constructor(earlier: PseudonymMap = {}) {
    for (const [original, pseudonym] of Object.entries(earlier)) {
      this.#pseudonyms.set(original, pseudonym);
      this.#taken.add(pseudonym);
    }
  }

  /** Says that `original` must not be left anywhere. An address or host name is taken as one. */
  add(original: string | null | undefined, kind: Kind): void {
    const key = keyOf(original ?? "");
    if (original === null || original === undefined || key === "") return;
    if (!this.#kinds.has(key)) this.#kinds.set(key, kindOf(key, kind));
    if (isTelling(key)) this.#spellings.add(original);
    if (kind === "fingerprint") this.#fingerprints.set(key.slice(0, SHOWN_DIGITS), key);
  }

  /** The pseudonym of something that was added. */
  of(original: string): string {
    const key = keyOf(original);
    const known = this.#pseudonyms.get(key);
    if (known !== undefined) return known;
    const pseudonym = this.#fresh(this.#kinds.get(key) ?? "name");
    this.#pseudonyms.set(key, pseudonym);
    this.#taken.add(pseudonym);
    return pseudonym;
  }

  /**
   * `text` with every original replaced where it stands as a word of its own, the longest first,
   * whatever its case; and with every address and home directory that nobody had named.
   */
  scrub(text: string): string {
    if (this.#kinds.has(keyOf(text))) return this.of(text);
    this.#addUnnamed(text);
    return this.#spellings.replace(this.#withoutFingerprints(text), (found) => this.of(found));
  }

  /** Everything decided so far, for the next redaction. Holds the originals: never send it along. */
  toMap(): PseudonymMap {
    return Object.fromEntries(this.#pseudonyms);
  }

  #addUnnamed(text: string): void {
    for (const [candidate] of text.matchAll(/[0-9a-f]*:[0-9a-f:.]+|\d+\.\d+\.\d+\.\d+/gi)) {
      const address = parseAddress(candidate);
      if (address !== null && address.family !== "name") this.add(candidate, "node");
    }
    for (const [path] of text.matchAll(/(?:\/home|\/Users|\/root)\/[^\s:"',;()]+/g)) {
      this.add(path, "file");
    }
  }

  /** Fingerprints in full or by their first digits, bare or with colons. */
  #withoutFingerprints(text: string): string {
    if (this.#fingerprints.size === 0) return text;
    return text.replace(
      /(?<![0-9a-f])(?:[0-9a-f]{2}:?){4,31}[0-9a-f]{2}?(?![0-9a-f])/gi,
      (shown) => {
        const digits = keyOf(shown.replaceAll(":", ""));
        const whole = this.#fingerprints.get(digits.slice(0, SHOWN_DIGITS));
        if (whole === undefined || !whole.startsWith(digits)) return shown;
        const replaced = this.of(whole).slice(0, digits.length);
        return shown.includes(":") ? replaced.replace(/..(?=.)/g, "$&:") : replaced;
      },
    );
  }

  #fresh(kind: string): string {
    while (true) {
      const count = (this.#counters.get(kind) ?? 0) + 1;
      this.#counters.set(kind, count);
      const pseudonym = FORMS[kind]?.(count) ?? `${kind}-${count}`;
      if (!this.#kinds.has(pseudonym) && !this.#taken.has(pseudonym)) return pseudonym;
    }
  }
}

/** Addresses come from RFC 2544's and RFC 3849's ranges, names from RFC 2606's. */
const FORMS: Readonly<Record<string, (count: number) => string>> = {
  IPv4: (count) => `198.${18 + ((count >> 16) & 1)}.${(count >> 8) & 255}.${count & 255}`,
  IPv6: (count) => `2001:db8::${count.toString(16)}`,
  host: (count) => `host-${count}.example`,
  serial: (count) => count.toString(16).padStart(8, "0"),
  // The count stands first, where a shortened fingerprint still shows it.
  fingerprint: (count) => count.toString(16).padStart(SHOWN_DIGITS, "0").padEnd(64, "0"),
};

const SHOWN_DIGITS = 8;

function kindOf(key: string, kind: Kind): string {
  if (kind === "serial" || kind === "fingerprint" || kind === "file") return kind;
  const address = parseAddress(key);
  if (address === null) return kind;
  if (address.family !== "name") return address.family;
  return key.includes(".") ? "host" : kind;
}

/**
 * `eu`, `1` or `r1` tell nobody who owns a cluster, and stand in many a sentence by chance: such
 * names are replaced only where they are the whole value.
 */
function isTelling(key: string): boolean {
  return key.length > 2 && !/^\d{1,5}$/.test(key);
}

/** One key for all spellings of one thing. */
function keyOf(text: string): string {
  const key = text.toLowerCase();
  return key.includes(":") ? parseAddress(key)?.address ?? key : key;
}
