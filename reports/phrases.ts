/**
 * The sentences and cells that several formats share, so that one thing is said in one way.
 *
 * @module
 */

import { basisWords, countByBasis, outcomeWords } from "../src/model/basis.ts";
import { stepsOf } from "../src/text/steps.ts";
import type { PortReport } from "../src/model/port.ts";
import type { Finding, Link, NodeReport, Report } from "../src/model/report.ts";
import { databaseOf } from "../src/explain/seen.ts";
import {
  isClientRole,
  MODES,
  type Role,
  SEVERITIES,
  type Severity,
  type Verdict,
} from "../src/model/words.ts";

/** A mark for each verdict: the meaning must survive without colours. */
export const VERDICT_MARK: Record<Verdict, string> = {
  ok: "✔",
  warning: "▲",
  error: "✖",
  unknown: "?",
};

export const SEVERITY_MARK: Record<Severity, string> = { error: "✖", warning: "▲", info: "·" };

/** `1 node`, `3 nodes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and 7 more`. */
export function listed(items: readonly string[], most = 6): string {
  const shown = items.length > most ? items.slice(0, most - 1) : items;
  const rest = items.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  return shown.length < 2
    ? shown.join("")
    : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}

export function clusterName(report: Report): string {
  return report.cluster.name ?? "The cluster";
}

/** The worst verdict of any node, and of the findings that belong to no node. */
export function overallVerdict({ summary, findings }: Report): Verdict {
  const ofCluster = findings.filter((finding) => finding.node === null);
  if (summary.error > 0 || ofCluster.some(({ severity }) => severity === "error")) return "error";
  if (summary.unknown > 0) return "unknown";
  if (summary.warning > 0 || ofCluster.some(({ severity }) => severity === "warning")) {
    return "warning";
  }
  return "ok";
}

/** The one line to read when there is time for one line. */
export function headline(report: Report): string {
  const { summary } = report;
  const counts = ([
    [summary.error, "with errors"],
    [summary.unknown, "unknown"],
    [summary.warning, "with warnings"],
    [summary.ok, "ok"],
  ] as const).filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const cluster = report.findings.filter((finding) => finding.node === null).length;
  const seen = asFarAsSeen(report);
  if (overallVerdict(report) === "ok" && cluster === 0 && summary.nodes > 0) {
    const intended = report.nodes.every(({ expected }) => expected.mode !== null);
    const probed = `${clusterName(report)}: ${counted(summary.nodes, "node")}`;
    if (report.asked?.includes("storage") === false) {
      return `${probed} asked at the ports of clients alone, nothing wrong found there`;
    }
    if (!intended) return `${probed} probed, nothing wrong found${seen}`;
    // Of paths that nobody tried, nothing is as expected.
    return seen === "" ? `${probed} probed, all as expected` : `${probed} as expected${seen}`;
  }
  const about = cluster > 0 ? `, ${counted(cluster, "finding")} about the cluster as a whole` : "";
  return `${clusterName(report)}: ${counted(summary.nodes, "node")} probed, ${counts.join(", ")}` +
    about + seen;
}

function asFarAsSeen({ summary, links }: Report): string {
  const words = basisWords(summary.linksByBasis ?? countByBasis(links));
  return words === "" ? "" : `; as far as one vantage can see: ${words}`;
}

/** What the run cost the nodes, as measured and as announced. */
export function costs({ summary, asked }: Report): string {
  const { predicted } = summary;
  const made = `${counted(summary.connections, "connection")} (${
    counted(summary.handshakes, "handshake")
  }) in ${seconds(summary.durationMs)}`;
  const noise = summary.logLines === 0
    ? "left no line in the nodes' logs"
    // Ports of clients log what they refuse as INFO or WARN.
    : `left ${
      counted(summary.logLines, asked === undefined ? "ERROR line" : "line")
    } in the nodes' logs`;
  return `${made}, which ${noise}; announced ${predicted.connections} and ${predicted.logLines}.`;
}

/** The steps of the findings' fixes: sentences, and commands to paste. */
export function fixSteps(findings: readonly Finding[]): string[] {
  return unique(findings.flatMap((finding) => stepsOf(finding))).filter((step) => step !== "");
}

/**
 * The lines of evidence of findings that are told together, each with where it was seen; `null` where
 * the line says so itself.
 */
export function seenAt(finding: Finding): { where: string | null; line: string }[] {
  const where = place(finding);
  return finding.evidence.map((line) => ({
    where: where === null || beginsWith(line, where) ? null : where,
    line,
  }));
}

const beginsWith = (line: string, place: string) =>
  line.startsWith(place) && !/^[\w.-]/.test(line.slice(place.length));

export function partialNotice({ partial }: Report): string | null {
  if (partial === null) return null;
  const left = partial.skipped.length === 0 ? "" : ` Not done: ${listed(partial.skipped, 12)}.`;
  return `This is a partial result: ${partial.reason}.${left}`;
}

export function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** The ports of `node` in one role; a node with several addresses has several. */
export function portsOf(node: NodeReport, role: Role): PortReport[] {
  return node.ports.filter((port) => port.role === role);
}

const NAMES = new Map([
  ["seastar-rpc", "RPC"],
  ["tls", "TLS"],
  ["cql", "CQL"],
  ["alternator", "Alternator"],
  ["http", "HTTP"],
]);

/** What a port was seen to do, in one or two words. */
export function portCell(port: PortReport): string {
  if (port.state !== "open") return port.state;
  if (port.tls !== null) {
    const isBoth = port.speaks === "cql" || port.speaks === "cassandra-internode";
    return `${tlsCell(port.tls)}${isBoth ? ", plain too" : ""}`;
  }
  const speaks = port.speaks ?? "open";
  // Where CQL belongs it needs no version beside it.
  const isItself = port.cql != null || speaks === "alternator";
  const service = isClientRole(port.role) && isItself ? null : port.service;
  return service ?? NAMES.get(speaks) ?? speaks;
}

function tlsCell(tls: NonNullable<PortReport["tls"]>): string {
  if (tls.version === null) {
    return tls.alert === null ? "TLS" : `alert ${tls.alert.description}`;
  }
  const inside = NAMES.get(tls.application);
  return inside === undefined ? tls.version : `${tls.version} ${inside}`;
}

export function roleCell(node: NodeReport, role: Role): string {
  return unique(portsOf(node, role).map(portCell)).join("/") || "-";
}

/** `valid until 2027-01-30`, or the reasons why not. */
export const chainCell = (node: NodeReport): string => chainOf(storagePortsOf(node));

export function chainOf(ports: readonly PortReport[]): string {
  const cells = ports.flatMap(({ tls }) => {
    if (tls === null || tls.chain === null) return [];
    const { status, reasons, certificates } = tls.chain;
    if (status !== "valid") return [reasons.join(" ") || status];
    const ends = certificates.map(({ notAfter }) => notAfter.slice(0, 10)).sort()[0];
    return [ends === undefined ? "valid" : `valid to ${ends}`];
  });
  return unique(cells).join("/") || "-";
}

export const clientAuthCell = (node: NodeReport): string => clientAuthOf(storagePortsOf(node));

const storagePortsOf = ({ ports }: NodeReport) => ports.filter(({ role }) => !isClientRole(role));

export function clientAuthOf(ports: readonly PortReport[]): string {
  const cells = ports.flatMap(({ tls }) => {
    if (tls === null) return [];
    const { requested, required } = tls.clientAuth;
    if (required === true) return ["required"];
    if (requested === false) return ["none"];
    return requested === true && required === false ? ["optional"] : ["?"];
  });
  return unique(cells).join("/") || "-";
}

export const expectedCell = (node: NodeReport): string => node.expected.mode ?? "-";

/** `any` when the evidence excludes nothing, `?` when it contradicts itself; Cassandra has no mode. */
export function observedCell(node: NodeReport): string {
  const { modes } = node.observed;
  if (modes.length === MODES.length) return "any";
  return modes.join("|") || (databaseOf({ node }) === "cassandra" ? "cassandra" : "?");
}

/** Findings that say the same thing of several nodes, told once. */
export interface FindingGroup {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** Groups by severity (worst first), then by title; the order of the report is kept inside. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = Map.groupBy(
    findings,
    ({ severity, id, title }) => JSON.stringify([severity, id, title]),
  );
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    return [{ id: first.id, severity: first.severity, title: first.title, findings: members }];
  }).sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** Where a finding was made: `n1:7001`, `n1`, or null for the cluster as a whole. */
export function place({ node, port }: Pick<Finding, "node" | "port">): string | null {
  if (node === null) return null;
  return port === null ? node : `${node.includes(":") ? `[${node}]` : node}:${port}`;
}

/** How many links have each outcome, and the ones that fail. */
export function linkSummary(links: readonly Link[]): { counts: string; failing: readonly Link[] } {
  const counts = [...Map.groupBy(links, outcomeWords)]
    .map(([words, some]) => `${some.length} ${words}`).join(", ");
  return { counts, failing: links.filter(({ outcome }) => outcome === "fails") };
}

export function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
