/**
 * From a report to an exit code.
 *
 * @module
 */

import type { Report } from "../model/report.ts";
import { SEVERITIES, type Severity } from "../model/words.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { FailOn } from "./options.ts";
import type { World } from "./world.ts";

/** What `check` says to a script. A node that could not be judged fails it, whatever `--fail-on` says. */
export function exitCodeOf(report: Report, failOn: FailOn, world: World): ExitCode {
  if (world.interrupted.aborted) return EXIT.interrupted;
  if (nothingCouldBeTried(report)) return EXIT.failure;
  if (report.summary.unknown > 0) return EXIT.findings;
  const fails = failOn !== "never" &&
    report.findings.some(({ severity }) => reaches(severity, failOn));
  if (fails) return EXIT.findings;
  // Not interrupted and still partial: a probe or a rule of ours broke.
  return report.partial === null ? EXIT.clean : EXIT.failure;
}

/** SEVERITIES goes from worst to best. */
function reaches(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/** Errors of this host, not of any node: no packet went out. */
const OUR_OWN = new Set(["EADDRNOTAVAIL", "EACCES", "EPERM", "EINVAL", "EMFILE", "NotCapable"]);

function nothingCouldBeTried({ nodes }: Report): boolean {
  const ports = nodes.flatMap((node) => node.ports);
  return ports.every(({ error }) => error !== null && OUR_OWN.has(error.code));
}
