/**
 * The world of a real process.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import process from "node:process";
import type { Sink, World } from "./world.ts";

export function processWorld(): World {
  const interrupted = new AbortController();
  for (const [signal, reason] of STOPPERS) {
    process.once(signal, () => interrupted.abort(new Error(reason)));
  }
  return {
    env: (name) => process.env[name],
    now: () => new Date(),
    stdin: {
      isTerminal: process.stdin.isTTY === true,
      chunks: () => process.stdin as AsyncIterable<Uint8Array>,
    },
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    interrupted: interrupted.signal,
    random: (length) => new Uint8Array(randomBytes(length)),
  };
}

/** Signals that end a run early but let it report. Windows knows only the first. */
const STOPPERS: readonly [NodeJS.Signals, string][] = process.platform === "win32"
  ? [["SIGINT", "interrupted by Ctrl-C"]]
  : [
    ["SIGINT", "interrupted by Ctrl-C"],
    ["SIGTERM", "stopped by SIGTERM"],
    ["SIGHUP", "the terminal went away"],
  ];

function sink(stream: NodeJS.WriteStream): Sink {
  let gone = false;
  // `ringshake check | head -1` closes the pipe early; that is the reader's right.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
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
