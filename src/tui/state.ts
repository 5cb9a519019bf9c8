/**
 * Everything that the screen depends on, in one immutable value. What a key or a snapshot does to it
 * stands in `update.ts`; how it looks stands in `views/`.
 *
 * @module
 */

import type { Connection, Mode } from "../model/words.ts";
import type { ColumnId } from "./columns.ts";
import type {
  AppDriver,
  Explanation,
  Snapshot,
  Source,
  SourceCheck,
  StartRequest,
} from "./driver.ts";
import type { Edit } from "./edit.ts";
import type { Area, Tone } from "./line.ts";
import { type Cursor, type List, settle } from "./list.ts";
import { type Live, NOTHING_YET } from "./live.ts";

export const NODE_TABS = [
  "findings",
  "ports",
  "certificates",
  "handshake",
  "client",
  "versions",
  "attempts",
  "history",
] as const;
export type NodeTab = typeof NODE_TABS[number];

/** One connection that was made to a node. */
export interface AttemptRef {
  readonly node: string;
  /** Index into the node's attempts. */
  readonly attempt: number;
}

/** What is on the screen. Places are entered and left like the pages of a book. */
export type Place =
  | { readonly view: "start" }
  | { readonly view: "overview" }
  | { readonly view: "node"; readonly node: string; readonly tab: NodeTab }
  | ({ readonly view: "messages" } & AttemptRef)
  | ({ readonly view: "message"; readonly message: number } & AttemptRef)
  | { readonly view: "compare"; readonly left: AttemptRef; readonly right: AttemptRef }
  | { readonly view: "links" }
  | { readonly view: "migration" }
  | { readonly view: "timeline" }
  | { readonly view: "clients" }
  | { readonly view: "explain" }
  | { readonly view: "runbooks" }
  | { readonly view: "runbook"; readonly name: string }
  | { readonly view: "export" }
  | { readonly view: "help" }
  | { readonly view: "palette" }
  | { readonly view: "expect" };
export type ViewName = Place["view"];

/** A line being typed, and what it is for. */
export interface Prompt {
  readonly purpose: PromptPurpose;
  readonly edit: Edit;
}
export type PromptPurpose =
  | "filter"
  | "palette"
  | "log-file"
  | "log-line"
  | "export"
  | "targets"
  | "inventory"
  | "scylla-yaml";

export interface Notice {
  readonly text: string;
  readonly tone: Tone;
  readonly untilMs: number;
}

export interface Watch {
  readonly on: boolean;
  readonly everyMs: number;
  readonly nextAtMs: number;
  /** Ring when a verdict changes. */
  readonly bell: boolean;
}

/** The start form. The text of each field is kept while another is being filled in. */
export interface Form {
  readonly fields: Readonly<Record<"targets" | "inventory" | "scylla-yaml", string>>;
  readonly scenario: number;
  readonly remember: boolean;
  readonly recent: Source | null;
  /** The source that `check` speaks of, as JSON; an answer about another one is late. */
  readonly asked: string | null;
  readonly check: SourceCheck | null;
}

export interface Explained {
  /** Where the text came from, for people. */
  readonly origin: string;
  readonly lines: number;
  /** `null` while it is being explained. */
  readonly results: readonly Explanation[] | null;
}

/** What views may ask of the driver while they draw: answers without side effects. */
export type Library = Pick<
  AppDriver,
  "captureOf" | "plan" | "runbooks" | "runbook" | "formats" | "scenarios" | "targetProblem"
>;

export interface AppState {
  readonly screen: Area;
  readonly nowMs: number;
  readonly version: string;
  /** Read aloud: nothing stands side by side. */
  readonly linear: boolean;
  readonly library: Library;
  readonly snapshot: Snapshot | null;
  readonly live: Live;
  readonly place: Place;
  readonly back: readonly Place[];
  readonly cursors: Readonly<Record<string, Cursor>>;
  readonly scrolls: Readonly<Record<string, number>>;
  /** By view: what is typed after `/`. */
  readonly filters: Readonly<Partial<Record<ViewName, string>>>;
  readonly sort: { readonly column: ColumnId | null; readonly down: boolean };
  readonly prompt: Prompt | null;
  readonly notice: Notice | null;
  readonly watch: Watch;
  /** The mode that `m` put in the place of the inventory's; `null`: the inventory's. */
  readonly expected: Mode | null;
  readonly connection: Connection;
  readonly planTo: Mode;
  /** The attempt that the next one is to be compared with. */
  readonly marked: AttemptRef | null;
  readonly explained: Explained | null;
  readonly form: Form;
  /** A source was given or chosen: there is something to go back to from the form. */
  readonly begun: boolean;
}

/** What the reducer wants done; `effects.ts` does it. */
export type Effect =
  | { readonly do: "start"; readonly request: StartRequest }
  | { readonly do: "stop" }
  | { readonly do: "expect"; readonly mode: Mode | null }
  | { readonly do: "export"; readonly format: string; readonly path: string }
  | { readonly do: "copy"; readonly text: string }
  | { readonly do: "explain"; readonly text: string; readonly origin: string }
  | { readonly do: "read"; readonly path: string }
  | { readonly do: "inspect"; readonly source: Source }
  | { readonly do: "remember"; readonly source: Source }
  | { readonly do: "bell" }
  | { readonly do: "quit"; readonly code: number }
  | { readonly do: "suspend" }
  | { readonly do: "redraw" };

export interface Step {
  readonly state: AppState;
  readonly effects: readonly Effect[];
}

export function step(state: AppState, ...effects: Effect[]): Step {
  return { state, effects };
}

export interface Opening {
  readonly screen: Area;
  readonly nowMs: number;
  readonly version: string;
  readonly linear: boolean;
  readonly library: Library;
  readonly source: Source | null;
  readonly watchMs: number;
}

export function openingState(opening: Opening): AppState {
  const { screen, nowMs, version, linear, library, source, watchMs } = opening;
  return {
    screen,
    nowMs,
    version,
    linear,
    library,
    snapshot: null,
    live: NOTHING_YET,
    place: source === null ? { view: "start" } : { view: "overview" },
    back: [],
    cursors: {},
    scrolls: {},
    filters: {},
    sort: { column: null, down: false },
    prompt: source === null ? { purpose: "targets", edit: { text: "", caret: 0 } } : null,
    notice: null,
    watch: { on: false, everyMs: watchMs, nextAtMs: 0, bell: false },
    expected: null,
    connection: "gossip",
    planTo: "all",
    marked: null,
    explained: null,
    form: {
      fields: { targets: "", inventory: "", "scylla-yaml": "" },
      scenario: 0,
      remember: false,
      recent: null,
      asked: null,
      check: null,
    },
    begun: source !== null,
  };
}

/** Goes to a place; `Esc` comes back here. */
export function enter(state: AppState, place: Place): AppState {
  const back = [...state.back, state.place].slice(-MAX_BACK);
  return { ...state, place, back, prompt: null };
}

const MAX_BACK = 32;

/** Goes to one of the main views; there is nothing to come back to but the overview. */
export function visit(state: AppState, place: Place): AppState {
  const back: Place[] = place.view === "overview" ? [] : [{ view: "overview" }];
  return { ...state, place, back, prompt: null };
}

export function leave(state: AppState): AppState {
  const place = state.back.at(-1);
  if (place === undefined) return { ...state, prompt: null };
  return { ...state, place, back: state.back.slice(0, -1), prompt: null };
}

export function notify(state: AppState, text: string, tone: Tone = "info"): AppState {
  const lasts = tone === "error" || tone === "warning" ? 8000 : 4000;
  return { ...state, notice: { text, tone, untilMs: state.nowMs + lasts } };
}

/** The cursor of a list as it stands now. */
export function cursorOf(state: AppState, list: List): Cursor {
  return settle(state.cursors[list.key], list);
}

export function isRunning(state: AppState): boolean {
  return state.snapshot?.phase === "running";
}
