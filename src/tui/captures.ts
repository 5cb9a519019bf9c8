/**
 * Captures for looking at: each is fetched and decoded once, and its alerts say what they mean.
 *
 * @module
 */

import { alertDescriptions, alertLevels, alertMeaning } from "../wire/alert.ts";
import type { AppDriver, CapturedMessage, CaptureField, CaptureView } from "./driver.ts";

export interface Shelf {
  readonly captureOf: AppDriver["captureOf"];
  /** To be called when the driver may have others. */
  clear(): void;
}

/** Keeps the last captures that were asked for. */
export function captureShelf(captureOf: AppDriver["captureOf"]): Shelf {
  const kept = new Map<string, CaptureView | null>();
  return {
    captureOf(node, attempt) {
      const key = `${attempt} ${node}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const capture = captureOf(node, attempt);
      if (kept.size >= MOST_KEPT) kept.clear();
      const shown = capture === null
        ? null
        : { ...capture, messages: capture.messages.map(prepared) };
      kept.set(key, shown);
      return shown;
    },
    clear: () => kept.clear(),
  };
}

/** More than the attempts of one node, which is as many as a screen asks for. */
const MOST_KEPT = 256;

function prepared(message: CapturedMessage): CapturedMessage {
  let fields: readonly CaptureField[] | null = null;
  return {
    direction: message.direction,
    atMs: message.atMs,
    epoch: message.epoch,
    name: message.name,
    bytes: message.bytes,
    get fields() {
      return fields ??= message.fields;
    },
    note: message.note ?? alertNote(message),
  };
}

/** An alert in words; `null` for other messages. */
export function alertNote({ name, bytes }: CapturedMessage): string | null {
  const [level = 0, code = 0] = bytes;
  const isAlert = bytes.length === 2 &&
    (name === "alert" || name === alertDescriptions.nameOf(code));
  if (!isAlert) return null;
  const words = `${alertDescriptions.nameOf(code)} (${code}), ${alertLevels.nameOf(level)}`;
  return `${words}: ${alertMeaning(code)}`;
}
