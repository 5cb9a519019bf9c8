/**
 * Where a command's result goes: stdout, or the file of `-o`. And how it should look there.
 *
 * @module
 */

import type { Options } from "./command.ts";
import { writeWhole } from "./drafts.ts";
import type { Sink, World } from "./world.ts";

/** Writes a command's result to where the user wants it. */
export async function deliver(text: string, options: Options, world: World): Promise<void> {
  const path = options["output"];
  if (typeof path === "string" && path !== "-") await writeWhole(path, text);
  else await world.stdout.write(text);
}

/** Writes `value` as the one JSON document of a command. */
export async function deliverJson(value: unknown, options: Options, world: World): Promise<void> {
  await deliver(`${JSON.stringify(value, null, 2)}\n`, options, world);
}

/** How text for people should look at its destination. */
export interface Look {
  readonly width: number | undefined;
  readonly colour: boolean;
}

export function lookOf(options: Options, world: World): Look {
  const toFile = typeof options["output"] === "string" && options["output"] !== "-";
  return {
    width: toFile ? undefined : world.stdout.columns ?? columnsIn(world.env("COLUMNS")),
    colour: !toFile && wantsColour(options, world, world.stdout),
  };
}

/** COLUMNS stands in for a terminal's width where there is none. */
function columnsIn(variable: string | undefined): number | undefined {
  return variable !== undefined && /^[1-9]\d{0,3}$/.test(variable) ? Number(variable) : undefined;
}

/** `--no-color` and NO_COLOR (https://no-color.org) win; FORCE_COLOR colours even a pipe. */
export function wantsColour(options: Options, world: World, sink: Sink): boolean {
  if (options["color"] === false || (world.env("NO_COLOR") ?? "") !== "") return false;
  const forced = world.env("FORCE_COLOR");
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return sink.isTerminal && world.env("TERM") !== "dumb";
}
