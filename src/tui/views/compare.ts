/**
 * Compare: two attempts side by side, so that the message in which they part shows at once.
 *
 * @module
 */

import { align, differences, type Pair } from "../compare.ts";
import type { CapturedMessage, CaptureView } from "../driver.ts";
import { BLANK, clip, fit, heading, type Line, span } from "../line.ts";
import { paragraph } from "../prose.ts";
import type { AttemptRef, Place } from "../state.ts";
import { emptiness, listDetail, type View } from "./view.ts";

type Here = Extract<Place, { view: "compare" }>;

export const compare: View<Here> = {
  title: () => "Compare",
  body(state, { left, right }, area) {
    const one = state.library.captureOf(left.node, left.attempt);
    const other = state.library.captureOf(right.node, right.attempt);
    if (one === null || other === null) {
      return {
        lines: [
          BLANK,
          ...emptiness(area.width, "One of the two is no longer kept", "Esc goes back"),
        ],
      };
    }
    const pairs = align(one.messages, other.messages);
    const column = Math.floor((area.width - 9) / 2);
    return listDetail(state, { ...area, width: Math.min(area.width, 160) }, {
      key: `compare/${left.node}/${left.attempt}/${right.node}/${right.attempt}`,
      ids: pairs.map((_, index) => String(index)),
      head: [
        [
          span("  "),
          fit(nameOf(left, one), column),
          span("     "),
          fit(nameOf(right, other), column),
        ],
        [
          span("  "),
          fit(span(one.end, "faint"), column),
          span("     "),
          fit(span(other.end, "faint"), column),
        ],
      ],
      row: (index, width) => pairRow(pairs[index], width),
      detail: (index, width) => detailOf(pairs[index], width),
      most: Math.max(4, Math.floor(area.height / 2)),
      empty: emptiness(area.width, "Neither of the two exchanged a message"),
    });
  },
};

function nameOf({ node, attempt }: AttemptRef, { port, purpose }: CaptureView) {
  return span(`${node}:${port} #${attempt + 1} ${purpose}`, "strong");
}

function pairRow(pair: Pair | undefined, width: number): Line {
  if (pair === undefined) return BLANK;
  const column = Math.floor((width - 5) / 2);
  const sign = pair.left === null || pair.right === null ? "×" : pair.same ? "=" : "≠";
  const said = sign === "="
    ? " same as "
    : sign === "≠"
    ? " differs from "
    : " without counterpart ";
  return [
    fit(span(told(pair.left), pair.left === null ? "faint" : "plain"), column),
    span(`  ${sign}  `, pair.same ? "faint" : "changed", said),
    fit(span(told(pair.right), pair.right === null ? "faint" : "plain"), column),
  ];
}

function told(message: CapturedMessage | null): string {
  if (message === null) return "–";
  const arrow = message.direction === "out" ? "─▶" : "◀─";
  return `${arrow} ${message.name}  ${message.bytes.length} B  ${message.atMs.toFixed(1)} ms`;
}

function detailOf(pair: Pair | undefined, width: number): Line[] {
  if (pair === undefined) return [];
  const { left, right } = pair;
  const notes = [left, right].flatMap((message) =>
    message?.note == null ? [] : paragraph(message.note, width, "warning", "▲ ")
  );
  if (left === null || right === null) {
    const where = left === null ? "right" : "left";
    return [...paragraph(`Only on the ${where}.`, width, "strong"), ...notes];
  }
  const found = differences(left, right);
  if (found.length === 0) return [[span("The same in every field", "faint")], ...notes];
  const column = Math.max(10, Math.floor((width - 26) / 2));
  return [
    ...notes,
    heading(`${found.length} fields differ`, width),
    ...found.map(({ path, left, right }): Line => [
      fit(span(path.length > 24 ? `…${path.slice(-23)}` : path, "faint"), 25),
      fit(span(clip(left ?? "–", column)), column + 1),
      span(clip(right ?? "–", column)),
    ]),
  ];
}
