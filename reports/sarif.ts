/**
 * SARIF 2.1.0 (OASIS), for code-scanning systems: a rule a finding id, a result a finding.
 *
 * A finding is about a node, not about a file, so its first location is logical. Where the node's
 * configuration or the inventory names a file and a line, that becomes the physical location that
 * some systems insist on. The finding's key is the fingerprint: it is the same in the next run.
 *
 * @module
 */

import type { Finding, NodeReport, Report } from "../src/model/report.ts";
import type { Severity } from "../src/model/words.ts";
import { fixSteps, place, unique } from "./phrases.ts";
import type { ReportWriter } from "./writer.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" +
  "sarif-schema-2.1.0.json";

export const sarif: ReportWriter = {
  format: "sarif",
  mediaType: "application/sarif+json",
  write(report) {
    const log = { $schema: SCHEMA, version: "2.1.0", runs: [run(report)] };
    return `${JSON.stringify(log, null, 2)}\n`;
  },
};

function run(report: Report) {
  const ids = unique(report.findings.map(({ id }) => id));
  return {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        semanticVersion: report.tool.version,
        rules: ids.map((id) => rule(report.findings.find((finding) => finding.id === id), id)),
      },
    },
    invocations: [invocation(report)],
    automationDetails: { id: `ringshake/${encodeURIComponent(report.cluster.name ?? "cluster")}/` },
    columnKind: "utf16CodeUnits",
    results: report.findings.map((finding) => result(finding, ids, report)),
  };
}

const LEVEL: Record<Severity, "error" | "warning" | "note"> = {
  error: "error",
  warning: "warning",
  info: "note",
};

function rule(finding: Finding | undefined, id: string) {
  return {
    id,
    shortDescription: { text: finding?.title ?? id },
    fullDescription: { text: finding?.explanation ?? id },
    help: { text: `Run: ringshake runbook ${finding?.runbook ?? id}` },
    defaultConfiguration: { level: LEVEL[finding?.severity ?? "info"] },
  };
}

function result(finding: Finding, ids: readonly string[], report: Report) {
  return {
    ruleId: finding.id,
    ruleIndex: ids.indexOf(finding.id),
    level: LEVEL[finding.severity],
    message: {
      text: literal(
        [
          finding.title,
          ...finding.evidence,
          finding.explanation,
          ...fixSteps([finding]).map((step) => `Fix: ${step}`),
        ].join("\n"),
      ),
    },
    locations: [location(finding, report)],
    partialFingerprints: { "ringshakeFindingKey/v1": finding.key },
  };
}

function location(finding: Finding, report: Report) {
  const name = place(finding) ?? report.cluster.name ?? "cluster";
  const logicalLocations = [{ name, fullyQualifiedName: name, kind: "resource" }];
  const node = report.nodes.find(({ id }) => id === finding.node);
  const physicalLocation = node === undefined ? null : fileOf(node);
  return physicalLocation === null ? { logicalLocations } : { physicalLocation, logicalLocations };
}

/** `file:line` of the node's own configuration, else of what the operator wrote about it. */
function fileOf({ configured, expected }: NodeReport) {
  for (const source of [configured?.source, expected.source]) {
    const parts = /^(?![a-z]+:\/\/)(?<file>[^:]+):(?<line>[1-9]\d{0,8})(:\d+)?$/.exec(source ?? "");
    const { file, line } = parts?.groups ?? {};
    if (file === undefined || line === undefined) continue;
    return {
      artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/") },
      region: { startLine: Number(line) },
    };
  }
  return null;
}

function invocation(report: Report) {
  const { partial } = report;
  return {
    executionSuccessful: partial === null,
    startTimeUtc: report.startedAt,
    endTimeUtc: report.finishedAt,
    ...(partial === null ? {} : {
      toolExecutionNotifications: [{
        level: "warning",
        message: {
          text: literal(`${partial.reason}; not done: ${partial.skipped.join(", ")}`),
        },
      }],
    }),
  };
}

/**
 * The one place where text becomes a SARIF message: `{0}` would be read as a placeholder and
 * `[a](b)` as a link (SARIF 2.1.0 §3.11.5, §3.11.6); JSON.stringify does the rest.
 */
function literal(text: string): string {
  return text.replace(/\{(\d+)\}/g, "{{$1}}").replace(/\[([^\]]*)\]\(/g, "\\[$1\\](");
}
