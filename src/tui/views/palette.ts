/**
 * Palette: everything by its name. Commands that work where one came from, nodes, runbooks.
 *
 * @module
 */

import { type Binding, BINDINGS, type CommandId } from "../bindings.ts";
import { type ColumnId, COLUMNS } from "../columns.ts";
import { shownKeys, worksIn } from "../keys.ts";
import { BLANK, fit, type Line, span } from "../line.ts";
import { type AppState, cursorOf, type Place } from "../state.ts";
import { editSpans } from "./prompt.ts";
import { emptiness, listDetail, type View } from "./view.ts";

/** What an entry does when it is chosen. */
export type Goal =
  | { readonly to: "command"; readonly command: CommandId }
  | { readonly to: "sort"; readonly column: ColumnId }
  | { readonly to: "place"; readonly place: Place };

export interface Entry {
  readonly name: string;
  readonly hint: string;
  readonly goal: Goal;
}

const LIST = "palette";

export const palette: View<Extract<Place, { view: "palette" }>> = {
  title: () => "Commands",
  body(state, _place, area) {
    const entries = entriesOf(state);
    const edit = state.prompt?.purpose === "palette" ? state.prompt.edit : null;
    return listDetail(state, area, {
      key: LIST,
      ids: entries.map(({ name }) => name),
      head: [[span(": ", "title", "command "), ...editSpans(edit, area.width - 4)], BLANK],
      row: (index, width) => entryRow(entries[index], width),
      empty: emptiness(area.width, "No command, node or runbook of that name"),
    });
  },
};

export function chosenGoal(state: AppState): Goal | null {
  const entries = entriesOf(state);
  const ids = entries.map(({ name }) => name);
  return entries[cursorOf(state, { key: LIST, ids, page: ids.length }).index]?.goal ?? null;
}

function entryRow(entry: Entry | undefined, width: number): Line {
  if (entry === undefined) return BLANK;
  const name = Math.min(30, Math.floor(width * 0.45));
  return [fit(span(entry.name, "strong"), name), span(" "), span(entry.hint, "faint")];
}

function entriesOf(state: AppState): Entry[] {
  const words = (state.prompt?.edit.text ?? "").toLowerCase().split(/\s+/);
  const fits = ({ name, hint }: Entry) => {
    const text = `${name} ${hint}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const starts = ({ name }: Entry) => name.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1;
  return everything(state).filter(fits).sort((a, b) => starts(a) - starts(b)).slice(0, MOST);
}

const MOST = 200;

function everything(state: AppState): Entry[] {
  const from = state.back.at(-1) ?? { view: "overview" };
  const bindings: Binding[] = BINDINGS;
  return [
    ...bindings
      .filter((binding) => binding.keyOnly !== true && worksIn(binding, from))
      .map((binding): Entry => ({
        name: binding.command.replaceAll("-", " "),
        hint: `${binding.help}  (${shownKeys(binding)})`,
        goal: { to: "command", command: binding.command },
      })),
    ...COLUMNS.map(({ id, name }): Entry => ({
      name: `sort by ${name}`,
      hint: "in the overview",
      goal: { to: "sort", column: id },
    })),
    ...state.live.rows.map(({ node }): Entry => ({
      name: `node ${node.id}`,
      hint: `${node.address}  ${node.verdict}`,
      goal: { to: "place", place: { view: "node", node: node.id, tab: "findings" } },
    })),
    ...state.library.runbooks().map(({ name, title }): Entry => ({
      name: `runbook ${name}`,
      hint: title,
      goal: { to: "place", place: { view: "runbook", name } },
    })),
  ];
}
