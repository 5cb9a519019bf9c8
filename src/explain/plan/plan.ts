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
import type { ClusterFacts, NodeFacts } from "../facts.ts";
import { judge } from "../judge.ts";
import { basisWords, countByBasis } from "../../model/basis.ts";
import { isProven, some } from "../seen.ts";
import { CHECK_FILES, fill, PROBE } from "../steps.ts";
import { breaksOf } from "./forecast.ts";
import { type Gate, gate } from "./gate.ts";
import { gatesOf } from "./gates.ts";
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
export function plan(facts: ClusterFacts, to: Mode): Plan {
  const known = statesOf(facts);
  const states = Object.fromEntries(
    known.map(({ facts: { node }, state }) => [node.address, state]),
  );
  const failing = facts.links.filter(({ outcome }) => outcome === "fails");
  const steps = stepsTo(to);
  const index = steps.findIndex(({ goal }) => !known.every((node) => isIn(node, goal)));
  const step = steps[index];
  if (step === undefined) {
    const amiss = known.length === 0 ? null : whatIsAmiss(facts);
    const reached = `every node runs ${to}`;
    return {
      to,
      step: known.length === 0
        ? "there are no nodes"
        : amiss === null
        ? `done: ${reached}${asFarAsSeen(facts)}`
        : `${reached}, but it is not done${already(failing)}${unsure(facts)}`,
      states,
      next: amiss,
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

function already(failing: ClusterFacts["links"]): string {
  if (failing.length === 0) return "";
  const links = failing.length === 1 ? "1 link" : `${failing.length} links`;
  const isSeen = failing.every(({ basis }) => basis === "observed");
  const fail = !isSeen ? "would fail" : failing.length === 1 ? "fails" : "fail";
  return `; ${links} ${fail} already`;
}

/**
 * What stands between modes that are as they should be and a cluster that works: a link that fails, an
 * error on a node, or a link of which nobody knows. `null` when there is nothing.
 */
function whatIsAmiss(facts: ClusterFacts): Next | null {
  const of = (wanted: Link["outcome"]) => facts.links.filter(({ outcome }) => outcome === wanted);
  const [failing, open] = [of("fails"), of("unknown")];
  const [error] = failing.length > 0
    ? []
    : judge(facts).findings.filter(({ severity }) => severity === "error");
  if (error !== undefined) {
    const where = error.node === null ? "" : `${error.node}: `;
    return {
      change: `Mend what is wrong first: ${where}${error.title}.`,
      nodes: error.node === null ? facts.nodes.map(({ node }) => node.id) : [error.node],
      kind: "mend",
      mode: null,
      gates: [
        gate("nothing-is-wrong", {
          holds: false,
          basis: error.basis ?? "derived",
          evidence: error.evidence[0] ?? error.title,
          command: `ringshake runbook ${error.runbook}`,
        }),
      ],
    };
  }
  const stranger = failing.length > 0 ? undefined : facts.nodes.find((node) => !isShown(node));
  if (stranger !== undefined) {
    const { id } = stranger.node;
    return {
      change: `Find out what answers at ${id}.`,
      nodes: [id],
      kind: "ask",
      mode: null,
      gates: [
        gate("every-node-is-proven", {
          holds: null,
          basis: "intended",
          evidence: `${id}: no RPC answer showed that it is a ScyllaDB node`,
          command: fill(`${PROBE} --certificate FILE --keyfile FILE`, stranger.node),
        }),
      ],
    };
  }
  const links = failing.length > 0 ? failing : open;
  const [first] = links;
  if (first === undefined) return null;
  const { from, to, connection, reason } = first;
  const more = links.length > 1 ? ` (and ${links.length - 1} more)` : "";
  const isFailing = failing.length > 0;
  return {
    change: isFailing
      ? `Mend the links that fail, ${from} to ${to} first.`
      : `Find out whether ${from} reaches ${to}.`,
    nodes: [from, to],
    kind: isFailing ? "mend" : "ask",
    mode: null,
    gates: [
      gate("every-link-works", {
        holds: isFailing ? false : null,
        basis: first.basis,
        evidence: `${from} to ${to}, ${connection}: ${reason}${more}`,
        command: CHECK_FILES,
      }),
    ],
  };
}

/** Done is what was seen of the nodes; of the links it is said how much of it was. */
function asFarAsSeen({ links }: ClusterFacts): string {
  const words = basisWords(countByBasis(links));
  return words === "" ? "" : `; as far as one vantage can see: ${words}`;
}

/** An RPC answer, or the process's own word. */
const isShown = (facts: NodeFacts): boolean => isProven(facts) || facts.running?.effective != null;

/** The modes are as they should be; that says nothing of handshakes that nobody saw succeed. */
function unsure({ links }: ClusterFacts): string {
  const open = links.filter(({ outcome }) => outcome === "unknown").length;
  return open === 0
    ? ""
    : `; whether ${open === 1 ? "1 link works" : `${open} links work`} is not known`;
}

/** Whatever the node runs of what it may run, it has reached the goal. */
const isIn = (node: StatesKnown, goal: readonly PlanState[]) =>
  node.possible.length > 0 && node.possible.every((state) => goal.includes(state));

/**
 * A node of which too little is known to be told to change: it may be where the plan ends, or
 * anywhere. Not so when the change would do no harm in any of its possible states.
 */
function isBlind(node: StatesKnown, step: Step, end: PlanState): boolean {
  if (isIn(node, step.goal)) return false;
  if (node.possible.length === 0) return true;
  if (node.possible.length > 1 && node.possible.includes(end)) return true;
  return !node.possible.every((state) => step.from.includes(state) || step.goal.includes(state));
}

const nameOf = ({ facts }: StatesKnown) => facts.node.id;
