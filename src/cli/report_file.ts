/**
 * JSON reports given as files.
 *
 * @module
 */

import { readReport, type ReadResult, readValue } from "../../reports/read.ts";
import type { Report } from "../model/report.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { printable } from "../text/printable.ts";
import { LIMITS, readText } from "./files.ts";
import type { World } from "./world.ts";

/** Reads the report in a file; `-` is stdin. */
export async function reportFrom(path: string, world: World): Promise<Report> {
  return accepted(readReport(await readText(path, LIMITS.report, world)), path);
}

/** The report as it stands in the file, fields of newer versions included and nothing changed. */
export async function rawReportFrom(path: string, world: World): Promise<unknown> {
  const value = parsed(await readText(path, LIMITS.report, world));
  accepted(readValue(value), path);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function accepted({ report, problem }: ReadResult, path: string): Report {
  if (report !== undefined) return report;
  const file = path === "-" ? "stdin" : printable(path);
  throw new UsageError(problem.message, problem.cure, { file });
}
