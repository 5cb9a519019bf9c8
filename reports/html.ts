/**
 * One self-contained page: no network, no script, readable on a phone, on paper and by a screen
 * reader. The verdict comes first, the evidence behind it, the raw bytes last and folded.
 *
 * React escapes every string; nothing here writes markup of its own.
 *
 * @module
 */

import { renderToStaticMarkup } from "react-dom/server";
import type { Report } from "../src/model/report.ts";
import { calendar } from "./html/calendar.ts";
import { captures } from "./html/captures.ts";
import { h, type Node } from "./html/element.ts";
import { findings } from "./html/findings.ts";
import { linkMatrix } from "./html/matrix.ts";
import { clientPortTable, clientTable, nodeTable } from "./html/nodes.ts";
import { STYLE } from "./html/style.ts";
import { timeline } from "./html/timeline.ts";
import { topology } from "./html/topology.ts";
import {
  clusterName,
  costs,
  headline,
  overallVerdict,
  partialNotice,
  VERDICT_MARK,
} from "./phrases.ts";
import type { ReportWriter, WriterExtra } from "./writer.ts";

export const html: ReportWriter = {
  format: "html",
  mediaType: "text/html; charset=utf-8",
  write: (report, extra = {}) =>
    `<!doctype html>\n${
      renderToStaticMarkup(page(report, extra) as Parameters<typeof renderToStaticMarkup>[0])
    }\n`,
};

/** Nothing may be fetched, run or submitted, whatever a certificate field tries. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function page(report: Report, { captures: recorded = [] }: WriterExtra): Node {
  const title = `${clusterName(report)}: TLS between nodes`;
  return h(
    "html",
    { lang: "en" },
    h(
      "head",
      null,
      h("meta", { charSet: "utf-8" }),
      h("meta", { httpEquiv: "Content-Security-Policy", content: POLICY }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("meta", { name: "generator", content: `ringshake ${report.tool.version}` }),
      h("link", { rel: "icon", href: "data:," }),
      h("title", null, title),
      h("style", null, STYLE),
    ),
    h(
      "body",
      null,
      h("a", { className: "skip", href: "#findings" }, "Skip to the findings"),
      header(report, title),
      h(
        "main",
        null,
        topology(report),
        linkMatrix(report),
        findings(report),
        nodeTable(report),
        clientPortTable(report),
        clientTable(report),
        timeline(report),
        calendar(report),
        captures(recorded),
      ),
      footer(report),
    ),
  );
}

function header(report: Report, title: string): Node {
  const verdict = overallVerdict(report);
  const partial = partialNotice(report);
  const { summary } = report;
  return h(
    "header",
    null,
    h("h1", null, title),
    h(
      "p",
      { className: `headline ${verdict}`, role: "status" },
      h("span", { className: "mark", "aria-hidden": true }, VERDICT_MARK[verdict]),
      headline(report),
    ),
    partial === null ? null : h("p", { className: "partial" }, partial),
    h(
      "dl",
      { className: "counts" },
      ...(["error", "unknown", "warning", "ok"] as const).map((each) =>
        h(
          "div",
          { key: each, className: each },
          h("dt", null, VERDICT_MARK[each], " ", each),
          h("dd", null, summary[each]),
        )
      ),
    ),
  );
}

function footer(report: Report): Node {
  const { tool, vantage, semantics } = report;
  const from = [vantage.hostname, vantage.localAddress].filter((each) => each !== null).join(", ");
  return h(
    "footer",
    null,
    h(
      "p",
      null,
      `Probed from ${report.startedAt} to ${report.finishedAt} by ringshake ${tool.version} on ${tool.runtime}`,
      from === "" ? "" : `, from ${from}`,
      `; judged by the rules of ScyllaDB ${semantics.release}`,
      semantics.isDefault ? " (no release was given)." : ".",
    ),
    h("p", null, costs(report)),
  );
}
