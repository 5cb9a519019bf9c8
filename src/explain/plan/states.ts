/**
 * Where a node is on the way: its mode, in the letters of the migration.
 *
 * @module
 */

import type { Mode } from "../../model/words.ts";
import { type ClusterFacts, modesOf, type NodeFacts } from "../facts.ts";

/** none without a certificate, none with one (passive), transitional, all, dc, rack. */
export const PLAN_STATES = ["N0", "NP", "T", "A", "D", "R", "unknown"] as const;
export type PlanState = typeof PLAN_STATES[number];

export const STATE_OF: Readonly<Record<Mode, PlanState>> = {
  none: "N0",
  passive: "NP",
  transitional: "T",
  all: "A",
  dc: "D",
  rack: "R",
};

export interface StatesKnown {
  readonly facts: NodeFacts;
  /** Every state that the evidence allows; empty when it allows none. */
  readonly possible: readonly PlanState[];
  /** The one state, when it is settled. */
  readonly state: PlanState;
}

export function statesOf({ nodes }: ClusterFacts): StatesKnown[] {
  return nodes.map((facts) => {
    const possible = modesOf(facts).map((mode) => STATE_OF[mode]);
    const [state = "unknown", ...others] = possible;
    return { facts, possible, state: others.length > 0 ? "unknown" : state };
  });
}
