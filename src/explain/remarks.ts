/**
 * Remarks on a node's files, told as one finding.
 *
 * @module
 */

import { SEVERITIES, type Severity } from "../model/words.ts";
import type { Remark } from "../scylla/remark.ts";

interface Told {
  readonly severity: Severity;
  readonly title: string;
  readonly evidence: readonly [string, ...string[]];
  readonly fix: string;
}

/** The worst remark first; `title` is for several of them. `null` where there is none. */
export function tell(remarks: readonly Remark[], title: (count: number) => string): Told | null {
  const sorted = [...remarks].sort((a, b) =>
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  );
  const [worst] = sorted;
  const [first, ...rest] = sorted.map(({ message, effect, ...place }) =>
    `${shown(place)}: ${message}: ${effect}`
  );
  if (worst === undefined || first === undefined) return null;
  return {
    severity: worst.severity,
    title: sorted.length === 1 ? worst.message : title(sorted.length),
    evidence: [first, ...rest],
    fix: sorted.map(({ file, line, fix }) => `${file}:${line}: ${fix}`).join("\n"),
  };
}

const shown = ({ file, line, column }: Pick<Remark, "file" | "line" | "column">) =>
  `${file}:${line}:${column}`;
