/**
 * Message: every field with its meaning beside the bytes, those of the chosen field marked.
 *
 * @module
 */

import type { CapturedMessage, CaptureField } from "../driver.ts";
import { type Area, beside, BLANK, fillHeight, fit, type Line, span } from "../line.ts";
import { paragraph } from "../prose.ts";
import type { AppState, Place } from "../state.ts";
import { cursorOf } from "../state.ts";
import { bytesPerRow, dumpWidth, hexdump } from "./hexdump.ts";
import { hexOf, lastName, messageRow } from "./messages.ts";
import { type Body, emptiness, rule, type View, window } from "./view.ts";

type Here = Extract<Place, { view: "message" }>;

export const message: View<Here> = {
  title: (state, place) => messageAt(state, place)?.name ?? "message",
  body(state, place, area) {
    const shown = messageAt(state, place);
    if (shown === undefined) {
      return { lines: [BLANK, ...emptiness(area.width, "This message is no longer kept")] };
    }
    const head: Line[] = [messageRow(shown)];
    const note = shown.note === null
      ? []
      : paragraph(shown.note, area.width, "warning", "▲ ").slice(0, 3);
    const top = [...head, ...note];
    const rest = { width: area.width, height: Math.max(3, area.height - top.length) };
    const body = fieldsAndBytes(state, place, shown, rest);
    return { ...body, lines: [...top, ...body.lines] };
  },
  sideways(state, place, by) {
    const count = state.library.captureOf(place.node, place.attempt)?.messages.length ?? 0;
    const next = Math.max(0, Math.min(count - 1, place.message + by));
    return { ...state, place: { ...place, message: next } };
  },
  copy(state, place, { index }) {
    const shown = messageAt(state, place);
    if (shown === undefined) return null;
    const field = shown.fields[index];
    const { offset, length } = field ?? { offset: 0, length: shown.bytes.length };
    return hexOf(shown.bytes.subarray(offset, offset + length));
  },
};

function messageAt(state: AppState, place: Here): CapturedMessage | undefined {
  return state.library.captureOf(place.node, place.attempt)?.messages[place.message];
}

/** Side by side from this width on. */
const BESIDE = 76;
/** Lines for the meaning of the chosen field. */
const MEANING = 3;

function fieldsAndBytes(state: AppState, place: Here, shown: CapturedMessage, area: Area): Body {
  const { fields, bytes } = shown;
  const key = `${place.node}/${place.attempt}/${place.message}/fields`;
  const ids = fields.map(({ path }, index) => `${index} ${path}`);
  const side = area.width >= BESIDE;
  const perRow = bytesPerRow(side ? Math.floor(area.width * 0.55) : area.width);
  const right = dumpWidth(perRow);
  const height = area.height - MEANING;
  const table: Area = side
    ? { width: area.width - right - 3, height }
    : { width: area.width, height: Math.max(2, Math.floor(height / 2)) };
  const row = (index: number) => fieldRow(fields[index], table.width);
  const cursor = cursorOf(state, { key, ids, page: table.height });
  const chosen = fields[cursor.index];
  const stretch = { offset: chosen?.offset ?? 0, length: chosen?.length ?? 0 };
  const { lines: list, list: shape } = window(state, table, { key, ids, row });
  const rows = side ? height : Math.max(1, height - table.height - 1);
  const dump = hexdump(bytes, stretch, { rows, perRow });
  const meaning = [rule("", area.width), ...meaningOf(chosen, area.width)].slice(0, MEANING);
  const upper = side
    ? beside(fillHeight(list, height), fillHeight(dump, height), {
      left: table.width,
      right,
    }, span(" │ ", "faint", ". "))
    : fillHeight([...fillHeight(list, table.height), rule("", area.width), ...dump], height);
  return { lines: [...upper, ...meaning], list: shape };
}

function fieldRow(field: CaptureField | undefined, width: number): Line {
  if (field === undefined) return BLANK;
  const depth = field.path.split(".").length - 1;
  const name = `${"  ".repeat(Math.min(depth, 6))}${lastName(field.path)}`;
  const column = Math.min(30, Math.max(14, Math.floor(width * 0.42)));
  return [
    fit(span(name, depth === 0 ? "strong" : "plain"), column),
    span(" "),
    span(field.value, "info"),
    span(field.meaning === "" ? "" : `  ${field.meaning}`, "faint"),
  ];
}

function meaningOf(field: CaptureField | undefined, width: number): Line[] {
  if (field === undefined) return [];
  const where: Line = [
    span(field.path, "strong"),
    span(`  at ${field.offset}, ${field.length} ${field.length === 1 ? "byte" : "bytes"}`, "faint"),
  ];
  return [where, ...paragraph([field.value, field.meaning].filter(Boolean).join("  "), width)];
}
