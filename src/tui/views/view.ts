/**
 * The contract of a view: from the state and a size to lines, and what its list and its long text
 * are, so that the moving keys work alike everywhere.
 *
 * @module
 */

import {
  type Area,
  beside,
  BLANK,
  clipLine,
  fillHeight,
  fillLine,
  type Line,
  span,
  underCursor,
} from "../line.ts";
import { clampScroll, type Cursor, type List, type Scroll } from "../list.ts";
import { splitArea } from "../layout.ts";
import { paragraph } from "../prose.ts";
import { type AppState, cursorOf, type Place, type Step } from "../state.ts";

export interface Body {
  readonly lines: readonly Line[];
  /** What j and k move through. */
  readonly list?: List;
  /** What PgUp and PgDn move through, when it is longer than its window. */
  readonly scroll?: Scroll;
}

/** The entry under the cursor when Enter was pressed. */
export interface Chosen {
  readonly id: string | null;
  readonly index: number;
}

export interface View<P extends Place> {
  title(state: AppState, place: P): string;
  body(state: AppState, place: P, area: Area): Body;
  /** Enter. */
  open?(state: AppState, place: P, chosen: Chosen): Step;
  /** What `y` copies. */
  copy?(state: AppState, place: P, chosen: Chosen): string | null;
  /** Left and right. */
  sideways?(state: AppState, place: P, by: 1 | -1): AppState;
  /** Tab and Shift-Tab. */
  tab?(state: AppState, place: P, by: 1 | -1): AppState;
}

export interface ListDetail {
  readonly key: string;
  readonly ids: readonly string[];
  /** Lines above the list. */
  readonly head?: readonly Line[];
  /** One entry, without the cursor's column. */
  row(index: number, width: number): Line;
  /** What belongs to an entry. Absent: the list has the whole body. */
  detail?(index: number, width: number): readonly Line[];
  /** Said instead of a list without entries. */
  readonly empty: readonly Line[];
  /** The most rows of the list when its details stand below it. */
  readonly most?: number;
  /** The details stand below the list however wide the screen is. */
  readonly stacked?: true;
}

/** The columns in front of a row in which the cursor shows, colours or not. */
const GUTTER = 2;

/** A list and the details of the entry under the cursor: beside it, or below on a narrow screen. */
export function listDetail(state: AppState, area: Area, spec: ListDetail): Body {
  const head = spec.head ?? [];
  const rest: Area = { width: area.width, height: Math.max(1, area.height - head.length) };
  if (spec.ids.length === 0) return { lines: [...head, BLANK, ...spec.empty] };
  if (spec.detail === undefined) {
    const { lines, list } = window(state, rest, spec);
    return { lines: [...head, ...lines], list };
  }
  const stacked = spec.stacked === true || state.linear;
  const split = splitArea(rest, spec.ids.length, { most: spec.most, stacked });
  const { lines, list, cursor } = window(state, split.list, spec);
  const detail = spec.detail(cursor.index, split.detail.width);
  const key = `${spec.key}:${cursor.id ?? ""}`;
  const shape = { length: detail.length, page: split.detail.height };
  const top = clampScroll(state.scrolls[key], shape);
  const shown = detail.slice(top, top + split.detail.height);
  const scroll: Scroll = { key, ...shape };
  const where = position(cursor, list, top, scroll);
  if (split.wide) {
    const widths = { left: split.list.width, right: split.detail.width };
    const both = beside(
      fillHeight(lines, rest.height),
      fillHeight(shown, rest.height),
      widths,
      span(" │ ", "faint", ". "),
    );
    return { lines: [...head, ...both], list, scroll };
  }
  return { lines: [...head, ...lines, rule(where, rest.width), ...shown], list, scroll };
}

/** The part of a list that is on the screen. */
export function window(
  state: AppState,
  area: Area,
  spec: Pick<ListDetail, "key" | "ids" | "row">,
): { lines: Line[]; list: List; cursor: Cursor } {
  const list: List = { key: spec.key, ids: spec.ids, page: area.height };
  const cursor = cursorOf(state, list);
  const rows = Math.min(area.height, spec.ids.length - cursor.top);
  const lines = Array.from({ length: Math.max(0, rows) }, (_, offset) => {
    const index = cursor.top + offset;
    const row = spec.row(index, area.width - GUTTER);
    return cursorRow(row, index === cursor.index, area.width);
  });
  return { lines, list, cursor };
}

/** A row of a list, with the mark of the cursor in front. */
export function cursorRow(row: Line, chosen: boolean, width: number): Line {
  const line = [span(chosen ? "▸ " : "  ", "accent", ""), ...row];
  return chosen ? underCursor(line, width) : clipLine(line, width);
}

function position(cursor: Cursor, list: List, top: number, scroll: Scroll): string {
  const entry = list.ids.length > list.page ? `${cursor.index + 1}/${list.ids.length}` : "";
  const end = Math.min(scroll.length, top + scroll.page);
  const text = scroll.length > scroll.page ? `PgDn ${end}/${scroll.length}` : "";
  return [entry, text].filter((part) => part !== "").join(" · ");
}

/** A line across, with a few words at its right end. */
export function rule(words: string, width: number): Line {
  if (words === "") return [span("─".repeat(width), "faint", "")];
  const text = ` ${words} `;
  return fillLine(
    [
      span("─".repeat(Math.max(0, width - text.length - 2)), "faint", ""),
      span(text, "faint"),
      span("──", "faint", ""),
    ],
    width,
  );
}

/** A long text in its window. */
export function document(
  state: AppState,
  area: Area,
  key: string,
  lines: readonly Line[],
  head: readonly Line[] = [],
): Body {
  const page = Math.max(1, area.height - head.length);
  const scroll: Scroll = { key, length: lines.length, page };
  const top = clampScroll(state.scrolls[key], scroll);
  return { lines: [...head, ...lines.slice(top, top + page)], scroll };
}

/** Said where there is nothing to show: what would be here, and what to do about it. */
export function emptiness(width: number, title: string, ...advice: string[]): Line[] {
  return [
    ...paragraph(title, width - 2, "strong", "  "),
    BLANK,
    ...advice.flatMap((line) => paragraph(line, width - 2, "faint", "  ")),
  ];
}
