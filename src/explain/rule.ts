/**
 * A rule: one thing that can be wrong, how to see it in the facts, and the runbook for it.
 *
 * A rule gives evidence or nothing: the type leaves no way to raise a finding without it. It fires
 * only when what it says holds for every mode that the evidence allows.
 *
 * @module
 */

import { FINDING_BASES, type FindingBasis, type Severity } from "../model/words.ts";
import type { ClusterFacts, JudgedLink, NodeFacts } from "./facts.ts";

/** What a person needs at three in the morning, in the order in which they need it. */
export interface Runbook {
  readonly meaning: string;
  readonly impact: string;
  readonly howRingshakeKnows: string;
  /** What else could be true, and what was not looked at; what it rests on is the basis' to say. */
  readonly doesNotProve: string;
  /** Commands to paste. */
  readonly checkByHand: readonly string[];
  readonly fix: readonly string[];
  readonly verify: readonly string[];
  readonly rollBack: readonly string[];
}

/** A finding before it is addressed and filed. What is left out is taken from the rule. */
export interface Draft {
  readonly severity?: Severity;
  readonly basis?: FindingBasis;
  readonly leaves?: "unknown";
  /** A node's id. Node rules leave it out. */
  readonly node?: string;
  /** Ids of the nodes that a finding without a node of its own is about: its fix names them. */
  readonly nodes?: readonly string[];
  readonly port?: number;
  readonly title?: string;
  /** What a person can check: bytes, ports, alert numbers, file:line. */
  readonly evidence: readonly [string, ...string[]];
  readonly explanation?: string;
  readonly fix?: string;
}

/**
 * In which order findings are put right. A node that cannot be reached cannot be judged; a chain that peers
 * refuse must be repaired before any node insists on TLS; what nodes speak must be agreed before they are
 * made to speak it; and client authentication comes last, because it can shut out a node that everything
 * else let in.
 */
export const STAGES = ["reach", "trust", "language", "modes", "client-auth"] as const;
export type Stage = typeof STAGES[number];

interface RuleText {
  /** kebab-case; also the finding's id and the name of its runbook. */
  readonly id: string;
  readonly stage: Stage;
  readonly severity: Severity;
  /** What its drafts rest on; one that rests on less says so. */
  readonly basis: FindingBasis;
  readonly title: string;
  /**
   * What it judges: Cassandra's nodes, or the ports of clients on any node. Left out: ScyllaDB's storage
   * ports, and those of nodes that nothing has proven.
   */
  readonly of?: "cassandra" | "clients";
  /** It knows Cassandra before 4.0, too; the options and habits of those are others. */
  readonly ofCassandra3?: true;
  /** The node's verdict is `unknown` rather than `warning`: not everything could be seen. */
  readonly leaves?: "unknown";
  readonly runbook: Runbook;
}

/** Asked once for each node. */
export interface NodeRule extends RuleText {
  readonly scope: "node";
  judge(node: NodeFacts, cluster: ClusterFacts): Iterable<Draft>;
}

/** Asked once. Its drafts name a node when the finding is that node's own. */
export interface ClusterRule extends RuleText {
  readonly scope: "cluster";
  judge(cluster: ClusterFacts): Iterable<Draft>;
}

export type Rule = NodeRule | ClusterRule;

/** What a finding about links rests on: the weakest of them. */
export function basisOf(links: readonly Pick<JudgedLink, "basis">[]): FindingBasis {
  return FINDING_BASES.findLast((word) => links.some(({ basis }) => basis === word)) ?? "derived";
}

/** Evidence out of a list; `null` when the list is empty, so that nothing is claimed. */
export function evidence(items: readonly string[]): readonly [string, ...string[]] | null {
  const [first, ...rest] = items;
  return first === undefined ? null : [first, ...rest];
}
