/**
 * History: what changed at this node since the app was opened, newest first.
 *
 * @module
 */

import { COLUMNS } from "../../columns.ts";
import { BLANK, fit, heading, type Line, span } from "../../line.ts";
import type { LiveNode } from "../../live.ts";
import { MARKS } from "../../theme.ts";
import { document, emptiness } from "../view.ts";
import type { Tab } from "./tab.ts";

export const history: Tab = {
  id: "history",
  title: "History",
  word: "History",
  short: "Hist",
  body(state, row, area) {
    const { verdicts } = row;
    const changes = changesOf(row);
    const head: Line[] = [
      [
        span("verdicts, oldest first  ", "faint"),
        ...verdicts.map((verdict) => span(`${MARKS[verdict]} `, verdict, `${verdict} `)),
      ],
      BLANK,
    ];
    if (changes.length === 0) {
      const said = row.round <= 1
        ? emptiness(
          area.width,
          "One round so far",
          "r probes again, w keeps probing; changes are listed here.",
        )
        : emptiness(area.width, `The same for ${row.round} rounds`);
      return { lines: [...head, ...said] };
    }
    return document(state, area, `${row.node.id}/history`, changes, [
      ...head,
      heading("changes", area.width),
    ]);
  },
};

function changesOf(row: LiveNode): Line[] {
  const entries = COLUMNS.flatMap(({ id, name }) =>
    row.history[id].slice(1).map((entry, index) => ({
      name,
      entry,
      before: row.history[id][index]?.text ?? "",
    }))
  );
  return entries
    .sort((a, b) => b.entry.round - a.entry.round)
    .map(({ name, entry, before }): Line => [
      span(`  ${new Date(entry.atMs).toISOString().slice(11, 19)}  `, "faint"),
      fit(span(`round ${entry.round}`, "faint"), 10),
      fit(span(name), 18),
      span(before || "–", "faint"),
      span(" → ", "changed", " became "),
      span(entry.text || "–", "strong"),
    ]);
}
