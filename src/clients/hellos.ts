import type { Client } from "./client.ts";
export function hellosOf(_clients: readonly Client[]): ReadonlyMap<string, Uint8Array> {
  return new Map();
}
