/**
 * Recorded conversations: text files with the bytes of both sides, and the secrets that make a client
 * say the very same again.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { fromHex } from "../../src/wire/hex.ts";

export interface Recorded {
  /** Lines such as `x25519 49af…`: name → bytes. */
  readonly values: ReadonlyMap<string, Uint8Array>;
  readonly turns: readonly { readonly from: "client" | "server"; readonly bytes: Uint8Array }[];
}

const FOLDER = new URL("../fixtures/flows/", import.meta.url);

/** Reads `test/fixtures/flows/NAME.txt`. */
export function recorded(name: string): Recorded {
  const values = new Map<string, Uint8Array>();
  const turns: { from: "client" | "server"; hex: string }[] = [];
  for (const line of readFileSync(new URL(`${name}.txt`, FOLDER), "utf8").split("\n")) {
    const speaker = /^(?:>>>|<<<) (client|server)$/.exec(line)?.[1];
    const [, key, value] = /^(\w+) ([0-9a-f]+)$/.exec(line) ?? [];
    if (speaker !== undefined) turns.push({ from: speaker as "client" | "server", hex: "" });
    else if (turns.length > 0) (turns.at(-1) as { hex: string }).hex += line;
    else if (key !== undefined && value !== undefined) values.set(key, fromHex(value));
  }
  return { values, turns: turns.map(({ from, hex }) => ({ from, bytes: fromHex(hex) })) };
}

/** All that one side said. */
export function said({ turns }: Recorded, by: "client" | "server"): Uint8Array {
  const parts = turns.filter(({ from }) => from === by).map(({ bytes }) => bytes);
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
