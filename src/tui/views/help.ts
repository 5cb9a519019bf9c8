/**
 * Help: the keys that work where one came from, then the ones that work anywhere; all of it from
 * the table that binds them.
 *
 * @module
 */

import { type Binding, BINDINGS, GROUPS } from "../bindings.ts";
import { shownKeys, worksIn } from "../keys.ts";
import { BLANK, fit, heading, type Line, span } from "../line.ts";
import { labelled } from "../prose.ts";
import type { Place } from "../state.ts";
import { document, type View } from "./view.ts";

export const help: View<Extract<Place, { view: "help" }>> = {
  title: () => "Help",
  body(state, _place, area) {
    const from = state.back.at(-1);
    const all: readonly Binding[] = BINDINGS;
    const here = all.filter((binding) =>
      from !== undefined && binding.where !== undefined && worksIn(binding, from)
    );
    const lines = [
      ...(here.length === 0 ? [] : section("Here", here, area.width)),
      ...GROUPS.flatMap((group) =>
        section(
          group,
          all.filter((binding) => binding.group === group && !here.includes(binding)),
          area.width,
        )
      ),
      ...entries("The signs", SIGNS, area.width),
      ...entries("The filter", FILTER, area.width),
      [span(`ringshake ${state.version}`, "faint")],
    ];
    return document(state, area, "help", lines);
  },
};

const KEYS = 24;

function section(title: string, bindings: readonly Binding[], width: number): Line[] {
  return entries(title, bindings.map((binding) => [shownKeys(binding), binding.help]), width);
}

function entries(
  title: string,
  rows: readonly (readonly [string, string])[],
  width: number,
): Line[] {
  if (rows.length === 0) return [];
  return [
    heading(title, width),
    ...rows.flatMap(([key, text]) =>
      labelled("", text, width, "plain", KEYS).map((line, row): Line =>
        row === 0 ? [fit(span(`  ${key}`, "accent"), KEYS), ...line.slice(1)] : line
      )
    ),
    BLANK,
  ];
}

const SIGNS = [
  ["✖  error", "something is wrong, or about to break a connection"],
  ["▲  warning", "works, and should not stay as it is"],
  ["?  unknown", "could not be seen; never counted as fine"],
  ["✔  ok", "as expected"],
  ["Δ", "differs from the round before"],
] as const;

const FILTER = [
  ["eu closed", "all words must occur, in any column"],
  ["eu|us", "one or the other"],
  ["!valid", "must not occur"],
  [
    "chain:expired",
    "in that column only: node, place, storage_port, ssl_storage_port, protocol, cipher, chain, client_auth, expected, observed, verdict",
  ],
] as const;
