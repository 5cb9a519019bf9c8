/**
 * How a run is done: flags turned into the options of a session.
 *
 * @module
 */

import { STEP_MS } from "../net/limits.ts";
import type { SessionOptions } from "../schedule/session.ts";
import type { Options } from "./command.ts";
import type { DeepTopic } from "./options.ts";
import type { Surveyed } from "./survey/survey.ts";
import type { World } from "./world.ts";

/** Enough to keep a slow network busy; few enough for the default limit on open files. */
const CONCURRENCY = 64;
const PER_NODE = 2;

interface MannerFlags {
  readonly timeout?: number;
  readonly concurrency?: number;
  readonly perNode?: number;
  readonly localAddress?: string;
  readonly quietNode?: boolean;
  readonly deep?: ReadonlySet<DeepTopic>;
}

export function sessionOptions(
  { survey, credentials, allowed }: Surveyed,
  options: Options,
  world: Pick<World, "now">,
  keyLog?: (line: string) => void,
): SessionOptions {
  const flags = options as MannerFlags;
  return {
    survey,
    credentials,
    stepMs: flags.timeout ?? STEP_MS,
    concurrency: flags.concurrency ?? CONCURRENCY,
    perNode: flags.perNode ?? PER_NODE,
    localAddress: flags.localAddress ?? null,
    quiet: flags.quietNode ?? false,
    deep: flags.deep ?? new Set(),
    allowed,
    ...(keyLog === undefined ? {} : { keyLog }),
    now: () => world.now(),
  };
}
