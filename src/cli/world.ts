/**
 * Everything that a command may touch outside itself. Commands take it as an argument, so that
 * tests can hand them another one, and so that a grep for `process` ends here.
 *
 * @module
 */

export interface World {
  env(name: string): string | undefined;
  /** The clock. */
  now(): Date;
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Fires on the first Ctrl-C or termination; the second one ends the process. */
  readonly interrupted: AbortSignal;
  /** Fires when the launcher that started us is gone; so does `interrupted`. */
  readonly abandoned: AbortSignal;
  /** Hears that a read was given up which may never end, and must not hold the process. */
  gaveUpReading(): void;
  /** Random bytes for keys, from the operating system. */
  random(length: number): Uint8Array;
}

export interface Source {
  readonly isTerminal: boolean;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface Sink {
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
  /** Resolves when the text is on its way. A reader that went away is not an error. */
  write(text: string): Promise<void>;
}
