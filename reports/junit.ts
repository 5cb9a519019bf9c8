/**
 * JUnit XML, for continuous integration: a suite a node, a case a port, in the shape that the
 * Jenkins xUnit schema (junit-10.xsd) describes.
 *
 * The cases of a node do not depend on what was found, so that a CI system can follow each of them
 * from run to run. A finding of severity error is a failure; a node about which nothing is known is
 * an error; warnings and remarks are told in the case's output.
 *
 * @module
 */

import type { Finding, NodeReport, Report } from "../src/model/report.ts";
import { fixSteps, groupFindings, place } from "./phrases.ts";
import type { ReportWriter } from "./writer.ts";

export const junit: ReportWriter = {
  format: "junit",
  mediaType: "application/xml",
  write(report) {
    const suites = [...report.nodes.map((node) => nodeSuite(node, report)), clusterSuite(report)];
    const body = suites.map((suite) => suiteXml(suite, report)).join("");
    const { name, tests, failures, errors } = total(report, suites);
    return `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<testsuites${attributes({ name, tests, failures, errors, time: time(report) })}>\n` +
      `${body}</testsuites>\n`;
  },
};

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly name: string;
  readonly findings: readonly Finding[];
  /** Why nothing can be said, if so. */
  readonly unknown: string | null;
}

function nodeSuite(node: NodeReport, { findings }: Report): Suite {
  const own = findings.filter((finding) => finding.node === node.id);
  const ports = new Set(node.ports.map(({ port }) => port));
  const unknown = node.verdict === "unknown" ? "the evidence does not allow a verdict" : null;
  return {
    name: node.id,
    cases: [
      {
        name: "node",
        findings: own.filter(({ port }) => port === null || !ports.has(port)),
        unknown,
      },
      ...node.ports.map(({ address, port, role }) => ({
        name: `${role} ${address} ${port}`,
        findings: own.filter((finding) => finding.port === port),
        unknown: null,
      })),
    ],
  };
}

function clusterSuite({ cluster, findings, partial }: Report): Suite {
  return {
    name: cluster.name ?? "cluster",
    cases: [{
      name: "cluster",
      findings: findings.filter(({ node }) => node === null),
      unknown: partial === null ? null : `partial: ${partial.reason}`,
    }],
  };
}

const isFailure = ({ findings }: Case) => findings.some(({ severity }) => severity === "error");
const isError = (one: Case) => one.unknown !== null && !isFailure(one);

function total({ cluster }: Report, suites: readonly Suite[]) {
  const cases = suites.flatMap((suite) => suite.cases);
  return {
    name: `ringshake ${cluster.name ?? ""}`.trim(),
    tests: cases.length,
    failures: cases.filter(isFailure).length,
    errors: cases.filter(isError).length,
  };
}

function suiteXml({ name, cases }: Suite, report: Report): string {
  const head = attributes({
    name,
    tests: cases.length,
    failures: cases.filter(isFailure).length,
    errors: cases.filter(isError).length,
    skipped: 0,
    timestamp: report.startedAt.slice(0, 19),
    time: "0.000",
  });
  return `  <testsuite${head}>\n${cases.map((one) => caseXml(one, name)).join("")}  </testsuite>\n`;
}

function caseXml(one: Case, suite: string): string {
  const head = `    <testcase${
    attributes({ name: one.name, classname: `ringshake.${suite}`, time: "0.000" })
  }`;
  const failures = groupFindings(one.findings).filter(({ severity }) => severity === "error");
  const remarks = one.findings.filter(({ severity }) => severity !== "error");
  const inside = [
    ...failures.map(({ id, title, findings }) =>
      `      <failure${attributes({ message: title, type: id })}>${
        escaped(findings.map(told).join("\n"))
      }</failure>\n`
    ),
    ...(isError(one)
      ? [`      <error${attributes({ message: one.unknown ?? "", type: "unknown" })}/>\n`]
      : []),
    ...(remarks.length > 0
      ? [`      <system-out>${escaped(remarks.map(told).join("\n"))}</system-out>\n`]
      : []),
  ];
  return inside.length === 0 ? `${head}/>\n` : `${head}>\n${inside.join("")}    </testcase>\n`;
}

function told(finding: Finding): string {
  return [
    `${finding.severity}: ${finding.title} [${finding.id}] ${place(finding) ?? ""}`.trimEnd(),
    ...finding.evidence.map((line) => `  seen: ${line}`),
    `  why:  ${finding.explanation}`,
    ...fixSteps([finding]).map((step) => `  fix:  ${step}`),
  ].join("\n");
}

function time({ summary }: Report): string {
  return (summary.durationMs / 1000).toFixed(3);
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** The one place where text becomes XML 1.0; characters that XML has no form for are shown as U+FFFD. */
function escaped(text: string): string {
  return text.toWellFormed()
    // deno-lint-ignore no-control-regex -- XML 1.0 forbids exactly these
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
