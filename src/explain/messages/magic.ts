/**
 * The eight bytes after `wrong protocol magic`, and who begins so.
 *
 * @module
 */

import { toHex } from "../../wire/hex.ts";
import { sniff } from "../../wire/sniff.ts";
import type { Reading } from "./message.ts";

const MAGIC = /wrong protocol magic: ([0-9a-f-]{16,24})/;

/**
 * Reads Seastar's rendering of bytes; `null` when it is none.
 *
 * Builds differ in whether a byte is printed signed: `bd` is `-43` where it is. A negative number has
 * one digit or two, and since everything else comes in pairs, the number of digits up to the next
 * sign tells which.
 */
export function parseMagic(rendered: string): Uint8Array | null {
  const [head = "", ...negatives] = rendered.split("-");
  const bytes = pairs(head);
  for (const digits of negatives) {
    const width = digits.length % 2 === 1 ? 1 : 2;
    const magnitude = Number.parseInt(digits.slice(0, width), 16);
    if (!(magnitude >= 1 && magnitude <= 128)) return null;
    bytes.push(256 - magnitude, ...pairs(digits.slice(width)));
  }
  return bytes.length === 8 && bytes.every((byte) => byte >= 0) ? Uint8Array.from(bytes) : null;
}

function pairs(digits: string): number[] {
  if (digits.length % 2 === 1) return [-1];
  const bytes: number[] = [];
  for (let i = 0; i < digits.length; i += 2) {
    bytes.push(Number.parseInt(digits.slice(i, i + 2), 16));
  }
  return bytes;
}

interface Beginner {
  /** The cause that the bytes prove. */
  readonly cause: string;
  /** What else may stand behind the same bytes. */
  readonly or?: readonly string[];
  readonly runbook: string | null;
}

/** By the protocol that the bytes begin. Nobody who dials in the clear by mistake begins with TLS. */
const BEGINNERS: Readonly<Record<string, Beginner>> = {
  tls: { cause: "tls-client", or: ["stranger"], runbook: "ports-differ" },
  http: { cause: "http-client", runbook: null },
  cql: { cause: "cql-client", runbook: null },
  cassandra: { cause: "cassandra-node", runbook: null },
};
/** Words that say more than the protocol's family. */
const WORDS: readonly (Beginner & { readonly begins: string })[] = [
  { begins: "SSH-", cause: "ssh-client", runbook: null },
  { begins: "\r\n\r\n\0\r\nQ", cause: "proxy-header", runbook: null },
  { begins: "PROXY ", cause: "proxy-header", runbook: null },
];
const STRANGER: Beginner = { cause: "stranger", runbook: null };

export function readMagic(text: string): Reading | null {
  const seen = seenIn(text);
  if (seen === null) return null;
  const { cause, or = [], runbook } = beginnerOf(seen);
  return {
    arrived: arrivedAs(seen),
    proves: seen.service === null ? null : cause,
    leaves: [cause, ...or],
    runbook,
  };
}

/** The same bytes as an answer, which this end had dialled for. */
export function readAnswer(text: string): Reading | null {
  const seen = seenIn(text);
  if (seen === null) return null;
  const cause = isHttpAnswer(seen) ? "http-server" : seen.speaks === "tls" ? "tls-listener" : null;
  return {
    arrived: arrivedAs(seen),
    proves: cause,
    leaves: [cause ?? "other-service"],
    ...(cause === "tls-listener" ? { runbook: "ports-differ" } : {}),
  };
}

const isHttpAnswer = ({ start }: Seen) => start.startsWith("HTTP/");

/** What only listeners begin with, and what only those who dial do. */
const ANSWERS = /response|\balert\b|greeting|VNC banner/i;
const REQUESTS = /client_?hello|request|preface|PROXY/i;

/** Which end had these bytes arrive: nobody who dials begins with an answer, nor a listener with a hello. */
export function whoReads(text: string): "acceptor" | "dialler" | null {
  const service = seenIn(text)?.service ?? "";
  return ANSWERS.test(service) ? "dialler" : REQUESTS.test(service) ? "acceptor" : null;
}

function seenIn(text: string) {
  const rendered = MAGIC.exec(text)?.[1];
  const bytes = rendered === undefined ? null : parseMagic(rendered);
  return bytes && { ...sniff(bytes), shown: toHex(bytes), start: String.fromCharCode(...bytes) };
}

type Seen = NonNullable<ReturnType<typeof seenIn>>;

const arrivedAs = ({ shown, service, who }: Seen) =>
  service === null
    ? `${shown}: no protocol we know`
    : `${shown}: ${service}${who === null ? "" : `, as from ${who}`}`;

const beginnerOf = ({ start, speaks }: Seen): Beginner =>
  WORDS.find(({ begins }) => start.startsWith(begins)) ?? BEGINNERS[speaks] ?? STRANGER;
