/**
 * What a claim rests on. A claim is as good as the weakest thing that it was made of, so whoever puts
 * claims together takes {@link weakest} along, and a word is chosen by it.
 *
 * @module
 */

import { BASES, type Basis, type LinkOutcome } from "./words.ts";

/** The weakest of the parts; nothing at all rests on nothing. */
export function weakest(...parts: readonly Basis[]): Basis {
  return BASES[Math.max(...parts.map((part) => BASES.indexOf(part)))] ?? "none";
}

/** How many claims rest on what; those that do not say are concluded. */
export function countByBasis(
  claims: readonly { readonly basis?: Basis | undefined }[],
): Record<Basis, number> {
  const counts = { observed: 0, derived: 0, configured: 0, intended: 0, none: 0 };
  for (const { basis = "derived" } of claims) counts[basis]++;
  return counts;
}

/** `12 links derived, none observed`; nothing when all of them were observed. */
export function basisWords(
  { observed, derived, configured, intended, none }: Readonly<Record<Basis, number>>,
): string {
  if (derived + configured + intended + none === 0) return "";
  const parts = ([
    [configured, "by configuration"],
    [intended, "by intent"],
    [none, "not known"],
  ] as const).filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  const links = derived === 1 ? "1 link derived" : `${derived} links derived`;
  return [links, ...parts, `${observed === 0 ? "none" : observed} observed`].join(", ");
}

const HAPPENS: Readonly<Record<LinkOutcome, string>> = {
  tls: "tls",
  plain: "plain",
  fails: "fails",
  unknown: "unknown",
};

const WOULD: Readonly<Record<LinkOutcome, string>> = {
  tls: "would be tls",
  plain: "would be plain",
  fails: "would fail",
  unknown: "unknown",
};

/** `fails` of a dial that was seen, `would fail` of one that nobody made. */
export function outcomeWords(
  { outcome, basis }: { readonly outcome: LinkOutcome; readonly basis?: Basis | undefined },
): string {
  return (basis === "observed" ? HAPPENS : WOULD)[outcome];
}
