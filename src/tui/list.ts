/**
 * The cursor of a list that may change under it: rows stream in, get sorted and filtered, and the
 * cursor stays with the entry it was on. Only the rows in the window are ever drawn.
 *
 * @module
 */

export interface List {
  /** Names the cursor: lists with the same key share it. */
  readonly key: string;
  /** The identity of each entry, in the order shown. */
  readonly ids: readonly string[];
  /** Entries that fit on the screen. */
  readonly page: number;
}

export interface Cursor {
  readonly id: string | null;
  readonly index: number;
  /** The first entry in the window. */
  readonly top: number;
}

export const START: Cursor = { id: null, index: 0, top: 0 };

/** The cursor where it belongs in the list as it is now; its entry gone, it keeps its place. */
export function settle(cursor: Cursor | undefined, list: List): Cursor {
  const { id, index, top } = cursor ?? START;
  const length = list.ids.length;
  if (length === 0) return { id, index: 0, top: 0 };
  const found = id === null || list.ids[index] === id ? -1 : list.ids.indexOf(id);
  return place(found >= 0 ? found : index, top, list);
}

export function moveTo(cursor: Cursor | undefined, list: List, index: number): Cursor {
  return place(index, settle(cursor, list).top, list);
}

export function moveBy(cursor: Cursor | undefined, list: List, steps: number): Cursor {
  const now = settle(cursor, list);
  return place(now.index + steps, now.top, list);
}

function place(wanted: number, top: number, list: List): Cursor {
  const last = list.ids.length - 1;
  const index = Math.max(0, Math.min(wanted, last));
  const page = Math.max(1, list.page);
  const lowest = Math.max(0, last - page + 1);
  const shifted = Math.max(index - page + 1, Math.min(top, index));
  return { id: list.ids[index] ?? null, index, top: Math.max(0, Math.min(shifted, lowest)) };
}

/** A text that is longer than its window. */
export interface Scroll {
  readonly key: string;
  readonly length: number;
  readonly page: number;
}

export function clampScroll(
  top: number | undefined,
  { length, page }: Omit<Scroll, "key">,
): number {
  return Math.max(0, Math.min(top ?? 0, length - Math.max(1, page)));
}
