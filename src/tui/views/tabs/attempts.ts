/**
 * Attempts: every connection that was made to the node, and what it cost.
 *
 * @module
 */

import type { AttemptReport } from "../../../model/port.ts";
import { BLANK, fit, type Line, span } from "../../line.ts";
import { labelled } from "../../prose.ts";
import { enter, notify, step } from "../../state.ts";
import { emptiness, listDetail } from "../view.ts";
import type { Tab } from "./tab.ts";

export const attempts: Tab = {
  id: "attempts",
  title: "Attempts",
  word: "Attempts",
  short: "Tries",
  count: (row) => row.node.attempts.length,
  body(state, row, area) {
    const made = row.node.attempts;
    const wide = area.width >= 72;
    return listDetail(state, area, {
      key: `${row.node.id}/attempts`,
      ids: made.map((_, index) => String(index)),
      head: made.length === 0 ? [] : [headRow(wide)],
      row: (index) => attemptRow(made[index], wide),
      detail: (index, width) => detailOf(made[index], width),
      most: Math.max(3, area.height - 7),
      stacked: true,
      empty: emptiness(area.width, "No connection was made yet"),
    });
  },
  open(state, row, { index }) {
    const attempt = { node: row.node.id, attempt: index };
    if (state.library.captureOf(attempt.node, attempt.attempt) === null) {
      return step(notify(state, "No messages were kept of this attempt", "info"));
    }
    return step(enter(state, { view: "messages", ...attempt }));
  },
  copy: (_state, row, { index }) => row.node.attempts[index]?.result ?? null,
};

function headRow(wide: boolean): Line {
  return [
    fit(span("    START", "faint"), 12),
    fit(span("PORT", "faint"), 7),
    fit(span("PURPOSE", "faint"), wide ? 26 : 18),
    fit(span("TOOK", "faint"), 10),
    fit(span("LOG", "faint"), 5),
    span("RESULT", "faint"),
  ];
}

function attemptRow(attempt: AttemptReport | undefined, wide: boolean): Line {
  if (attempt === undefined) return BLANK;
  const { logLines } = attempt;
  return [
    fit(span(`${(attempt.startedMs / 1000).toFixed(2)} s`, "faint"), 8, "right"),
    span("  "),
    fit(span(String(attempt.port)), 7),
    fit(span(attempt.purpose), wide ? 26 : 18),
    fit(span(`${attempt.durationMs.toFixed(1)} ms`, "faint"), 8, "right"),
    span("  "),
    fit(span(logLines === 0 ? "–" : String(logLines), logLines === 0 ? "faint" : "warning"), 5),
    span(attempt.result),
  ];
}

function detailOf(attempt: AttemptReport | undefined, width: number): Line[] {
  if (attempt === undefined) return [];
  return [
    ...labelled("purpose", attempt.purpose, width),
    ...labelled("result", attempt.result, width),
    ...labelled(
      "log lines",
      attempt.logLines === 0
        ? "leaves none in the node's log"
        : `leaves ${attempt.logLines} ERROR ${
          attempt.logLines === 1 ? "line" : "lines"
        } in the node's log`,
      width,
    ),
  ];
}
