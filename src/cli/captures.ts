/**
 * Recorded handshakes in the form in which people read them, and as lines of JSON for `--capture`.
 *
 * @module
 */

import type { CapturedMessage, CaptureView } from "../../reports/writer.ts";
import { type Capture, fieldsOf } from "../handshake/capture.ts";
import type { RunEvent } from "../run/event.ts";
import type { CaptureView as AppCaptureView } from "../tui/driver.ts";
import { printableDeep } from "../text/printable.ts";
import { toHex } from "../wire/hex.ts";

type Recorded = Pick<Attempted, "attempt" | "capture">;
type Attempted = Extract<RunEvent, { readonly kind: "attempted" }>;

/** The handshake of an attempt, or null when it was none. */
export function captureView(
  { node, attempt, capture }: Recorded & { readonly node: string },
): CaptureView | null {
  if (capture === null) return null;
  return {
    node,
    port: attempt.port,
    purpose: attempt.purpose,
    end: attempt.result,
    truncated: capture.dropped.messages > 0,
    messages: messagesOf(capture),
  };
}

/** The handshake of an attempt for the app; its fields are decoded when they are looked at. */
export function appCapture(node: string, { attempt, capture }: Recorded): AppCaptureView | null {
  if (capture === null) return null;
  return {
    node,
    port: attempt.port,
    purpose: attempt.purpose,
    end: attempt.result,
    dropped: capture.dropped.bytes,
    messages: capture.entries.map((entry) => ({
      direction: entry.direction,
      atMs: entry.atMs,
      epoch: entry.epoch,
      name: entry.name,
      bytes: entry.bytes,
      get fields() {
        return fieldsOf(entry).map((field) => ({ ...field, value: String(field.value) }));
      },
      note: null,
    })),
  };
}

/** A capture as one line of JSON: bytes in hex, every field with offset, length and meaning. */
export function captureLine(view: CaptureView): string {
  const messages = view.messages.map((message) => ({ ...message, bytes: toHex(message.bytes) }));
  return `${JSON.stringify(printableDeep({ ...view, messages }, MAX_HEX))}\n`;
}

/** A whole capture in hex; longer text than this is not made by the recorder. */
const MAX_HEX = 1024 * 1024;

function messagesOf({ entries }: Capture): CapturedMessage[] {
  return entries.map((entry) => ({
    direction: entry.direction,
    atMs: entry.atMs,
    epoch: entry.epoch,
    name: entry.name,
    bytes: entry.bytes,
    fields: fieldsOf(entry).map(({ path, offset, length, value, meaning }) => ({
      path,
      offset,
      length,
      value: String(value),
      meaning: meaning ?? "",
    })),
  }));
}
