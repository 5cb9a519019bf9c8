/**
 * Clients: a row for each client, a mark for each port that it was tried at, and of the one under the
 * cursor what it meets, what it prints and what works.
 *
 * @module
 */

import { CLIENT_MARK, clientSentence } from "../../clients/sentence.ts";
import type { ClientReport, Report } from "../../model/report.ts";
import { splitSteps } from "../../text/steps.ts";
import { latest } from "../latest.ts";
import { BLANK, clip, fit, heading, type Line, span, type Tone } from "../line.ts";
import { code, labelled, paragraph } from "../prose.ts";
import type { Place } from "../state.ts";
import { emptiness, listDetail, type View } from "./view.ts";

type Here = Extract<Place, { view: "clients" }>;
type Rows = readonly ClientReport[];

const TONES: Readonly<Record<ClientReport["outcome"], Tone>> = {
  connects: "ok",
  refused: "error",
  unknown: "unknown",
};

export const clients: View<Here> = {
  title: () => "Clients",
  body(state, _place, area) {
    const byClient = groupsOf(state.snapshot?.report ?? null);
    return listDetail(state, area, {
      key: "clients",
      ids: byClient.map(([id]) => id),
      head: byClient.length === 0 ? [] : [counts(byClient.flatMap(([, rows]) => rows))],
      row: (index, width) => clientRow(byClient[index]?.[1] ?? [], width),
      detail: (index, width) => detailOf(byClient[index]?.[1] ?? [], width),
      most: Math.max(4, area.height - 14),
      empty: emptiness(
        area.width,
        "No client was tried",
        "Opened with --client, the app sends the hello of each known client to the ports of clients, and shows here who can connect.",
      ),
    });
  },
  copy: (state, _place, { index }) => {
    const rows = groupsOf(state.snapshot?.report ?? null)[index]?.[1] ?? [];
    const works = rows.find((row) => row.works !== null)?.works;
    return works == null ? rows[0]?.prints ?? null : splitSteps(works).join("\n");
  },
};

const groupsOf = latest((
  report: Report | null,
): (readonly [string, Rows])[] => [...Map.groupBy(report?.clients ?? [], ({ client }) => client)]);

function counts(rows: Rows): Line {
  const count = (outcome: ClientReport["outcome"]) =>
    rows.filter((row) => row.outcome === outcome).length;
  const told = (outcome: ClientReport["outcome"], word: string) =>
    span(`${count(outcome)} ${word}   `, count(outcome) > 0 ? TONES[outcome] : "faint");
  return [told("refused", "refused"), told("unknown", "not known"), told("connects", "connect")];
}

function clientRow(rows: Rows, width: number): Line {
  const [first] = rows;
  if (first === undefined) return BLANK;
  const marks = rows.slice(0, Math.max(1, Math.floor(width / 4)));
  return [
    fit(span(clip(first.name, width - marks.length - 1)), width - marks.length - 1),
    span(" "),
    ...marks.map(({ outcome }) => span(CLIENT_MARK[outcome], TONES[outcome], outcome)),
  ];
}

/** Ports at which the client fares alike are told together. */
function detailOf(rows: Rows, width: number): Line[] {
  const [first] = rows;
  if (first === undefined) return [];
  // What they print differs in the port alone.
  const alike = Map.groupBy(rows, (row) => JSON.stringify([clientSentence(row), row.works]));
  return [
    heading(first.name, width),
    ...labelled("hello", first.source, width),
    ...[...alike.values()].flatMap((group): Line[] => {
      const [row] = group;
      if (row === undefined) return [];
      return [
        BLANK,
        ...paragraph(
          `${CLIENT_MARK[row.outcome]} ${clientSentence(row)}`,
          width,
          TONES[row.outcome],
        ),
        ...labelled("at", group.map(({ node, port }) => `${node}:${port}`).join(", "), width),
        ...row.prints === null ? [] : labelled("prints", row.prints, width),
        ...row.works === null
          ? []
          : [BLANK, ...splitSteps(row.works).flatMap((line) => code(line, width))],
      ];
    }),
  ];
}
