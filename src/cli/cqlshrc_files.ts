/**
 * A cqlshrc and the files that it names, as they lie on this host.
 *
 * @module
 */

import { dirname, resolve } from "node:path";
import type { Python } from "../clients/cqlsh.ts";
import { type Cqlshrc, readCqlshrc } from "../clients/cqlshrc.ts";
import type { Options } from "./command.ts";
import { bytesHere } from "./credential_search.ts";
import type { World } from "./world.ts";

export interface CqlshrcHere extends Cqlshrc {
  /** Paths that it names and that could not be examined here. */
  readonly unseen: readonly string[];
}

/**
 * Reads it in this environment. A file that it names is missing where the cqlshrc is its user's own, or where
 * another one is there; elsewhere it was merely not copied along.
 *
 * @param options those of the command: `python`, `cqlsh`
 */
export async function cqlshrcIn(
  text: string,
  path: string,
  options: Options,
  world: World,
): Promise<CqlshrcHere> {
  const how = {
    file: path,
    python: (options["python"] ?? null) as Python | null,
    cqlsh: (options["cqlsh"] ?? null) as string | null,
    env: world.env,
  };
  const named = new Set<string>();
  readCqlshrc(text, {
    ...how,
    files: (each) => {
      named.add(each);
      return undefined;
    },
  });
  const found = new Map<string, Uint8Array | null | undefined>();
  for (const each of named) found.set(each, await bytesHere(each, world));
  const isHere = isOwn(path, world) ||
    [...found.values()].some((bytes) => bytes instanceof Uint8Array);
  const files = (each: string) => found.get(each) ?? (isHere ? found.get(each) : undefined);
  return {
    ...readCqlshrc(text, { ...how, files }),
    unseen: [...named].filter((each) => files(each) === undefined),
  };
}

/** `~/.cassandra/cqlshrc` and the older `~/.cqlshrc`. */
function isOwn(path: string, world: World): boolean {
  const given = world.env("HOME") ?? world.env("USERPROFILE");
  if (path === "-" || given === undefined) return false;
  const home = resolve(given);
  return [home, resolve(home, ".cassandra")].includes(dirname(resolve(path)));
}
