/**
 * Where things go on a screen of a given size. Pure arithmetic.
 *
 * @module
 */

import type { Area } from "./line.ts";

/** Rows above the body: the title bar and the tabs. */
export const HEAD_ROWS = 2;
/** Rows below it: the status line and the keys. */
export const FOOT_ROWS = 2;

/** Smaller than this, the screen says so instead of drawing. */
export const SMALLEST: Area = { width: 40, height: 10 };

/** Wide enough for a list and its details side by side. */
export const SIDE_BY_SIDE = 110;

export function bodyArea(screen: Area): Area {
  return { width: screen.width, height: Math.max(1, screen.height - HEAD_ROWS - FOOT_ROWS) };
}

export interface Foldable<Id> {
  readonly id: Id;
  readonly min: number;
  /** The width that would show everything. */
  readonly natural: number;
  /** The higher, the sooner it goes. */
  readonly rank: number;
}

/** The columns that fit into `width`, in their order, as wide as there is room for. */
export function foldColumns<Id>(
  columns: readonly Foldable<Id>[],
  width: number,
  gap: number,
): { id: Id; width: number }[] {
  let kept = [...columns];
  const floor = ({ min, natural }: Foldable<Id>) => Math.min(min, natural);
  const needed = () => kept.reduce((sum, column) => sum + floor(column) + gap, -gap);
  while (kept.length > 1 && needed() > width) {
    const worst = kept.reduce((a, b) => (b.rank > a.rank ? b : a));
    kept = kept.filter((column) => column !== worst);
  }
  let spare = Math.max(0, width - needed());
  const widths = new Map(kept.map((column) => [column.id, floor(column)]));
  for (const { id, natural } of [...kept].sort((a, b) => a.rank - b.rank)) {
    const now = widths.get(id) ?? 0;
    const more = Math.min(spare, natural - now);
    widths.set(id, now + more);
    spare -= more;
  }
  return kept.map(({ id }) => ({ id, width: Math.min(width, widths.get(id) ?? 0) }));
}

export interface Split {
  /** Side by side, or one above the other. */
  readonly wide: boolean;
  readonly list: Area;
  readonly detail: Area;
}

/** A list and what belongs to its entry under the cursor. */
export function splitArea(
  area: Area,
  entries: number,
  { most, stacked = false }: { readonly most?: number | undefined; readonly stacked?: boolean } =
    {},
): Split {
  if (area.width >= SIDE_BY_SIDE && !stacked) {
    const left = Math.min(64, Math.floor(area.width * 0.4));
    return {
      wide: true,
      list: { width: left, height: area.height },
      detail: { width: area.width - left - 3, height: area.height },
    };
  }
  const limit = most ?? Math.max(3, Math.floor(area.height * 0.4));
  const rows = Math.max(1, Math.min(entries, limit));
  return {
    wide: false,
    list: { width: area.width, height: rows },
    detail: { width: area.width, height: Math.max(1, area.height - rows - 1) },
  };
}
