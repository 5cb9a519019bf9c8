/**
 * Explains what people paste and whole log files: recognises each line, groups lines that say the
 * same, counts who was at the other end, and ranks the causes.
 *
 * Memory is bounded by the number of groups, not of lines, so a log of any length can be pushed
 * through line by line.
 *
 * @module
 */

import type { Report } from "../../model/report.ts";
import { withoutPrivateKeys } from "../../text/private_key.ts";
import { createPairs } from "./aftermath.ts";
import { readBare } from "./bare.ts";
import { recognise } from "./catalogue.ts";
import { type Probed, probedIn, rankCauses } from "./certainty.ts";
import { gnutlsErrorIn } from "./gnutls_errors.ts";
import { parseLine, peerOf } from "./line.ts";
import type { Explanation, KnownCause, KnownMessage, Reading } from "./message.ts";
import { nearestMessage } from "./nearest.ts";

export interface Explainer {
  /** One line, without its end. */
  push(line: string): void;
  /** What was recognised, most frequent first. Never empty once a line with text was pushed. */
  finish(): Explanation[];
}

const MAX_GROUPS = 500;
const MAX_UNKNOWN = 20;
const MAX_PEERS = 1000;
const SHOWN_PEERS = 50;
const SHOWN_LINES = 20;

interface Group {
  readonly known: KnownMessage | null;
  readonly text: string;
  readonly assumes: string | null;
  readonly reading: Reading | null;
  readonly lines: number[];
  readonly peers: Map<string, number>;
  count: number;
}

/** Explains a text of one line or many; the report of the same cluster sharpens the causes. */
export function explain(text: string, report?: Report): Explanation[] {
  const explainer = createExplainer(report);
  for (const line of text.split(/\r?\n/)) explainer.push(line);
  return explainer.finish();
}

export function createExplainer(report?: Report): Explainer {
  const probed = report === undefined ? null : probedIn(report);
  const groups = new Map<string, Group>();
  const unknown = new Map<string, Group>();
  const doubtful = new Map<string, Group>();
  const pairs = createPairs<Group>();
  const shown = withoutPrivateKeys();
  let number = 0;
  return {
    push(raw) {
      number++;
      const line = shown(raw);
      if (line === null) return;
      const { logger, message } = parseLine(line);
      if (message === "" || (logger !== null && isElsewhere(logger, message))) return;
      for (const { known, assumes } of readingsOf(message, logger)) {
        const into = known !== null ? groups : concernsTls(message) ? doubtful : unknown;
        const cause = pairs.causeOf(known, message);
        const group = cause ?? groupOf(into, known, message, assumes);
        if (group === null) continue;
        group.count++;
        if (group.lines.length < SHOWN_LINES) group.lines.push(number);
        if (cause !== null) continue;
        count(group.peers, peerOf(message));
        pairs.remember(known, message, group);
      }
    },
    finish() {
      const found = [...mostFrequentFirst(groups), ...mostFrequentFirst(doubtful)];
      return (found.length > 0 ? found : mostFrequentFirst(unknown))
        .map((group) => explanationOf(group, probed));
    },
  };
}

const mostFrequentFirst = (groups: ReadonlyMap<string, Group>) =>
  [...groups.values()].sort((a, b) => b.count - a.count);

/** Most of a log is about other things: those loggers are not even looked at. */
const LOGGERS: ReadonlySet<string> = new Set([
  "rpc",
  "init",
  "messaging_service",
  "gossip",
  "cql_server",
  "raft_group_registry",
  "raft_group0",
  "storage_service",
  "alternator",
  "seastar",
  "tls",
  "stream_session",
  "repair",
]);

const isElsewhere = (logger: string, message: string) =>
  !LOGGERS.has(logger) && !concernsTls(message);

const TLS_WORDS = ["GnuTLS", "TLS", "SSL", "ssl", "tls", "certificate", "handshake", "x509"];

const concernsTls = (message: string) => TLS_WORDS.some((word) => message.includes(word));

interface ReadAs {
  readonly known: KnownMessage | null;
  readonly assumes: string | null;
}

function readingsOf(message: string, logger: string | null): readonly ReadAs[] {
  const known = recognise(message);
  if (known !== null || logger !== null) return [{ known, assumes: null }];
  const bare = readBare(message);
  return bare.length > 0 ? bare : [{ known: null, assumes: null }];
}

/** The group of a message, made when it is new; `null` when there are too many to tell apart. */
function groupOf(
  groups: Map<string, Group>,
  known: KnownMessage | null,
  message: string,
  assumes: string | null,
): Group | null {
  const reading = known?.read?.(message) ?? null;
  const detail = known === null ? shape(message) : reading?.arrived ?? "";
  const key = `${known?.id ?? ""} ${assumes ?? ""} ${detail}`;
  const found = groups.get(key) ?? (groups.size >= MAX_GROUPS ? first(groups, known) : undefined);
  if (found !== undefined) return found;
  if (known === null && groups.size >= MAX_UNKNOWN) return null;
  const group: Group = {
    known,
    text: message,
    assumes,
    reading,
    lines: [],
    peers: new Map(),
    count: 0,
  };
  groups.set(key, group);
  return group;
}

const first = (groups: Map<string, Group>, known: KnownMessage | null) =>
  [...groups.values()].find((group) => group.known === known);

/** Unknown lines that differ in numbers only are one. */
const shape = (message: string) => message.slice(0, 200).replace(/[0-9a-f]*\d[0-9a-f]*/g, "#");

function count(peers: Map<string, number>, peer: string | null): void {
  if (peer === null || (peers.size >= MAX_PEERS && !peers.has(peer))) return;
  peers.set(peer, (peers.get(peer) ?? 0) + 1);
}

function explanationOf(group: Group, probed: Probed | null): Explanation {
  const { known, text, assumes, reading, lines, count } = group;
  const peers = [...group.peers]
    .map(([address, count]) => ({ address, count }))
    .sort((a, b) => b.count - a.count);
  const seen = { text, assumes, lines, count, peers: peers.slice(0, SHOWN_PEERS) };
  if (known === null) return { ...seen, ...unknownMessage(text) };
  const runbook = reading?.runbook === undefined ? known.runbook : reading.runbook;
  return {
    id: known.id,
    ...seen,
    printedBy: known.printedBy,
    arrived: reading?.arrived ?? known.arrived ?? null,
    causes: rankCauses(causesOf(group), reading?.proves ?? null, [...group.peers.keys()], probed),
    runbook: runbook ?? null,
    nearest: null,
  };
}

/** Those that the message leaves. Where it may be read in two ways, nothing is sure by the words alone. */
function causesOf({ known, assumes, reading }: Group): readonly KnownCause[] {
  const left = (known?.causes ?? []).filter(({ id }) => reading?.leaves?.includes(id) ?? true);
  return assumes === null ? left : left.map(({ sure: _, ...cause }) => cause);
}

/** A GnuTLS error that we know by number tells at least what it means; anything else is unknown. */
function unknownMessage(text: string) {
  const error = gnutlsErrorIn(text);
  const common = { printedBy: "node" as const, arrived: null, runbook: null };
  if (error === null) {
    return { id: "unknown", ...common, causes: [], nearest: nearestMessage(text) };
  }
  const { code, name, means, alert } = error;
  return {
    id: "gnutls-error",
    ...common,
    causes: [{
      id: name.toLowerCase().replaceAll("_", "-"),
      title: `${name} (${code}): ${means}`,
      certainty: "likely" as const,
      tellApart: alert === null
        ? "No alert goes to the other end."
        : `The other end was sent the alert ${alert}.`,
      fix: "Look at the lines just before it, and at the other end's log of the same second.",
    }],
    nearest: nearestMessage(text),
  };
}
