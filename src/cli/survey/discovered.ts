/**
 * Asks the nodes' REST APIs, and tells what a person should know of the answers.
 *
 * @module
 */

import { discover, type Discovery } from "../../schedule/discover.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import type { World } from "../world.ts";

/** Asks the APIs; what they do not agree on, and which of them are silent, goes to `warn`. */
export async function discovered(
  urls: readonly string[],
  timeoutMs: number,
  world: Pick<World, "interrupted" | "now">,
  warn: (line: string) => void,
): Promise<Discovery> {
  const found = await discover(urls, world.interrupted, timeoutMs, world.now);
  if (found.nodes.length === 0) {
    const silent = found.silent.map(({ url, message }) => `${url}: ${message}`);
    throw new UsageError(
      silent.length === 0 ? `${urls.join(", ")}: no API answered` : silent.join(", "),
      "name the nodes as targets or in an inventory",
    );
  }
  for (const line of found.disagreements) warn(line);
  for (const { url, message } of found.silent) warn(`${url}: ${message}`);
  return found;
}
