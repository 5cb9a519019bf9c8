/**
 * JUnit XML, for continuous integration: a suite a node, a case a port, in the shape that the
 * Jenkins xUnit schema (junit-10.xsd) describes.
 *
 * The cases of a node do not depend on what was found, so that a CI system can follow each of them
 * from run to run. A finding of severity error is a failure; a node about which nothing is known is
 * an error; a port of which nothing was proven is skipped, for it did not pass; warnings and remarks
 * are told in the case's output. A case takes as long as the connections to its port.
 *
 * @module
 */

import type { PortReport } from "../src/model/port.ts";
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
      `<testsuites${
        attributes({ name, tests, failures, errors, time: inSeconds(report.summary.durationMs) })
      }>\n` +
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
  /** Why it did not pass, although nothing is wrong that is known. */
  readonly unproven: string | null;
  readonly durationMs: number;
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
        unproven: null,
        durationMs: spentOn(node, (port) => !ports.has(port)),
      },
      ...node.ports.map((port) => ({
        name: `${port.role} ${port.address} ${port.port}`,
        findings: own.filter((finding) => finding.port === port.port),
        unknown: null,
        unproven: whyUnproven(port, node),
        durationMs: spentOn(node, (number) => number === port.port),
      })),
    ],
  };
}

/** Milliseconds that the connections to some ports took, one after the other. */
function spentOn({ attempts }: NodeReport, isMeant: (port: number) => boolean): number {
  return attempts.filter(({ port }) => isMeant(port))
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** A refusal and a known protocol are facts; everything less leaves the port's case open. */
function whyUnproven(port: PortReport, { verdict }: NodeReport): string | null {
  const { state, speaks, service, error, tls } = port;
  if (state === "timeout" || state === "unreachable") {
    return error?.message ?? `no answer: ${state}`;
  }
  if (state === "closed" || service !== null) return null;
  if (speaks === null || speaks === "silent" || speaks === "unknown") {
    return `open, but what listens there is not known (${speaks ?? "nothing was learned"})`;
  }
  const answers = Object.values(tls?.clientAuth.acceptance ?? {});
  const isProven = answers.some((answer) => answer === "accepted" || answer === "rejected");
  return verdict === "unknown" && speaks === "tls" && !isProven
    ? "TLS answers, but what it accepts was not proven"
    : null;
}

function clusterSuite({ cluster, findings, partial }: Report): Suite {
  return {
    name: cluster.name ?? "cluster",
    cases: [{
      name: "cluster",
      findings: findings.filter(({ node }) => node === null),
      unknown: partial === null ? null : `partial: ${partial.reason}`,
      unproven: null,
      durationMs: 0,
    }],
  };
}

const isFailure = ({ findings }: Case) => findings.some(({ severity }) => severity === "error");
const isError = (one: Case) => one.unknown !== null && !isFailure(one);
const isSkipped = (one: Case) => one.unproven !== null && !isFailure(one) && !isError(one);

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
    skipped: cases.filter(isSkipped).length,
    timestamp: report.startedAt.slice(0, 19),
    time: inSeconds(cases.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  });
  return `  <testsuite${head}>\n${cases.map((one) => caseXml(one, name)).join("")}  </testsuite>\n`;
}

function caseXml(one: Case, suite: string): string {
  const head = `    <testcase${
    attributes({
      name: one.name,
      classname: `ringshake.${suite}`,
      time: inSeconds(one.durationMs),
    })
  }`;
  const failures = groupFindings(one.findings).filter(({ severity }) => severity === "error");
  const remarks = one.findings.filter(({ severity }) => severity !== "error");
  const inside = [
    ...(isSkipped(one) ? [`      <skipped>${escaped(one.unproven ?? "")}</skipped>\n`] : []),
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

function inSeconds(ms: number): string {
  return (ms / 1000).toFixed(3);
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
