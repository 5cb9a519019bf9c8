/**
 * A world that remembers what was written to it, for commands that run inside a test.
 *
 * @module
 */

import type { Sink, World } from "../../src/cli/world.ts";
import { clock } from "../clock.ts";

export interface TestWorld extends World {
  readonly written: { stdout: string; stderr: string };
}

export interface TestWorldOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: () => Date;
}

export function testWorld(
  { stdin = "", env = {}, now = clock }: TestWorldOptions = {},
): TestWorld {
  const written = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof written): Sink => ({
    isTerminal: false,
    columns: undefined,
    write: (text) => {
      written[name] += text;
      return Promise.resolve();
    },
  });
  return {
    written,
    env: (name) => env[name],
    now,
    stdin: {
      isTerminal: false,
      chunks: async function* () {
        yield new TextEncoder().encode(stdin);
      },
    },
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    interrupted: new AbortController().signal,
    abandoned: new AbortController().signal,
    gaveUpReading: () => {},
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  };
}
