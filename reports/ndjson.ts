/**
 * One JSON object a line, for pipes: what happens while it happens, then everything that was
 * concluded. Each line has an `event`; the last one is `summary`.
 *
 * @module
 */

import type { AttemptReport } from "../src/model/port.ts";
import type { Finding, Link, NodeReport, Report } from "../src/model/report.ts";
import type { ReportWriter } from "./writer.ts";

/** One line of the stream. */
export type StreamEvent =
  | { readonly event: "started"; readonly nodes: number; readonly predicted: Cost }
  | { readonly event: "attempt"; readonly node: string; readonly attempt: AttemptReport }
  | { readonly event: "node"; readonly node: NodeReport }
  | { readonly event: "link"; readonly link: Link }
  | { readonly event: "finding"; readonly finding: Finding }
  | { readonly event: "summary" } & Omit<Report, "nodes" | "links" | "findings">;

interface Cost {
  readonly connections: number;
  readonly logLines: number;
}

export const ndjson: ReportWriter = {
  format: "ndjson",
  mediaType: "application/x-ndjson",
  write: (report) => conclusions(report).map(streamLine).join(""),
};

/** One event as a line, newline included. JSON escapes the newlines inside strings. */
export function streamLine(event: StreamEvent): string {
  return `${JSON.stringify(event)}\n`;
}

function conclusions({ nodes, links, findings, ...rest }: Report): StreamEvent[] {
  return [
    ...nodes.map((node) => ({ event: "node", node }) as const),
    ...links.map((link) => ({ event: "link", link }) as const),
    ...findings.map((finding) => ({ event: "finding", finding }) as const),
    { event: "summary", ...rest },
  ];
}
