/**
 * Signals that end a run early but let it report: the first is a request, the second one is final.
 *
 * One Ctrl-C may arrive several times: the terminal sends it to every process of the foreground, and
 * launchers (npm, deno task, ours) pass on what they got. What comes right after the first is that
 * same key press, and no second one.
 *
 * @module
 */

import process from "node:process";

/** How long copies of one signal may be under way, in milliseconds. Fingers are slower. */
export const ECHO_MS = 500;

/** Windows knows only the first. */
const STOPPERS: readonly [NodeJS.Signals, string][] = process.platform === "win32"
  ? [["SIGINT", "interrupted by Ctrl-C"]]
  : [
    ["SIGINT", "interrupted by Ctrl-C"],
    ["SIGTERM", "stopped by SIGTERM"],
    ["SIGHUP", "the terminal went away"],
  ];

/** Fires on the first signal, or when the launcher that holds our channel is gone. */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  let firstAt: number | null = null;
  for (const [signal, reason] of STOPPERS) {
    const onSignal = () => {
      if (firstAt === null) {
        firstAt = performance.now();
        interrupted.abort(new Error(reason));
      } else if (performance.now() - firstAt > ECHO_MS) {
        process.off(signal, onSignal);
        process.kill(process.pid, signal);
      }
    };
    process.on(signal, onSignal);
  }
  if (process.channel) {
    process.once("disconnect", () => interrupted.abort(new Error("the launcher went away")));
    // A channel that someone listens to would keep the process alive after its work.
    process.channel.unref();
  }
  return interrupted.signal;
}
