/**
 * What was found, worst first: why it matters, what proves it, what to type.
 *
 * @module
 */

import { SEVERITIES } from "../../src/model/words.ts";
import type { Finding, Report } from "../../src/model/report.ts";
import { limitsOf } from "../../src/explain/runbook.ts";
import { stepsOf } from "../../src/text/steps.ts";
import { groupFindings, place, seenAt, SEVERITY_MARK, unique } from "../phrases.ts";
import { h, type Node, section } from "./element.ts";

export function findings(report: Report): Node {
  const groups = SEVERITIES.flatMap((severity) =>
    groupFindings(report.findings.filter((finding) => finding.severity === severity))
  );
  return section(
    "findings",
    "Findings",
    groups.length === 0
      ? h("p", null, "Nothing to report.")
      : groups.map(({ id, severity, title, findings }) =>
        h(
          "details",
          { key: `${severity} ${id} ${title}`, className: "finding", open: severity === "error" },
          h(
            "summary",
            null,
            h("span", { className: severity }, SEVERITY_MARK[severity], " ", severity, " "),
            h("h3", null, title),
            h("span", { className: "where" }, whereabouts(findings)),
          ),
          h("div", null, ...body(findings)),
        )
      ),
    questions(report),
  );
}

function whereabouts(findings: readonly Finding[]): string {
  const places = unique(findings.flatMap((finding) => place(finding) ?? []));
  return places.length > 6
    ? `${places.slice(0, 5).join(", ")} and ${places.length - 5} more`
    : places.join(", ");
}

function body(findings: readonly Finding[]): Node[] {
  const limits = limitsOf(findings[0]?.id ?? "", findings);
  return [
    ...unique(findings.map(({ explanation }) => explanation)).map((text) =>
      h("p", { key: text }, text)
    ),
    h("p", { className: "soft" }, "Evidence"),
    h(
      "ul",
      { className: "mono" },
      ...findings.flatMap((finding) =>
        seenAt(finding).map(({ where, line }) =>
          h(
            "li",
            { key: `${finding.key} ${line}` },
            findings.length > 1 && where !== null ? `${where}: ` : "",
            line,
          )
        )
      ),
    ),
    ...(limits === null ? [] : [
      h("p", { className: "soft" }, "What it does not prove"),
      h("p", null, limits),
    ]),
    h("p", { className: "soft" }, "What to do"),
    ...unique(findings.map((finding) => stepsOf(finding).join("\n"))).map((steps) =>
      h("pre", { key: steps }, steps)
    ),
    h(
      "p",
      { className: "soft" },
      "More: ",
      h("code", null, `ringshake runbook ${findings[0]?.runbook ?? ""}`),
    ),
  ];
}

function questions({ nodes }: Report): Node {
  const asked = nodes.flatMap(({ id, observed }) =>
    observed.questions.map((question) => ({ id, ...question }))
  );
  if (asked.length === 0) return null;
  const byQuestion = Map.groupBy(asked, ({ question }) => question);
  return h(
    "details",
    { className: "finding" },
    h("summary", null, h("h3", null, `What the evidence leaves open (${byQuestion.size})`)),
    h(
      "div",
      null,
      ...[...byQuestion].map(([question, some]) =>
        h(
          "div",
          { key: question },
          h(
            "p",
            null,
            question,
            " ",
            h("span", { className: "soft" }, some.map(({ id }) => id).join(", ")),
          ),
          h("pre", null, unique(some.map(({ command }) => command)).join("\n")),
        )
      ),
    ),
  );
}
