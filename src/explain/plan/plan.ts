/**
 * The migration as a state machine: where each node is, what the next change is, and what must hold
 * before it.
 *
 * Nodes of different modes can miss each other's ports, so every change of mode goes by way of
 * `transitional`, which gets along with everything that has a TLS listener. A plan changes one node at
 * a time, in any order within a step; it never asks for a change after which two nodes, one changed and
 * one not, could not connect.
 *
 * @module
 */

import type { Link } from "../../model/report.ts";
import type { Mode } from "../../model/words.ts";
import type { ClusterFacts } from "../facts.ts";
import { some } from "../seen.ts";
import { already, ending, isShown } from "./ending.ts";
import { breaksOf } from "./forecast.ts";
import type { Gate } from "./gate.ts";
import { gatesOf } from "./gates.ts";
import { scyllaOnly } from "./scylla_only.ts";
import { type PlanState, STATE_OF, type StatesKnown, statesOf } from "./states.ts";
import { type Step, stepsTo } from "./steps.ts";

export type { Gate } from "./gate.ts";
export type { PlanState } from "./states.ts";

export interface Next {
  readonly change: string;
  /** Ids of the nodes to change, to mend, or to find out about. */
  readonly nodes: readonly string[];
  /** A step to take; or what stands before it: something to mend, or to find out. */
  readonly kind: "change" | "mend" | "ask";
  /** What the nodes become, where the step is one of modes. */
  readonly mode: Mode | null;
  readonly gates: readonly Gate[];
}

/** Any undertaking that goes node by node through steps with gates between them. */
export interface Procedure<State extends string> {
  /** Where the cluster is, in words. */
  readonly step: string;
  /** By address. */
  readonly states: Readonly<Record<string, State>>;
  /** `null`: there is nothing left to do. */
  readonly next: Next | null;
  /** Links that fail, at some moment or all along, if one goes on now. */
  readonly breaks: readonly Link[];
  readonly rollback: readonly string[];
}

export interface Plan extends Procedure<PlanState> {
  readonly to: Mode;
}

/** What to do next on the way to a mode. */
export const plan = (cluster: ClusterFacts, to: Mode): Plan =>
  scyllaOnly(cluster, (facts) => planOf(facts, to));

function planOf(facts: ClusterFacts, to: Mode): Plan {
  const known = statesOf(facts);
  const states = Object.fromEntries(
    known.map(({ facts: { node }, state }) => [node.address, state]),
  );
  const failing = facts.links.filter(({ outcome }) => outcome === "fails");
  const steps = stepsTo(to);
  const index = steps.findIndex(({ goal }) => !known.every((node) => isIn(node, goal)));
  const step = steps[index];
  if (step === undefined) {
    const { step, next } = known.length === 0
      ? { step: "there are no nodes", next: null }
      : ending(facts, `every node runs ${to}`);
    return {
      to,
      step,
      states,
      next,
      breaks: failing,
      rollback: [],
    };
  }
  const where = known.some(({ facts }) => isShown(facts))
    ? `step ${index + 1} of ${steps.length}: ${step.title}`
    : "where the cluster is is not known: no node was shown to be one";
  const blind = known.filter((node) =>
    isBlind(node, step, STATE_OF[to]) || (!isShown(node.facts) && !isIn(node, step.goal))
  );
  const behind = known.filter((node) => !isIn(node, step.goal));
  const done = known.length - behind.length;
  return {
    to,
    step: `${where} (${done} of ${known.length} nodes)${already(failing)}`,
    states,
    next: { ...changeOf(step, behind, blind), gates: gatesOf(facts, known, blind, step) },
    breaks: blind.length > 0 ? [] : breaksOf(facts, behind.map((node) => node.facts), step.mode),
    // A question changes nothing, so there is no way back from it: undoing a step that was never
    // taken could take a working node down.
    rollback: blind.length > 0 ? [] : step.rollback,
  };
}

function changeOf(
  step: Step,
  behind: readonly StatesKnown[],
  blind: readonly StatesKnown[],
): Omit<Next, "gates"> {
  if (blind.length > 0) {
    const nodes = blind.map(nameOf);
    return {
      change: `Find out in which mode ${some(nodes)} ${blind.length === 1 ? "runs" : "run"}.`,
      nodes,
      kind: "ask",
      mode: null,
    };
  }
  const nodes = behind.map(nameOf);
  const open = behind.filter(({ possible }) => possible.length > 1).map(nameOf);
  const hint = open.length === 0
    ? ""
    : ` Whether ${some(open)} took this step already cannot be seen from outside: give --api.`;
  return {
    change: `${step.change} On: ${some(nodes)}. ${step.each}${hint}`,
    nodes,
    kind: "change",
    mode: step.mode,
  };
}

/** Whatever the node runs of what it may run, it has reached the goal. */
const isIn = (node: StatesKnown, goal: readonly PlanState[]) =>
  node.possible.length > 0 && node.possible.every((state) => goal.includes(state));

/**
 * A node of which too little is known to be told to change: it may be where the plan ends, or
 * anywhere. In whatever else it may be the change does no harm: the steps before are done.
 */
const isBlind = (node: StatesKnown, step: Step, end: PlanState): boolean =>
  !isIn(node, step.goal) && (node.possible.length === 0 || node.possible.includes(end));

const nameOf = ({ facts }: StatesKnown) => facts.node.id;
