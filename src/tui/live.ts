/**
 * What the screen shows while results stream in: every snapshot is folded into one picture that
 * never forgets. A node that is being probed again keeps its former values until the new ones are
 * there; what differs then is marked, and the last few values of every cell are kept.
 *
 * @module
 */

import type { Finding, NodeReport, Report } from "../model/report.ts";
import type { Verdict } from "../model/words.ts";
import { COLUMN_IDS, type ColumnId, COLUMNS, type Row } from "./columns.ts";
import type { NodeStatus, Snapshot } from "./driver.ts";

/** Values kept of one cell. */
export const HISTORY = 8;

export interface Past {
  readonly text: string;
  readonly round: number;
  readonly atMs: number;
}

export interface LiveNode extends Row {
  readonly status: NodeStatus;
  /** The round whose values are shown; 0: none yet. */
  readonly round: number;
  readonly cells: Readonly<Record<ColumnId, string>>;
  /** What the cells said at the end of the round before; `null` in the first. */
  readonly former: Readonly<Record<ColumnId, string>> | null;
  /** Cells that differ from the round before. */
  readonly changed: ReadonlySet<ColumnId>;
  /** By column, oldest first, one entry for each value that differed from the one before. */
  readonly history: Readonly<Record<ColumnId, readonly Past[]>>;
  /** The verdict of each of the last rounds, oldest first. */
  readonly verdicts: readonly Verdict[];
}

export interface Live {
  readonly rows: readonly LiveNode[];
  readonly byId: ReadonlyMap<string, LiveNode>;
  /** Changed cells in the latest round. */
  readonly changes: number;
  /** Nodes whose verdict changed with this very snapshot. */
  readonly turned: readonly string[];
}

export const NOTHING_YET: Live = { rows: [], byId: new Map(), changes: 0, turned: [] };

export function fold(live: Live, snapshot: Snapshot, atMs: number): Live {
  const findings = findingsByNode(snapshot.report);
  const turned: string[] = [];
  const rows = snapshot.report.nodes.map((node) => {
    const before = live.byId.get(node.id);
    const status = snapshot.status[node.id] ?? "waiting";
    const found = findings.get(node.id) ?? [];
    const after = status === "done"
      ? settleNode(before, node, found, snapshot.round, atMs)
      : pendingNode(before, node, found, status);
    const known = before !== undefined && before.round > 0 && after.former !== null;
    if (known && before.cells.verdict !== after.cells.verdict) turned.push(node.id);
    return after;
  });
  return {
    rows,
    byId: new Map(rows.map((row) => [row.node.id, row])),
    changes: rows.reduce(
      (sum, row) => sum + (row.round === snapshot.round ? row.changed.size : 0),
      0,
    ),
    turned,
  };
}

function findingsByNode(report: Report): Map<string, Finding[]> {
  const byNode = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    if (finding.node === null) continue;
    const list = byNode.get(finding.node);
    if (list === undefined) byNode.set(finding.node, [finding]);
    else list.push(finding);
  }
  return byNode;
}

function pendingNode(
  before: LiveNode | undefined,
  node: NodeReport,
  findings: readonly Finding[],
  status: NodeStatus,
): LiveNode {
  if (before !== undefined && before.round > 0) return { ...before, status };
  return {
    node,
    findings,
    status,
    round: 0,
    cells: cellsOf({ node, findings }),
    former: null,
    changed: NONE,
    history: NO_HISTORY,
    verdicts: [],
  };
}

const NO_HISTORY = Object.fromEntries(
  COLUMN_IDS.map((id) => [id, []]),
) as unknown as LiveNode["history"];

function settleNode(
  before: LiveNode | undefined,
  node: NodeReport,
  findings: readonly Finding[],
  round: number,
  atMs: number,
): LiveNode {
  const cells = cellsOf({ node, findings });
  const seen = before !== undefined && before.round > 0 ? before : undefined;
  const again = seen !== undefined && seen.round === round;
  if (again && differing(seen.cells, cells).length === 0) {
    return { ...seen, node, findings, status: "done" };
  }
  const former = again ? seen.former : seen?.cells ?? null;
  const verdicts = again ? seen.verdicts.slice(0, -1) : seen?.verdicts ?? [];
  return {
    node,
    findings,
    status: "done",
    round,
    cells,
    former,
    changed: former === null ? NONE : new Set(differing(former, cells)),
    history: remember(seen?.history ?? NO_HISTORY, cells, round, atMs),
    verdicts: [...verdicts, node.verdict].slice(-HISTORY),
  };
}

const NONE: ReadonlySet<ColumnId> = new Set();

function differing(before: LiveNode["cells"], after: LiveNode["cells"]): ColumnId[] {
  return COLUMN_IDS.filter((id) => before[id] !== after[id]);
}

function remember(
  history: LiveNode["history"],
  cells: LiveNode["cells"],
  round: number,
  atMs: number,
): LiveNode["history"] {
  const news = COLUMN_IDS.filter((id) => history[id].at(-1)?.text !== cells[id]);
  if (news.length === 0) return history;
  const longer = { ...history };
  for (const id of news) {
    const past = history[id].filter((entry) => entry.round !== round);
    const entry: Past = { text: cells[id], round, atMs };
    longer[id] = past.at(-1)?.text === entry.text ? past : [...past, entry].slice(-HISTORY);
  }
  return longer;
}

function cellsOf(row: Row): Record<ColumnId, string> {
  const cells: Partial<Record<ColumnId, string>> = {};
  for (const column of COLUMNS) cells[column.id] = column.cell(row).text;
  return cells as Record<ColumnId, string>;
}
