/**
 * The reducer: from a state and something that happened to the next state, and what is to be done.
 *
 * @module
 */

import { run } from "./commands.ts";
import type { Explanation, Snapshot, Source, SourceCheck } from "./driver.ts";
import { commandFor, type Press } from "./keys.ts";
import type { Area, Tone } from "./line.ts";
import { fold, NOTHING_YET } from "./live.ts";
import { aside, formKey, pasted, typed } from "./prompts.ts";
import { type AppState, type Effect, notify, type Step, step, visit } from "./state.ts";
import { withCheck } from "./views/start.ts";

export type Action =
  | { readonly type: "key"; readonly press: Press }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "resize"; readonly screen: Area }
  | { readonly type: "tick" }
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  | { readonly type: "notice"; readonly text: string; readonly tone: Tone }
  | {
    readonly type: "explained";
    readonly origin: string;
    readonly lines: number;
    readonly results: readonly Explanation[];
  }
  | { readonly type: "not-explained"; readonly message: string }
  | { readonly type: "inspected"; readonly source: Source; readonly check: SourceCheck }
  | { readonly type: "recent"; readonly source: Source | null };

export function update(state: AppState, action: Action): Step {
  switch (action.type) {
    case "key":
      return key(state, action.press);
    case "paste":
      return paste(state, action.text);
    case "resize":
      return step({ ...state, screen: action.screen });
    case "tick":
      return tick(state);
    case "snapshot":
      return snapshot(state, action.snapshot);
    case "notice":
      return step(notify(state, action.text, action.tone));
    case "explained":
      return step({
        ...state,
        explained: { origin: action.origin, lines: action.lines, results: action.results },
      });
    case "not-explained":
      return step(notify({ ...state, explained: null }, action.message, "error"));
    case "inspected":
      if (JSON.stringify(action.source) !== state.form.asked) return step(state);
      return step({ ...state, form: { ...state.form, check: action.check } });
    case "recent":
      return recent(state, action.source);
  }
}

/** These work whatever is being typed. */
const ALWAYS: Readonly<Record<string, "interrupt" | "suspend" | "redraw">> = {
  "ctrl+c": "interrupt",
  "ctrl+z": "suspend",
  "ctrl+l": "redraw",
};

function key(state: AppState, press: Press): Step {
  const always = ALWAYS[press.name];
  if (always !== undefined) return run(always, state);
  if (state.prompt !== null) {
    return typed(state, state.prompt, press) ?? aside(state, state.prompt, press);
  }
  if (state.place.view === "start") {
    const form = formKey(state, press);
    if (form !== null) return form;
  }
  const command = commandFor(press, state);
  return command === null ? step(state) : run(command, state);
}

/** The longest text that is taken from a paste, in UTF-16 code units. */
export const MAX_PASTE = 4 * 1024 * 1024;

function paste(state: AppState, text: string): Step {
  if (state.prompt !== null) return pasted(state, state.prompt, text);
  if (text.trim() === "") return step(state);
  const origin = "Pasted text";
  const explaining: AppState = {
    ...visit(state, { view: "explain" }),
    explained: { origin, lines: 0, results: null },
  };
  return step(explaining, { do: "explain", text: text.slice(0, MAX_PASTE), origin });
}

function tick(state: AppState): Step {
  const notice = state.notice !== null && state.notice.untilMs <= state.nowMs ? null : state.notice;
  const next: AppState = { ...state, notice };
  const { watch, snapshot } = next;
  const due = watch.on && watch.nextAtMs <= next.nowMs && snapshot !== null &&
    snapshot.phase !== "running";
  if (!due) return step(next);
  return step(
    { ...next, watch: { ...watch, nextAtMs: next.nowMs + watch.everyMs } },
    { do: "start", request: {} },
  );
}

function snapshot(state: AppState, snapshot: Snapshot): Step {
  const live = fold(sameCluster(state, snapshot) ? state.live : NOTHING_YET, snapshot, state.nowMs);
  const ended = snapshot.phase !== "running" && state.snapshot?.phase === "running";
  const watch = ended
    ? { ...state.watch, nextAtMs: state.nowMs + state.watch.everyMs }
    : state.watch;
  const next: AppState = { ...state, snapshot, live, watch };
  const effects: Effect[] = watch.bell && live.turned.length > 0 ? [{ do: "bell" }] : [];
  if (live.turned.length === 0) return step(next, ...effects);
  return step(notify(next, turnedSaid(live), "changed"), ...effects);
}

/** Another source brings other nodes: nothing of the former ones is to be compared. */
function sameCluster(state: AppState, snapshot: Snapshot): boolean {
  if (state.live.rows.length === 0) return false;
  return snapshot.report.nodes.some(({ id }) => state.live.byId.has(id));
}

function turnedSaid({ turned, byId }: AppState["live"]): string {
  const [first = ""] = turned;
  const row = byId.get(first);
  const said = `${first}: ${row?.former?.verdict ?? "?"} → ${row?.cells.verdict ?? "?"}`;
  return turned.length === 1 ? said : `${said}, and ${turned.length - 1} more`;
}

function recent(state: AppState, source: Source | null): Step {
  const form = { ...state.form, recent: source };
  if (source === null || state.place.view !== "start") return step({ ...state, form });
  const untouched = Object.values(state.form.fields).every((text) => text === "");
  if (!untouched) return step({ ...state, form });
  const cursors = { ...state.cursors, start: { id: "recent", index: 0, top: 0 } };
  return withCheck({ ...state, form, cursors, prompt: null });
}
