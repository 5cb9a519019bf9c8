/**
 * Every report format, in the order of `--format`.
 *
 * @module
 */

import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { ndjson } from "./ndjson.ts";
import { sarif } from "./sarif.ts";
import { text } from "./text.ts";
import type { Format, ReportWriter } from "./writer.ts";

export const writers: readonly ReportWriter[] = [text, json, ndjson, markdown, junit, sarif];

/** The writer of `format`, or null when this version has none. */
export function writerOf(format: Format): ReportWriter | null {
  return writers.find((writer) => writer.format === format) ?? null;
}
