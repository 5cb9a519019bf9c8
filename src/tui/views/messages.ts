/**
 * Messages: one connection, message by message; Enter opens the bytes of the one under the cursor.
 *
 * @module
 */

import type { CapturedMessage, CaptureView } from "../driver.ts";
import { BLANK, fit, type Line, span } from "../line.ts";
import { paragraph } from "../prose.ts";
import { type AppState, type AttemptRef, enter, type Place, step } from "../state.ts";
import { emptiness, listDetail, type View } from "./view.ts";

type Here = Extract<Place, { view: "messages" }>;

export const messages: View<Here> = {
  title: (state, place) => captureTitle(state, place),
  body(state, place, area) {
    const capture = state.library.captureOf(place.node, place.attempt);
    const kept = capture?.messages ?? [];
    return listDetail(state, area, {
      key: `${place.node}/messages/${place.attempt}`,
      ids: kept.map((_, index) => String(index)),
      head: capture === null ? [] : [headOf(capture)],
      row: (index) => {
        const message = kept[index];
        return message === undefined ? BLANK : messageRow(message);
      },
      detail: (index, width) => detailOf(kept[index], width),
      most: Math.max(4, Math.min(kept.length, area.height - 7)),
      empty: emptiness(
        area.width,
        "The messages of this attempt are no longer kept",
        "Esc goes back",
      ),
    });
  },
  open(state, { node, attempt }, { index }) {
    return step(enter(state, { view: "message", node, attempt, message: index }));
  },
  copy(state, place, { index }) {
    const message = state.library.captureOf(place.node, place.attempt)?.messages[index];
    return message === undefined ? null : hexOf(message.bytes);
  },
};

export function captureTitle(state: AppState, { node, attempt }: AttemptRef): string {
  const capture = state.library.captureOf(node, attempt);
  return `#${attempt + 1} ${capture?.purpose ?? ""}`;
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function headOf(capture: CaptureView): Line {
  const dropped = capture.dropped === 0 ? "" : `  ${capture.dropped} bytes not kept`;
  return [
    span(`:${capture.port}  ${capture.purpose}  `, "faint"),
    span(capture.end, "strong"),
    span(dropped, "warning"),
  ];
}

/** When, which way, what, how long. */
export function messageRow(message: CapturedMessage): Line {
  const out = message.direction === "out";
  return [
    fit(span(`${message.atMs.toFixed(1)} ms`, "faint"), 10, "right"),
    span(" "),
    span(out ? " ─▶ " : " ◀─ ", out ? "accent" : "ok", out ? " sent " : " received "),
    fit(span(message.name, message.note === null ? "strong" : "warning"), 24),
    fit(span(`${message.bytes.length} B`, "faint"), 8, "right"),
    span(`  ${message.epoch ?? ""}`, "faint"),
  ];
}

function detailOf(message: CapturedMessage | undefined, width: number): Line[] {
  if (message === undefined) return [];
  const note = message.note === null
    ? []
    : [...paragraph(message.note, width, "warning", "▲ "), BLANK];
  const told = message.fields.filter(({ path, meaning }) =>
    meaning !== "" && !/^\d+$/.test(lastName(path))
  );
  return [
    ...note,
    ...told.slice(0, MAX_TOLD).flatMap((field): Line[] => [[
      fit(span(lastName(field.path), "faint"), 22),
      fit(span(field.value), 26),
      span(` ${field.meaning}`),
    ]]),
    [span("Enter opens every field beside its bytes", "faint")],
  ];
}

const MAX_TOLD = 40;

/** `extensions[3].key_share.group` is `group` to the eye. */
export function lastName(path: string): string {
  return path.split(".").at(-1) ?? path;
}
