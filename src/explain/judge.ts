/**
 * From facts to findings and verdicts: asks every rule, files what it answers, and takes each node's
 * verdict from the node's own findings.
 *
 * @module
 */

import type { Finding } from "../model/report.ts";
import { SEVERITIES, type Verdict, VERDICTS } from "../model/words.ts";
import type { ClusterFacts } from "./facts.ts";
import type { Draft, Rule } from "./rule.ts";
import { databaseOf, isCassandra3 } from "./seen.ts";
import { RULES } from "./rules/index.ts";
import { fillEach, type Place } from "./steps.ts";

export interface Judgement {
  /** Errors first; within a severity in the order of the rules, then of the nodes. */
  readonly findings: readonly Finding[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Rules that failed, and how. They hide nobody else's findings. */
  readonly bugs: readonly { readonly rule: string; readonly error: string }[];
}

/** Judges a cluster by every rule, or by those given. Pure: same facts, same findings. */
export function judge(facts: ClusterFacts, rules: readonly Rule[] = RULES): Judgement {
  const findings = new Map<string, Finding>();
  const bugs: { rule: string; error: string }[] = [];
  const leavesUnknown = new Set<string>();
  const places = new Map(
    facts.nodes.map(({ node, clientPorts }) => [
      node.id,
      { ...node, ports: [...node.ports, ...clientPorts] },
    ]),
  );
  const ofCassandra = new Set(
    facts.nodes.filter((node) => databaseOf(node) === "cassandra").map(({ node }) => node.id),
  );
  for (const rule of rules) {
    try {
      for (const draft of drafts(rule, facts, ofCassandra)) {
        const about = draft.node === undefined ? draft.nodes ?? [] : [draft.node];
        const finding = file(rule, draft, about.flatMap((id) => places.get(id) ?? []));
        const filed = findings.get(finding.key);
        findings.set(finding.key, filed ? merge(filed, finding) : finding);
        if ((draft.leaves ?? rule.leaves) === "unknown") leavesUnknown.add(finding.key);
      }
    } catch (error) {
      bugs.push({ rule: rule.id, error: error instanceof Error ? error.message : String(error) });
    }
  }
  const sorted = [...findings.values()].sort((a, b) => rank(a) - rank(b));
  return { findings: sorted, verdicts: verdictsOf(facts, sorted, leavesUnknown), bugs };
}

/** Evidence shown of one finding; a thousand nodes may share a cause. */
const MAX_EVIDENCE = 50;

/**
 * What a rule of one database knows of the other's nodes is only that they are there; ports that nobody
 * asked are nobody's to judge.
 */
function* drafts(
  rule: Rule,
  facts: ClusterFacts,
  ofCassandra: ReadonlySet<string>,
): Iterable<Draft> {
  const side = rule.of === "clients" ? "client" : "storage";
  if (!facts.asked.includes(side)) return;
  const nodes = facts.nodes.filter(({ node }) =>
    rule.of === "clients" ||
    (ofCassandra.has(node.id) === (rule.of === "cassandra") &&
      (rule.ofCassandra3 === true || !isCassandra3({ node })))
  );
  if (rule.scope === "cluster") return yield* rule.judge({ ...facts, nodes });
  for (const node of nodes) {
    for (const draft of rule.judge(node, facts)) yield { ...draft, node: node.node.id };
  }
}

function file(rule: Rule, draft: Draft, places: readonly Place[]): Finding {
  const { id, runbook } = rule;
  const node = draft.node ?? null;
  const port = draft.port ?? null;
  return {
    key: `${id}/${node ?? ""}/${port ?? ""}`,
    id,
    severity: draft.severity ?? rule.severity,
    basis: draft.basis ?? rule.basis,
    node,
    port,
    title: draft.title ?? rule.title,
    evidence: bounded(draft.evidence),
    explanation: fillEach(draft.explanation ?? `${runbook.meaning} ${runbook.impact}`, places),
    fix: fillEach(draft.fix ?? runbook.fix.join("\n"), places),
    runbook: id,
  };
}

/** Two drafts of one rule about the same port are one finding with both proofs. */
function merge(a: Finding, b: Finding): Finding {
  const worst = rank(b) < rank(a) ? b : a;
  return { ...worst, evidence: bounded([...new Set([...a.evidence, ...b.evidence])]) };
}

const bounded = (lines: readonly string[]): string[] =>
  lines.length <= MAX_EVIDENCE
    ? [...lines]
    : [...lines.slice(0, MAX_EVIDENCE), `and ${lines.length - MAX_EVIDENCE} more`];

const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity);

function verdictsOf(
  facts: ClusterFacts,
  findings: readonly Finding[],
  leavesUnknown: ReadonlySet<string>,
): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>(facts.nodes.map(({ node }) => [node.id, "ok"]));
  for (const finding of findings) {
    const before = finding.node === null ? undefined : verdicts.get(finding.node);
    if (before === undefined || finding.node === null) continue;
    const asked = verdictOf(finding, leavesUnknown.has(finding.key));
    if (VERDICTS.indexOf(asked) < VERDICTS.indexOf(before)) verdicts.set(finding.node, asked);
  }
  return verdicts;
}

function verdictOf({ severity }: Finding, leavesUnknown: boolean): Verdict {
  if (severity === "error") return "error";
  if (leavesUnknown) return "unknown";
  return severity === "warning" ? "warning" : "ok";
}
