/**
 * Cases that our client once did not survive, kept as files: each holds what the server sent, piece by
 * piece, and is played again by every run of the tests.
 *
 * @module
 */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import type { Conversation } from "./mutations.ts";

/** Where the repository keeps them. */
export const CRASHES = new URL("../fixtures/crashes/", import.meta.url);

/** Writes a case down, and returns the file's name; `error` is what went wrong. */
export function keepCrash(
  folder: URL,
  seed: number,
  { version, flights }: Conversation,
  error: string,
): string {
  const name = `case_${seed}.json`;
  // A fault that was put in on purpose is no crash of ours.
  if (folder.href === CRASHES.href && process.env["MUTANT"] !== undefined) return name;
  const pieces = flights.map((flight) => flight.map(toHex));
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify({ error, version, flights: pieces }, null, 2);
  writeFileSync(new URL(name, folder), `${text}\n`);
  return name;
}

/** Every case that was kept, by the name of its file. */
export function keptCrashes(folder: URL): Map<string, Conversation> {
  return new Map(
    namesIn(folder).map((name) => {
      const { version, flights } = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as {
        version: number;
        flights: string[][];
      };
      return [name, { version, flights: flights.map((flight) => flight.map(fromHex)) }];
    }),
  );
}

/** No folder is no crash yet. */
function namesIn(folder: URL): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json")).sort();
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return [];
    throw error;
  }
}
