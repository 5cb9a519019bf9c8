/**
 * The shape that most scenarios share: a datacenter of three racks, one node in each.
 *
 * @module
 */

import type { Verdict } from "../../model/words.ts";
import type { Expected, NodeSketch } from "../scenario.ts";

type Peculiarity = Partial<Omit<NodeSketch, "id" | "dc" | "rack">>;

/** Nodes `eu-1`, `eu-2`, …, one for each peculiarity, in racks `r1`, `r2`, …. */
export function racks(...peculiarities: readonly Peculiarity[]): NodeSketch[] {
  return peculiarities.map((peculiarity, index) => ({
    id: `eu-${index + 1}`,
    dc: "eu",
    rack: `r${index + 1}`,
    ...peculiarity,
  }));
}

/** What to expect where every node is in the same state. */
export function everyNode(
  nodes: readonly NodeSketch[],
  verdict: Verdict,
  findings: readonly string[],
): Expected {
  return exceptFor(nodes, Object.fromEntries(nodes.map(({ id }) => [id, [verdict, findings]])));
}

type State = readonly [Verdict, readonly string[]];

/** Verdict and findings of some nodes, where the rest is fine; and what is found of the cluster. */
export function exceptFor(
  nodes: readonly NodeSketch[],
  troubled: Readonly<Record<string, State>>,
  cluster: readonly string[] = [],
): Expected {
  const states = nodes.map(({ id }) => [id, troubled[id] ?? ["ok", []]] as const);
  return {
    verdicts: Object.fromEntries(states.map(([id, [verdict]]) => [id, verdict])),
    findings: { "": cluster, ...Object.fromEntries(states.map(([id, [, ids]]) => [id, ids])) },
  };
}
