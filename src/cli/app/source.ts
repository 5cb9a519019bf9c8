/**
 * Where the app's nodes come from, in the terms of the command line, and the one used last.
 *
 * @module
 */

import { promises as fs } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import type { Source, SourceCheck } from "../../tui/driver.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { counted } from "../../../reports/phrases.ts";
import type { Call, Options } from "../command.ts";
import { writeWhole } from "../drafts.ts";
import { LIMITS, readText } from "../files.ts";
import { scenarios } from "../lab.ts";
import { surveyOf } from "../survey/survey.ts";
import type { World } from "../world.ts";

/** What the command line names; null when it names nothing. */
export function sourceOf({ args, options }: Call): Source | null {
  const { inventory, scyllaYaml, lab, scenario } = options as Record<string, string | undefined>;
  if (lab) return { kind: "lab", scenario: scenario ?? null };
  if (inventory !== undefined) return { kind: "inventory", path: inventory };
  if (args.length > 0) return { kind: "targets", targets: args };
  return scyllaYaml === undefined ? null : { kind: "scylla-yaml", path: scyllaYaml };
}

/** A source as if it had been typed; the other flags stay. */
export function callOf(source: Source, flags: Options, labInventory: string | undefined): Call {
  const { inventory, group, scyllaYaml: _yaml, lab: _lab, scenario: _name, ...rest } = flags;
  switch (source.kind) {
    case "targets":
      return { args: source.targets, options: rest };
    case "inventory":
      // The group is one of that inventory's.
      return {
        args: [],
        options: {
          ...rest,
          inventory: source.path,
          ...(source.path === inventory && group !== undefined ? { group } : {}),
        },
      };
    case "scylla-yaml":
      return { args: [], options: { ...rest, scyllaYaml: source.path } };
    case "lab":
      return { args: [], options: { ...rest, inventory: labInventory } };
  }
}

/** Reads a source without probing it. */
export async function inspect(source: Source, flags: Options, world: World): Promise<SourceCheck> {
  if (source.kind === "lab") {
    const name = source.scenario ?? scenarios[0]?.name;
    const scenario = scenarios.find((each) => each.name === name);
    return scenario === undefined
      ? { ok: false, message: `there is no practice cluster ${name}` }
      : { ok: true, summary: scenario.description, nodes: scenario.nodes.length };
  }
  try {
    const { survey } = await surveyOf(callOf(source, flags, undefined), world, () => {});
    const dcs = [...new Set(survey.nodes.flatMap(({ dc }) => dc ?? []))];
    const modes = [...new Set(survey.nodes.flatMap(({ intent }) => intent.mode ?? []))];
    const parts = [
      counted(survey.nodes.length, "node"),
      ...(dcs.length === 0 ? [] : [dcs.join(", ")]),
      ...(modes.length === 0 ? [] : [`expect ${modes.join(", ")}`]),
    ];
    return { ok: true, summary: parts.join("; "), nodes: survey.nodes.length };
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, message: error.oneLine };
    throw error;
  }
}

const sourceSchema = v.variant("kind", [
  v.object({ kind: v.literal("targets"), targets: v.array(v.string()) }),
  v.object({ kind: v.literal("inventory"), path: v.string() }),
  v.object({ kind: v.literal("scylla-yaml"), path: v.string() }),
  v.object({ kind: v.literal("lab"), scenario: v.nullable(v.string()) }),
]);

/** The source that was used last, if the user let it be stored. */
export async function recentSource(world: World): Promise<Source | null> {
  const path = recentPath(world);
  if (path === null) return null;
  try {
    return v.parse(sourceSchema, JSON.parse(await readText(path, LIMITS.key, world)));
  } catch {
    return null;
  }
}

export async function rememberSource(source: Source, world: World): Promise<void> {
  const path = recentPath(world);
  if (path === null) throw new Error("there is no home directory to store it in");
  await fs.mkdir(dirname(path), { recursive: true });
  await writeWhole(path, `${JSON.stringify(source)}\n`, { mode: 0o600 });
}

/** XDG Base Directory Specification: $XDG_CONFIG_HOME, else ~/.config. */
function recentPath(world: World): string | null {
  const config = world.env("XDG_CONFIG_HOME");
  const home = world.env("HOME") ?? world.env("USERPROFILE");
  const folder = config || (home === undefined ? null : join(home, ".config"));
  return folder === null ? null : join(folder, "ringshake", "recent.json");
}
