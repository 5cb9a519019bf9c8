/**
 * Which node to look at when pairs of nodes cannot connect.
 *
 * If one node fails with many and these many get along with each other, it is the one. Two nodes that
 * fail only with each other are equals, and no one is named.
 *
 * @module
 */

import type { JudgedLink, LinkCause } from "./facts.ts";

export interface Blamed {
  /** `null`: the two of a pair are equals. */
  readonly node: string | null;
  /** Whom it fails with; both names of a pair when no one is named. */
  readonly others: readonly string[];
  /** A reason out of the links. */
  readonly reason: string;
}

/** Names the fewest nodes that account for every failing pair of this cause. */
export function blame(links: readonly JudgedLink[], cause: LinkCause): Blamed[] {
  const failing = links.filter((link) => link.cause === cause);
  const partners = new Map<string, Set<string>>();
  const reasons = new Map<string, string>();
  for (const { from, to, reason } of failing) {
    for (const [one, other] of [[from, to], [to, from]] as const) {
      partners.set(one, (partners.get(one) ?? new Set()).add(other));
      if (!reasons.has(one)) reasons.set(one, reason);
    }
  }
  const blamed: Blamed[] = [];
  while (partners.size > 0) {
    const [[node, others]] = [...partners].sort(([, a], [, b]) => b.size - a.size) as [
      [string, Set<string>],
    ];
    const isPair = others.size === 1;
    blamed.push({
      node: isPair ? null : node,
      others: isPair ? [node, ...others] : [...others],
      reason: reasons.get(node) ?? "",
    });
    for (const other of others) {
      const left = partners.get(other);
      left?.delete(node);
      if (left?.size === 0) partners.delete(other);
    }
    partners.delete(node);
  }
  return blamed;
}
