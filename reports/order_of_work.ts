/**
 * In which order a cluster's findings are put right, in words.
 *
 * @module
 */

import { type Stage, STAGES } from "../src/explain/rule.ts";
import { RULES } from "../src/explain/rules/index.ts";

const OF_RULE: ReadonlyMap<string, Stage> = new Map(RULES.map(({ id, stage }) => [id, stage]));

/** Where a finding's rule stands in {@link STAGES}; behind them all when no rule here has that id. */
export function stageOf(id: string): number {
  const stage = OF_RULE.get(id);
  return stage === undefined ? STAGES.length : STAGES.indexOf(stage);
}

interface Heading {
  readonly title: string;
  readonly why: string;
}

const HEADINGS: Readonly<Record<Stage, Heading>> = {
  reach: {
    title: "See every node",
    why: "What cannot be reached cannot be judged, and may be the cause of the rest.",
  },
  trust: {
    title: "Files and trust",
    why: "Every node must be able to verify every other one before any of them insists on it.",
  },
  language: {
    title: "A common language",
    why: "Versions and cipher suites must overlap before peers are made to use them.",
  },
  modes: {
    title: "Modes and listeners",
    why: "One node at a time, each restart only when every node shows UN.",
  },
  "client-auth": {
    title: "Client authentication",
    why: "Last, because it can shut out a node that everything else let in.",
  },
};

/** What stands above the findings of a stage, by {@link stageOf}. */
export function headingOf(stage: number): Heading {
  const name = STAGES[stage];
  return name === undefined ? { title: "The rest", why: "" } : HEADINGS[name];
}
