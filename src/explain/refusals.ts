/**
 * Who does not accept whose certificate, in which direction of dialling, and who is the odd one out.
 *
 * @module
 */

import type { ChainReport } from "../model/port.ts";
import type { ClusterFacts, JudgedLink } from "./facts.ts";
import { asksButTrustsNobody } from "./links/handshake.ts";
import { some, tlsOf } from "./seen.ts";

export interface Refusal {
  /** The node whose truststore judges. */
  readonly judge: string;
  readonly refused: string;
  /** The dial that fails by it: the judge's own, or that of the node that it refuses. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** Out of failing links, those that a finding about the chain or the truststore itself does not explain. */
export function refusalsIn(
  { nodes }: Pick<ClusterFacts, "nodes">,
  links: readonly Pick<JudgedLink, "from" | "to" | "cause" | "reason">[],
): Refusal[] {
  const invalid = new Set<string>();
  const trustsNobody = new Set<string>();
  const chains = new Map(nodes.map((facts) => [facts.node.id, tlsOf(facts)?.chain]));
  for (const facts of nodes) {
    if (tlsOf(facts)?.chain?.status === "invalid") invalid.add(facts.node.id);
    if (asksButTrustsNobody(tlsOf(facts))) trustsNobody.add(facts.node.id);
  }
  return links.flatMap(({ from, to, cause, reason }): Refusal[] => {
    if (cause !== "trust" && cause !== "client-trust" && cause !== "withheld") return [];
    if (cause === "withheld" && isTrustedBy(chains.get(from), to)) return [];
    const [judge, refused] = cause === "trust" ? [from, to] : [to, from];
    if (invalid.has(refused) || trustsNobody.has(judge)) return [];
    return [{ judge, refused, from, to, reason }];
  });
}

/** Failing links whose acceptor or dialler is trusted and refused all the same: its chain is too weak. */
export function weaknessesIn(
  links: readonly Pick<JudgedLink, "from" | "to" | "cause" | "reason">[],
): Refusal[] {
  return links.flatMap(({ from, to, cause, reason }): Refusal[] => {
    if (cause === "strength") return [{ judge: from, refused: to, from, to, reason }];
    return cause === "client-strength" ? [{ judge: to, refused: from, from, to, reason }] : [];
  });
}

/** Then it is only held back, which is another finding. */
export function isTrustedBy(chain: ChainReport | null | undefined, judge: string): boolean {
  const judged = chain?.judgements.find(({ truststoreOf }) => truststoreOf === judge);
  return judged?.status === "valid";
}

export interface OddOne {
  readonly node: string;
  readonly evidence: readonly [string, ...string[]];
}

/** Groups by the smaller side: it is the odd one out, and the one to mend. */
export function oddOnes(
  refusals: readonly Refusal[],
  judging: "truststore" | "priority_string" = "truststore",
): OddOne[] {
  const [byJudge, byRefused] = [groupBy(refusals, "judge"), groupBy(refusals, "refused")];
  const [groups, sentence] = byJudge.size < byRefused.size
    ? [
      byJudge,
      (judge: string, others: readonly string[]) =>
        `the ${judging} of ${judge} does not accept the chain of ${some(others)}`,
    ] as const
    : [
      byRefused,
      (refused: string, others: readonly string[]) =>
        `the chain of ${refused} is not accepted by the ${judging} of ${some(others)}`,
    ] as const;
  return [...groups].map(([node, members]) => ({
    node,
    evidence: [
      sentence(node, [...members.others]),
      directions(node, [...members.others], refusals),
      ...members.reasons,
    ],
  }));
}

interface Group {
  readonly others: Set<string>;
  readonly reasons: Set<string>;
}

function groupBy(refusals: readonly Refusal[], side: "judge" | "refused"): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const refusal of refusals) {
    const group = groups.get(refusal[side]) ?? { others: new Set(), reasons: new Set() };
    group.others.add(refusal[side === "judge" ? "refused" : "judge"]);
    group.reasons.add(refusal.reason);
    groups.set(refusal[side], group);
  }
  return groups;
}

/** Both directions between the odd one and each other: which dial fails by this, and which does not. */
function directions(node: string, others: readonly string[], refusals: readonly Refusal[]): string {
  const failing = new Set(refusals.map(({ from, to }) => arrow(from, to)));
  const all = others.flatMap((other) => [arrow(node, other), arrow(other, node)]);
  const fine = all.filter((each) => !failing.has(each));
  const fails = `dials that fail by it: ${some(all.filter((each) => failing.has(each)))}`;
  return fine.length === 0 ? fails : `${fails}; dials that do not: ${some(fine)}`;
}

const arrow = (from: string, to: string) => `${from} → ${to}`;
