/**
 * What `explain` found, as text and Markdown.
 *
 * @module
 */

import type { Explanation } from "../src/explain/messages/message.ts";
import { hang, painter, readableWidth, type Style, wrap } from "./layout.ts";
import { code, escaped } from "./markdown_syntax.ts";
import { counted, listed, unique } from "./phrases.ts";
import type { WriterExtra } from "./writer.ts";

type Cause = Explanation["causes"][number];

export function explanationsText(
  explanations: readonly Explanation[],
  { width, colour = false }: WriterExtra = {},
): string {
  const columns = readableWidth(width);
  const paint = painter(colour);
  const told = explanations.map((explanation) => [
    ...wrap(explanation.text, columns).map((line) => paint("bold", line)),
    ...facts(explanation).flatMap(([label, fact]) => hang(`  ${label}`, fact, columns)),
    ...explanation.causes.flatMap((cause, index) => [
      ...hang(`  ${index + 1}. `, `${cause.certainty}: ${cause.title}`, columns)
        .map((line) => paint(CERTAINTY[cause.certainty], line)),
      ...causeFacts(cause).flatMap(([label, fact]) => hang(`     ${label}`, fact, columns)),
    ]),
    ...(explanation.runbook === null
      ? []
      : [paint("dim", `  more: ringshake runbook ${explanation.runbook}`)]),
  ]);
  return `${told.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

export function explanationsMarkdown(explanations: readonly Explanation[]): string {
  const told = explanations.map((explanation) => [
    `## ${code(explanation.text)}`,
    "",
    ...facts(explanation).map(([label, fact]) => `- ${escaped(label)}${escaped(fact)}`),
    "",
    ...explanation.causes.flatMap((cause, index) => [
      `${index + 1}. **${escaped(cause.certainty)}: ${escaped(cause.title)}**`,
      ...causeFacts(cause).map(([label, fact]) => `   - ${escaped(label)}${escaped(fact)}`),
    ]),
    ...(explanation.runbook === null
      ? []
      : ["", `More: ${code(`ringshake runbook ${explanation.runbook}`)}`]),
  ]);
  return `${told.map((lines) => lines.join("\n").trimEnd()).join("\n\n")}\n`;
}

const CERTAINTY: Record<Cause["certainty"], Style> = {
  certain: "error",
  likely: "warning",
  possible: "info",
};

const WHO: Record<Explanation["printedBy"], string> = {
  acceptor: "the node that was dialled",
  dialler: "the node that dialled",
  client: "a client",
  node: "the node, about itself",
};

function facts(explanation: Explanation): [label: string, fact: string][] {
  const { id, lines, count, peers, printedBy, assumes, arrived, nearest, clients } = explanation;
  const proven = clients.filter(({ provenAt }) => provenAt.length > 0);
  if (id === "unknown") {
    return [
      ["not known: ", "ringshake does not recognise this line"],
      ...(nearest === null ? [] : [["nearest:   ", nearest] as [string, string]]),
    ];
  }
  const where = lines.length === 0 ? "" : ` (${listed(lines.map(String), 8)})`;
  return [
    ["printed by: ", WHO[printedBy]],
    ...(clients.length === 0 ? [] : [[
      "by such as: ",
      someOf(unique(clients.map(({ name }) => name))),
    ] as [string, string]]),
    ...[...Map.groupBy(proven, ({ provenAt }) => listed(provenAt, 8))].map(([where, some]) =>
      [
        "proven:     ",
        `at ${where} so fail ${someOf(unique(some.map(({ name }) => name)))}`,
      ] as [string, string]
    ),
    ...(assumes === null ? [] : [["assumed:    ", assumes] as [string, string]]),
    ...(count > 1
      ? [["seen:       ", `in ${counted(count, "line")}${where}`] as [string, string]]
      : []),
    ...(arrived === null ? [] : [["arrived:    ", arrived] as [string, string]]),
    ...(peers.length === 0 ? [] : [[
      "peers:      ",
      listed(
        peers.map((peer) => peer.count === 1 ? peer.address : `${peer.address} ×${peer.count}`),
      ),
    ] as [string, string]]),
  ];
}

function causeFacts({ tellApart, fix }: Cause): [label: string, fact: string][] {
  return [["tell apart: ", tellApart], ["fix: ", fix]];
}

/** Names of clients have commas of their own. */
function someOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}

const MOST_NAMED = 6;
