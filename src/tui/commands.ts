/**
 * What each command does to the state, and what it wants done in the world.
 *
 * @module
 */

import type { CommandId } from "./bindings.ts";
import { COLUMN_IDS } from "./columns.ts";
import { editOf } from "./edit.ts";
import { clampScroll, type List, moveBy, moveTo } from "./list.ts";
import { visibleRows } from "./rows.ts";
import {
  type AppState,
  type AttemptRef,
  cursorOf,
  enter,
  isRunning,
  leave,
  notify,
  type Place,
  type PromptPurpose,
  type Step,
  step,
  visit,
} from "./state.ts";
import { bodyOf, chosenOf, viewOf } from "./views/index.ts";
import { formatByName, suggestedPath } from "./views/export.ts";
import { nextBrokenLink, toggleConnection } from "./views/links.ts";
import { OVERVIEW_LIST } from "./views/overview.ts";
import { withCheck } from "./views/start.ts";

export function run(command: CommandId, state: AppState): Step {
  return COMMANDS[command](state);
}

const COMMANDS: Readonly<Record<CommandId, (state: AppState) => Step>> = {
  "down": (state) => move(state, 1),
  "up": (state) => move(state, -1),
  "page-down": (state) => page(state, 1),
  "page-up": (state) => page(state, -1),
  "first": (state) => jump(state, 0),
  "last": (state) => jump(state, Infinity),
  "left": (state) => sideways(state, -1),
  "right": (state) => sideways(state, 1),
  "next-tab": (state) => turn(state, 1),
  "previous-tab": (state) => turn(state, -1),
  "open": (state) => viewOf(state.place).open?.(state, state.place, chosenOf(state)) ?? step(state),
  "back": (state) => step(back(state)),
  "next-problem": (state) => problem(state, 1),
  "previous-problem": (state) => problem(state, -1),

  "overview": (state) => step(visit(state, { view: "overview" })),
  "links": (state) => step(visit(state, { view: "links" })),
  "migration": (state) => step(visit(state, { view: "migration" })),
  "timeline": (state) => step(visit(state, { view: "timeline" })),
  "clients": (state) => step(visit(state, { view: "clients" })),
  "explain": (state) => step(visit(state, { view: "explain" })),
  "runbooks": (state) => step(visit(state, { view: "runbooks" })),

  "again": again,
  "again-all": (state) =>
    step(notify(state, "Probing all nodes again"), { do: "start", request: {} }),
  "stop": (state) =>
    isRunning(state) || state.watch.on
      ? step(
        notify({ ...state, watch: { ...state.watch, on: false } }, "Stopped; what was seen stays"),
        { do: "stop" },
      )
      : step(notify(state, "Nothing is running")),
  "watch": (state) => watch(state),
  "watch-slower": (state) => step(interval(state, 1)),
  "watch-faster": (state) => step(interval(state, -1)),
  "bell": (state) => {
    const bell = !state.watch.bell;
    const said = bell ? "Rings when a verdict changes" : "Rings no more";
    return step(notify({ ...state, watch: { ...state.watch, bell } }, said));
  },
  "expect": (state) => step(enter(state, { view: "expect" })),
  "other-nodes": (state) =>
    withCheck(prompt(enter(state, { view: "start" }), "targets", state.form.fields.targets)),

  "filter": (state) => step(prompt(state, "filter", state.filters[state.place.view] ?? "")),
  "sort": (state) => step(sortNext(state)),
  "sort-reverse": (state) => step({ ...state, sort: { ...state.sort, down: !state.sort.down } }),
  "compare": (state) => step(compare(state)),
  "toggle": (state) => step(toggleConnection(state)),
  "open-log": (state) => step(prompt(state, "log-file", "")),
  "type-log": (state) => step(prompt(state, "log-line", "")),
  "copy": (state) => {
    const text = viewOf(state.place).copy?.(state, state.place, chosenOf(state)) ?? null;
    if (text === null || text === "") return step(notify(state, "Nothing to copy here"));
    const [first = ""] = text.split("\n");
    return step(
      notify(state, `Copied ${first.length > 40 ? `${first.slice(0, 39)}…` : first}`, "ok"),
      { do: "copy", text },
    );
  },

  "export": (state) => {
    if (state.snapshot === null) return step(notify(state, "Nothing to export yet"));
    const json = formatByName(state, ".json");
    return step(prompt(enter(json, { view: "export" }), "export", suggestedPath(json)));
  },
  "palette": (state) => step(prompt(enter(state, { view: "palette" }), "palette", "")),
  "help": (state) =>
    step(state.place.view === "help" ? leave(state) : enter(state, { view: "help" })),
  "redraw": (state) => step(state, { do: "redraw" }),
  "suspend": (state) => step(state, { do: "suspend" }),
  "quit": (state) => step(state, { do: "quit", code: 0 }),
  "interrupt": (state) => step(state, { do: "quit", code: 130 }),
};

export function prompt(state: AppState, purpose: PromptPurpose, text: string): AppState {
  return { ...state, prompt: { purpose, edit: editOf(text) } };
}

// Moving

export function move(state: AppState, by: 1 | -1): Step {
  const { list, scroll } = bodyOf(state);
  if (list !== undefined) {
    return step(withCursor(state, list, moveBy(state.cursors[list.key], list, by)));
  }
  return scroll === undefined ? step(state) : step(scrollTo(state, by, scroll));
}

function page(state: AppState, by: 1 | -1): Step {
  const { list, scroll } = bodyOf(state);
  if (scroll !== undefined && (list === undefined || scroll.length > scroll.page)) {
    return step(scrollTo(state, by * Math.max(1, scroll.page - 1), scroll));
  }
  if (list === undefined) return step(state);
  return step(
    withCursor(state, list, moveBy(state.cursors[list.key], list, by * Math.max(1, list.page - 1))),
  );
}

function jump(state: AppState, index: number): Step {
  const { list, scroll } = bodyOf(state);
  if (list !== undefined) {
    const last = Math.max(0, list.ids.length - 1);
    return step(
      withCursor(state, list, moveTo(state.cursors[list.key], list, Math.min(index, last))),
    );
  }
  if (scroll === undefined) return step(state);
  const top = Math.min(index, Math.max(0, scroll.length - scroll.page));
  return step({ ...state, scrolls: { ...state.scrolls, [scroll.key]: top } });
}

function withCursor(state: AppState, list: List, cursor: ReturnType<typeof moveTo>): AppState {
  return { ...state, cursors: { ...state.cursors, [list.key]: cursor } };
}

function scrollTo(
  state: AppState,
  by: number,
  scroll: NonNullable<ReturnType<typeof bodyOf>["scroll"]>,
): AppState {
  const now = clampScroll(state.scrolls[scroll.key], scroll);
  const top = clampScroll(now + by, scroll);
  return { ...state, scrolls: { ...state.scrolls, [scroll.key]: top } };
}

function sideways(state: AppState, by: 1 | -1): Step {
  return step(viewOf(state.place).sideways?.(state, state.place, by) ?? state);
}

function turn(state: AppState, by: 1 | -1): Step {
  return step(viewOf(state.place).tab?.(state, state.place, by) ?? state);
}

/** Esc: first the filter goes, then the place. */
function back(state: AppState): AppState {
  const { view } = state.place;
  if (state.filters[view]) return { ...state, filters: { ...state.filters, [view]: "" } };
  return leave(state);
}

function problem(state: AppState, by: 1 | -1): Step {
  if (state.place.view === "links") {
    const next = nextBrokenLink(state, by);
    return step(next ?? notify(state, "No link fails", "ok"));
  }
  const rows = visibleRows(state);
  const list: List = {
    key: OVERVIEW_LIST,
    ids: rows.map(({ node }) => node.id),
    page: bodyOf(state).list?.page ?? 1,
  };
  const { index } = cursorOf(state, list);
  for (let distance = 1; distance <= rows.length; distance++) {
    const at = (index + by * distance + rows.length * 2) % rows.length;
    const row = rows[at];
    if (row !== undefined && row.round > 0 && row.node.verdict !== "ok") {
      return step(withCursor(state, list, moveTo(state.cursors[list.key], list, at)));
    }
  }
  return step(notify(state, "Every node is ok", "ok"));
}

// Probing

function again(state: AppState): Step {
  const { place } = state;
  if (place.view !== "node" && place.view !== "messages") {
    return step(notify(state, "Probing all nodes again"), { do: "start", request: {} });
  }
  return step(notify(state, `Probing ${place.node} again`), {
    do: "start",
    request: { nodes: [place.node] },
  });
}

/** Watch intervals, in seconds. */
const INTERVALS = [2, 5, 10, 30, 60, 300];

function watch(state: AppState): Step {
  const on = !state.watch.on;
  const next = {
    ...state,
    watch: { ...state.watch, on, nextAtMs: state.nowMs + state.watch.everyMs },
  };
  if (!on) return step(notify(next, "No longer watching"));
  const said = notify(
    next,
    `Watching: again every ${state.watch.everyMs / 1000} s, changes are marked Δ`,
  );
  return isRunning(state) ? step(said) : step(said, { do: "start", request: {} });
}

function interval(state: AppState, by: 1 | -1): AppState {
  const seconds = state.watch.everyMs / 1000;
  const longer = by === 1
    ? INTERVALS.find((choice) => choice > seconds) ?? seconds
    : INTERVALS.findLast((choice) => choice < seconds) ?? seconds;
  const everyMs = longer * 1000;
  const nextAtMs = Math.min(state.watch.nextAtMs, state.nowMs + everyMs);
  return notify(
    { ...state, watch: { ...state.watch, everyMs, nextAtMs } },
    `Watch interval ${longer} s`,
  );
}

// Looking closer

/** As listed, then by each column, then as listed again. */
function sortNext(state: AppState): AppState {
  const order = ["verdict", ...COLUMN_IDS.filter((id) => id !== "verdict")] as const;
  const at = state.sort.column === null ? -1 : order.indexOf(state.sort.column);
  const column = order[at + 1] ?? null;
  const said = column === null ? "In the order of the inventory" : `Sorted by ${column}`;
  return notify({ ...state, sort: { column, down: false } }, said);
}

function compare(state: AppState): AppState {
  const here = attemptHere(state);
  if (here === null) {
    return notify(state, "Choose a handshake: in the Handshake tab, or among the attempts");
  }
  const { marked } = state;
  if (marked === null) {
    return notify(
      { ...state, marked: here },
      "Marked ◆: choose another attempt, here or on another node, and press c",
      "ok",
    );
  }
  if (marked.node === here.node && marked.attempt === here.attempt) {
    return notify({ ...state, marked: null }, "No longer marked");
  }
  return enter({ ...state, marked: null }, { view: "compare", left: marked, right: here });
}

function attemptHere(state: AppState): AttemptRef | null {
  const { place } = state;
  if (place.view === "messages") return { node: place.node, attempt: place.attempt };
  const attempt = placeAttempt(place, chosenOf(state).id);
  if (attempt === null || state.library.captureOf(attempt.node, attempt.attempt) === null) {
    return null;
  }
  return attempt;
}

function placeAttempt(place: Place, id: string | null): AttemptRef | null {
  if (place.view !== "node" || id === null) return null;
  if (place.tab !== "handshake" && place.tab !== "attempts") return null;
  return { node: place.node, attempt: Number(id) };
}
