/**
 * Signals that end a run early but let it report: the first is a request, the second one is final.
 *
 * One Ctrl-C may arrive several times: the terminal sends it to every process of the foreground, and
 * launchers (npm, deno task, ours) pass on what they got. What comes right after the first is that
 * same key press, and no second one.
 *
 * @module
 */

import { constants } from "node:os";
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

/** Fires on the first signal, or with `abandoned`. */
export function interruption(abandoned: AbortSignal): AbortSignal {
  const interrupted = new AbortController();
  let firstAt: number | null = null;
  for (const [signal, reason] of STOPPERS) {
    const onSignal = () => {
      if (firstAt === null) {
        firstAt = performance.now();
        interrupted.abort(new Error(reason));
      } else if (performance.now() - firstAt > ECHO_MS) {
        process.off(signal, onSignal);
        dieBy(signal);
      }
    };
    process.on(signal, onSignal);
  }
  return AbortSignal.any([interrupted.signal, abandoned]);
}

/** A signal's death skips what stands ready for the end: a practice cluster's keys go by that. */
function dieBy(signal: NodeJS.Signals): void {
  process.emit("exit", 128 + constants.signals[signal]);
  process.kill(process.pid, signal);
}

/** How long the end may take of itself, in milliseconds, once all has been said. */
const END_MS = 500;

/**
 * Ends a process that a given-up read may hold: a thread that waits for a FIFO's writer keeps even
 * `process.exit` from its work. It dies by SIGINT then, as shells expect of what Ctrl-C ended.
 */
export function endThoughHeld(): void {
  setTimeout(() => {
    process.removeAllListeners("SIGINT");
    dieBy("SIGINT");
  }, END_MS).unref();
}

/** How often we look for a launcher that holds no channel to us, in milliseconds. */
const LOOK_MS = 500;

/**
 * Fires when the launcher is gone that started us: ours holds a channel, which breaks; `deno task` holds
 * none, but leaves a variable, and a process whose parent is gone gets another one.
 */
export function abandonment(): AbortSignal {
  const abandoned = new AbortController();
  const abandon = () => abandoned.abort(new Error("the launcher went away"));
  if (process.channel) {
    process.once("disconnect", abandon);
    // A channel that someone listens to would keep the process alive after its work.
    process.channel.unref();
  } else if ("Deno" in globalThis && process.env["INIT_CWD"] !== undefined) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && abandon(), LOOK_MS).unref();
  }
  return abandoned.signal;
}
