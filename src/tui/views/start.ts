/**
 * Start: which nodes? Typed addresses, an inventory, a scylla.yaml, or the practice cluster; what
 * is typed is checked at once.
 *
 * @module
 */

import type { Source } from "../driver.ts";
import { editOf } from "../edit.ts";
import { BLANK, fit, type Line, span } from "../line.ts";
import { paragraph } from "../prose.ts";
import { type AppState, type Effect, type Form, type Place, type Step, step } from "../state.ts";
import { editSpans } from "./prompt.ts";
import { cursorRow, type View } from "./view.ts";

type FieldName = keyof Form["fields"];
export type Choice = FieldName | "lab" | "recent" | "remember";

const LIST = "start";

export const start: View<Extract<Place, { view: "start" }>> = {
  title: () => "Start",
  body(state, _place, area) {
    const choices = choicesOf(state);
    const chosen = choiceOf(state);
    const rows = choices.flatMap((choice): Line[] => {
      const here = choice === chosen;
      const row = here
        ? activeRow(state, choice, area.width)
        : cursorRow(choiceRow(state, choice, area.width), false, area.width);
      return choice === "remember" ? [BLANK, row] : [row];
    });
    const lines = [
      [span("Which nodes shall be looked at?", "title")],
      BLANK,
      ...rows,
      BLANK,
      ...paragraph(HINTS[chosen], area.width, "faint", "  "),
      BLANK,
      ...checkLines(state, area.width),
    ];
    return { lines, list: { key: LIST, ids: choices, page: choices.length } };
  },
};

export function choicesOf({ form }: AppState): Choice[] {
  const recent: Choice[] = form.recent === null ? [] : ["recent"];
  return [...recent, "targets", "inventory", "scylla-yaml", "lab", "remember"];
}

export function choiceOf(state: AppState): Choice {
  const choices = choicesOf(state);
  const { id } = state.cursors[LIST] ?? { id: null };
  return choices.find((choice) => choice === id) ?? "targets";
}

const LABELS: Record<Choice, string> = {
  recent: "As last time",
  targets: "Addresses",
  inventory: "Inventory",
  "scylla-yaml": "scylla.yaml",
  lab: "Practice cluster",
  remember: "Remember",
};

const HINTS: Record<Choice, string> = {
  recent: "Enter opens it.",
  targets:
    "ADDRESS, ADDRESS/SSL_PORT or ADDRESS/PORT,SSL_PORT; IPv6 in brackets; several with spaces between. Enter begins.",
  inventory:
    "Path of an inventory file: nodes, ports, certificates and what is expected. Enter begins.",
  "scylla-yaml":
    "Path of a node's scylla.yaml: its addresses, ports and certificates. Enter begins.",
  lab:
    "Simulated nodes on this machine, to look around without a cluster. ←→ choose a scenario, Enter begins.",
  remember:
    "Off: nothing is stored. On: the choice is written to the configuration folder, to be offered next time. Space switches.",
};

const LABEL = 18;

function activeRow(state: AppState, choice: Choice, width: number): Line {
  const lead = [span("▸ ", "accent", "selected: "), fit(span(LABELS[choice], "title"), LABEL)];
  if (isField(choice)) {
    const edit = state.prompt?.purpose === choice
      ? state.prompt.edit
      : editOf(state.form.fields[choice]);
    return [...lead, ...editSpans(edit, width - LABEL - 3)];
  }
  return [...lead, span(valueOf(state, choice), "strong")];
}

function choiceRow(state: AppState, choice: Choice, width: number): Line {
  const value = valueOf(state, choice);
  return [
    fit(span(LABELS[choice]), LABEL),
    span(value === "" ? "–" : value.slice(0, width), "faint"),
  ];
}

function isField(choice: Choice): choice is FieldName {
  return choice === "targets" || choice === "inventory" || choice === "scylla-yaml";
}

function valueOf({ form, library }: AppState, choice: Choice): string {
  if (isField(choice)) return form.fields[choice];
  if (choice === "recent") return form.recent === null ? "" : sourceName(form.recent);
  if (choice === "remember") {
    return form.remember ? "[x] offer these nodes next time" : "[ ] offer these nodes next time";
  }
  const scenario = library.scenarios()[form.scenario];
  return scenario === undefined ? "" : `${scenario.name}  ${scenario.title}`;
}

export function sourceName(source: Source): string {
  switch (source.kind) {
    case "targets":
      return source.targets.join(" ");
    case "lab":
      return `practice cluster ${source.scenario ?? ""}`.trim();
    default:
      return `${source.kind} ${source.path}`;
  }
}

/** What the form stands for as it is filled in; `null` while there is nothing in it. */
export function sourceOf(state: AppState): Source | null {
  const choice = choiceOf(state);
  if (choice === "recent") return state.form.recent;
  if (choice === "lab") {
    return { kind: "lab", scenario: state.library.scenarios()[state.form.scenario]?.name ?? null };
  }
  if (!isField(choice)) return null;
  const text = state.form.fields[choice].trim();
  if (text === "") return null;
  if (choice === "targets") return { kind: "targets", targets: text.split(/\s+/) };
  return { kind: choice, path: text };
}

/** The first target that cannot be one, and why. */
export function targetTrouble(state: AppState, source: Source): string | null {
  if (source.kind !== "targets") return null;
  for (const target of source.targets) {
    const problem = state.library.targetProblem(target);
    if (problem !== null) return `${target}: ${problem}`;
  }
  return null;
}

function checkLines(state: AppState, width: number): Line[] {
  const source = sourceOf(state);
  if (source === null) return [];
  const trouble = targetTrouble(state, source);
  if (trouble !== null) return paragraph(trouble, width - 2, "error", "  ✖ ");
  const { check, asked } = state.form;
  if (asked !== JSON.stringify(source) || check === null) return [[span("  … reading", "faint")]];
  return check.ok
    ? paragraph(check.summary, width - 2, "ok", "  ✔ ")
    : paragraph(check.message, width - 2, "error", "  ✖ ");
}

/** Asks for the source to be read, when it is another than the one asked about. */
export function withCheck(state: AppState): Step {
  const source = sourceOf(state);
  const asked = source === null ? null : JSON.stringify(source);
  if (asked === state.form.asked) return step(state);
  const form: Form = { ...state.form, asked, check: null };
  const effects: Effect[] = source === null || targetTrouble(state, source) !== null
    ? []
    : [{ do: "inspect", source }];
  return step({ ...state, form }, ...effects);
}
