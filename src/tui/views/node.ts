/**
 * Node: one node under eight tabs.
 *
 * @module
 */

import { databaseOf } from "../../explain/seen.ts";
import { type Area, BLANK, type Line, lineWidth, type Span, span } from "../line.ts";
import type { LiveNode } from "../live.ts";
import { type AppState, NODE_TABS, type Place, step } from "../state.ts";
import { mark } from "../theme.ts";
import { TABS } from "./tabs/index.ts";
import type { Tab } from "./tabs/tab.ts";
import { emptiness, type View } from "./view.ts";

type Here = Extract<Place, { view: "node" }>;

export const node: View<Here> = {
  title: (_state, place) => place.node,
  body(state, place, area) {
    const row = state.live.byId.get(place.node);
    if (row === undefined) {
      return {
        lines: [
          BLANK,
          ...emptiness(area.width, `${place.node} is not part of this cluster`, "Esc goes back"),
        ],
      };
    }
    const head = [nameLine(row, area.width), tabLine(row, place, area.width)];
    const rest: Area = { width: area.width, height: Math.max(1, area.height - head.length) };
    const body = TABS[place.tab].body(state, row, rest);
    return { ...body, lines: [...head, ...body.lines] };
  },
  open(state, place, chosen) {
    const row = state.live.byId.get(place.node);
    return row === undefined
      ? step(state)
      : TABS[place.tab].open?.(state, row, chosen) ?? step(state);
  },
  copy(state, place, chosen) {
    const row = state.live.byId.get(place.node);
    return row === undefined
      ? null
      : TABS[place.tab].copy?.(state, row, chosen) ?? row.node.address;
  },
  sideways: (state, place, by) => turn(state, place, by),
  tab: (state, place, by) => turn(state, place, by),
};

function turn(state: AppState, place: Here, by: 1 | -1): AppState {
  const next = (NODE_TABS.indexOf(place.tab) + by + NODE_TABS.length) % NODE_TABS.length;
  return { ...state, place: { ...place, tab: NODE_TABS[next] ?? "findings" } };
}

function nameLine({ node, status, round }: LiveNode, width: number): Line {
  const where = node.dc === null && node.rack === null
    ? ""
    : `  ${node.dc ?? "?"}/${node.rack ?? "?"}`;
  const address = node.id === node.address ? "" : `  ${node.address}`;
  const modes = node.observed.modes.join(" or ") ||
    (databaseOf({ node }) === "cassandra" ? "cassandra" : "?");
  const known: Span[] = round === 0
    ? [span(status === "running" ? "being probed" : "waiting", "faint")]
    : [mark(node.verdict), span(` ${node.verdict}`, node.verdict, "")];
  const compared = `   expected ${node.expected.mode ?? "–"}   observed ${modes}`;
  const line: Line = [
    ...known,
    span(`  ${node.id}`, "strong"),
    span(address),
    span(where, "faint"),
  ];
  return lineWidth(line) + compared.length <= width ? [...line, span(compared, "faint")] : line;
}

/** The most telling labels that fit: with counts, in full, abbreviated. */
function tabLine(row: LiveNode, place: Here, width: number): Line {
  const counted = (tab: Tab) => {
    const count = tab.count?.(row) ?? 0;
    return count > 0 ? `${tab.title} ${count}` : tab.title;
  };
  const labels: ((tab: Tab) => string)[] = [counted, ({ title }) => title, ({ word }) => word];
  const lines = labels.map((label) => tabs(place, label));
  return lines.find((line) => lineWidth(line) <= width) ?? tabs(place, ({ short }) => short);
}

function tabs(place: Here, label: (tab: Tab) => string): Line {
  return NODE_TABS.map((id) => {
    const tab = TABS[id];
    const here = id === place.tab;
    const said = `tab ${tab.title}${here ? ", selected" : ""}. `;
    return span(here ? `[${label(tab)}]` : ` ${label(tab)} `, here ? "title" : "faint", said);
  });
}
