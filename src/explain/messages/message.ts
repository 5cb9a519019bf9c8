/**
 * What is known of one message: who prints it, what it means that arrived, and what may have caused
 * it, most frequent cause first.
 *
 * @module
 */

import type { ClientFailure } from "../../model/words.ts";
import type { Facts, FileKind, Part, PortRole } from "./line.ts";

export const PRINTERS = ["acceptor", "dialler", "client", "node"] as const;
/** `acceptor` and `dialler` are nodes in a connection between nodes; `client` is a driver or tool. */
export type Printer = typeof PRINTERS[number];

export const CERTAINTIES = ["certain", "likely", "possible"] as const;
export type Certainty = typeof CERTAINTIES[number];

export interface Cause {
  readonly id: string;
  readonly title: string;
  readonly certainty: Certainty;
  readonly tellApart: string;
  readonly fix: string;
}

export interface Explanation {
  readonly id: string;
  /** The message as it was first read, without what the logger puts before it. */
  readonly text: string;
  /** Line numbers, from 1; the first few. */
  readonly lines: readonly number[];
  readonly count: number;
  /** Who was at the other end, most frequent first. */
  readonly peers: readonly { readonly address: string; readonly count: number }[];
  readonly printedBy: Printer;
  /** For a reason without its context: what this reading takes for granted, and others do not. */
  readonly assumes: string | null;
  /** What came over the wire, where the message tells. */
  readonly arrived: string | null;
  readonly causes: readonly Cause[];
  /** Clients that are known to print it; none where no client does, or nobody saw which. */
  readonly clients: readonly PrintingClient[];
  /** A name for `ringshake runbook NAME`. */
  readonly runbook: string | null;
  /** For an unknown text: the nearest message that we know. */
  readonly nearest: string | null;
}

export interface PrintingClient {
  /** Its id in the table of clients. */
  readonly id: string;
  readonly name: string;
  /** What it has run into when it prints this, in the table's word. */
  readonly failure: ClientFailure;
  /** Where the report shows that it runs into this: `eu-1:9142`. */
  readonly provenAt: readonly string[];
}

/** What in a report of the cluster proves a cause. Each is a list of finding ids. */
export interface Proof {
  /** A finding on the node at the other end. */
  readonly peer?: readonly string[];
  /** A finding on the node that printed the line. */
  readonly printer?: readonly string[];
  /** A finding about the cluster. */
  readonly cluster?: readonly string[];
  /** The other end is no node of the report. */
  readonly stranger?: true;
}

/**
 * Why a cause may be called certain by the words of a line alone: the source prints them for nothing
 * else (`one-cause`), the line itself states the cause (`said`), or bytes in it do (`bytes`).
 */
export const SURES = ["one-cause", "said", "bytes"] as const;
export type Sure = typeof SURES[number];

export interface KnownCause {
  readonly id: string;
  readonly title: string;
  readonly tellApart: string;
  readonly fix: string;
  /** The message leaves no other. */
  readonly sure?: Sure;
  readonly proof?: Proof;
  /** What the line must not contradict. */
  readonly only?: {
    readonly ports?: readonly PortRole[];
    readonly files?: readonly FileKind[];
    readonly defaultPath?: boolean;
  };
}

/** Does the line leave this cause? What it does not say excludes nothing. */
export function isLeft({ only = {} }: KnownCause, facts: Facts): boolean {
  const { ports, files, defaultPath } = only;
  return (ports === undefined || facts.port === null || ports.includes(facts.port)) &&
    (files === undefined || facts.file === null || files.includes(facts.file)) &&
    (defaultPath === undefined || facts.isDefaultPath === null ||
      facts.isDefaultPath === defaultPath);
}

export interface KnownMessage {
  /** kebab-case. */
  readonly id: string;
  /** Every one of these occurs in the message. */
  readonly has: readonly string[];
  readonly printedBy: Printer;
  /** What of a node prints it; anything where it is left out. */
  readonly parts?: readonly Part[];
  /** Its words alone are too few: the line must name a logger of these parts. */
  readonly needsLogger?: true;
  /** The message in full, variable parts filled in. */
  readonly example: string;
  readonly arrived?: string;
  readonly causes: readonly KnownCause[];
  readonly runbook?: string;
  /** A table's row about the error as such, where no message of its own says more. */
  readonly isGeneral?: true;
  /** Messages of which one line may give several, each a reason of its own. */
  readonly reasonOf?: string;
  /** What the variable part adds; messages that differ in it are explained apart. */
  readonly read?: (text: string) => Reading | null;
}

/** What was read out of a message's variable part. */
export interface Reading {
  /** Who printed it, where the variable part tells. */
  readonly printedBy?: Printer;
  readonly arrived: string | null;
  /** The cause that the variable part proves. */
  readonly proves: string | null;
  /** The causes that the variable part leaves; all when it is left out. */
  readonly leaves?: readonly string[];
  /** The runbook for what the variable part tells, in place of the message's own. */
  readonly runbook?: string | null;
}
