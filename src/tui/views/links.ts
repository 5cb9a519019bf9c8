/**
 * Links: who reaches whom, and why not. A row dials, a column answers.
 *
 * @module
 */

import type { Link } from "../../model/report.ts";
import type { Connection, LinkOutcome } from "../../model/words.ts";
import { latest } from "../latest.ts";
import { type Area, BLANK, clipLine, fit, type Line, type Span, span, type Tone } from "../line.ts";
import { paragraph } from "../prose.ts";
import { type AppState, cursorOf, enter, type Place, step } from "../state.ts";
import { outcomeWords } from "../../model/basis.ts";
import { type Body, emptiness, rule, type View } from "./view.ts";

type Here = Extract<Place, { view: "links" }>;

const ROWS = "links/from";
const COLUMNS = "links/to";

/** Who meets whom at the cursor. */
export interface Crossing {
  readonly from: string;
  readonly to: string;
}

export const links: View<Here> = {
  title: () => "Links",
  body(state, _place, area) {
    const report = state.snapshot?.report;
    if (report === undefined || report.links.length === 0) {
      return { lines: [BLANK, ...nothing(state, area)] };
    }
    return matrix(state, area);
  },
  open(state) {
    const { from } = crossingOf(state);
    if (!state.live.byId.has(from)) return step(state);
    return step(enter(state, { view: "node", node: from, tab: "findings" }));
  },
  copy(state) {
    const link = linkAt(state, crossingOf(state));
    return link === undefined
      ? null
      : `${link.from} → ${link.to} ${link.connection}: ${outcomeWords(link)}: ${link.reason}`;
  },
  sideways(state, _place, by) {
    const ids = idsOf(state);
    const { index } = cursorOf(state, { key: COLUMNS, ids, page: 1 });
    const next = Math.max(0, Math.min(ids.length - 1, index + by));
    return {
      ...state,
      cursors: { ...state.cursors, [COLUMNS]: { id: ids[next] ?? null, index: next, top: 0 } },
    };
  },
  tab: (state) => toggleConnection(state),
};

export function toggleConnection(state: AppState): AppState {
  return { ...state, connection: state.connection === "gossip" ? "data" : "gossip" };
}

/** The cursor on the next link, row by row, that does not work or is not known to. */
export function nextBrokenLink(state: AppState, by: 1 | -1): AppState | null {
  const ids = idsOf(state);
  const { from, to } = crossingOf(state);
  const start = ids.indexOf(from) * ids.length + ids.indexOf(to);
  const cells = ids.length * ids.length;
  for (let distance = 1; distance < cells; distance++) {
    const cell = (start + by * distance + cells * 2) % cells;
    const crossing = {
      from: ids[Math.floor(cell / ids.length)] ?? "",
      to: ids[cell % ids.length] ?? "",
    };
    const outcome = linkAt(state, crossing)?.outcome;
    if (outcome === "fails" || outcome === "unknown") return atCrossing(state, crossing);
  }
  return null;
}

function atCrossing(state: AppState, { from, to }: Crossing): AppState {
  const ids = idsOf(state);
  const cursor = (id: string, top: number) => ({ id, index: ids.indexOf(id), top });
  const top = state.cursors[ROWS]?.top ?? 0;
  return {
    ...state,
    cursors: { ...state.cursors, [ROWS]: cursor(from, top), [COLUMNS]: cursor(to, 0) },
  };
}

const idsOf = ({ live }: AppState) => idList(live.rows);
const idList = latest((rows: AppState["live"]["rows"]) => rows.map(({ node }) => node.id));

function crossingOf(state: AppState): Crossing {
  const ids = idsOf(state);
  const row = cursorOf(state, { key: ROWS, ids, page: 1 });
  const column = cursorOf(state, { key: COLUMNS, ids, page: 1 });
  return { from: ids[row.index] ?? "", to: ids[column.index] ?? "" };
}

const byEnds = latest((links: readonly Link[]) =>
  new Map(links.map((link) => [keyOf(link.connection, link), link]))
);

function keyOf(connection: Connection, { from, to }: Crossing): string {
  return `${connection}\n${from}\n${to}`;
}

function linkAt(state: AppState, crossing: Crossing): Link | undefined {
  return byEnds(state.snapshot?.report.links ?? []).get(keyOf(state.connection, crossing));
}

function nothing(state: AppState, area: Area): Line[] {
  return state.snapshot === null || state.snapshot.phase === "running"
    ? emptiness(
      area.width,
      "Links are judged once the nodes were seen",
      "They show here when the run is done.",
    )
    : emptiness(
      area.width,
      "No links: it takes two nodes",
      "Add the other nodes of the cluster to see who reaches whom.",
    );
}

const OUTCOMES: Record<LinkOutcome, { sign: string; tone: Tone; words: string }> = {
  tls: { sign: "■", tone: "ok", words: "tls" },
  plain: { sign: "□", tone: "warning", words: "plain" },
  fails: { sign: "✖", tone: "error", words: "fails" },
  unknown: { sign: "?", tone: "unknown", words: "unknown" },
};

/** Lines below the matrix: the crossing's own, and its reason. */
const BELOW = 5;

function matrix(state: AppState, area: Area): Body {
  const ids = idsOf(state);
  const page = Math.max(1, area.height - 2 - BELOW);
  const list = { key: ROWS, ids, page };
  const row = cursorOf(state, list);
  const number = String(ids.length).length;
  const name = Math.min(24, Math.max(...ids.map((id) => id.length)));
  const lead = 2 + number + 1 + name + 1;
  const cell = number + 1;
  const shown = Math.max(1, Math.floor((area.width - lead) / cell));
  const column = cursorOf(state, { key: COLUMNS, ids, page: shown });
  const left = Math.max(0, Math.min(column.index - Math.floor(shown / 2), ids.length - shown));
  const across = ids.slice(left, left + shown);
  const head: Line = [
    fit(
      span(lead > 18 ? "dials ↓  answers →" : "dials ↓", "faint", "rows dial, columns answer"),
      lead,
    ),
    ...across.map((_, at) => {
      const chosen = left + at === column.index;
      return fit(span(String(left + at + 1), chosen ? "accent" : "faint"), cell, "right");
    }),
  ];
  const rows = ids.slice(row.top, row.top + page).map((from, at): Line => {
    const index = row.top + at;
    const chosen = index === row.index;
    return [
      span(chosen ? "▸ " : "  ", "accent", ""),
      fit(span(String(index + 1), "faint"), number, "right"),
      span(" "),
      fit(span(from, chosen ? "strong" : "plain"), name + 1),
      ...across.flatMap((to, x) =>
        cellOf(state, { from, to }, chosen && left + x === column.index, cell)
      ),
    ];
  });
  const gap = Array.from({ length: page - rows.length }, () => BLANK);
  const lines = [summary(state, area.width), head, ...rows, ...gap];
  return { lines: [...lines, ...crossingLines(state, area.width)], list };
}

function cellOf(state: AppState, crossing: Crossing, chosen: boolean, width: number): Span[] {
  const self = crossing.from === crossing.to;
  const { sign, tone, words } = self
    ? { sign: "·", tone: "faint" as const, words: "" }
    : OUTCOMES[linkAt(state, crossing)?.outcome ?? "unknown"];
  const said = self ? "" : `${crossing.to} ${words}, `;
  if (!chosen) return [fit(span(sign, tone, said), width, "right")];
  return [span(" ".repeat(width - 2)), span(`[${sign}`, "cursor", said)];
}

function summary(state: AppState, width: number): Line {
  const counts = countsOf(state.snapshot?.report.links ?? [], state.connection);
  const toggle = state.connection === "gossip" ? "[gossip] data " : " gossip [data]";
  return clipLine([
    span(toggle, "title", `${state.connection} connections, t switches. `),
    ...(Object.keys(OUTCOMES) as LinkOutcome[]).flatMap((outcome) => {
      const { sign, tone, words } = OUTCOMES[outcome];
      return [
        span(`   ${sign} `, tone, ""),
        span(
          `${counts[outcome]} ${words}`,
          counts[outcome] > 0 ? "plain" : "faint",
          `${counts[outcome]} ${words}, `,
        ),
      ];
    }),
  ], width);
}

const countsOf = latest((links: readonly Link[], connection: Connection) => {
  const counts: Record<LinkOutcome, number> = { tls: 0, plain: 0, fails: 0, unknown: 0 };
  for (const link of links) if (link.connection === connection) counts[link.outcome]++;
  return counts;
});

function crossingLines(state: AppState, width: number): Line[] {
  const crossing = crossingOf(state);
  const title = rule("", width);
  if (crossing.from === crossing.to) {
    return [title, [span(`${crossing.from}: a node does not dial itself`, "faint")]];
  }
  const link = linkAt(state, crossing);
  if (link === undefined) return [title, [span("Nothing is known of this link", "faint")]];
  const { sign, tone } = OUTCOMES[link.outcome];
  const words = outcomeWords(link);
  return [
    title,
    [
      span(`${link.from} → ${link.to}`, "strong", `${link.from} to ${link.to}`),
      span(`  ${state.connection}  `, "faint"),
      span(`${sign} ${words}`, tone, words),
    ],
    ...paragraph(link.reason, width).slice(0, BELOW - 2),
  ];
}
