/**
 * What crossed the wire, message by message, in both directions, after decryption.
 *
 * Bounded in total; what did not fit is counted, so that a capture never looks complete when it is
 * not. Fields are decoded when they are looked at, not when they arrive.
 *
 * @module
 */

import { type Content, describe, type Field } from "../wire/describe.ts";
import type { MessageContext } from "../wire/handshake.ts";

/** Which keys protected a message. */
export type Epoch = "clear" | "handshake" | "application";

export interface CaptureEntry {
  readonly direction: "in" | "out";
  /** Milliseconds on the driver's clock. */
  readonly atMs: number;
  readonly epoch: Epoch;
  readonly content: Content;
  /** `client_hello`, `alert`, …: the RFC's name. */
  readonly name: string;
  /** The message as it was before protection, its handshake header included. */
  readonly bytes: Uint8Array;
  /** What decides how the message is to be read. */
  readonly context: MessageContext;
}

/** The most that one connection's capture holds, in bytes of messages. */
export const MAX_CAPTURE = 256 * 1024;

export class Capture {
  readonly entries: CaptureEntry[] = [];
  /** What did not fit. */
  readonly dropped: { messages: number; bytes: number } = { messages: 0, bytes: 0 };
  readonly #limit: number;
  #size = 0;

  constructor(limit: number = MAX_CAPTURE) {
    this.#limit = limit;
  }

  add(entry: CaptureEntry): void {
    // An entry costs memory beyond its bytes, so that a flood of empty messages is bounded too.
    const cost = entry.bytes.length + 64;
    if (this.#size + cost > this.#limit) {
      this.dropped.messages++;
      this.dropped.bytes += entry.bytes.length;
      return;
    }
    this.#size += cost;
    this.entries.push(entry);
  }
}

/** The labelled fields of a captured message. */
export function fieldsOf({ content, bytes, context }: CaptureEntry): Field[] {
  return describe(content, bytes, context);
}
