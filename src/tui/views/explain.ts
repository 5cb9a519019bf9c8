/**
 * Explain: paste or open a log, read what its lines mean, go to the node that they speak of.
 *
 * @module
 */

import type { Cause, Explanation } from "../driver.ts";
import { BLANK, fit, heading, type Line, span, type Tone } from "../line.ts";
import { code, paragraph } from "../prose.ts";
import { type AppState, enter, notify, type Place, step, visit } from "../state.ts";
import { emptiness, listDetail, type View } from "./view.ts";

type Here = Extract<Place, { view: "explain" }>;

export const explain: View<Here> = {
  title: () => "Explain",
  body(state, _place, area) {
    const { explained } = state;
    if (explained === null) return { lines: [BLANK, ...emptiness(area.width, ...INVITATION)] };
    const { results } = explained;
    if (results === null) {
      return { lines: [BLANK, [span(`  Reading ${explained.origin} …`, "faint")]] };
    }
    return listDetail(state, area, {
      key: "explain",
      ids: results.map(({ id }, index) => `${index} ${id}`),
      head: [
        [
          span(explained.origin, "strong"),
          span(
            `  ${explained.lines} lines, ${results.length} ${
              results.length === 1 ? "message" : "messages"
            } explained`,
            "faint",
          ),
        ],
      ],
      row: (index) => messageRow(results[index]),
      detail: (index, width) => detailOf(state, results[index], width),
      empty: emptiness(
        area.width,
        "No line of this is about TLS or internode connections",
        "Paste another text, o opens a file, i takes one line.",
      ),
    });
  },
  open(state, _place, { index }) {
    const explanation = state.explained?.results?.[index];
    const nodes = explanation === undefined ? [] : nodesOf(state, explanation);
    const [node] = nodes;
    if (node === undefined) {
      return step(notify(state, "None of the probed nodes is named in these lines", "info"));
    }
    if (nodes.length === 1) return step(enter(state, { view: "node", node, tab: "findings" }));
    const filters = { ...state.filters, overview: nodes.join("|") };
    return step(visit({ ...state, filters }, { view: "overview" }));
  },
  copy: (state, _place, { index }) => state.explained?.results?.[index]?.causes[0]?.fix ?? null,
};

const INVITATION = [
  "Paste log lines or an error message",
  "o opens a log file, i takes one line that you type.",
  "",
  "Each message is explained: who printed it, what arrived there, the causes in order of likelihood, how to tell them apart, and what to change.",
] as const;

function messageRow(explanation: Explanation | undefined): Line {
  if (explanation === undefined) return BLANK;
  const { count, causes, text } = explanation;
  const best = causes[0]?.certainty;
  return [
    fit(span(`${count}×`, "faint", `${count} times: `), 6, "right"),
    span(" "),
    span(best === "certain" ? "● " : "  ", "ok", best === "certain" ? "cause proven, " : ""),
    span(text),
  ];
}

function detailOf(state: AppState, explanation: Explanation | undefined, width: number): Line[] {
  if (explanation === undefined) return [];
  const { text, lines, printedBy, assumes, arrived, causes } = explanation;
  const { runbook, peers, nearest } = explanation;
  const named = new Map(
    state.live.rows.flatMap(({ node }) =>
      [node.address, ...node.addresses.map(({ address }) => address)].map((address) =>
        [address, node.id] as const
      )
    ),
  );
  const who = peers.map(({ address, count }) => {
    const id = named.get(address);
    return `${address}${id === undefined || id === address ? "" : ` (${id})`}${
      count > 1 ? ` ${count}×` : ""
    }`;
  });
  return [
    ...paragraph(text, width, "strong"),
    [span(linesSaid(lines), "faint")],
    ...paragraph(PRINTED_BY[printedBy], width, "faint"),
    ...(assumes == null ? [] : paragraph(`Assumed: ${assumes}.`, width, "faint")),
    ...(arrived === null ? [] : paragraph(arrived, width)),
    ...(who.length === 0 ? [] : paragraph(who.join("  "), width, "accent", "peers  ")),
    ...(nearest === null ? [] : paragraph(nearest, width, "plain", "not known; most like  ")),
    BLANK,
    ...causes.flatMap((cause, index) => [...causeLines(cause, index, width), BLANK]),
    ...(runbook === null ? [] : [[span("Runbook ", "faint"), span(runbook, "accent")]]),
    [span(nodesOf(state, explanation).length > 0 ? "Enter goes to the node" : "", "faint")],
  ];
}

const PRINTED_BY: Record<Explanation["printedBy"], string> = {
  acceptor: "Printed by the node that was called.",
  dialler: "Printed by the node that called.",
  client: "Printed by a client, not by a node.",
  node: "Printed by a node about itself.",
};

function linesSaid(lines: readonly number[]): string {
  const few = lines.slice(0, 8).join(", ");
  return `${lines.length === 1 ? "line" : "lines"} ${few}${lines.length > 8 ? ", …" : ""}`;
}

const CERTAINTY: Record<Cause["certainty"], Tone> = {
  certain: "ok",
  likely: "warning",
  possible: "faint",
};

function causeLines(cause: Cause, index: number, width: number): Line[] {
  return [
    heading(`${index + 1}. ${cause.title}`, Math.max(20, width - 12)).slice(0, 1).concat(
      span(`  ${cause.certainty}`, CERTAINTY[cause.certainty]),
    ),
    ...paragraph(cause.tellApart, width, "plain", "   tell apart: "),
    ...code(cause.fix, width, "   "),
  ];
}

/** The probed nodes that the lines name, by any of their addresses. */
function nodesOf({ live }: AppState, { peers }: Explanation): string[] {
  const named = new Set(peers.map(({ address }) => address));
  return live.rows
    .filter(({ node }) =>
      named.has(node.address) || node.addresses.some(({ address }) => named.has(address))
    )
    .map(({ node }) => node.id);
}
