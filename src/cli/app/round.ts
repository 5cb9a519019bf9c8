/**
 * How far one round of probing is.
 *
 * @module
 */

import type { RunEvent } from "../../run/event.ts";
import type { Progress } from "../../tui/driver.ts";

export interface Round {
  /** 1 for the first. */
  readonly number: number;
  readonly total: number;
  readonly predicted: number;
  readonly startedAtMs: number;
  readonly done: number;
  readonly attempts: number;
  readonly running: readonly string[];
}

export const NO_ROUND: Round = {
  number: 0,
  total: 0,
  predicted: 0,
  startedAtMs: 0,
  done: 0,
  attempts: 0,
  running: [],
};

export function nextRound({ number }: Round, nowMs: number): Round {
  return { ...NO_ROUND, number: number + 1, startedAtMs: nowMs };
}

export function roundAfter(round: Round, event: RunEvent): Round {
  switch (event.kind) {
    case "planned":
      return {
        ...round,
        total: event.targets.length,
        predicted: event.predicted.connections,
      };
    case "node-started":
      return { ...round, running: [...round.running, event.node] };
    case "node-finished":
      return {
        ...round,
        done: round.done + 1,
        running: round.running.filter((node) => node !== event.node),
      };
    case "attempted":
      return { ...round, attempts: round.attempts + 1 };
    case "ended":
      return { ...round, running: [] };
    default:
      return round;
  }
}

/** Time left is told once enough was done to know the pace. */
const ENOUGH_ATTEMPTS = 5;

export function progressOf(round: Round, nowMs: number): Progress {
  const { done, total, attempts, predicted, startedAtMs, running } = round;
  const elapsed = Math.max(1, nowMs - startedAtMs);
  const rate = attempts / elapsed;
  const left = Math.max(0, predicted - attempts);
  const etaMs = attempts < ENOUGH_ATTEMPTS || running.length === 0 ? null : left / rate;
  return { done, total, attempts, predicted, startedAtMs, running, rate: rate * 1000, etaMs };
}
