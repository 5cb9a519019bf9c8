/**
 * The fold of a run's events: what is known so far. Views draw it and the report is made of it, at
 * any moment, so a run that is cut short still has a report.
 *
 * @module
 */

import { HELLO_TO } from "../../probes/tls_hello.ts";
import type { Capture } from "../handshake/capture.ts";
import type { AttemptReport } from "../model/port.ts";
import type { Role } from "../model/words.ts";
import { type Cost, FREE, type Probe, type Seen } from "../probe/probe.ts";
import type { Target } from "../probe/target.ts";
import type { RunEvent } from "./event.ts";

export interface Attempted {
  readonly attempt: AttemptReport;
  readonly capture: Capture | null;
}

/** A probe that was not asked, and why. */
export interface Skipped {
  readonly role: Role;
  readonly probe: string;
  readonly why: string;
}

/** A probe that had to be asked and brought no answer, or only a part of it. */
export type Missed = Skipped;

export interface NodeRun {
  readonly target: Target;
  readonly status: "waiting" | "running" | "done";
  readonly observations: ReadonlyMap<string, unknown>;
  readonly attempts: readonly Attempted[];
  readonly handshakes: number;
  readonly skipped: readonly Skipped[];
  readonly missed: readonly Missed[];
  readonly bugs: readonly string[];
  readonly localAddress: string | null;
}

export interface RunState {
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** What cut the run short; `null` while it runs and when it ran to its end. */
  readonly cutShort: string | null;
  readonly predicted: Cost;
  readonly nodes: ReadonlyMap<string, NodeRun>;
}

export const BEFORE: RunState = {
  startedAt: null,
  endedAt: null,
  cutShort: null,
  predicted: FREE,
  nodes: new Map(),
};

/** The state after `event`. A second run over some of the nodes replaces what is known of those. */
export function fold(state: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case "planned":
      return {
        startedAt: event.at,
        endedAt: null,
        cutShort: null,
        predicted: event.predicted,
        nodes: new Map([
          ...state.nodes,
          ...event.targets.map((target) => [target.id, waiting(target)] as const),
        ]),
      };
    case "ended":
      return { ...state, endedAt: event.at, cutShort: event.reason };
    default: {
      const before = state.nodes.get(event.node);
      if (before === undefined) return state;
      return { ...state, nodes: new Map(state.nodes).set(event.node, foldNode(before, event)) };
    }
  }
}

/** What the probes of one node learned, keyed by the probe itself. */
export function seenIn(node: NodeRun): Seen {
  return {
    of: <T>(probe: Probe<T>) => node.observations.get(probe.id) as T | undefined,
  };
}

type NodeEvent = Extract<RunEvent, { readonly node: string }>;

function foldNode(node: NodeRun, event: NodeEvent): NodeRun {
  switch (event.kind) {
    case "node-started":
      return { ...node, status: "running" };
    case "node-finished":
      return { ...node, status: "done" };
    case "attempted":
      return {
        ...node,
        attempts: [...node.attempts, { attempt: event.attempt, capture: event.capture }],
        handshakes: node.handshakes + event.handshakes,
        localAddress: event.localAddress ?? node.localAddress,
      };
    case "observed":
      return {
        ...node,
        observations: new Map(node.observations).set(event.probe, event.observation),
      };
    case "skipped":
      return { ...node, skipped: [...node.skipped, event] };
    case "missed":
      return { ...node, missed: [...node.missed, event] };
    case "bug":
      return { ...node, bugs: [...node.bugs, `${event.probe}: ${event.error}`] };
  }
}

function waiting(target: Target): NodeRun {
  return {
    target,
    status: "waiting",
    observations: new Map(),
    attempts: [],
    handshakes: 0,
    skipped: [],
    missed: [],
    bugs: [],
    localAddress: null,
  };
}

/** The chain that was served there, if any. */
export function chainsAt(role: Role, run: NodeRun): (readonly Uint8Array[])[] {
  const served = seenIn(run).of(HELLO_TO[role])?.handshake.outcome?.learned.certificates ?? [];
  return served.length > 0 ? [served] : [];
}
