/**
 * How far a run is, on stderr: one line that is rewritten on a terminal; elsewhere a line now and
 * then, so that a log of a long run shows that it lives, and a short one stays short.
 *
 * @module
 */

import { counted, seconds } from "../../reports/phrases.ts";
import type { Cost } from "../probe/probe.ts";
import type { RunEvent } from "../run/event.ts";
import type { SessionOptions } from "../schedule/session.ts";
import type { World } from "./world.ts";

export interface Progress {
  readonly see: (event: RunEvent) => void;
  /** Takes the line away again. */
  readonly end: () => Promise<void>;
}

/**
 * Says before the first packet what is about to happen. What stays unclear is asked once more, which
 * nobody can know beforehand; a quiet run asks nothing twice.
 */
export function announcement(
  nodes: number,
  { connections, logLines }: Cost,
  { quiet, survey }: Pick<SessionOptions, "quiet" | "survey">,
): string {
  // Ports of clients log what they refuse as INFO or WARN.
  const line = survey.asked.includes("client") ? "line" : "ERROR line";
  const noise = logLines === 0
    ? "no line in their logs if they are as intended"
    : `up to ${counted(logLines, line)} in their logs`;
  const again = quiet ? "" : "; what stays unclear is asked once more, on top of that";
  return `probing ${counted(nodes, "node")}: up to ${
    counted(connections, "connection")
  }, ${noise}${again}\n`;
}

const TERMINAL_EVERY_MS = 100;
const LOG_EVERY_MS = 5000;

export function progressOn({ stderr, now }: World): Progress {
  const every = stderr.isTerminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS;
  const started = now().getTime();
  let [nodes, done, attempts, predicted, last] = [0, 0, 0, 0, started];
  const say = (at: number) => {
    const line = `${done} of ${counted(nodes, "node")} done, ${attempts} of about ${
      counted(predicted, "connection")
    }, ${seconds(at - started)}`;
    void stderr.write(
      stderr.isTerminal ? `\r\x1b[K${line.slice(0, room(stderr.columns))}` : `${line}\n`,
    );
  };
  return {
    see(event) {
      if (event.kind === "planned") {
        nodes = event.targets.length;
        predicted = event.predicted.connections;
      } else if (event.kind === "attempted") attempts++;
      else if (event.kind === "node-finished") done++;
      else return;
      const at = now().getTime();
      if (at - last < every) return;
      last = at;
      say(at);
    },
    end: () => stderr.write(stderr.isTerminal ? "\r\x1b[K" : ""),
  };
}

/** One less than the terminal is wide: a full line would wrap and could not be rewritten. */
const room = (columns: number | undefined) => Math.max(20, (columns ?? 80) - 1);
