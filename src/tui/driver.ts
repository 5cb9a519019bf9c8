/**
 * What the terminal app needs from the rest of the program: one object that probes, explains and
 * writes for it. The app itself opens no socket and no file, so it can be drawn, driven and tested
 * against a driver that makes everything up.
 *
 * @module
 */

import type { Link, Report } from "../model/report.ts";
import type { Mode } from "../model/words.ts";

/** Where the nodes of a run come from. */
export type Source =
  | { readonly kind: "targets"; readonly targets: readonly string[] }
  | { readonly kind: "inventory"; readonly path: string }
  | { readonly kind: "scylla-yaml"; readonly path: string }
  | { readonly kind: "lab"; readonly scenario: string | null };

export interface StartRequest {
  /** Another source than the one in use. Absent: probe the same cluster again. */
  readonly source?: Source;
  /** Only these nodes; the report still lists the others, as they were last seen. Absent: all. */
  readonly nodes?: readonly string[];
}

export type NodeStatus = "waiting" | "running" | "done";

export interface Progress {
  /** Nodes finished, of how many in this round. */
  readonly done: number;
  readonly total: number;
  /** Connections made so far, of the most that were announced. */
  readonly attempts: number;
  readonly predicted: number;
  readonly startedAtMs: number;
  /** The nodes being probed at this moment. */
  readonly running: readonly string[];
  /** Connections a second. */
  readonly rate: number;
  /** Milliseconds left at this rate; `null` while nobody can say. */
  readonly etaMs: number | null;
}

/** Everything that is known at one moment. Immutable; a new object for every change. */
export interface Snapshot {
  /** Complete in shape at any time. A node that is not done has the verdict `unknown`. */
  readonly report: Report;
  readonly phase: "running" | "done" | "stopped" | "failed";
  /** One line for people when the run could not begin or broke off. */
  readonly failure: string | null;
  readonly progress: Progress;
  /** By node id. A node that is missing here is waiting. */
  readonly status: Readonly<Record<string, NodeStatus>>;
  /** Counts the runs since the app was opened; the first is 1. */
  readonly round: number;
}

/** What a source holds, before anything is probed. */
export type SourceCheck =
  | { readonly ok: true; readonly summary: string; readonly nodes: number }
  | { readonly ok: false; readonly message: string };

/** One labelled stretch of bytes in a captured message. */
export interface CaptureField {
  /** For example `extensions[3].key_share.group`; the dots give the depth. */
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  readonly value: string;
  readonly meaning: string;
}

export interface CapturedMessage {
  /** Seen from ringshake. */
  readonly direction: "out" | "in";
  /** Milliseconds after connect. */
  readonly atMs: number;
  /** The keys it travelled under: `plain`, `handshake`, `application`. */
  readonly epoch: string | null;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** In the order of the bytes. May be computed when first read. */
  readonly fields: readonly CaptureField[];
  /** What this message means for the diagnosis: an alert explained, a bare FIN named. */
  readonly note: string | null;
}

export interface CaptureView {
  readonly node: string;
  readonly port: number;
  readonly purpose: string;
  /** How the connection ended, in words. */
  readonly end: string;
  /** Bytes that were seen and not kept. */
  readonly dropped: number;
  readonly messages: readonly CapturedMessage[];
}

export interface Cause {
  readonly id: string;
  readonly title: string;
  readonly certainty: "certain" | "likely" | "possible";
  readonly tellApart: string;
  readonly fix: string;
}

export interface Explanation {
  readonly id: string;
  /** The message, as it was found. */
  readonly text: string;
  /** Line numbers in the text that was given, first is 1. */
  readonly lines: readonly number[];
  readonly printedBy: "acceptor" | "dialler" | "client" | "node";
  /** What this reading of a bare reason takes for granted, if anything. */
  readonly assumes?: string | null;
  readonly arrived: string | null;
  readonly causes: readonly Cause[];
  readonly runbook: string | null;
  /** How often it was found. */
  readonly count: number;
  /** The peers that the lines name. */
  readonly peers: readonly { readonly address: string; readonly count: number }[];
  /** Of a text that is not known: the known message that is most like it. */
  readonly nearest: string | null;
}

export type PlanState = "N0" | "NP" | "T" | "A" | "D" | "R" | "unknown";

export interface Gate {
  readonly id: string;
  readonly holds: boolean | null;
  readonly evidence: string;
  readonly command: string;
}

export interface Plan {
  readonly to: Mode;
  /** Where the cluster is, in words. */
  readonly step: string;
  /** By address. */
  readonly states: Readonly<Record<string, PlanState>>;
  /** `null`: there is nothing left to do. */
  readonly next: {
    readonly change: string;
    readonly kind: "change" | "mend" | "ask";
    readonly gates: readonly Gate[];
  } | null;
  /** Links that fail if one goes on now. */
  readonly breaks: readonly Link[];
  readonly rollback: readonly string[];
}

export interface RunbookEntry {
  readonly name: string;
  readonly title: string;
  readonly kind: "guide" | "finding";
}

export interface ExportFormat {
  readonly format: string;
  /** For people: `JSON report`. */
  readonly title: string;
  /** Without a dot. */
  readonly extension: string;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
}

export interface AppDriver {
  // Runs
  /** Begins a run; one that is still going is stopped first. Results arrive as snapshots. */
  start(request: StartRequest): void;
  stop(): void;
  /** Judges what is known against another intent; `null` goes back to the source's own. Opens no connection. */
  expect(mode: Mode | null): void;
  /** Calls back with the latest snapshot, if there is one, and then with every new one. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  /** `null` when that attempt (index into the node's `attempts`) was not a handshake or not kept. */
  captureOf(node: string, attempt: number): CaptureView | null;

  // The start form
  /** What is wrong with a target as typed, in a few words; `null` when nothing is. */
  targetProblem(text: string): string | null;
  /** Reads a source without probing it. */
  inspect(source: Source): Promise<SourceCheck>;
  scenarios(): readonly Scenario[];
  /** The source used last time, if the user let it be stored. */
  recent(): Promise<Source | null>;
  /** Stores the source for next time. Called only after the user said yes. */
  remember(source: Source): Promise<void>;

  // Knowledge
  explain(text: string): readonly Explanation[] | Promise<readonly Explanation[]>;
  /** `null` while nothing has been probed. */
  plan(to: Mode): Plan | null;
  runbooks(): readonly RunbookEntry[];
  /** Markdown; `null` when there is none of that name. */
  runbook(name: string): string | null;

  // Files
  formats(): readonly ExportFormat[];
  /** Never writes over a file that exists; rejects with one line for people. */
  exportReport(
    format: string,
    path: string,
  ): Promise<{ readonly path: string; readonly bytes: number }>;
  /** Bounded; rejects with one line for people. */
  readText(path: string): Promise<string>;
}
