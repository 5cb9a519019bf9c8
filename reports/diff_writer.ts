/**
 * A difference between two reports, as text, Markdown and JSON.
 *
 * @module
 */

import type { Finding } from "../src/model/report.ts";
import type { Change, Diff, Direction, LinkChange } from "./diff.ts";
import { hang, painter, readableWidth, type Style } from "./layout.ts";
import { code, escaped } from "./markdown_syntax.ts";
import { place } from "./phrases.ts";
import type { WriterExtra } from "./writer.ts";

/** Nothing changed, nothing said. */
export function diffText(diff: Diff, { width, colour = false }: WriterExtra = {}): string {
  if (diff.same) return "";
  const columns = readableWidth(width);
  const paint = painter(colour);
  const lines = sections(diff).flatMap(({ title, entries }) => [
    paint("bold", title),
    ...entries.flatMap(({ direction, text }) =>
      hang(`  ${MARK[direction]} `, text, columns).map((line) =>
        direction === "neutral" ? line : paint(STYLE[direction], line)
      )
    ),
    "",
  ]);
  return `${[paint("bold", conclusion(diff)), "", ...lines].join("\n").trimEnd()}\n`;
}

export function diffMarkdown(diff: Diff): string {
  const body = sections(diff).flatMap(({ title, entries }) => [
    `## ${escaped(title)}`,
    "",
    ...entries.map(({ direction, text }) => `- ${MARK[direction]} ${escaped(text)}`),
    "",
  ]);
  const editions = `From ${code(diff.old.startedAt)} to ${code(diff.new.startedAt)}.`;
  return `${["# " + escaped(conclusion(diff)), "", editions, "", ...body].join("\n").trimEnd()}\n`;
}

export function diffJson(diff: Diff): string {
  return `${JSON.stringify(diff, null, 2)}\n`;
}

/** Worse, better and neither can be told apart without colours. */
const MARK: Record<Direction, string> = { worse: "✖", better: "✔", neutral: "·" };
const STYLE: Record<"worse" | "better", Style> = { worse: "error", better: "ok" };

function conclusion({ same, worse, new: { cluster } }: Diff): string {
  const name = cluster ?? "The cluster";
  if (same) return `${name}: nothing changed`;
  return worse ? `${name}: something got worse` : `${name}: nothing got worse`;
}

interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly direction: Direction;
  readonly text: string;
}

function sections({ findings, nodes, changes, links }: Diff): Section[] {
  const worst = findings.appeared.filter(({ severity }) => severity !== "info");
  const remarks = findings.appeared.filter(({ severity }) => severity === "info");
  return [
    {
      title: "Findings that appeared",
      entries: [
        ...worst.map((finding) => entry("worse", finding)),
        ...remarks.map((finding) => entry("neutral", finding)),
      ],
    },
    {
      title: "Findings that went",
      entries: findings.went.map((finding) => entry("better", finding)),
    },
    { title: "Links between nodes", entries: links.map(linkEntry) },
    {
      title: "Nodes",
      entries: [
        ...nodes.appeared.map((id) => neutral(`${id} is new in the report`)),
        ...nodes.went.map((id) => neutral(`${id} is no longer in the report`)),
        ...changes.map(changeEntry),
      ],
    },
  ].filter(({ entries }) => entries.length > 0);
}

const neutral = (text: string): Entry => ({ direction: "neutral", text });

function entry(direction: Direction, finding: Finding): Entry {
  const where = place(finding) === null ? "" : ` (${place(finding)})`;
  return {
    direction,
    text: `${finding.severity} ${finding.id}${where}: ${finding.title}`,
  };
}

function linkEntry({ from, to, connection, was, now, reason, direction }: LinkChange): Entry {
  return {
    direction,
    text: `${from} → ${to} (${connection}) was ${was}, now ${now}: ${reason}`,
  };
}

function changeEntry({ node, port, what, was, now, direction }: Change): Entry {
  const where = port === null ? node : place({ node, port });
  const told = was === null
    ? `now ${now}`
    : now === null
    ? `gone: ${was}`
    : `was ${was}, now ${now}`;
  return { direction, text: `${where} ${what}: ${told}` };
}
