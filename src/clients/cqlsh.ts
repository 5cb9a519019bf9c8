/**
 * The generations of cqlsh, as far as they read a cqlshrc differently.
 *
 * Facts: `cqlshlib/sslhandling.py` and `read_options` of the packages that are on PyPI (cqlsh 5.0.5 to 6.2.2,
 * scylla-cqlsh 6.0.2 to 6.0.40), and the repositories of Cassandra and scylla-tools-java.
 *
 * @module
 */

import { UsageError } from "../scylla/usage_error.ts";
import { shown } from "../scylla/shown.ts";
import type { Dialect } from "./python_text.ts";

/** Major and minor. */
export type Python = readonly [major: number, minor: number];

export interface Generation {
  readonly name: string;
  /** Names for it together with others, the widest first. */
  readonly families: readonly string[];
  /** What `cqlsh --version` prints, from and to. */
  readonly from: string;
  readonly to: string;
  /** Those on which it runs, as far as they differ in what they read. */
  readonly pythons: {
    readonly two: boolean;
    readonly three: readonly [from: number, to: number] | null;
  };
  /**
   * `named`: `[ssl] version` is looked up as `ssl.PROTOCOL_…`. `ignored`: the version is negotiated, and a word
   * earns a warning.
   */
  readonly version: "named" | "ignored";
  /** What is asked for without `version`. */
  readonly defaultVersion: string;
  /** The words that its sentence names. */
  readonly asks: string | null;
  /**
   * Who makes the TLS context. `driver`: the driver, out of a dict. `always-certificate`: cqlsh, which fails
   * without a client certificate. `cqlsh`: cqlsh itself.
   */
  readonly context: "driver" | "always-certificate" | "cqlsh";
}

const NAMED_2015 = "SSLv23, TLSv1, TLSv1.1, or TLSv1.2";
const NAMED_2021 = "TLS, TLSv1_2, TLSv1_1, or TLSv1";
const TWO = { two: true, three: null } as const;
const NEWEST_MINOR = 99;

/** Oldest first; the last one is the newest. */
export const GENERATIONS: readonly Generation[] = [
  {
    name: "cqlsh 5.0.1 (Cassandra 2.1.9 to 3.11.10)",
    families: ["cqlsh up to 6.0.0", "cqlsh 5.0.1"],
    from: "5.0.0",
    to: "5.99.0",
    pythons: TWO,
    context: "driver",
    version: "named",
    defaultVersion: "TLSv1",
    asks: NAMED_2015,
  },
  {
    name: "cqlsh 5.0.1 (scylla-tools)",
    families: ["cqlsh up to 6.0.0", "cqlsh 5.0.1"],
    from: "5.0.0",
    to: "5.0.1",
    pythons: TWO,
    context: "driver",
    version: "named",
    defaultVersion: "TLSv1_2",
    asks: NAMED_2015,
  },
  {
    name: "cqlsh 5.0.1 (Cassandra 3.11.11 and later)",
    families: ["cqlsh up to 6.0.0", "cqlsh 5.0.1"],
    from: "5.0.0",
    to: "5.0.1",
    pythons: TWO,
    context: "driver",
    version: "named",
    defaultVersion: "TLS",
    asks: NAMED_2021,
  },
  {
    name: "cqlsh 6.0.0",
    families: ["cqlsh up to 6.0.0"],
    from: "6.0.0",
    to: "6.0.0",
    context: "driver",
    pythons: { two: true, three: [6, 10] },
    version: "named",
    defaultVersion: "TLS",
    asks: NAMED_2021,
  },
  {
    name: "cqlsh 6.1 and newer",
    families: ["cqlsh 6.0.1 and newer"],
    from: "6.1.0",
    to: "6.99.0",
    context: "driver",
    pythons: { two: false, three: [6, NEWEST_MINOR] },
    version: "ignored",
    defaultVersion: "TLS",
    asks: null,
  },
  {
    name: "scylla-cqlsh 6.0.1 to 6.0.11",
    families: ["cqlsh 6.0.1 and newer", "scylla-cqlsh"],
    from: "6.0.1",
    to: "6.0.11",
    context: "driver",
    pythons: { two: false, three: [6, NEWEST_MINOR] },
    version: "ignored",
    defaultVersion: "TLS",
    asks: null,
  },
  {
    name: "scylla-cqlsh 6.0.12 to 6.0.17",
    families: ["cqlsh 6.0.1 and newer", "scylla-cqlsh"],
    from: "6.0.12",
    to: "6.0.17",
    context: "always-certificate",
    pythons: { two: false, three: [6, NEWEST_MINOR] },
    version: "ignored",
    defaultVersion: "TLS_CLIENT",
    asks: null,
  },
  {
    name: "scylla-cqlsh 6.0.18 and newer",
    families: ["cqlsh 6.0.1 and newer", "scylla-cqlsh"],
    from: "6.0.18",
    to: "6.0.9999",
    context: "cqlsh",
    pythons: { two: false, three: [6, NEWEST_MINOR] },
    version: "ignored",
    defaultVersion: "TLS_CLIENT",
    asks: null,
  },
];

/** A generation on a Python. */
export interface Cqlsh {
  readonly generation: Generation;
  readonly python: Python;
  /** The one that is asked about, or the newest of its generation. */
  readonly version: string;
}

/** The first Python of each group that reads and offers alike. */
const PYTHONS: readonly Python[] = [[2, 7], [3, 6], [3, 10], [3, 12]];

/**
 * Every cqlsh that may be meant, oldest first.
 *
 * @param version as `cqlsh --version` prints it; null when it is not known
 * @throws {UsageError} where that cqlsh does not run on that Python
 */
export function cqlshsFor(version: string | null, python: Python | null): readonly Cqlsh[] {
  const meant = GENERATIONS.filter(({ from, to }) =>
    version === null || (compareVersions(from, version) <= 0 && compareVersions(version, to) <= 0)
  );
  const found = meant.flatMap((generation) =>
    (python === null ? PYTHONS : [python]).filter((each) => runsOn(generation, each))
      .map((each) => ({ generation, python: each, version: version ?? generation.to }))
  );
  if (found.length > 0) return found;
  const names = meant.map(({ name }) => name).join(", ");
  throw new UsageError(
    `${names === "" ? "no cqlsh that is known" : names} does not run on Python ${
      python?.join(".")
    }`,
    "python3 --version says which one runs it; cqlsh --version says which cqlsh it is",
  );
}

function runsOn({ pythons: { two, three } }: Generation, [major, minor]: Python): boolean {
  return major === 2 ? two : three !== null && minor >= three[0] && minor <= three[1];
}

/** Reads `--python`. */
export function parsePython(typed: string): Python {
  const match = /^(?:python)?(2|3)\.([0-9]{1,2})(?:\.[0-9]{1,2})?$/i.exec(typed.trim());
  const python = [Number(match?.[1]), Number(match?.[2])] as const;
  if (match !== null && (python[0] === 2 ? python[1] === 7 : python[1] >= 6)) return python;
  throw new UsageError(
    `"${shown(typed)}" is not a Python that is known`,
    "write it as in 3.12 or 2.7",
  );
}

/** Reads `--cqlsh`. */
export function parseCqlsh(typed: string): string {
  const match = /^(?:(?:scylla-)?cqlsh[ -])?([0-9]{1,2}\.[0-9]{1,2}(?:\.[0-9]{1,4})?)$/.exec(
    typed.trim(),
  );
  const version = match?.[1] ?? "";
  if (
    match !== null &&
    GENERATIONS.some(({ from, to }) =>
      compareVersions(from, version) <= 0 && compareVersions(version, to) <= 0
    )
  ) {
    return version;
  }
  throw new UsageError(
    `"${shown(typed)}" is not a cqlsh that is known`,
    "write what `cqlsh --version` prints, as in 6.0.40, 6.2.0 or 5.0.1",
  );
}

/** Order of versions: below zero where `a` is the older one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export const dialectOf = ([major, minor]: Python): Dialect =>
  major === 2 ? "python-2" : minor < 10 ? "python-3" : "python-3.10";

/** What the constant `ssl.PROTOCOL_…` allows: null is what Python and its OpenSSL allow by themselves. */
export interface TlsRange {
  readonly protocol: string;
  readonly min: string | null;
  readonly max: string | null;
}

/** The constants that every build has, and what they allow. */
const PINNED: Readonly<Record<string, string>> = {
  TLSv1: "TLSv1.0",
  TLSv1_1: "TLSv1.1",
  TLSv1_2: "TLSv1.2",
};

/** What asking for this word comes to; null where the Python's `ssl` has no such constant. */
export function rangeOf(word: string, python: Python): TlsRange | null {
  const pinned = Object.hasOwn(PINNED, word) ? PINNED[word] : undefined;
  if (pinned !== undefined) return { protocol: word, min: pinned, max: pinned };
  const [major, minor] = python;
  // Since 3.10 a context that negotiates begins at TLS 1.2, and its OpenSSL has TLS 1.3.
  const isNew = major === 3 && minor >= 10;
  const negotiated = { min: isNew ? "TLSv1.2" : null, max: isNew ? "TLSv1.3" : null };
  if (word === "TLS" || word === "SSLv23") return { protocol: "TLS", ...negotiated };
  return major === 3 && (word === "TLS_CLIENT" || word === "TLS_SERVER")
    ? { protocol: word, ...negotiated }
    : null;
}
