/**
 * Every report format, in the order of `--format`. A writer is loaded when it is wanted: one of them
 * brings React, and nobody else should wait for it.
 *
 * @module
 */

import { type Format, FORMATS, type ReportWriter } from "./writer.ts";

const LOADERS: Readonly<Record<Format, () => Promise<ReportWriter>>> = {
  text: async () => (await import("./text.ts")).text,
  json: async () => (await import("./json.ts")).json,
  ndjson: async () => (await import("./ndjson.ts")).ndjson,
  markdown: async () => (await import("./markdown.ts")).markdown,
  html: async () => (await import("./html.ts")).html,
  junit: async () => (await import("./junit.ts")).junit,
  sarif: async () => (await import("./sarif.ts")).sarif,
};

export function loadWriter(format: Format): Promise<ReportWriter> {
  return LOADERS[format]();
}

export function loadWriters(): Promise<ReportWriter[]> {
  return Promise.all(FORMATS.map(loadWriter));
}
