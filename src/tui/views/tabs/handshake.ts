/**
 * Handshake: the connections of which every message was kept, and what went to and fro on each.
 *
 * @module
 */

import type { CaptureView } from "../../driver.ts";
import { BLANK, fit, type Line, span } from "../../line.ts";
import type { LiveNode } from "../../live.ts";
import { paragraph } from "../../prose.ts";
import { type AppState, enter, step } from "../../state.ts";
import { messageRow } from "../messages.ts";
import { emptiness, listDetail } from "../view.ts";
import type { Tab } from "./tab.ts";

export const handshake: Tab = {
  id: "handshake",
  title: "Handshake",
  word: "Handshake",
  short: "Hands",
  body(state, row, area) {
    const kept = keptOf(state, row);
    return listDetail(state, area, {
      key: `${row.node.id}/handshake`,
      ids: kept.map(({ attempt }) => String(attempt)),
      row: (index) => captureRow(state, row, kept[index]),
      detail: (index, width) => messagesOf(kept[index]?.capture, width),
      most: Math.max(3, Math.floor(area.height / 3)),
      empty: emptiness(
        area.width,
        "No handshake was kept",
        "Messages show here, with their bytes, once a port has answered TLS.",
      ),
    });
  },
  open(state, row, { id }) {
    if (id === null) return step(state);
    return step(enter(state, { view: "messages", node: row.node.id, attempt: Number(id) }));
  },
};

interface Kept {
  readonly attempt: number;
  readonly capture: CaptureView;
}

function keptOf(state: AppState, { node }: LiveNode): Kept[] {
  return node.attempts.flatMap((_, attempt) => {
    const capture = state.library.captureOf(node.id, attempt);
    return capture === null ? [] : [{ attempt, capture }];
  });
}

function captureRow(state: AppState, row: LiveNode, kept: Kept | undefined): Line {
  if (kept === undefined) return BLANK;
  const { marked } = state;
  const isMarked = marked?.node === row.node.id && marked.attempt === kept.attempt;
  return [
    fit(span(`#${kept.attempt + 1}`, "faint"), 5),
    fit(span(`:${kept.capture.port}`), 7),
    fit(span(kept.capture.purpose), 26),
    span(isMarked ? "◆ " : "", "accent", "marked for comparison, "),
    span(kept.capture.end, "faint"),
  ];
}

function messagesOf(capture: CaptureView | undefined, width: number): Line[] {
  if (capture === undefined) return [];
  const rows = capture.messages.flatMap((message): Line[] => [
    messageRow(message),
    ...(message.note === null ? [] : paragraph(message.note, width, "warning", " ".repeat(15))),
  ]);
  return [...rows, [span(`${" ".repeat(15)}ended: ${capture.end}`, "faint")]];
}
