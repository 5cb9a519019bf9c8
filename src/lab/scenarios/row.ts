/**
 * A practice cluster as a row of a table: what its nodes do wrong, and what is to be found of it.
 *
 * @module
 */

import type { ClientAuthMode, Mode, Verdict } from "../../model/words.ts";
import type { NodeSketch, Scenario } from "../scenario.ts";

/** A node's verdict, and the ids of its findings, sorted. */
type State = readonly [Verdict, readonly string[]];

export interface Row {
  readonly name: string;
  readonly description: string;
  /** What is intended; `all` when left out. */
  readonly mode?: Mode;
  /** `none` when left out. */
  readonly clientAuth?: ClientAuthMode;
  readonly nodes: readonly NodeSketch[];
  /** What is found of every node that `finds` does not name; nothing when left out. */
  readonly every?: State;
  readonly finds?: Readonly<Record<string, State>>;
  /** What is found of the cluster. */
  readonly cluster?: readonly string[];
}

const FINE: State = ["ok", []];

export function scenarioOf(row: Row): Scenario {
  const { name, description, mode = "all", clientAuth = "none", nodes } = row;
  const states = nodes.map(({ id }) => [id, row.finds?.[id] ?? row.every ?? FINE] as const);
  return {
    name,
    description,
    intent: { mode, clientAuth },
    nodes,
    expected: {
      verdicts: Object.fromEntries(states.map(([id, [verdict]]) => [id, verdict])),
      findings: {
        "": row.cluster ?? [],
        ...Object.fromEntries(states.map(([id, [, ids]]) => [id, ids])),
      },
    },
  };
}

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
