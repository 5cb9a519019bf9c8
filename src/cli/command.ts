/**
 * What a command is to everything that needs to know its commands: the parser, the help, the shell
 * completions and the man page all read the same table of these.
 *
 * @module
 */

import type { ExitCode } from "./exit.ts";
import type { World } from "./world.ts";

export interface OptionSpec {
  /** In commander's syntax: `-o, --output <file>`. */
  readonly flags: string;
  readonly says: string;
  /** The closed list of words that it takes. */
  readonly words?: readonly string[];
  /** Turns what was typed into a value, or throws a UsageError. */
  readonly read?: (typed: string) => unknown;
  /** May be given several times; the values are collected. */
  readonly many?: true;
  /** What a shell should offer as value; `words` come first. */
  readonly completes?: "file";
}

export interface ArgumentSpec {
  /** In commander's syntax: `<report>`, `[target...]`. */
  readonly name: string;
  readonly says: string;
  readonly words?: readonly string[];
  readonly completes?: "file";
}

export interface CommandSpec {
  /** Empty for the terminal app, which has no name of its own. */
  readonly name: string;
  /** One line. */
  readonly says: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** What exit code 1 means here, for the manual. */
  readonly failsWhen?: string;
  /** The code is loaded when the command is called, so that none waits for what it does not need. */
  readonly load: () => Promise<{ readonly run: Run }>;
}

export type Run = (call: Call, world: World) => Promise<ExitCode>;

/** A command line, parsed. */
export interface Call {
  readonly args: readonly string[];
  readonly options: Options;
}

/** Values by option name in camelCase, as the specs' `read` made them. */
export type Options = Readonly<Record<string, unknown>>;
