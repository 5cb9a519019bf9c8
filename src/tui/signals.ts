/**
 * The process around the app: signals, crashes and job control. Whatever happens, the terminal is
 * handed back as it was.
 *
 * @module
 */

import type { EventEmitter } from "node:events";
import process from "node:process";
import type { SuspendTerminal } from "ink";

/** Exit codes as shells report them: 128 and the signal's number. */
const ENDINGS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131 } as const;

export interface Lifeline {
  /** A signal asks us to go. */
  leave(code: number): void;
  /** Something of ours broke. */
  crash(error: unknown): void;
  suspend(): void;
}

/** Listens until the returned function is called. */
export function listen({ leave, crash, suspend }: Lifeline): () => void {
  const handlers: [string, (cause: unknown) => void][] = [
    ...Object.entries(ENDINGS).map((
      [signal, code],
    ): [string, () => void] => [signal, () => leave(code)]),
    ["SIGTSTP", suspend],
    ["uncaughtException", crash],
    ["unhandledRejection", crash],
  ];
  const events: EventEmitter = process;
  for (const [event, handler] of handlers) events.on(event, handler);
  return () => {
    for (const [event, handler] of handlers) events.off(event, handler);
  };
}

/** How long a stop may take to arrive before we conclude that nobody can stop us. */
const STOP_MS = 200;

/**
 * Back to the shell until `fg`. Resolves when the screen is ours again.
 *
 * The whole foreground job is stopped, as the kernel does it for Ctrl-Z, because a launcher may stand
 * between the shell and us. Deno lets a process without --allow-run signal itself only.
 */
export async function stopUntilContinued(suspendTerminal: SuspendTerminal): Promise<void> {
  const suspension = await suspendTerminal();
  await new Promise<void>((resolve) => {
    const over = () => {
      clearTimeout(timer);
      process.off("SIGCONT", over);
      resolve();
    };
    process.on("SIGCONT", over);
    stopJob();
    const timer = setTimeout(over, STOP_MS);
  });
  await suspension.resume();
}

function stopJob(): void {
  if ("Deno" in globalThis) {
    process.kill(process.pid, "SIGSTOP");
    return;
  }
  const handlers = process.listeners("SIGTSTP");
  process.removeAllListeners("SIGTSTP");
  process.kill(0, "SIGTSTP");
  for (const handler of handlers) process.on("SIGTSTP", handler);
}
