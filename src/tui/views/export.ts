/**
 * Export: choose a format, name a file.
 *
 * @module
 */

import type { ExportFormat } from "../driver.ts";
import { BLANK, fit, type Line, span } from "../line.ts";
import { type AppState, cursorOf, type Place } from "../state.ts";
import { editSpans } from "./prompt.ts";
import { emptiness, listDetail, type View } from "./view.ts";

type Here = Extract<Place, { view: "export" }>;

const LIST = "export";

export const exporting: View<Here> = {
  title: () => "Export",
  body(state, _place, area) {
    const formats = state.library.formats();
    const partial = state.snapshot?.phase === "running";
    const head: Line[] = [
      [span("Write the report to a file", "strong")],
      [span(
        partial
          ? "The run is still going: the report will be partial, and say so."
          : "An existing file is never written over.",
        partial ? "warning" : "faint",
      )],
      BLANK,
      [
        span("file   ", "faint"),
        ...editSpans(state.prompt?.purpose === "export" ? state.prompt.edit : null, area.width - 8),
      ],
      BLANK,
    ];
    return listDetail(state, area, {
      key: LIST,
      ids: formats.map(({ format }) => format),
      head,
      row: (index) => formatRow(formats[index]),
      empty: emptiness(area.width, "There is nothing to write with"),
    });
  },
};

function formatRow(format: ExportFormat | undefined): Line {
  if (format === undefined) return BLANK;
  return [fit(span(format.format, "strong"), 12), span(format.title, "faint")];
}

export function chosenFormat(state: AppState): ExportFormat | null {
  const formats = state.library.formats();
  const ids = formats.map(({ format }) => format);
  return formats[cursorOf(state, { key: LIST, ids, page: ids.length }).index] ?? null;
}

/** The cursor on the format that a file of this name would have. */
export function formatByName(state: AppState, path: string): AppState {
  const formats = state.library.formats();
  const chosen = chosenFormat(state)?.extension;
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const index = formats.findIndex(({ extension }) => extension === ending);
  const format = formats[index];
  if (format === undefined || format.extension === chosen) return state;
  const cursor = { id: format.format, index, top: 0 };
  return { ...state, cursors: { ...state.cursors, [LIST]: cursor } };
}

/** A name that says what is in the file and when it was seen. */
export function suggestedPath(state: AppState): string {
  const report = state.snapshot?.report;
  const name = (report?.cluster.name ?? "cluster").replace(/[^A-Za-z0-9._-]+/g, "-");
  const at = new Date(state.nowMs).toISOString().slice(0, 19).replace("T", "-").replace(/:/g, "");
  return `ringshake-${name}-${at}.${chosenFormat(state)?.extension ?? "json"}`;
}
