/**
 * The report for a person at a terminal: the verdict first, then what is wrong and what to type,
 * then the nodes, then what the run cost. Quiet when all is well.
 *
 * @module
 */

import type { Finding, NodeReport, Report } from "../src/model/report.ts";
import { VERDICTS } from "../src/model/words.ts";
import {
  type Column,
  hang,
  type Paint,
  painter,
  readableWidth,
  type Style,
  table,
  wrap,
} from "./layout.ts";
import { CLIENT_PORT_TITLES, clientPortRows } from "./client_ports.ts";
import { comingDays, NEAR_DAYS } from "./calendar.ts";
import { enumerated } from "./enumerated.ts";
import {
  chainCell,
  clientAuthCell,
  costs,
  counted,
  expectedCell,
  type FindingGroup,
  fixSteps,
  groupFindings,
  headline,
  linkSummary,
  listed,
  observedCell,
  overallVerdict,
  partialNotice,
  place,
  roleCell,
  seenAt,
  SEVERITY_MARK,
  unique,
  VERDICT_MARK,
} from "./phrases.ts";
import type { ReportWriter } from "./writer.ts";

interface Page {
  readonly width: number;
  readonly paint: Paint;
}

export const text: ReportWriter = {
  format: "text",
  mediaType: "text/plain; charset=utf-8",
  write(report, { width, colour = false } = {}) {
    const page = { width: readableWidth(width), paint: painter(colour) };
    const sections = [
      verdictSection(report, page),
      ...groupFindings(report.findings).map((group) => findingSection(group, page)),
      linkSection(report, page),
      questionSection(report, page),
      calendarSection(report, page),
      ...enumeratedSections(report, page),
      nodeSection(report, page),
      clientSection(report, page),
      wrap(costs(report), page.width).map((line) => page.paint("dim", line)),
    ];
    return sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`)
      .join("\n");
  },
};

function verdictSection(report: Report, { width, paint }: Page): string[] {
  const verdict = overallVerdict(report);
  const lines = hang(`${VERDICT_MARK[verdict]} `, headline(report), width)
    .map((line) => paint("bold", paint(verdict, line)));
  const partial = partialNotice(report);
  if (partial !== null) {
    lines.push(...hang("! ", partial, width).map((line) => paint("warning", line)));
  }
  if (!report.semantics.isDefault) return lines;
  const release =
    `Judged by the rules of ScyllaDB ${report.semantics.release} (no release was given).`;
  return overallVerdict(report) === "ok" ? lines : [...lines, ...wrap(release, width)];
}

function findingSection(group: FindingGroup, { width, paint }: Page): string[] {
  const { severity, title, id, findings } = group;
  const mark = hang(`${SEVERITY_MARK[severity]} `, `${severity}: ${title}`, width);
  const where = unique(findings.flatMap((finding) => place(finding) ?? []));
  return [
    ...mark.map((line) => paint("bold", paint(severity, line))),
    ...(where.length === 0 ? [] : hang("  where: ", listed(where, 12), width)),
    ...findings.slice(0, MOST_SHOWN).flatMap((finding) =>
      seenAt(finding).flatMap(({ where, line }) =>
        hang("  seen:  ", findings.length > 1 && where !== null ? `${where} ${line}` : line, width)
      )
    ),
    ...(findings.length > MOST_SHOWN
      ? [`         … and ${findings.length - MOST_SHOWN} more; --format json has them all`]
      : []),
    ...unique(findings.map(({ explanation }) => explanation)).slice(0, MOST_SHOWN)
      .flatMap((line) => hang("  why:   ", line, width)),
    ...shownSteps(findings).flatMap((step, index) =>
      hang(index === 0 ? "  fix:   " : "         ", step, width)
    ),
    ...hang("  more:  ", `ringshake runbook ${findings[0]?.runbook ?? id}`, width)
      .map((line) => paint("dim", line)),
  ];
}

/** The same steps on many nodes are told for the first of them. */
function shownSteps(findings: readonly Finding[]): string[] {
  const all = fixSteps(findings);
  const first = fixSteps(findings.slice(0, 1));
  return all.length <= Math.max(MOST_SHOWN, first.length)
    ? all
    : [...first, "… and on the others alike, with their own addresses"];
}

/** How many members of one group are told in full. */
const MOST_SHOWN = 5;

function linkSection({ links }: Report, { width, paint }: Page): string[] {
  const { counts, failing } = linkSummary(links);
  if (failing.length === 0) return [];
  const byReason = [...Map.groupBy(failing, ({ reason }) => reason)];
  return [
    ...hang("", `Links between the nodes: ${counts}`, width).map((line) => paint("bold", line)),
    ...byReason.slice(0, MOST_SHOWN).flatMap(([reason, some]) => [
      ...hang(
        `  ${SEVERITY_MARK.error} `,
        listed(some.map(({ from, to, connection }) => `${from} → ${to} (${connection})`), 6),
        width,
      ).map((line) => paint("error", line)),
      ...hang("    ", reason, width),
    ]),
    ...(byReason.length > MOST_SHOWN
      ? [`  … and ${byReason.length - MOST_SHOWN} reasons more`]
      : []),
  ];
}

function questionSection({ nodes }: Report, { width, paint }: Page): string[] {
  const asked = nodes.flatMap(({ id, observed }) =>
    observed.questions.map((question) => ({ id, ...question }))
  );
  const groups = [...Map.groupBy(asked, ({ question }) => question)];
  if (groups.length === 0) return [];
  return [
    paint("bold", "What the evidence leaves open"),
    ...groups.slice(0, MOST_SHOWN).flatMap(([question, some]) => [
      ...hang("  ? ", `${question} (${listed(some.map(({ id }) => id))})`, width),
      ...unique(some.map(({ command }) => command)).slice(0, 2)
        .flatMap((command) => hang("    $ ", command, width)),
    ]),
  ];
}

/** The weeks ahead in full; when they are quiet, the next date is enough. */
function calendarSection(report: Report, { width, paint }: Page): string[] {
  const coming = comingDays(report);
  const near = coming.filter(({ days }) => days <= NEAR_DAYS);
  const [next] = coming;
  if (next === undefined) return [];
  if (near.length === 0) {
    const ends = `The next certificates end on ${next.when}: ${listed(next.ends, 3)}.`;
    return wrap(ends, width).map((line) => paint("dim", line));
  }
  return [
    paint("bold", "If nothing is renewed"),
    ...near.slice(0, MOST_SHOWN).flatMap(({ when, ends, stops }) => [
      ...hang("  ", `${when}: ${listed(ends, 6)}`, width),
      ...stops.slice(0, MOST_SHOWN).flatMap((line) => hang("    ", line, width)),
      ...(stops.length > MOST_SHOWN ? [`    … and ${stops.length - MOST_SHOWN} more`] : []),
    ]),
    ...(near.length > MOST_SHOWN
      ? [`  … and ${near.length - MOST_SHOWN} days more within ${NEAR_DAYS} days`]
      : []),
  ];
}

function enumeratedSections(report: Report, { width, paint }: Page): string[][] {
  return enumerated(report).map(({ where, lines }) => [
    ...hang("", `What ${listed(where, 8)} ${where.length === 1 ? "allows" : "allow"}`, width)
      .map((line) => paint("bold", line)),
    ...lines.flatMap(([label, values]) => hang(`  ${label.padEnd(10)} `, values, width)),
  ]);
}

function clientSection(report: Report, page: Page): string[] {
  const rows = clientPortRows(report);
  if (rows.length === 0) return [];
  const [heading = "", ...lines] = table(
    CLIENT_PORT_TITLES.map((title, index) => ({
      heading: title.toUpperCase(),
      expendable: title === "Role" ? 1 : 0,
      cells: rows.map((row) => row[index] ?? ""),
    })),
    page.width,
  );
  return [page.paint("dim", heading), ...lines];
}

function nodeSection({ nodes, asked }: Report, page: Page): string[] {
  if (asked?.includes("storage") === false) return [];
  const rows = mergeQuietRows(nodes);
  const column = (heading: string, expendable: number, cell: (node: NodeReport) => string) => ({
    heading,
    expendable,
    cells: rows.map(({ node }) => cell(node)),
  });
  const columns: Column[] = [
    { heading: "NODE", expendable: 0, cells: rows.map(({ name }) => name) },
    { heading: "DC/RACK", expendable: 4, cells: rows.map(({ where }) => where) },
    column("STORAGE_PORT", 0, (node) => roleCell(node, "storage_port")),
    column("SSL_STORAGE_PORT", 0, (node) => roleCell(node, "ssl_storage_port")),
    column("CHAIN", 2, chainCell),
    column("CLIENT AUTH", 3, clientAuthCell),
    column("EXPECTED", 1, expectedCell),
    column("OBSERVED", 1, observedCell),
    column("VERDICT", 0, ({ verdict }) => `${VERDICT_MARK[verdict]} ${verdict}`),
  ];
  const [heading = "", ...lines] = table(columns, page.width);
  return [
    page.paint("dim", heading),
    ...lines.map((line, index) => paintRow(line, rows[index]?.node.verdict ?? "ok", page.paint)),
  ];
}

function paintRow(line: string, verdict: Style, paint: Paint): string {
  return verdict === "ok" ? line : paint(verdict, line);
}

interface Row {
  readonly name: string;
  readonly where: string;
  readonly node: NodeReport;
}

/** Worst nodes first; nodes that are fine and look alike share a row. */
function mergeQuietRows(nodes: readonly NodeReport[]): Row[] {
  return [...Map.groupBy(nodes, look).values()].flatMap((alike) => {
    const [node] = alike;
    if (node === undefined) return [];
    const name = alike.length <= 3
      ? alike.map(({ id }) => id).join(", ")
      : `${counted(alike.length, "node")}: ${node.id} … ${alike.at(-1)?.id}`;
    const places = unique(alike.map(({ dc, rack }) => `${dc ?? "-"}/${rack ?? "-"}`));
    return [{ name, where: places.length === 1 ? places.join() : "several", node }];
  }).sort((a, b) => VERDICTS.indexOf(a.node.verdict) - VERDICTS.indexOf(b.node.verdict));
}

function look(node: NodeReport): string {
  if (node.verdict !== "ok") return node.id;
  const cells = [chainCell, clientAuthCell, expectedCell, observedCell].map((cell) => cell(node));
  return JSON.stringify([
    roleCell(node, "storage_port"),
    roleCell(node, "ssl_storage_port"),
    ...cells,
  ]);
}
