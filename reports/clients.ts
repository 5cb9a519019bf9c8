/**
 * Who can connect, for a person: port by port, clients that fare alike together, and of those that
 * cannot what they print.
 *
 * @module
 */

import type { ClientReport, Report } from "../src/model/report.ts";
import type { ClientOutcome } from "../src/model/words.ts";
import { hostAndPort } from "../src/scylla/address.ts";
import { CLIENT_MARK, clientSentence } from "../src/clients/sentence.ts";
import { splitSteps } from "../src/text/steps.ts";
import { hang, painter, readableWidth, wrap } from "./layout.ts";
import { clusterName, costs, counted, listed, partialNotice, portCell } from "./phrases.ts";
import type { WriterExtra } from "./writer.ts";

/** Clients of one port that fare alike. */
export interface ClientGroup {
  readonly outcome: ClientOutcome;
  /** `refused by the server at its ClientHello: no TLS version in common`. */
  readonly says: string;
  readonly names: readonly string[];
  /** What they print, each text with those that print it. */
  readonly prints: readonly { readonly text: string; readonly names: readonly string[] }[];
  /** The configurations that work, likewise. */
  readonly works: readonly { readonly text: string; readonly names: readonly string[] }[];
}

/** One port of one node, with all that was asked of it. */
export interface ClientPortGroup {
  readonly where: string;
  readonly groups: readonly ClientGroup[];
}

const ORDER: readonly ClientOutcome[] = ["refused", "unknown", "connects"];

/** The ports in the order of the report; on each the refused clients first. */
export function clientGroups(report: Report): ClientPortGroup[] {
  const rows = report.clients ?? [];
  const byPort = Map.groupBy(rows, ({ node, port }) => JSON.stringify([node, port]));
  return [...byPort.values()].map((clients) => ({
    where: whereOf(clients[0], report),
    groups: [...Map.groupBy(clients, clientSentence)].map(([says, alike]) => ({
      outcome: alike[0]?.outcome ?? "unknown",
      says,
      names: alike.map(({ name }) => name),
      prints: told(alike, ({ prints }) => prints),
      works: told(alike, ({ works }) => works),
    })).sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome)),
  }));
}

function told(rows: readonly ClientReport[], tell: (row: ClientReport) => string | null) {
  return [...Map.groupBy(rows, tell)].flatMap(([text, some]) =>
    text === null ? [] : [{ text, names: some.map(({ name }) => name) }]
  );
}

function whereOf(row: ClientReport | undefined, { nodes }: Report): string {
  const node = nodes.find(({ id }) => id === row?.node);
  const port = node?.ports.find(({ port, role }) => port === row?.port && role === row.role);
  if (node === undefined || port === undefined) return "";
  const place = hostAndPort(node.address, port.port);
  return `${node.id === node.address ? place : `${node.id} ${place}`} (${port.role}): ${
    portCell(port)
  }`;
}

export const CLIENT_TITLES = ["Port", "Outcome", "Clients", "They print"];

/** The same as rows of a table: the port, what becomes of the clients, who they are, what they print. */
export function clientRows(report: Report): string[][] {
  return clientGroups(report).flatMap(({ where, groups }) =>
    groups.map(({ outcome, says, names, prints }) => [
      where,
      `${CLIENT_MARK[outcome]} ${says}`,
      names.join("; "),
      prints.map(({ text }) => text).join(" / "),
    ])
  );
}

/** The whole answer of `ringshake clients`, as text. */
export function clientsText(report: Report, { width, colour = false }: WriterExtra = {}): string {
  const page = readableWidth(width);
  const paint = painter(colour);
  const partial = partialNotice(report);
  const ports = clientGroups(report);
  const lines = [
    ...hang("", headline(report), page).map((line) => paint("bold", line)),
    ...partial === null ? [] : hang("! ", partial, page),
    ...ports.flatMap(({ where, groups }) => [
      "",
      ...hang("", where, page).map((line) => paint("bold", line)),
      ...groups.flatMap((group) => groupLines(group, page)),
    ]),
    "",
    ...wrap(costs(report), page).map((line) => paint("dim", line)),
  ];
  return `${lines.join("\n")}\n`;
}

function headline(report: Report): string {
  const { clients = [] } = report;
  if (clients.length === 0) return `${clusterName(report)}: no port of clients answered`;
  const count = (outcome: ClientOutcome) =>
    clients.filter((each) => each.outcome === outcome).length;
  const parts = ORDER.filter((outcome) => count(outcome) > 0).map((outcome) =>
    `${count(outcome)} ${
      outcome === "unknown" ? "not known" : outcome === "connects" ? "connect" : outcome
    }`
  );
  const all = counted(clients.length, "client at a port", "clients at their ports");
  return `${clusterName(report)}: of ${all} ${listed(parts)}`;
}

/** Of more clients than these, `--only` or another format tells what works. */
const MOST_WITH_SETTINGS = 6;

function groupLines(
  { outcome, says, names, prints, works }: ClientGroup,
  width: number,
): string[] {
  const mark = `  ${CLIENT_MARK[outcome]} `;
  return [
    ...hang(mark, `${says} (${names.length})`, width),
    ...hang("      ", names.join("; "), width),
    ...prints.flatMap(({ text, names: some }) =>
      hang(
        "      prints ",
        some.length === names.length ? text : `${text}   (${some.join("; ")})`,
        width,
      )
    ),
    ...(names.length > MOST_WITH_SETTINGS ? [] : works).flatMap(({ text, names: some }) => [
      ...hang(
        "      works with",
        some.length === names.length ? "" : `(${some.join("; ")})`,
        width,
      ),
      ...splitSteps(text).flatMap((line) => hang("        ", line, width)),
    ]),
  ];
}
