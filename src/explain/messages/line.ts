/**
 * A line of a log, taken apart: what ScyllaDB's logger, journald, a container runtime or a person put
 * before the message, and the message.
 *
 * ScyllaDB prints `LEVEL  2026-11-24 09:26:18,285 [shard 0:main] rpc - …` to a terminal and
 * `scylla[123]:  [shard 0:main] rpc - …` to the journal; `:main` came with 5.4. Everything before
 * `[shard` is somebody else's, so it is not read.
 *
 * @module
 */

import { printable } from "../../text/printable.ts";

export interface Line {
  /** `rpc`, `init`, …; `null` when the line is not from ScyllaDB's logger. */
  readonly logger: string | null;
  readonly message: string;
}

/** Longer lines are cut: no message that we know comes near. */
export const MAX_LINE = 4096;

const HEADER = /^\[shard {1,2}\d{1,4}(?::[^\]]{0,40})?\] ([A-Za-z0-9_:.-]{1,60}) - /;

export function parseLine(raw: string): Line {
  const cut = raw.length > MAX_LINE ? raw.slice(0, MAX_LINE) : raw;
  const line = cut.startsWith("{") ? journalMessage(cut) : cut;
  const shard = line.indexOf("[shard ");
  if (shard < 0) return { logger: null, message: printable(line.trim(), MAX_LINE) };
  const rest = line.slice(shard);
  const header = HEADER.exec(rest);
  if (header === null) return { logger: null, message: printable(rest.trim(), MAX_LINE) };
  return {
    logger: header[1] ?? null,
    message: printable(rest.slice(header[0].length).trim(), MAX_LINE),
  };
}

/** `journalctl -o json` puts the message in a field. */
function journalMessage(line: string): string {
  try {
    const entry: unknown = JSON.parse(line);
    const message = typeof entry === "object" && entry !== null && "MESSAGE" in entry
      ? entry.MESSAGE
      : null;
    return typeof message === "string" ? message.slice(0, MAX_LINE) : line;
  } catch {
    return line;
  }
}

const PEER =
  /(?:client |rpc - client |node (?:[0-9a-f-]{36}\/)?|to |\('?)((?:\d{1,3}\.){3}\d{1,3}|\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}\]?)(?::\d{1,5})?/;

/** The address at the other end, when the message names one. */
export function peerOf(message: string): string | null {
  const found = PEER.exec(message)?.[1];
  return found === undefined ? null : found.replace(/^\[|\]$|(?<!:):$/g, "");
}
