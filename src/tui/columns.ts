/**
 * The columns of the overview: what one node comes down to in a word each. The same words are what
 * watch mode compares from round to round.
 *
 * @module
 */

import type { PortReport } from "../model/port.ts";
import type { Finding, NodeReport } from "../model/report.ts";
import { databaseOf } from "../explain/seen.ts";
import { type Role, SEVERITIES, VERDICTS } from "../model/words.ts";
import type { Tone } from "./line.ts";

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

/** A node with what is needed to show it. */
export interface Row {
  readonly node: NodeReport;
  readonly findings: readonly Finding[];
}

export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** How it is said aloud, and how a filter names it. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The higher, the sooner it folds away. */
  readonly rank: number;
  cell(row: Row): Cell;
  /** What to sort by, when that is not the text. */
  order?(row: Row): number;
}

export const COLUMN_IDS = [
  "node",
  "place",
  "plain",
  "tls",
  "protocol",
  "cipher",
  "chain",
  "client",
  "expected",
  "observed",
  "verdict",
] as const;
export type ColumnId = typeof COLUMN_IDS[number];

const NOTHING: Cell = { text: "–", tone: "faint" };

export const COLUMNS: readonly Column[] = [
  {
    id: "node",
    title: "NODE",
    name: "node",
    min: 10,
    max: 39,
    rank: 0,
    cell: ({ node }) => ({ text: node.id, tone: "strong" }),
  },
  {
    id: "place",
    title: "DC/RACK",
    name: "place",
    min: 10,
    max: 18,
    rank: 8,
    cell: ({ node }) =>
      node.dc === null && node.rack === null
        ? NOTHING
        : { text: `${node.dc ?? "?"}/${node.rack ?? "?"}`, tone: "plain" },
  },
  {
    id: "plain",
    title: "PLAIN",
    name: "storage_port",
    min: 7,
    max: 11,
    rank: 3,
    cell: (row) => portCell(row, "storage_port"),
  },
  {
    id: "tls",
    title: "TLS",
    name: "ssl_storage_port",
    min: 7,
    max: 11,
    rank: 2,
    cell: (row) => portCell(row, "ssl_storage_port"),
  },
  {
    id: "protocol",
    title: "PROTOCOL",
    name: "protocol",
    min: 8,
    max: 8,
    rank: 6,
    cell: (row) => {
      const version = portOf(row.node, "ssl_storage_port")?.tls?.version ?? null;
      return version === null ? NOTHING : { text: version, tone: toneOf(row, VERSION_RULES) };
    },
  },
  {
    id: "cipher",
    title: "CIPHER",
    name: "cipher",
    min: 18,
    max: 37,
    rank: 9,
    cell: (row) => {
      const cipher = portOf(row.node, "ssl_storage_port")?.tls?.cipher ?? null;
      return cipher === null ? NOTHING : { text: cipher.replace(/^TLS_/, ""), tone: "plain" };
    },
  },
  {
    id: "chain",
    title: "CHAIN",
    name: "chain",
    min: 14,
    max: 20,
    rank: 5,
    cell: ({ node }) => {
      const chain = portOf(node, "ssl_storage_port")?.tls?.chain ?? null;
      if (chain === null) return NOTHING;
      if (chain.status === "valid") return { text: "valid", tone: "ok" };
      const more = chain.reasons.length > 1 ? ` +${chain.reasons.length - 1}` : "";
      const text = `${chain.reasons[0] ?? chain.status}${more}`;
      return { text, tone: chain.status === "invalid" ? "error" : "unknown" };
    },
  },
  {
    id: "client",
    title: "CLIENT AUTH",
    name: "client_auth",
    min: 11,
    max: 11,
    rank: 7,
    cell: (row) => {
      const auth = portOf(row.node, "ssl_storage_port")?.tls?.clientAuth;
      if (auth === undefined) return NOTHING;
      const tone = toneOf(row, /^(client|own|untrusted|mutual)-/);
      if (auth.required === true) return { text: "required", tone };
      if (auth.requested === true) {
        return { text: auth.required === false ? "optional" : "requested", tone };
      }
      return auth.requested === false ? { text: "off", tone } : { text: "?", tone: "unknown" };
    },
  },
  {
    id: "expected",
    title: "EXPECTED",
    name: "expected",
    min: 12,
    max: 12,
    rank: 4,
    cell: ({ node }) =>
      node.expected.mode === null ? NOTHING : { text: node.expected.mode, tone: "plain" },
  },
  {
    id: "observed",
    title: "OBSERVED",
    name: "observed",
    min: 12,
    max: 21,
    rank: 1,
    cell: ({ node }) => {
      const { modes } = node.observed;
      if (databaseOf({ node }) === "cassandra") return { text: "cassandra", tone: "plain" };
      if (modes.length === 0) return { text: "?", tone: "unknown" };
      const text = modes.length <= 3
        ? modes.join("|")
        : `${modes[0]}|${modes[1]}|+${modes.length - 2}`;
      const { mode } = node.expected;
      return { text, tone: mode !== null && !modes.includes(mode) ? "error" : "plain" };
    },
  },
  {
    id: "verdict",
    title: "VERDICT",
    name: "verdict",
    min: 7,
    max: 7,
    rank: 10,
    cell: ({ node }) => ({ text: node.verdict, tone: node.verdict }),
    order: ({ node }) => VERDICTS.indexOf(node.verdict),
  },
];

const VERSION_RULES = /version|protocol/;

export function portOf(node: NodeReport, role: Role): PortReport | undefined {
  return node.ports.find((port) => port.role === role);
}

/** What a port does, in a word. */
export function portWord(port: PortReport): string {
  if (port.state !== "open") return port.state;
  switch (port.speaks) {
    case null:
      return "open";
    case "seastar-rpc":
      return "rpc";
    case "tls":
      return port.tls?.application === "seastar-rpc" || port.tls === null ? "tls" : "tls, no rpc";
    case "cassandra-internode":
      return port.tls === null ? "cassandra" : "cassandra+tls";
    default:
      return port.speaks === "unknown" ? port.service ?? "unknown" : port.speaks;
  }
}

function portCell(row: Row, role: Role): Cell {
  const port = portOf(row.node, role);
  if (port === undefined) return NOTHING;
  const found = row.findings.filter((finding) => finding.port === port.port);
  const worst = worstOf(found);
  const quiet = port.state === "open" ? "plain" : "faint";
  return { text: portWord(port), tone: worst === null || worst === "info" ? quiet : worst };
}

function toneOf(row: Row, ids: RegExp): Tone {
  const worst = worstOf(row.findings.filter(({ id }) => ids.test(id)));
  return worst === null || worst === "info" ? "plain" : worst;
}

export function worstOf(findings: readonly Finding[]): Finding["severity"] | null {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity)) ??
    null;
}
