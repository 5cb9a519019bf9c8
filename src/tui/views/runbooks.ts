/**
 * Runbooks: the list, and one of them open.
 *
 * @module
 */

import type { RunbookEntry } from "../driver.ts";
import { latest } from "../latest.ts";
import { BLANK, fit, type Line, span } from "../line.ts";
import { markdown } from "../prose.ts";
import { type AppState, enter, type Library, type Place, step } from "../state.ts";
import { document, emptiness, listDetail, type View } from "./view.ts";

export const runbooks: View<Extract<Place, { view: "runbooks" }>> = {
  title: () => "Runbooks",
  body(state, _place, area) {
    const entries = visibleRunbooks(state);
    return listDetail(state, area, {
      key: "runbooks",
      ids: entries.map(({ name }) => name),
      row: (index, width) => entryRow(entries[index], width),
      empty: emptiness(area.width, "No runbook matches", "Esc clears the filter"),
    });
  },
  open(state, _place, { id }) {
    return step(id === null ? state : enter(state, { view: "runbook", name: id }));
  },
};

function visibleRunbooks({ library, filters }: AppState): readonly RunbookEntry[] {
  const words = (filters.runbooks ?? "").toLowerCase().split(/\s+/);
  return listed(library).filter(({ name, title }) =>
    words.every((word) => `${name} ${title}`.toLowerCase().includes(word))
  );
}

const listed = latest((library: Library) =>
  [...library.runbooks()].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
);

const KINDS: readonly RunbookEntry["kind"][] = ["guide", "finding"];

function entryRow(entry: RunbookEntry | undefined, width: number): Line {
  if (entry === undefined) return BLANK;
  const guide = entry.kind === "guide";
  const name = Math.min(32, Math.floor(width / 2));
  return [
    span(guide ? "◆ " : "  ", "accent", guide ? "guide, " : ""),
    fit(span(entry.name, guide ? "strong" : "plain"), name),
    span(" "),
    span(entry.title, "faint"),
  ];
}

export const runbook: View<Extract<Place, { view: "runbook" }>> = {
  title: (_state, place) => `Runbook › ${place.name}`,
  body(state, { name }, area) {
    const width = Math.min(100, area.width - 2);
    const lines = pageOf(state.library, name, width);
    if (lines === null) {
      return {
        lines: [
          BLANK,
          ...emptiness(area.width, `There is no runbook named ${name}`, "Esc goes back"),
        ],
      };
    }
    return document(state, area, `runbook/${name}`, lines.map((line) => [span(" "), ...line]));
  },
  copy: (state, { name }) => state.library.runbook(name),
};

const pageOf = latest((library: Library, name: string, width: number) => {
  const source = library.runbook(name);
  return source === null ? null : markdown(source, width);
});
