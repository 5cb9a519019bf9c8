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
  return {
    verdicts: Object.fromEntries(nodes.map(({ id }) => [id, verdict])),
    findings: Object.fromEntries(nodes.map(({ id }) => [id, findings])),
  };
}

/** Findings by node, where the rest of the nodes are fine. */
export function exceptFor(
  nodes: readonly NodeSketch[],
  troubled: Readonly<Record<string, readonly [Verdict, readonly string[]]>>,
): Expected {
  const fine = everyNode(nodes, "ok", []);
  const entries = Object.entries(troubled);
  return {
    verdicts: {
      ...fine.verdicts,
      ...Object.fromEntries(entries.map(([id, [verdict]]) => [id, verdict])),
    },
    findings: {
      ...fine.findings,
      ...Object.fromEntries(entries.map(([id, [, ids]]) => [id, ids])),
    },
  };
}
