/**
 * From a report to an exit code.
 *
 * @module
 */

import type { Report } from "../model/report.ts";
import { SEVERITIES, type Severity } from "../model/words.ts";
import { printable } from "../text/printable.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { FailOn } from "./options.ts";
import { NAME } from "./version.ts";
import type { World } from "./world.ts";

/** What `check` says to a script. A node that could not be judged fails it, but for `--fail-on never`. */
export function exitCodeOf(
  report: Report,
  failOn: FailOn,
  world: World,
  { requireObserved = false }: { readonly requireObserved?: boolean } = {},
): ExitCode {
  if (world.interrupted.aborted) return EXIT.interrupted;
  if (nothingTried(report) !== null) return EXIT.failure;
  if (requireObserved && !isObserved(report)) return EXIT.findings;
  if (failOn !== "never") {
    if (report.summary.unknown > 0) return EXIT.findings;
    if (report.findings.some(({ severity }) => reaches(severity, failOn))) return EXIT.findings;
  }
  // Ports that stop answering leave their node unknown, which is told above; the rest is our fault.
  const { partial } = report;
  return partial === null || partial.cause === "unanswered" ? EXIT.clean : EXIT.failure;
}

/** The report says so at every port; a script's log wants it in one line. */
export async function tellNothingTried(report: Report, world: World): Promise<boolean> {
  const reason = world.interrupted.aborted ? null : nothingTried(report);
  if (reason === null) return false;
  await world.stderr.write(`${NAME}: nothing could be tried: ${printable(reason)}\n`);
  return true;
}

/** Was every link seen, those that the report leaves out included? */
function isObserved({ links, linksOmitted, summary }: Report): boolean {
  return links.length + linksOmitted === (summary.linksByBasis?.observed ?? 0);
}

/** SEVERITIES goes from worst to best. */
function reaches(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/** Errors of this host, not of any node: no packet went out. */
const OUR_OWN = new Set(["EADDRNOTAVAIL", "EACCES", "EPERM", "EINVAL", "EMFILE", "NotCapable"]);

/** Why not one connection could be tried; `null` when one was. */
function nothingTried({ nodes }: Report): string | null {
  const errors = nodes.flatMap(({ ports }) => ports.map(({ error }) => error));
  const [first] = errors;
  const isOurs = errors.every((error) => error !== null && OUR_OWN.has(error.code));
  return isOurs ? first?.message ?? "no port was asked" : null;
}
