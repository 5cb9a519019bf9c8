/**
 * A command line against its spec, by way of commander.
 *
 * Commander reads options and arguments; what it says about mistakes becomes a UsageError, so that
 * every mistake of every kind looks the same: one line, with the cure.
 *
 * @module
 */

import { Command, CommanderError, Option } from "commander";
import { nearest } from "../scylla/nearest.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { printable } from "../text/printable.ts";
import type { ArgumentSpec, Call, CommandSpec, OptionSpec } from "./command.ts";
import { NAME } from "./version.ts";

/**
 * Parses the arguments after the command's name.
 *
 * @throws {UsageError} for anything that the spec does not allow.
 */
export function parseCall(spec: CommandSpec, args: readonly string[]): Call {
  const command = toCommander(spec);
  try {
    command.parse(valuesAttached(spec, args), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw asUsageError(error, spec);
    throw error;
  }
  spec.arguments.forEach((argument, index) => checkWord(argument, command.args[index]));
  return { args: command.args, options: command.opts() };
}

/** The commander form of a spec; also used to print its help. */
export function toCommander(spec: CommandSpec): Command {
  const command = new Command(spec.name === "" ? NAME : `${NAME} ${spec.name}`)
    .description(spec.says)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .allowExcessArguments(false)
    .helpOption("-h, --help", "print this help")
    .configureHelp({ optionTerm: ({ flags }) => shownFlags(flags) });
  for (const argument of spec.arguments) command.argument(argument.name, argument.says);
  for (const option of spec.options) command.addOption(toOption(option));
  return command.action(() => {});
}

/** An optional value is taken only behind `=`, and is shown so. */
export const shownFlags = (flags: string): string => flags.replace(/ \[(.*)\]$/, "[=$1]");

function toOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.says);
  if (option.negate || (!option.required && !option.optional)) return option;
  const flag = option.long ?? spec.flags;
  const read = (typed: string) => spec.read?.(typed) ?? oneOf(spec.words, typed, flag);
  option.argParser(
    spec.many === true
      ? (typed: string, before: unknown) => [...(Array.isArray(before) ? before : []), read(typed)]
      : read,
  );
  return option;
}

/** `typed` itself when it is one of `words`, or when there is no list. */
export function oneOf(words: readonly string[] | undefined, typed: string, flag: string): string {
  if (words === undefined || words.includes(typed)) return typed;
  const meant = nearest(typed, words);
  throw new UsageError(
    `${flag} does not know "${printable(typed, 100)}"`,
    `${meant === null ? "" : `did you mean ${meant}? `}choose one of ${words.join(", ")}`,
  );
}

function checkWord({ name, words }: ArgumentSpec, typed: string | undefined): void {
  if (words !== undefined && typed !== undefined) oneOf(words, typed, name);
}

/**
 * An option whose value is optional takes it only behind `=`: in `--deep 10.0.0.1` the address is a
 * target. Commander would swallow it, so the bare form is written out before it looks.
 */
function valuesAttached(spec: CommandSpec, args: readonly string[]): string[] {
  const bare = new Set(
    spec.options.flatMap(({ flags }) => /(--[a-z-]+) \[/.exec(flags)?.[1] ?? []),
  );
  const end = args.indexOf("--");
  return args.map((arg, index) => (end < 0 || index < end) && bare.has(arg) ? `${arg}=` : arg);
}

function asUsageError(error: CommanderError, spec: CommandSpec): UsageError {
  const said = error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
  const [problem = said, hint] = said.split(/ \(Did you mean /);
  const meant = hint === undefined ? "" : `did you mean ${hint.replace(/\)$/, "")} `;
  const help = `${NAME} ${spec.name === "" ? "" : `${spec.name} `}--help`;
  return new UsageError(printable(problem, 300), `${meant}see \`${help}\``);
}
