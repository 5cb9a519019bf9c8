/**
 * Who this program is. Imports nothing heavy: `--version` must answer at once.
 *
 * @module
 */

import manifest from "../../package.json" with { type: "json" };

export const NAME = "ringshake";
export const VERSION: string = manifest.version;

/** `Deno 2.9.6` or `Node 24.21.0`: the runtime that this process runs on. */
export function runtime(): string {
  const versions = globalThis.process.versions as Readonly<Record<string, string | undefined>>;
  const deno = versions["deno"];
  return deno === undefined ? `Node ${versions["node"] ?? "unknown"}` : `Deno ${deno}`;
}
