/**
 * What a report format is: a pure function from a finished report to one text.
 *
 * A writer opens nothing and looks nothing up. Text in a report has already passed the gate in
 * `src/text/printable.ts`; what is left to a writer is the syntax of its own format, and each does
 * that in one function at the end of its file.
 *
 * @module
 */

import type { Report } from "../src/model/report.ts";

/** The words `--format` takes. The order is the order of help texts. */
export const FORMATS = ["text", "json", "ndjson", "markdown", "html", "junit", "sarif"] as const;
export type Format = typeof FORMATS[number];

/** One recorded handshake, in the form in which a person reads it. */
export interface CaptureView {
  readonly node: string;
  readonly port: number;
  readonly purpose: string;
  /** What came of it, in words. */
  readonly end: string;
  /** True when the recorder's byte limit cut the handshake short. */
  readonly truncated: boolean;
  readonly messages: readonly CapturedMessage[];
}

export interface CapturedMessage {
  readonly direction: "in" | "out";
  /** Milliseconds after connect. */
  readonly atMs: number;
  /** Which keys protected it on the wire; `bytes` are what it was before. */
  readonly epoch: "clear" | "handshake" | "application";
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly fields: readonly CapturedField[];
}

export interface CapturedField {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  readonly value: string;
  readonly meaning: string;
}

/** What a writer may be told beside the report. */
export interface WriterExtra {
  /** Columns of the terminal; text is wrapped to it. */
  readonly width?: number | undefined;
  readonly colour?: boolean;
  readonly captures?: readonly CaptureView[];
}

export interface ReportWriter {
  readonly format: Format;
  readonly mediaType: string;
  write(report: Report, extra?: WriterExtra): string;
}
