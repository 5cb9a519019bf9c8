/**
 * The report itself: one JSON document, described by `ringshake-report.schema.json`.
 *
 * @module
 */

import type { ReportWriter } from "./writer.ts";

export const json: ReportWriter = {
  format: "json",
  mediaType: "application/json",
  write: (report) => `${JSON.stringify(report, null, 2)}\n`,
};
