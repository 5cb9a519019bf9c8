/**
 * From arguments to an exit code: finds the command, parses what follows, runs it, and turns every
 * error into what a user should see. People's mistakes are one line; our own come with a stack.
 *
 * @module
 */

import { UsageError } from "../scylla/usage_error.ts";
import { printable } from "../text/printable.ts";
import { hidePrivateKeys, holdsPrivateKey } from "../text/private_key.ts";
import type { CommandSpec } from "./command.ts";
import { app, commands } from "./commands.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { Interruption } from "./files.ts";
import { commandHelp, overview } from "./help.ts";
import { parseCall } from "./parse.ts";
import { NAME } from "./version.ts";
import type { World } from "./world.ts";

/** Runs one command line to its end. Never throws. */
export async function main(args: readonly string[], world: World): Promise<ExitCode> {
  try {
    const help = helpAsked(args);
    if (help !== null) {
      await world.stdout.write(help);
      return EXIT.clean;
    }
    const { spec, rest } = commandOf(args);
    if (spec.name !== "explain") refuseKeys(args);
    const call = parseCall(spec, rest);
    const { run } = await spec.load();
    return await run(call, world);
  } catch (error) {
    return await reportError(error, world);
  }
}

/** The help text that `args` ask for, if they do. */
function helpAsked(args: readonly string[]): string | null {
  const [first, second] = args;
  if (first === "help") return second === undefined ? overview() : commandHelp(named(second));
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  if (!before.some((arg) => arg === "--help" || arg === "-h")) return null;
  const { spec } = commandOf(args);
  return spec === app ? overview() : commandHelp(spec);
}

function commandOf(args: readonly string[]): { spec: CommandSpec; rest: readonly string[] } {
  const spec = commands.find(({ name }) => name === args[0]);
  return spec === undefined ? { spec: app, rest: args } : { spec, rest: args.slice(1) };
}

function named(name: string): CommandSpec {
  const spec = commands.find((command) => command.name === name);
  if (spec !== undefined) return spec;
  throw new UsageError(
    `there is no command ${quoted(name)}`,
    `\`${NAME} --help\` lists them`,
  );
}

/**
 * A key in place of its path is in the shell's history and in the list of processes by now; and what
 * a command would say of its pieces must not be printed.
 */
function refuseKeys(args: readonly string[]): void {
  if (!args.some(holdsPrivateKey)) return;
  throw new UsageError(
    "an argument holds a private key",
    "give the path of its file; the shell's history holds this key now",
  );
}

async function reportError(error: unknown, world: World): Promise<ExitCode> {
  if (error instanceof UsageError) {
    await world.stderr.write(`${NAME}: ${error.oneLine}\n`);
    return EXIT.usage;
  }
  if (error instanceof Interruption) {
    await world.stderr.write(`${NAME}: ${printable(error.message)}\n`);
    world.gaveUpReading();
    return EXIT.interrupted;
  }
  const stack = error instanceof Error ? error.stack ?? error.message : String(error);
  const lines = hidePrivateKeys(stack).split("\n").map((line) => printable(line));
  await world.stderr.write(`${NAME}: this is a defect in ${NAME} itself:\n${lines.join("\n")}\n`);
  return EXIT.failure;
}

function quoted(text: string): string {
  return `"${printable(text, 100)}"`;
}
