/**
 * Lines being typed: what each key, Enter and Esc do to them, for whatever they are typed.
 *
 * @module
 */

import { type Edit, EDIT_KEYS, editOf, insert } from "./edit.ts";
import type { Press } from "./keys.ts";
import { move, prompt, run } from "./commands.ts";
import {
  type AppState,
  type Effect,
  enter,
  leave,
  notify,
  type Prompt,
  type PromptPurpose,
  type Step,
  step,
  visit,
} from "./state.ts";
import { chosenFormat, formatByName, suggestedPath } from "./views/export.ts";
import { chosenGoal, type Goal } from "./views/palette.ts";
import { choiceOf, choicesOf, sourceOf, targetTrouble, withCheck } from "./views/start.ts";

/** A key for the line that is open. `null`: it is not for the line. */
export function typed(state: AppState, open: Prompt, press: Press): Step | null {
  if (press.name === "enter") return SUBMIT[open.purpose](state, open.edit.text.trim());
  if (press.name === "escape") return cancel(state, open);
  const edit = press.text !== ""
    ? insert(open.edit, press.text)
    : EDIT_KEYS[press.name]?.(open.edit);
  return edit === undefined ? null : changed(state, open, edit);
}

export function pasted(state: AppState, open: Prompt, text: string): Step {
  return changed(state, open, insert(open.edit, text.trim()));
}

/** Keys that go through the list below a line: what is typed narrows it, the arrows choose. */
export function aside(state: AppState, open: Prompt, press: Press): Step {
  const by = STEPS[press.name];
  if (by === undefined) return step(state);
  if (state.place.view === "start") return formMove(state, by);
  const moved = move(state, by);
  if (open.purpose !== "export") return moved;
  return step(renamed(state, moved.state));
}

const STEPS: Readonly<Record<string, 1 | -1>> = { down: 1, tab: 1, up: -1, "shift+tab": -1 };

/** A suggested name follows the format; one that was typed only changes its ending. */
function renamed(before: AppState, after: AppState): AppState {
  const text = after.prompt?.edit.text ?? "";
  if (text === suggestedPath(before)) return prompt(after, "export", suggestedPath(after));
  const [from, to] = [chosenFormat(before)?.extension, chosenFormat(after)?.extension];
  if (from === undefined || to === undefined || !text.endsWith(`.${from}`)) return after;
  return prompt(after, "export", `${text.slice(0, -from.length)}${to}`);
}

function changed(state: AppState, { purpose }: Prompt, edit: Edit): Step {
  const next: AppState = { ...state, prompt: { purpose, edit } };
  if (purpose === "filter") return step(filtered(next, edit.text));
  if (purpose === "export") return step(formatByName(next, edit.text));
  if (isField(purpose)) {
    const fields = { ...state.form.fields, [purpose]: edit.text };
    return withCheck({ ...next, form: { ...state.form, fields } });
  }
  return step(next);
}

/** The cursor stays with its entry, or goes to the first that is left. */
function filtered(state: AppState, filter: string): AppState {
  const { view } = state.place;
  const cursor = { id: state.cursors[view]?.id ?? null, index: 0, top: 0 };
  return {
    ...state,
    filters: { ...state.filters, [view]: filter },
    cursors: { ...state.cursors, [view]: cursor },
  };
}

function isField(purpose: PromptPurpose): purpose is keyof AppState["form"]["fields"] {
  return purpose === "targets" || purpose === "inventory" || purpose === "scylla-yaml";
}

function cancel(state: AppState, { purpose }: Prompt): Step {
  if (purpose === "filter") {
    return step({ ...state, prompt: null, filters: { ...state.filters, [state.place.view]: "" } });
  }
  if (purpose === "log-file" || purpose === "log-line") return step({ ...state, prompt: null });
  if (state.place.view === "start" && !state.begun) {
    return step(
      notify(state, "q leaves from the lines that are not typed into, Ctrl-C from anywhere"),
    );
  }
  return step(leave(state));
}

const SUBMIT: Readonly<Record<PromptPurpose, (state: AppState, text: string) => Step>> = {
  "filter": (state) => step({ ...state, prompt: null }),
  "palette": (state) => {
    const goal = chosenGoal(state);
    return goal === null ? step(state) : pursue(leave(state), goal);
  },
  "log-file": (state, path) =>
    path === ""
      ? step({ ...state, prompt: null })
      : step(reading(state, path), { do: "read", path }),
  "log-line": (state, text) =>
    text === "" ? step({ ...state, prompt: null }) : step(reading(state, "the line you typed"), {
      do: "explain",
      text,
      origin: "The line you typed",
    }),
  "export": (state, path) => {
    const format = chosenFormat(state);
    if (path === "" || format === null) return step(notify(state, "Name a file first", "warning"));
    return step(notify(leave(state), `Writing ${path} …`), {
      do: "export",
      format: format.format,
      path,
    });
  },
  "targets": begin,
  "inventory": begin,
  "scylla-yaml": begin,
};

function reading(state: AppState, origin: string): AppState {
  return { ...state, prompt: null, explained: { origin, lines: 0, results: null } };
}

function pursue(state: AppState, goal: Goal): Step {
  if (goal.to === "command") return run(goal.command, state);
  if (goal.to === "place") return step(enter(state, goal.place));
  return step({
    ...visit(state, { view: "overview" }),
    sort: { column: goal.column, down: false },
  });
}

// The start form

/** The cursor to another line of the form; its text, if it has one, opens for typing. */
export function formMove(state: AppState, by: 1 | -1): Step {
  const choices = choicesOf(state);
  const at = choices.indexOf(choiceOf(state));
  const choice = choices[(at + by + choices.length) % choices.length] ?? "targets";
  const index = choices.indexOf(choice);
  const cursors = { ...state.cursors, start: { id: choice, index, top: 0 } };
  const open: Prompt | null = isField(choice as PromptPurpose)
    ? { purpose: choice as PromptPurpose, edit: editOf(state.form.fields[choice as "targets"]) }
    : null;
  return withCheck({ ...state, cursors, prompt: open });
}

/** Keys on a line of the form that is not typed into. `null`: not for the form. */
export function formKey(state: AppState, press: Press): Step | null {
  const by = STEPS[press.name] ?? { j: 1, k: -1 }[press.name];
  if (by === 1 || by === -1) return formMove(state, by);
  if (press.name === "enter") return begin(state);
  const choice = choiceOf(state);
  if (choice === "remember" && press.name === "space") {
    return step({ ...state, form: { ...state.form, remember: !state.form.remember } });
  }
  const turn = { left: -1, h: -1, right: 1, l: 1 }[press.name];
  if (choice !== "lab" || turn === undefined) return null;
  const count = Math.max(1, state.library.scenarios().length);
  const scenario = (state.form.scenario + turn + count) % count;
  return withCheck({ ...state, form: { ...state.form, scenario } });
}

function begin(state: AppState): Step {
  const source = sourceOf(state);
  if (choiceOf(state) === "remember") {
    return step({ ...state, form: { ...state.form, remember: !state.form.remember } });
  }
  if (source === null) {
    return step(notify(state, "Type something first, or choose another line with ↓", "warning"));
  }
  if (targetTrouble(state, source) !== null) return step(state);
  const { check, remember } = state.form;
  if (check !== null && !check.ok) return step(notify(state, check.message, "error"));
  const storing: Effect[] = remember && source.kind !== "lab" ? [{ do: "remember", source }] : [];
  const fresh = visit({ ...state, begun: true, filters: {}, expected: null }, { view: "overview" });
  return step(fresh, ...storing, { do: "start", request: { source } });
}
