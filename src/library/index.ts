/**
 * ringshake for programs. Opens no file; of the outside it touches the nodes and APIs that it is
 * given, and the clock.
 *
 * @module
 */

import { readReport as read } from "../../reports/read.ts";
import { factsOfReport } from "../explain/facts.ts";
import { explain as explainText } from "../explain/messages/explain.ts";
import type { Explanation } from "../explain/messages/message.ts";
import { type Plan, plan as planFrom } from "../explain/plan/plan.ts";
import type { Report } from "../model/report.ts";
import { type Mode, MODES } from "../model/words.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { printableDeep } from "../text/printable.ts";

export { probeCluster, type ProbeEvent, type ProbeOptions } from "./probe_cluster.ts";
export type {
  ClientExpectation,
  Cluster,
  ClusterNode,
  DialledAs,
  Expectation,
} from "./inventory.ts";
export type { PemTexts } from "./credentials.ts";
export { UsageError };
export { VERSION } from "../cli/version.ts";
export { SCHEMA_VERSION } from "../model/report.ts";
export type { Explanation, Mode, Plan, Report };
export type { Gate, Next } from "../explain/plan/plan.ts";
export type { Cause } from "../explain/messages/message.ts";
export type { Finding, Link, NodeReport, Question, Summary } from "../model/report.ts";
export type {
  AttemptReport,
  CertificateReport,
  ChainReport,
  ClientAuthReport,
  PortReport,
  RpcReport,
  TlsReport,
  TrialReport,
} from "../model/port.ts";

/**
 * Explains log lines and error messages, one or many; a report of the same cluster tells which of
 * the possible causes it was.
 */
export function explain(text: string, report?: Report): Explanation[] {
  return printableDeep(explainText(text, report));
}

/**
 * Where the cluster of a report is on its way to `to`, the next step, and what must hold before it.
 *
 * @throws {UsageError} when `to` is no mode.
 */
export function plan(report: Report, to: Mode): Plan {
  if (MODES.includes(to)) return printableDeep(planFrom(factsOfReport(report), to));
  throw new UsageError("there is no such mode", `give one of ${MODES.join(", ")}`);
}

/**
 * Reads a JSON report of this or of a newer minor version, whose unknown fields are kept.
 *
 * @throws {UsageError} when the text is something else.
 */
export function readReport(text: string): Report {
  const { report, problem } = read(text);
  if (report !== undefined) return report;
  throw new UsageError(problem.message, problem.cure);
}
