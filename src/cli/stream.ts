/**
 * A run's events as lines of NDJSON, while they happen.
 *
 * @module
 */

import { streamLine } from "../../reports/ndjson.ts";
import type { RunEvent } from "../run/event.ts";
import { printableDeep } from "../text/printable.ts";

/** Turns events into lines for `write`; what is only of inner interest makes none. */
export function streamOf(write: (line: string) => void): (event: RunEvent) => void {
  return (event) => {
    if (event.kind === "planned") {
      const { connections, logLines } = event.predicted;
      const predicted = { connections, logLines };
      write(streamLine({ event: "started", nodes: event.targets.length, predicted }));
    } else if (event.kind === "attempted") {
      const { node, attempt } = event;
      write(streamLine(printableDeep({ event: "attempt", node, attempt } as const)));
    }
  };
}
