/**
 * Findings: what is wrong with the node, why, and what to type.
 *
 * @module
 */

import type { Finding } from "../../../model/report.ts";
import { BLANK, type Line, span } from "../../line.ts";
import type { LiveNode } from "../../live.ts";
import { code, paragraph } from "../../prose.ts";
import { splitSteps, stepsOf } from "../../../text/steps.ts";
import { enter, notify, step } from "../../state.ts";
import { mark } from "../../theme.ts";
import { listDetail } from "../view.ts";
import type { Tab } from "./tab.ts";

export const findings: Tab = {
  id: "findings",
  title: "Findings",
  word: "Findings",
  short: "Find",
  count: (row) => row.findings.length,
  body: (state, row, area) =>
    listDetail(state, area, {
      key: `${row.node.id}/findings`,
      ids: row.findings.map(({ key }) => key),
      row: (index) => findingRow(row.findings[index]),
      detail: (index, width) => detailOf(row.findings[index], width),
      empty: nothingFound(row, area.width),
    }),
  open(state, row, { index }) {
    const name = row.findings[index]?.runbook;
    if (name === undefined) return step(state);
    if (state.library.runbook(name) === null) {
      return step(notify(state, `There is no runbook named ${name}`, "warning"));
    }
    return step(enter(state, { view: "runbook", name }));
  },
  copy(_state, row, { index }) {
    const finding = row.findings[index];
    return finding === undefined ? null : stepsOf(finding).join("\n");
  },
};

function findingRow(finding: Finding | undefined): Line {
  if (finding === undefined) return BLANK;
  return [
    mark(finding.severity),
    span(` ${finding.title}`),
    span(finding.port === null ? "" : `  :${finding.port}`, "faint"),
  ];
}

function detailOf(finding: Finding | undefined, width: number): Line[] {
  if (finding === undefined) return [];
  return [
    ...paragraph(finding.title, width, "strong"),
    BLANK,
    ...finding.evidence.flatMap((line) => paragraph(line, width, "info", "· ")),
    BLANK,
    ...splitSteps(finding.explanation).flatMap((part) => paragraph(part, width)),
    BLANK,
    [span("Fix", "title")],
    ...steps(stepsOf(finding), width),
    BLANK,
    [
      span("Runbook ", "faint"),
      span(finding.runbook, "accent"),
      span("  Enter opens it, y copies the fix", "faint"),
    ],
  ];
}

function steps(lines: readonly string[], width: number): Line[] {
  const lead = (index: number) => (lines.length === 1 ? "  " : `  ${index + 1}. `);
  return lines.flatMap((line, index) => paragraph(line, width, "accent", lead(index)));
}

function nothingFound({ node, round }: LiveNode, width: number): Line[] {
  if (round === 0) return [[span("  Not probed yet", "faint")]];
  const quiet = node.verdict === "ok"
    ? "Nothing to report: the node does what is expected of it"
    : "No finding, but not everything could be seen";
  return [
    [span("  "), mark(node.verdict), span(` ${quiet}`)],
    ...node.observed.questions.flatMap(({ question, command }) => [
      BLANK,
      ...paragraph(question, width, "plain", "  ? "),
      ...code(command, width, "    "),
    ]),
  ];
}
