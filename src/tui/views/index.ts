/** The views by name, and the ones that stand in the tab line at the top. */

import { type AppState, cursorOf, type Place, type ViewName } from "../state.ts";
import { bodyArea } from "../layout.ts";
import { clients } from "./clients.ts";
import { compare } from "./compare.ts";
import { expect } from "./expect.ts";
import { explain } from "./explain.ts";
import { exporting } from "./export.ts";
import { help } from "./help.ts";
import { links } from "./links.ts";
import { message } from "./message.ts";
import { messages } from "./messages.ts";
import { migration } from "./migration.ts";
import { node } from "./node.ts";
import { overview } from "./overview.ts";
import { palette } from "./palette.ts";
import { runbook, runbooks } from "./runbooks.ts";
import { start } from "./start.ts";
import { timeline } from "./timeline.ts";
import type { Body, Chosen, View } from "./view.ts";

const VIEWS: { readonly [Name in ViewName]: View<Extract<Place, { view: Name }>> } = {
  start,
  overview,
  node,
  messages,
  message,
  compare,
  links,
  migration,
  timeline,
  clients,
  explain,
  runbooks,
  runbook,
  export: exporting,
  help,
  palette,
  expect,
};

export const MAIN_VIEWS = [
  "overview",
  "links",
  "migration",
  "timeline",
  "explain",
  "runbooks",
  "clients",
] as const;

export function viewOf(place: Place): View<Place> {
  return VIEWS[place.view] as View<Place>;
}

/** The body as it stands on the screen now. */
export function bodyOf(state: AppState): Body {
  return viewOf(state.place).body(state, state.place, bodyArea(state.screen));
}

export function chosenOf(state: AppState): Chosen {
  const { list } = bodyOf(state);
  if (list === undefined || list.ids.length === 0) return { id: null, index: 0 };
  const { index } = cursorOf(state, list);
  return { id: list.ids[index] ?? null, index };
}
