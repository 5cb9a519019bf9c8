/**
 * Which nodes the overview shows, and in which order.
 *
 * @module
 */

import { COLUMN_IDS, type ColumnId, COLUMNS } from "./columns.ts";
import { latest } from "./latest.ts";
import type { LiveNode } from "./live.ts";
import type { AppState } from "./state.ts";

/** The nodes that pass the filter, sorted. */
export function visibleRows({ live, filters, sort }: AppState): readonly LiveNode[] {
  return select(live.rows, filters.overview ?? "", sort.column, sort.down);
}

const select = latest(
  (rows: readonly LiveNode[], filter: string, column: ColumnId | null, down: boolean) => {
    const kept = filter === "" ? rows : rows.filter(matcher(filter));
    return column === null ? kept : sorted(kept, column, down);
  },
);

/**
 * Words that must all occur, in any column: `eu closed`. `a|b` is one or the other, `!a` is not,
 * `chain:expired` looks into one column only.
 */
export function matcher(filter: string): (row: LiveNode) => boolean {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return (row) => words.every((word) => matches(row, word));
}

function matches(row: LiveNode, word: string): boolean {
  if (word.startsWith("!") && word.length > 1) return !matches(row, word.slice(1));
  if (word.includes("|")) {
    return word.split("|").some((part) => part !== "" && matches(row, part));
  }
  const [, name, value] = /^([a-z_]+):(.+)$/.exec(word) ?? [];
  const column = COLUMNS.find((column) => column.id === name || column.name === name);
  if (column !== undefined && value !== undefined) return contains(row.cells[column.id], value);
  return COLUMN_IDS.some((id) => contains(row.cells[id], word)) ||
    contains(row.node.address, word) || row.findings.some(({ id }) => id.includes(word));
}

function contains(text: string, word: string): boolean {
  return text.toLowerCase().includes(word);
}

const collator = new Intl.Collator("en", { numeric: true });

function sorted(rows: readonly LiveNode[], id: ColumnId, down: boolean): LiveNode[] {
  const column = COLUMNS.find((column) => column.id === id);
  const sign = down ? -1 : 1;
  const order = column?.order?.bind(column);
  return [...rows].sort((a, b) =>
    sign * (order ? order(a) - order(b) : collator.compare(a.cells[id], b.cells[id]))
  );
}
