/**
 * The world of a real process.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import process from "node:process";
import { abandonment, endThoughHeld, interruption } from "./interruption.ts";
import type { Sink, World } from "./world.ts";

export function processWorld(): World {
  const abandoned = abandonment();
  return {
    env: (name) => process.env[name],
    now: () => new Date(),
    stdin: {
      isTerminal: process.stdin.isTTY === true,
      chunks: () => process.stdin as AsyncIterable<Uint8Array>,
    },
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    interrupted: interruption(abandoned),
    abandoned,
    gaveUpReading: endThoughHeld,
    random: (length) => new Uint8Array(randomBytes(length)),
  };
}

function sink(stream: NodeJS.WriteStream): Sink {
  let gone = false;
  // `ringshake check | head -1` closes the pipe early, and a window its terminal (EIO): both may.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    gone = true;
  });
  return {
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined;
    },
    write: (text) =>
      new Promise((resolve) => {
        if (gone || text === "") resolve();
        else stream.write(text, () => resolve());
      }),
  };
}
