/**
 * Practice clusters, by name.
 *
 * @module
 */

import { type Lab, startLab } from "../lab/cluster.ts";
import { DEFAULT_SCENARIO, scenarios } from "../lab/scenarios/index.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { oneOf } from "./parse.ts";
import type { World } from "./world.ts";

/**
 * Starts a practice cluster. It is gone when it is closed, and on Ctrl-C.
 *
 * @throws {UsageError} when nobody knows the name.
 */
export async function startPractice(
  name: string | undefined,
  world: Pick<World, "now">,
): Promise<Lab> {
  const known = scenarios.map((scenario) => scenario.name);
  const scenario = oneOf(known, name ?? DEFAULT_SCENARIO, "--scenario");
  try {
    return await startLab(scenario, { clock: world.now });
  } catch (error) {
    if ((error as Error).name !== "NotCapable") throw error;
    throw new UsageError(
      "Deno may not run the practice cluster",
      "run deno with --allow-net and --allow-write",
    );
  }
}

export { scenarios };
