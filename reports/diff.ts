/**
 * What changed between two reports of one cluster, and whether any of it is for the worse.
 *
 * Nodes are matched by id, ports by role and address, findings by key: all of them are stable
 * between runs. Times, costs and attempts always differ and are never compared, so a report against
 * itself has no difference.
 *
 * @module
 */

import type { PortReport, TlsReport } from "../src/model/port.ts";
import type { Finding, Link, NodeReport, Report } from "../src/model/report.ts";
import { SEVERITIES, TLS_VERSIONS, VERDICTS } from "../src/model/words.ts";
import { compareTls } from "./diff_tls.ts";

export type Direction = "worse" | "better" | "neutral";

/** One thing that was one way and is another. `null`: it was not there, or is no more. */
export interface Change {
  readonly node: string;
  readonly port: number | null;
  /** What changed, in the report's words: `verdict`, `state`, `cipher`, `chain`. */
  readonly what: string;
  readonly was: string | null;
  readonly now: string | null;
  readonly direction: Direction;
}

export interface LinkChange extends Omit<Link, "outcome"> {
  readonly was: string;
  readonly now: string;
  readonly direction: Direction;
}

export interface Diff {
  readonly old: Edition;
  readonly new: Edition;
  readonly nodes: { readonly appeared: readonly string[]; readonly went: readonly string[] };
  readonly changes: readonly Change[];
  readonly findings: {
    readonly appeared: readonly Finding[];
    readonly went: readonly Finding[];
    readonly stayed: readonly Finding[];
  };
  readonly links: readonly LinkChange[];
  /** Nothing at all changed. */
  readonly same: boolean;
  readonly worse: boolean;
}

interface Edition {
  readonly cluster: string | null;
  readonly startedAt: string;
}

export function diff(before: Report, after: Report): Diff {
  const pairs = pair(before.nodes, after.nodes, ({ id }) => id);
  const changes = pairs.both.flatMap(([old, now]) => compareNodes(old, now));
  const found = pair(before.findings, after.findings, ({ key }) => key);
  const links = compareLinks(before.links, after.links);
  const findings = {
    appeared: found.added,
    went: found.removed,
    stayed: found.both.map(([, now]) => now),
  };
  changes.push(...found.both.flatMap(([old, now]) => compareSeverity(old, now)));
  const nodes = {
    appeared: pairs.added.map(({ id }) => id),
    went: pairs.removed.map(({ id }) => id),
  };
  const lists = [changes, links, findings.appeared, findings.went, nodes.appeared, nodes.went];
  return {
    old: edition(before),
    new: edition(after),
    nodes,
    changes,
    findings,
    links,
    same: lists.every((list) => list.length === 0),
    worse: [...changes, ...links].some(({ direction }) => direction === "worse") ||
      findings.appeared.some(({ severity }) => severity !== "info"),
  };
}

function edition({ cluster, startedAt }: Report): Edition {
  return { cluster: cluster.name, startedAt };
}

function compareNodes(old: NodeReport, now: NodeReport): Change[] {
  const node = now.id;
  const field = (what: string, was: string | null, is: string | null) =>
    changed({ node, port: null, what, was, now: is, direction: "neutral" });
  const ports = pair(portsByPlace(old), portsByPlace(now), ([place]) => place);
  return [
    ...changed({
      node,
      port: null,
      what: "verdict",
      was: old.verdict,
      now: now.verdict,
      direction: ranked(VERDICTS, old.verdict, now.verdict),
    }),
    ...field("address", old.address, now.address),
    ...field("dc", old.dc, now.dc),
    ...field("rack", old.rack, now.rack),
    ...field("release", old.release, now.release),
    ...field("expected mode", old.expected.mode, now.expected.mode),
    ...field("configured mode", old.configured?.mode ?? null, now.configured?.mode ?? null),
    ...field("observed modes", words(old.observed.modes), words(now.observed.modes)),
    ...ports.removed.flatMap(([place, { port }]) =>
      changed({ node, port, what: "port", was: place, now: null, direction: "neutral" })
    ),
    ...ports.added.flatMap(([place, { port }]) =>
      changed({ node, port, what: "port", was: null, now: place, direction: "neutral" })
    ),
    ...ports.both.flatMap(([[, was], [, is]]) => comparePorts(node, was, is)),
  ];
}

/** A port that moved with its node is still the same port. */
function portsByPlace(node: NodeReport): [place: string, port: PortReport][] {
  return node.ports.map((port) => [
    port.address === node.address ? port.role : `${port.role} on ${port.address}`,
    port,
  ]);
}

function comparePorts(node: string, old: PortReport, now: PortReport): Change[] {
  const { port } = now;
  const field = (what: string, was: string | null, is: string | null) =>
    changed({ node, port, what, was, now: is, direction: "neutral" });
  return [
    ...field("port number", String(old.port), String(now.port)),
    ...field("state", old.state, now.state),
    ...field("speaks", old.service ?? old.speaks, now.service ?? now.speaks),
    ...field("rpc features", features(old), features(now)),
    ...compareTlsOf(old.tls, now.tls, node, port),
  ];
}

function compareTlsOf(
  old: TlsReport | null,
  now: TlsReport | null,
  node: string,
  port: number,
): Change[] {
  const change = (
    what: string,
    was: string | null,
    is: string | null,
    direction: Direction = "neutral",
  ) => changed({ node, port, what, was, now: is, direction });
  if (old === null || now === null) {
    return change("speaks TLS", old === null ? "no" : "yes", now === null ? "no" : "yes");
  }
  return [
    ...compareTls(old, now, change),
    ...TLS_VERSIONS.flatMap((version) =>
      change(
        `accepts ${version}`,
        old.versions[version],
        now.versions[version],
        version < "TLSv1.2" && now.versions[version] === "accepted" ? "worse" : "neutral",
      )
    ),
  ];
}

function features({ rpc }: PortReport): string | null {
  return rpc === null ? null : words(
    Object.entries(rpc.features).filter(([name]) => !/connection.id/i.test(name))
      .map(([name, value]) => `${name}=${value}`),
  );
}

function compareSeverity(old: Finding, now: Finding): Change[] {
  return changed({
    node: now.node ?? "cluster",
    port: now.port,
    what: `severity of ${now.id}`,
    was: old.severity,
    now: now.severity,
    direction: ranked(SEVERITIES, old.severity, now.severity),
  });
}

function compareLinks(before: readonly Link[], after: readonly Link[]): LinkChange[] {
  const { both } = pair(
    before,
    after,
    ({ from, to, connection }) => JSON.stringify([from, to, connection]),
  );
  return both.flatMap(([old, { outcome, ...link }]) =>
    old.outcome === outcome ? [] : [{
      ...link,
      was: old.outcome,
      now: outcome,
      direction: ranked(LINKS, old.outcome, outcome),
    }]
  );
}

/** Worst first. Nothing known is worse than a link that stands, and better than one that fails. */
const LINKS = ["fails", "unknown", "plain", "tls"] as const;

/** The direction between two words of a list that goes from worst to best. */
function ranked(worstFirst: readonly string[], was: string, now: string): Direction {
  const [from, to] = [worstFirst.indexOf(was), worstFirst.indexOf(now)];
  if (from < 0 || to < 0 || from === to) return "neutral";
  return to < from ? "worse" : "better";
}

function changed(change: Change): Change[] {
  return change.was === change.now ? [] : [change];
}

function words(list: readonly string[]): string {
  return list.toSorted().join(", ") || "nothing";
}

/** Matches two lists by key. */
function pair<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string) {
  const old = new Map(before.map((item) => [keyOf(item), item]));
  const now = new Map(after.map((item) => [keyOf(item), item]));
  return {
    added: [...now].filter(([key]) => !old.has(key)).map(([, item]) => item),
    removed: [...old].filter(([key]) => !now.has(key)).map(([, item]) => item),
    both: [...now].flatMap(([key, item]): [T, T][] => {
      const former = old.get(key);
      return former === undefined ? [] : [[former, item]];
    }),
  };
}
