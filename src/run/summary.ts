/**
 * What a run came to, in numbers, and what of it is missing.
 *
 * @module
 */

import type { NodeReport, Report } from "../model/report.ts";
import { type Verdict, VERDICTS } from "../model/words.ts";
import { portNumber } from "../probe/target.ts";
import { hostAndPort } from "../scylla/address.ts";
import type { RunState } from "./state.ts";

/** Why the report does not hold all that was to be asked; `ruleBugs` are failures of our own. */
export function partialOf(state: RunState, ruleBugs: readonly string[]): Report["partial"] {
  const runs = [...state.nodes.values()];
  if (state.cutShort !== null) {
    const unfinished = runs.filter(({ status }) => status !== "done");
    const skipped = unfinished.map(({ target }) => target.id);
    return { reason: state.cutShort, cause: "interrupted", skipped };
  }
  const bugs = [...runs.flatMap(({ bugs }) => bugs), ...ruleBugs];
  if (bugs.length > 0) {
    const reason = "ringshake itself failed in part; please report it";
    return { reason, cause: "failed", skipped: bugs };
  }
  const missed = runs.flatMap(({ target, missed }) =>
    missed.map(({ role, probe }) =>
      `${hostAndPort(target.host, portNumber(target, role))} ${probe}`
    )
  );
  const reason = "ports that had answered stopped answering";
  return missed.length === 0 ? null : { reason, cause: "unanswered", skipped: missed };
}

/** Counts of verdicts, connections and costs. */
export function summaryOf(
  nodes: readonly NodeReport[],
  state: RunState,
  durationMs: number,
): Report["summary"] {
  const attempts = nodes.flatMap((node) => node.attempts);
  const byPurpose: Record<string, number> = {};
  for (const { purpose } of attempts) byPurpose[purpose] = (byPurpose[purpose] ?? 0) + 1;
  const counts = Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, nodes.filter((node) => node.verdict === verdict).length]),
  ) as Record<Verdict, number>;
  return {
    nodes: nodes.length,
    ...counts,
    connections: attempts.length,
    connectionsByPurpose: byPurpose,
    handshakes: [...state.nodes.values()].reduce((sum, run) => sum + run.handshakes, 0),
    logLines: attempts.reduce((sum, { logLines }) => sum + logLines, 0),
    predicted: {
      connections: state.predicted.connections,
      logLines: state.predicted.logLines,
    },
    durationMs,
  };
}
