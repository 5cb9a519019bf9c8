/**
 * The practice cluster behind `--lab`: it runs for as long as the command does.
 *
 * @module
 */

import { UsageError } from "../scylla/usage_error.ts";
import type { Call } from "./command.ts";
import type { World } from "./world.ts";

/** Calls `use` with a command line whose inventory is the practice cluster, when `--lab` asks for it. */
export async function withPractice<T>(
  call: Call,
  world: World,
  use: (call: Call) => Promise<T>,
): Promise<T> {
  const { lab, scenario, inventory } = call.options;
  if (lab !== true) {
    if (scenario === undefined) return await use(call);
    throw new UsageError("--scenario without --lab", "add --lab");
  }
  if (inventory !== undefined) {
    throw new UsageError("--lab and an inventory exclude each other", "leave one of them out");
  }
  const { startPractice } = await import("./lab.ts");
  const cluster = await startPractice(scenario as string | undefined, world);
  try {
    return await use({ ...call, options: { ...call.options, inventory: cluster.inventoryPath } });
  } finally {
    await cluster.close();
  }
}
