/**
 * The report of a run, at any moment of it: observations put in their places, then judged.
 *
 * @module
 */

import { PROBES } from "../../probes/index.ts";
import {
  bySide,
  type ClusterFacts,
  type JudgedLink,
  type NodeFacts,
  type Observed,
} from "../explain/facts.ts";
import { judge } from "../explain/judge.ts";
import { judgeLinks } from "../explain/links.ts";
import { databaseOf } from "../explain/seen.ts";
import { countByBasis } from "../model/basis.ts";
import type { PortReport } from "../model/port.ts";
import {
  type Finding,
  type Link,
  type NodeReport,
  type Report,
  SCHEMA_VERSION,
} from "../model/report.ts";
import { isClientRole, ROLES, type StorageRole, type Verdict } from "../model/words.ts";
import { allowedModes, portEvidence } from "../scylla/modes.ts";
import type { Vantage } from "../scylla/topology.ts";
import { printableDeep } from "../text/printable.ts";
import { joinSteps, splitSteps } from "../text/steps.ts";
import type { Certificate } from "../x509/certificate.ts";
import { standingTo } from "./asker.ts";
import { calendarOf } from "./calendar.ts";
import { ChainCourt } from "./chains.ts";
import { clientsIn, verdictsOfClients } from "./clients.ts";
import { portReport } from "./port_report.ts";
import { chainsAt, type NodeRun, type RunState, seenIn } from "./state.ts";
import { partialOf, summaryOf } from "./summary.ts";
import type { Survey, SurveyNode } from "./survey.ts";

export interface Judged {
  /** Clean of control characters, whoever chose them. */
  readonly report: Report;
  /** What the report was judged from, files included: for plans and explanations. */
  readonly facts: ClusterFacts;
}

/**
 * Judges what is known. `now` stands in for the end of a run that is still going; certificates are
 * judged at the time at which the run began.
 */
export function reportOf(survey: Survey, state: RunState, now: Date): Judged {
  const startedAt = state.startedAt ?? now;
  const court = new ChainCourt(survey, servedIn(state), startedAt);
  const standing = (node: SurveyNode) =>
    standingTo(node, state.nodes.get(node.id)?.localAddress ?? null, survey.asker);
  const nodes = survey.nodes.map((node): NodeFacts => ({
    ...bySide(observe(node, state.nodes.get(node.id), survey, standing(node).vantages, court)),
    ...survey.asked.includes("client")
      ? {
        clientVerdicts: verdictsOfClients(node, state.nodes.get(node.id), survey, court, startedAt),
      }
      : {},
    client: node.client,
    files: node.files,
    running: node.running,
    dialAs: node.dialAs,
  }));
  const self = survey.nodes.map(standing).find(({ saidBy }) => saidBy !== null);
  const gathered: ClusterFacts = {
    asked: survey.asked,
    nodes,
    links: [],
    clients: clientsIn(survey, state, nodes, court),
    semantics: survey.semantics,
    vantage: {
      hostname: survey.hostname,
      localAddress: firstOf(state, (run) => run.localAddress),
      memberOf: self?.memberOf?.id ?? null,
      saidBy: self?.saidBy ?? null,
      clockSkewMs: surestClock(survey)?.skewMs ?? null,
    },
    at: startedAt,
    shared: survey.shared,
  };
  const facts: ClusterFacts = { ...gathered, links: judgeLinks(gathered) };
  const { findings, verdicts, bugs } = judge(facts);
  const finishedAt = state.endedAt ?? now;
  const judgedNodes = nodes.map((facts) => conclude(facts, state, findings, verdicts));
  const links = worstLinks(facts.links, startedAt.toISOString(), self?.memberOf?.id ?? null);
  const report: Report = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "ringshake", ...survey.tool },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    partial: partialOf(state, bugs.map(({ rule, error }) => `rule ${rule}: ${error}`)),
    vantage: gathered.vantage,
    ...survey.asked.includes("client") ? { asked: [...survey.asked] } : {},
    cluster: { name: survey.cluster },
    semantics: {
      release: survey.semantics.release.text,
      isDefault: survey.semantics.isDefault,
    },
    nodes: judgedNodes,
    links,
    linksOmitted: facts.links.length - links.length,
    ...survey.clients === undefined ? {} : { clients: [...facts.clients] },
    findings: findings.map((finding) => {
      const fix = joinSteps(finding.fix);
      const explanation = joinSteps(finding.explanation);
      return { ...finding, explanation, fix, fixSteps: splitSteps(fix) };
    }),
    ...(state.endedAt === null ? {} : { calendar: calendarOf(facts, servedByNode(state, court)) }),
    summary: {
      ...summaryOf(judgedNodes, state, finishedAt.getTime() - startedAt.getTime()),
      linksByBasis: countByBasis(facts.links),
    },
  };
  return { report: printableDeep(report), facts };
}

function observe(
  node: SurveyNode,
  run: NodeRun | undefined,
  survey: Survey,
  vantages: readonly Vantage[],
  court: ChainCourt,
): Observed {
  const ports = run === undefined ? [] : ROLES.flatMap((role) =>
    portReport(
      role,
      run.target,
      seenIn(run),
      (served, omitted, stapled) =>
        court.report(node, served, omitted, stapled, isClientRole(role) ? "clients" : "nodes"),
    ) ?? []
  ).map((port) => withMissed(port, run));
  const release = node.release ?? survey.semantics.release;
  const evidence = (role: StorageRole) => {
    const port = ports.find((candidate) => candidate.role === role);
    return port === undefined ? "unseen" as const : portEvidence(port);
  };
  // Modes are ScyllaDB's: a node of Cassandra is in none of them.
  const isCassandra = databaseOf({ node: { ports } }) === "cassandra";
  const isAsked = survey.asked.includes("storage");
  const { modes, questions } = isCassandra || !isAsked ? NO_MODES : allowedModes({
    address: node.address,
    storagePort: node.storagePort,
    sslStoragePort: node.sslStoragePort,
    plain: evidence("storage_port"),
    tls: evidence("ssl_storage_port"),
    vantages,
    askedFrom: run?.localAddress ?? null,
    release,
    runs: node.running !== null || ports.some(({ cql }) => cql?.kind === "scylla"),
    dials: dialsOf(node),
  });
  const told = node.running?.effective ?? node.files.yaml?.effective ?? null;
  return {
    id: node.id,
    addresses: node.addresses,
    address: node.address,
    dc: node.dc,
    rack: node.rack,
    release: node.release?.text ?? null,
    expected: {
      mode: node.intent.mode,
      clientAuth: node.intent.clientAuth,
      storagePort: node.storagePort,
      sslStoragePort: node.sslStoragePort,
      release: release.text,
      source: node.intent.source,
    },
    configured: told === null ? null : {
      mode: told.mode,
      clientAuth: told.clientAuth,
      source: node.running?.effective ? node.running.source : node.files.yaml?.source ?? "",
    },
    observed: { modes: [...modes], questions: [...questions], vantages: [...vantages] },
    ports,
    attempts: run?.attempts.map(({ attempt }) => attempt) ?? [],
  };
}

const NO_MODES = { modes: [], questions: [] } as const;

function withMissed(port: PortReport, { missed }: NodeRun): PortReport {
  const unanswered = missed.filter(({ role }) => role === port.role)
    .map(({ probe, why }) => ({ question: QUESTIONS.get(probe) ?? probe, why }));
  return unanswered.length === 0 ? port : { ...port, unanswered };
}

const QUESTIONS = new Map(PROBES.map(({ id, asks }) => [id, asks]));

/** A thousand nodes have two million links: more than any reader, or a string, can hold. */
const MAX_LINKS = 100_000;

/** The links as reports hold them; of too many, those that fail or are not known first. */
function worstLinks(links: readonly JudgedLink[], at: string, self: string | null): Link[] {
  const kept = links.length <= MAX_LINKS ? links : LINK_OUTCOMES_BY_WEIGHT
    .flatMap((outcome) => links.filter((link) => link.outcome === outcome))
    .slice(0, MAX_LINKS);
  return kept.map(({ from, to, connection, outcome, reason, basis }) => ({
    from,
    to,
    connection,
    outcome,
    reason,
    basis,
    seenBy: basis === "observed" ? self : null,
    at: basis === "observed" ? at : null,
  }));
}

const LINK_OUTCOMES_BY_WEIGHT = ["fails", "unknown", "plain", "tls"] as const;

/** Every chain that any node served. */
const servedIn = (state: RunState) =>
  [...state.nodes.values()].flatMap((run) => ROLES.flatMap((role) => chainsAt(role, run)));

function servedByNode(state: RunState, court: ChainCourt): Map<string, Certificate[]> {
  return new Map(
    [...state.nodes].map(([id, run]) => {
      const [first = []] = BY_TLS.flatMap((role) => chainsAt(role, run));
      return [id, court.certificatesIn(first)];
    }),
  );
}

/** Nodes serve each other on the first of these that has TLS. */
const BY_TLS = ["ssl_storage_port", "storage_port"] as const;

/** What the node's own sockets showed, as far as they settle anything. */
function dialsOf({ running }: SurveyNode) {
  if (running?.dials == null) return null;
  const { plain, tls } = running.dials;
  return { plain: plain.length > 0, tls: tls.length > 0 };
}

/** Of the nodes' clocks the one that was read best. */
function surestClock({ nodes }: Survey) {
  return nodes.flatMap(({ running }) => running?.clock ?? [])
    .sort((a, b) => a.uncertaintyMs - b.uncertaintyMs)[0];
}

function firstOf<T>(state: RunState, of: (run: NodeRun) => T | null): T | null {
  for (const run of state.nodes.values()) {
    const value = of(run);
    if (value !== null) return value;
  }
  return null;
}

function conclude(
  { node, clientPorts }: NodeFacts,
  state: RunState,
  findings: readonly Finding[],
  verdicts: ReadonlyMap<string, Verdict>,
): NodeReport {
  const isDone = state.nodes.get(node.id)?.status === "done";
  return {
    ...node,
    ports: [...node.ports, ...clientPorts],
    verdict: isDone ? verdicts.get(node.id) ?? "unknown" : "unknown",
    findings: findings.filter((finding) => finding.node === node.id).map(({ key }) => key),
  };
}
