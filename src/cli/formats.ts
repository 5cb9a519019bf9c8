/**
 * Which report formats this version can write.
 *
 * @module
 */

import { writerOf, writers } from "../../reports/index.ts";
import type { Format, ReportWriter } from "../../reports/writer.ts";
import { UsageError } from "../scylla/usage_error.ts";

/** @throws {UsageError} for a format that is known by name only. */
export function builtWriter(format: Format): ReportWriter {
  const writer = writerOf(format);
  if (writer !== null) return writer;
  const built = writers.map((each) => each.format).join(", ");
  throw new UsageError(`this version cannot write ${format} yet`, `choose one of ${built}`);
}
