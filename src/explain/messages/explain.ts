/**
 * Explains what people paste and whole log files: recognises each line, groups lines that say the
 * same, counts who was at the other end, and ranks the causes.
 *
 * Memory is bounded by the number of groups, not of lines, so a log of any length can be pushed
 * through line by line.
 *
 * @module
 */

import { CLIENTS } from "../../clients/clients.ts";
import { type Printer as PrinterOf, printersAmong } from "../../clients/printed.ts";
import type { Report } from "../../model/report.ts";
import { withoutPrivateKeys } from "../../text/private_key.ts";
import { createPairs, type Heard } from "./aftermath.ts";
import { readBare } from "./bare.ts";
import { recognise } from "./catalogue.ts";
import { type Probed, probedIn, rankCauses } from "./certainty.ts";
import { gnutlsErrorIn } from "./gnutls_errors.ts";
import { type Facts, factsOf, isKnownLogger, parseLine, peerOf } from "./line.ts";
import {
  type Explanation,
  isLeft,
  type KnownCause,
  type KnownMessage,
  type Printer,
  type PrintingClient,
  type Reading,
} from "./message.ts";
import { nearestMessage } from "./nearest.ts";
import { createStacks, perHost } from "./stacks.ts";
import { stimulusOf } from "./stimuli.ts";
import { createUnpacker } from "./unpack.ts";
import { createWraps } from "./wraps.ts";

export interface Explainer {
  /** One line, without its end. */
  push(line: string): void;
  /** What was recognised, most frequent first. */
  finish(): Explanation[];
  /** How many lines there were, and of how many nothing could be said, by reason. */
  readonly passed: Passed;
}

export interface Passed {
  readonly lines: number;
  /** Without text. */
  readonly empty: number;
  /** From parts of a node that have no connection or certificate to do with. */
  readonly elsewhere: number;
  /** Texts that were not read to their end. */
  readonly cut: number;
}

const MAX_GROUPS = 500;
const MAX_UNKNOWN = 20;
const MAX_PEERS = 1000;
const SHOWN_PEERS = 50;
const SHOWN_LINES = 20;

interface Group {
  readonly known: KnownMessage | null;
  readonly facts: Facts;
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
  const unpacker = createUnpacker();
  const wraps = createWraps();
  const stacks = createStacks();
  const pairs = createPairs();
  const shown = withoutPrivateKeys();
  const passed = { lines: 0, empty: 0, elsewhere: 0 };
  const file = (heard: Heard) => {
    const { message, facts, numbers } = heard;
    for (const { known, assumes } of readingsOf(message, facts, heard.logger)) {
      const into = known !== null ? groups : concernsTls(heard) ? doubtful : unknown;
      const group = groupOf(into, known, heard, assumes);
      if (group === null) continue;
      group.count += numbers.length;
      group.lines.push(...numbers.slice(0, SHOWN_LINES - group.lines.length));
      count(group.peers, peerOf(message));
    }
  };
  const follow = (heard: Heard) =>
    stacks.push(heard).flatMap((each) => [...pairs.push(each)]).forEach(file);
  const hear = (raw: string) => {
    const text = shown(raw);
    const { logger, message } = text === null ? { logger: null, message: "" } : parseLine(text);
    if (message === "") passed.empty++;
    else if (logger !== null && !isKnownLogger(logger) && !ELSEWHERE_OURS.test(message)) {
      passed.elsewhere++;
    } else {
      for (const each of logger === null ? perHost(message) : [message]) {
        const facts = factsOf({ logger, message: each });
        wraps.push({ logger, message: each, facts, numbers: [passed.lines] }).forEach(follow);
      }
    }
  };
  return {
    get passed() {
      return { ...passed, cut: unpacker.cut };
    },
    push(raw) {
      passed.lines++;
      unpacker.push(raw).forEach(hear);
    },
    finish() {
      unpacker.finish().forEach(hear);
      wraps.finish().forEach(follow);
      stacks.finish().flatMap((each) => [...pairs.push(each)]).forEach(file);
      pairs.finish().forEach(file);
      const found = [...mostFrequentFirst(groups), ...mostFrequentFirst(doubtful)];
      return (found.length > 0 ? found : mostFrequentFirst(unknown))
        .map((group) => explanationOf(group, probed));
    },
  };
}

const mostFrequentFirst = (groups: ReadonlyMap<string, Group>) =>
  [...groups.values()].sort((a, b) => b.count - a.count);

/** Whole words: `classlogs` and `lossless` hold three of these letters, and no TLS. */
const CONCERNS_TLS =
  /(?:^|[^A-Za-z0-9])(?:GnuTLS|TLS(?:v?1(?:[._]\d)?)?|SSL(?:v[23])?|certificates?|cert|handshake|x509|X\.509|PKIX)(?:$|[^A-Za-z0-9])|SSL[A-Z]\w*(?:Exception|Error)|(?:^|[^A-Za-z])(?:ssl|tls)(?:$|[^A-Za-z])/;

/** What other parts of a node may tell: that a call to another node failed, or TLS by name. */
const ELSEWHERE_OURS =
  /rpc::(?:closed_error|timeout_error|stream_closed)|GnuTLS:-|tls::|certificate is NOT trusted|\b(?:TLS|SSL|X\.509)\b(?![./])/;

/** Names of keyspaces, tables and files are no words about TLS. */
const NAMES = /[\w-]+(?:[./=][\w-]+)+|\b(?:keyspace|table|cfs?|ks)[ =]\S+/g;

function concernsTls({ logger, message }: Heard): boolean {
  return CONCERNS_TLS.test(logger === null ? message : message.replace(NAMES, " "));
}

interface ReadAs {
  readonly known: KnownMessage | null;
  readonly assumes: string | null;
}

function readingsOf(message: string, facts: Facts, logger: string | null): readonly ReadAs[] {
  const known = recognise(message, facts).map((each) => ({ known: each, assumes: null }));
  if (known.length > 0) return known;
  const bare = logger === null ? readBare(message) : [];
  return bare.length > 0 ? bare : [{ known: null, assumes: null }];
}

/** The group of a message, made when it is new; `null` when there are too many to tell apart. */
function groupOf(
  groups: Map<string, Group>,
  known: KnownMessage | null,
  { message, facts }: Heard,
  assumes: string | null,
): Group | null {
  const reading = known?.read?.(message) ?? null;
  const detail = known === null
    ? shape(message)
    : [reading?.arrived, reading?.leaves, causesLeft(known, facts).map(({ id }) => id)].join(" ");
  const key = `${known?.id ?? ""} ${assumes ?? ""} ${detail}`;
  const found = groups.get(key) ?? (groups.size >= MAX_GROUPS ? first(groups, known) : undefined);
  if (found !== undefined) return found;
  if (known === null && groups.size >= MAX_UNKNOWN) return null;
  const group: Group = {
    known,
    facts,
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
  const isOfClient = (reading?.printedBy ?? known?.printedBy ?? "client") === "client";
  const found = isOfClient ? printers(text) : [];
  // A part of what clients print is no proof that one of them printed this.
  const printing = known === null ? found.filter(({ isWhole }) => isWhole) : found;
  const clients = printing.map((each) => printingClient(each, probed));
  const seen = { text, assumes, lines, count, peers: peers.slice(0, SHOWN_PEERS), clients };
  if (known === null && clients[0] !== undefined) {
    const { failure } = clients[0];
    const { causes, arrived = null, runbook = null } = stimulusOf(failure);
    return {
      ...seen,
      id: `client-${failure}`,
      printedBy: "client",
      arrived,
      causes: rankCauses(causes, null, [...group.peers.keys()], probed),
      runbook,
      nearest: null,
    };
  }
  if (known === null) return { ...seen, ...unknownMessage(text, group.facts) };
  const runbook = reading?.runbook === undefined ? known.runbook : reading.runbook;
  return {
    id: known.id,
    ...seen,
    printedBy: reading?.printedBy ?? known.printedBy,
    arrived: reading?.arrived ?? known.arrived ?? null,
    causes: rankCauses(causesOf(group), reading?.proves ?? null, [...group.peers.keys()], probed),
    runbook: runbook ?? null,
    nearest: null,
  };
}

const printers = printersAmong(CLIENTS);

/** A client that prints the text, and where the report shows it to have met what makes it do so. */
function printingClient(
  { client: { id, name }, failure }: PrinterOf,
  probed: Probed | null,
): PrintingClient {
  return {
    id,
    name,
    failure,
    provenAt: probed?.clients.filter((row) => row.client === id && row.failure === failure)
      .map(({ node, port }) => `${node}:${port}`) ?? [],
  };
}

/** Those that the line leaves; all where it leaves none, for then it was misread. */
function causesLeft({ causes }: KnownMessage, facts: Facts): readonly KnownCause[] {
  const left = causes.filter((cause) => isLeft(cause, facts));
  return left.length === 0 ? causes : left;
}

/** Where a message may be read in two ways, nothing is sure by the words alone. */
function causesOf({ known, facts, assumes, reading }: Group): readonly KnownCause[] {
  if (known === null) return [];
  const named = reading?.leaves;
  const left = named === undefined
    ? causesLeft(known, facts)
    : known.causes.filter(({ id }) => named.includes(id));
  return assumes === null ? left : left.map(({ sure: _, ...cause }) => cause);
}

/** A GnuTLS error that we know by number tells at least what it means; anything else is unknown. */
function unknownMessage(text: string, { side }: Facts) {
  const error = gnutlsErrorIn(text);
  const printedBy: Printer = side ?? "node";
  const common = { printedBy, arrived: null, runbook: null };
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
