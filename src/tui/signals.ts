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

/**
 * True where we may stop the whole job. A launcher (npm, deno task) stands between the shell and us,
 * and unless it stops too, the shell does not come back: the terminal would be locked. Deno without
 * --allow-run lets a process signal itself only.
 */
export function canSuspend(): boolean {
  return !("Deno" in globalThis);
}

/** How long a stop may take to arrive before we conclude that nobody could ever continue us. */
const STOP_MS = 200;

/**
 * Back to the shell until `fg`. Resolves when the screen is ours again.
 *
 * `SIGTTIN` stops like `SIGTSTP`, and no handler of ours stands in its way. Neither stops a process
 * that no shell could continue: the kernel sees to that, and we go on after a moment.
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
    const timer = setTimeout(over, STOP_MS);
    process.kill(0, "SIGTTIN");
  });
  await suspension.resume();
}
