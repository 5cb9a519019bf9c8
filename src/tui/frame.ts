/**
 * The whole screen: title bar, tabs, body, status line, keys. Exactly as many lines as the terminal
 * has rows, none wider than it is.
 *
 * @module
 */

import { countByBasis } from "../model/basis.ts";
import type { Report } from "../model/report.ts";
import { footerOf, shownKey } from "./keys.ts";
import { SMALLEST } from "./layout.ts";
import {
  BLANK,
  clipLine,
  fillHeight,
  fillLine,
  type Line,
  lineWidth,
  type Span,
  span,
  spread,
} from "./line.ts";
import { type AppState, isRunning, type PromptPurpose } from "./state.ts";
import { MARKS } from "./theme.ts";
import { bodyOf, MAIN_VIEWS, viewOf } from "./views/index.ts";
import { spinner } from "./views/overview.ts";
import { editSpans } from "./views/prompt.ts";

export function frame(state: AppState): Line[] {
  const { width, height } = state.screen;
  if (width < SMALLEST.width || height < SMALLEST.height) return tooSmall(state);
  const body = fillHeight(bodyOf(state).lines, height - 4);
  const lines = [titleBar(state), tabs(state), ...body, statusLine(state), footer(state)];
  return lines.map((line) => clipLine(line, width));
}

function tooSmall({ screen }: AppState): Line[] {
  const said =
    `too small: ${screen.width}×${screen.height}, need ${SMALLEST.width}×${SMALLEST.height}`;
  return fillHeight([clipLine([span(said)], screen.width)], screen.height);
}

function titleBar(state: AppState): Line {
  const { width } = state.screen;
  const report = state.snapshot?.report;
  const name = report?.cluster.name ?? (report === undefined ? "" : "cluster");
  const expected = state.expected === null ? "" : `  expected ${state.expected}`;
  const left: Line = [
    span(" ringshake ", "chip"),
    span(name === "" ? "" : `  ${name}`, "strong"),
    span(expected, "accent"),
    span(report?.partial == null || isRunning(state) ? "" : "  partial", "warning"),
  ];
  return fillLine(spread(left, counts(state), width - 1), width);
}

const VERDICT_ORDER = ["error", "warning", "unknown", "ok"] as const;

function counts({ live }: AppState): Line {
  if (live.rows.length === 0) return BLANK;
  const settled = live.rows.filter(({ round }) => round > 0);
  const waiting = live.rows.length - settled.length;
  const parts = VERDICT_ORDER.flatMap((verdict): Span[] => {
    const count = settled.filter(({ node }) => node.verdict === verdict).length;
    const tone = count === 0 ? "faint" : verdict;
    return [span(` ${MARKS[verdict]} ${count} `, tone, `${count} ${verdict}, `)];
  });
  return waiting === 0 ? parts : [span(`${waiting} waiting `, "faint"), ...parts];
}

function tabs(state: AppState): Line {
  const { place, back } = state;
  if (!state.begun) return BLANK;
  const bottom = [...back, place].findLast(({ view }) => MAIN_VIEWS.some((name) => name === view));
  const current = bottom?.view;
  const row = (gap: string): Line =>
    MAIN_VIEWS.flatMap((view, index): Span[] => {
      const here = view === current;
      const name = view[0]?.toUpperCase() + view.slice(1);
      const said = here ? `view ${view}, selected. ` : "";
      return [
        span(` ${index + 1}${gap}`, "faint", ""),
        span(name, here ? "title" : "plain", said),
        span(gap, "plain", ""),
      ];
    });
  const title = viewOf(place).title(state, place);
  const inside = place.view === current ? [] : [span(` › ${title}`, "accent", `inside: ${title}`)];
  const { width } = state.screen;
  const roomy = row(" ");
  const line = lineWidth(roomy) <= width ? roomy : row("");
  if (inside.length === 0) return line;
  const spare = width - lineWidth(line);
  return spare >= lineWidth(inside) ? [...line, ...inside] : crumbs(state, title);
}

/** Where we are, when there is no room for the tabs beside it. */
function crumbs(state: AppState, title: string): Line {
  const names = state.back.map((place) => viewOf(place).title(state, place));
  return [span(` ${names.slice(-2).join(" › ")} › `, "faint"), span(title, "title")];
}

const ASKED: Partial<Record<PromptPurpose, string>> = {
  "filter": "/",
  "log-file": "open file: ",
  "log-line": "line: ",
};

function statusLine(state: AppState): Line {
  const { prompt, notice, screen } = state;
  const asked = prompt === null ? undefined : ASKED[prompt.purpose];
  if (prompt !== null && asked !== undefined) {
    return [span(asked, "title"), ...editSpans(prompt.edit, screen.width - asked.length - 1)];
  }
  if (notice !== null) {
    return [span(" "), span(notice.text, notice.tone, notice.text)];
  }
  const right = watchSaid(state);
  const left = isRunning(state) ? progress(state, screen.width - lineWidth(right)) : outcome(state);
  return spread(left, right, screen.width);
}

function progress(state: AppState, width: number): Line {
  const now = state.snapshot?.progress;
  if (now === undefined) return BLANK;
  const { done, total, attempts, predicted, rate, etaMs, running } = now;
  const facts = [
    `${done}/${total} nodes`,
    `${attempts} of ≤ ${predicted} connections`,
    rate > 0 ? `${rate.toFixed(rate < 10 ? 1 : 0)}/s` : "",
    etaMs === null ? "" : `${seconds(etaMs)} left`,
  ].filter((fact) => fact !== "");
  const filled = Math.round((total === 0 ? 0 : done / total) * BAR);
  const line: Line = [
    span(` ${spinner(state)} `, "accent", "probing, "),
    ...(width >= 70
      ? [span("█".repeat(filled), "accent", ""), span(`${"░".repeat(BAR - filled)}  `, "faint", "")]
      : []),
    span(facts.join(" · ")),
  ];
  const names = running.slice(0, 6).join(" ");
  return lineWidth(line) + names.length + 3 <= width
    ? [...line, span(`   ${names}`, "faint")]
    : line;
}

const BAR = 16;

function seconds(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1000));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** One vantage sees few of the links happen, as a rule none; nothing when it saw them all. */
function observedLinks({ summary, links }: Report): string {
  const { observed, ...others } = summary.linksByBasis ?? countByBasis(links);
  const all = Object.values(others).reduce((sum, count) => sum + count, observed);
  return observed === all ? "" : `${observed === 0 ? "none" : observed} of ${all} links observed`;
}

function outcome({ snapshot, live, filters, place }: AppState): Line {
  if (snapshot === null) return BLANK;
  const { report, phase, failure } = snapshot;
  if (failure !== null) return [span(` ✖ ${failure}`, "error")];
  const { summary } = report;
  const filter = filters[place.view];
  const parts = [
    filter ? `filter “${filter}”` : "",
    phase === "stopped" ? "stopped" : `seen in ${seconds(summary.durationMs)}`,
    `${summary.connections} connections`,
    observedLinks(report),
    summary.logLines === 0 ? "no log lines left" : `${summary.logLines} log lines left`,
    live.changes === 0 ? "" : `Δ ${live.changes} changed`,
  ];
  return [span(` ${parts.filter((part) => part !== "").join(" · ")}`, "faint")];
}

function watchSaid(state: AppState): Line {
  const { watch, nowMs } = state;
  if (!watch.on) return watch.bell ? [span("bell ", "faint")] : BLANK;
  const next = isRunning(state) ? "" : ` next in ${seconds(watch.nextAtMs - nowMs)}`;
  const round = state.snapshot === null ? "" : ` round ${state.snapshot.round}`;
  const bell = watch.bell ? " bell" : "";
  return [span(` watch ${watch.everyMs / 1000} s${round}${next}${bell} `, "accent")];
}

/** The keys that apply here, as many as fit; help and the way out always do. */
function footer(state: AppState): Line {
  const { prompt, place, screen } = state;
  if (prompt !== null || place.view === "start") {
    return keyHints(TYPING[prompt?.purpose ?? "start"], screen.width);
  }
  const canGoBack = state.back.length > 0 || Boolean(state.filters[place.view]);
  const offered = footerOf(place).filter(({ command }) => command !== "back" || canGoBack);
  const bound = offered.map((binding) =>
    [shownKey(binding.keys[0] ?? ""), binding.label ?? "", binding.rank ?? 0] as const
  );
  const right = keyHints(bound.filter(([, , rank]) => rank < ALWAYS_SHOWN), screen.width);
  const left = keyHints(
    bound.filter(([, , rank]) => rank >= ALWAYS_SHOWN),
    screen.width - lineWidth(right),
  );
  return spread(left, right, screen.width);
}

/** Ranks below this stand at the right end. */
const ALWAYS_SHOWN = 10;

function keyHints(keys: readonly (readonly [string, string, ...unknown[]])[], width: number): Line {
  const line: Span[] = [];
  for (const [key, label] of keys) {
    const parts = [span(` ${key}`, "accent"), span(` ${label} `, "faint")];
    if (lineWidth(line) + lineWidth(parts) > width) break;
    line.push(...parts);
  }
  return line;
}

const FORM_KEYS = [["Enter", "begin"], ["↓ Tab", "next line"], ["Ctrl-C", "leave"]] as const;

const TYPING: Readonly<
  Record<PromptPurpose | "start", readonly (readonly [string, string])[]>
> = {
  "filter": [["Enter", "keep"], ["Esc", "clear"]],
  "palette": [["Enter", "do it"], ["↑↓", "choose"], ["Esc", "back"]],
  "log-file": [["Enter", "read"], ["Esc", "back"]],
  "log-line": [["Enter", "explain"], ["Esc", "back"]],
  "export": [["Enter", "write"], ["↑↓", "format"], ["Esc", "back"]],
  "targets": FORM_KEYS,
  "inventory": FORM_KEYS,
  "scylla-yaml": FORM_KEYS,
  "start": [["Enter", "begin"], ["↑↓", "choose"], ["←→", "scenario"], ["?", "help"], ["q", "quit"]],
};
