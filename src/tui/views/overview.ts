/**
 * Overview: a row for every node, and below it what is wrong with the one under the cursor.
 *
 * @module
 */

import type { Column, ColumnId } from "../columns.ts";
import { COLUMNS, portOf } from "../columns.ts";
import { foldColumns } from "../layout.ts";
import { type Area, BLANK, clipLine, fit, type Line, type Span, span } from "../line.ts";
import { latest } from "../latest.ts";
import type { Live, LiveNode } from "../live.ts";
import { type AppState, enter, isRunning, type Place, step } from "../state.ts";
import { mark, MARKS, SPINNER } from "../theme.ts";
import { visibleRows } from "../rows.ts";
import { paragraph } from "../prose.ts";
import { emptiness, rule, type View, window } from "./view.ts";

type Here = Extract<Place, { view: "overview" }>;

export const OVERVIEW_LIST = "overview";

export const overview: View<Here> = {
  title: () => "Overview",
  body(state, _place, area) {
    const rows = visibleRows(state);
    if (rows.length === 0) return { lines: [BLANK, ...nothing(state, area)] };
    const preview = previewRows(area, rows.length);
    const table: Area = { width: area.width, height: area.height - preview - 1 };
    const columns = fitted(rows, state.live, state.sort.column, area.width);
    const ids = idsOf(rows);
    const { lines, list, cursor } = window(state, table, {
      key: OVERVIEW_LIST,
      ids,
      row: (index) => tableRow(state, rows[index], columns),
    });
    const head = headRow(state, columns, area.width);
    const below = preview === 0 ? [] : [
      rule(rows.length > table.height ? `${cursor.index + 1}/${rows.length}` : "", area.width),
      ...previewOf(state, rows[cursor.index], columns, area.width).slice(0, preview - 1),
    ];
    const gap = Array.from({ length: Math.max(0, table.height - lines.length) }, () => BLANK);
    return { lines: [head, ...lines, ...gap, ...below], list };
  },
  open(state, _place, { id }) {
    if (id === null) return step(state);
    return step(enter(state, { view: "node", node: id, tab: "findings" }));
  },
  copy(state, _place, { id }) {
    return state.live.byId.get(id ?? "")?.node.address ?? null;
  },
};

function nothing(state: AppState, area: Area): Line[] {
  const { snapshot } = state;
  const filter = state.filters.overview;
  if (snapshot?.failure != null) {
    return emptiness(
      area.width,
      snapshot.failure,
      "r tries again · O asks for other nodes · q quits",
    );
  }
  if (filter) return emptiness(area.width, `No node matches “${filter}”`, "Esc clears the filter");
  return emptiness(area.width, "Nothing probed yet", "r begins · O asks for nodes");
}

function previewRows(area: Area, rows: number): number {
  if (area.height < 12) return 0;
  const spare = area.height - 1 - rows;
  return Math.max(area.height >= 18 ? 6 : 5, Math.min(spare, 10));
}

const GAP = 2;
/** The cursor's column and the verdict's. */
const LEAD = 4;

interface Fitted {
  /** `null`: the verdicts of the last rounds. */
  readonly column: Column | null;
  readonly width: number;
}

const idsOf = latest((rows: readonly LiveNode[]) => rows.map(({ node }) => node.id));

const fitted = latest(fitColumns);

function fitColumns(
  rows: readonly LiveNode[],
  live: Live,
  sorted: ColumnId | null,
  width: number,
): Fitted[] {
  const foldable = COLUMNS.map((column) => {
    let natural = titleOf(column, live).length;
    for (const row of rows) natural = Math.max(natural, row.cells[column.id].length);
    return {
      id: column,
      min: column.min,
      natural: Math.min(natural, column.max),
      rank: column.id === sorted ? 1 : column.rank,
    };
  });
  const rounds = Math.max(0, ...rows.map(({ verdicts }) => verdicts.length));
  const all: { id: Fitted["column"]; min: number; natural: number; rank: number }[] = foldable;
  const columns = rounds > 1
    ? [...all, { id: null, min: 6, natural: Math.max(6, rounds), rank: 6.5 }]
    : all;
  return foldColumns(columns, width - LEAD - GAP, GAP).map(({ id, width }) => ({
    column: id,
    width,
  }));
}

function titleOf(column: Column, live: Live): string {
  if (column.id !== "plain" && column.id !== "tls") return column.title;
  const role = column.id === "plain" ? "storage_port" : "ssl_storage_port";
  const ports = new Set(live.rows.map(({ node }) => portOf(node, role)?.port));
  ports.delete(undefined);
  const [port] = ports;
  return ports.size === 1 && port !== undefined ? `:${port}` : column.title;
}

function headRow(state: AppState, columns: readonly Fitted[], width: number): Line {
  const parts = columns.map(({ column, width }): Span => {
    if (column === null) return fit(span("ROUNDS", "faint"), width + GAP);
    const title = titleOf(column, state.live);
    const sorted = state.sort.column === column.id;
    const arrow = sorted ? (state.sort.down ? "↓" : "↑") : "";
    return fit(span(`${title}${arrow}`, sorted ? "accent" : "faint"), width + GAP);
  });
  return clipLine([span(" ".repeat(LEAD)), ...parts], width);
}

function tableRow(state: AppState, row: LiveNode | undefined, columns: readonly Fitted[]): Line {
  if (row === undefined) return BLANK;
  return [
    statusMark(state, row),
    span(" "),
    ...columns.flatMap(({ column, width }) => cellSpans(row, column, width)),
  ];
}

function statusMark(state: AppState, row: LiveNode): Span {
  if (row.status === "running" && isRunning(state)) {
    return span(spinner(state), "accent", "probing");
  }
  if (row.round === 0) return span("·", "faint", "waiting");
  return mark(row.node.verdict);
}

export function spinner(state: AppState): string {
  return SPINNER[Math.floor(state.nowMs / 120) % SPINNER.length] ?? "";
}

function cellSpans(row: LiveNode, column: Fitted["column"], width: number): Span[] {
  if (column === null) {
    const marks = row.verdicts.map((verdict) => MARKS[verdict]).join("");
    return [fit(span(marks, "faint", `verdicts ${row.verdicts.join(" ")}`), width + GAP)];
  }
  const waiting = row.round === 0 && column.id !== "node" && column.id !== "place" &&
    column.id !== "expected";
  const { text, tone } = waiting ? { text: "", tone: "faint" as const } : column.cell(row);
  const changed = row.changed.has(column.id);
  const said = text === "" || text === "–"
    ? ""
    : `${column.name} ${text}${changed ? " (changed)" : ""}, `;
  return [
    fit(span(text, changed ? "changed" : tone, said), width),
    span(changed ? "Δ " : "  ", "changed", ""),
  ];
}

function previewOf(
  state: AppState,
  row: LiveNode | undefined,
  columns: readonly Fitted[],
  width: number,
): Line[] {
  if (row === undefined) return [];
  const { node } = row;
  const name = node.id === node.address ? node.id : `${node.id}  ${node.address}`;
  const title: Line = [span(name, "strong"), span(`  ${saidOf(state, row)}`, "faint")];
  if (row.round === 0) return [title];
  const findings = row.findings.map((finding): Line =>
    clipLine([mark(finding.severity), span(` ${finding.title}`)], width)
  );
  const quiet: Line[] = [
    [
      mark(node.verdict),
      span(node.verdict === "ok" ? " nothing to report" : " not everything was seen"),
    ],
    ...node.observed.questions.flatMap(({ question }) => paragraph(question, width, "plain", "? ")),
  ];
  return [title, ...(findings.length > 0 ? findings : quiet), ...foldedAway(row, columns, width)];
}

/** What the columns say for which there was no room. */
function foldedAway(row: LiveNode, columns: readonly Fitted[], width: number): Line[] {
  const shown = new Set(columns.map(({ column }) => column?.id));
  const missing = COLUMNS.filter(({ id }) =>
    id !== "verdict" && !shown.has(id) && row.cells[id] !== "–"
  );
  if (missing.length === 0) return [];
  const words = missing.map(({ id, name }) => `${name.replace("_", " ")} ${row.cells[id]}`);
  return paragraph(words.join(" · "), width, "faint");
}

function saidOf(state: AppState, row: LiveNode): string {
  if (row.status === "running" && isRunning(state)) return "being probed";
  if (row.round === 0) return "waiting";
  const { length } = row.findings;
  return length === 0
    ? ""
    : `${length} ${length === 1 ? "finding" : "findings"} · Enter shows them`;
}
