/**
 * A plain exchange: what a listener does when it is first left alone and then spoken to.
 *
 * @module
 */

import { hexPrefix } from "../wire/hex.ts";

/** Why a connection never stood. */
export interface NoConnection {
  readonly state: "closed" | "timeout" | "unreachable" | "aborted";
  readonly code: string;
  readonly message: string;
}

/** How the peer's half ended, or why we stopped listening. */
export type StreamEnd = "fin" | "reset" | "overdue" | "aborted" | "flood";

export interface ExchangeOrder {
  readonly port: number;
  /** The probe's id, for the record. */
  readonly purpose: string;
  readonly say: Uint8Array;
  /** True when `received` is a whole answer and nothing more need be waited for. */
  enough(received: Uint8Array): boolean;
}

export interface Exchange {
  readonly failed: NoConnection | null;
  /** What happened before we said a word: silence kept, hung up on, or spoken to. */
  readonly silence: "kept" | "fin" | "reset" | "spoken" | null;
  /** The first bytes that came, bounded. */
  readonly received: Uint8Array;
  /** `null`: the answer was whole, and we hung up first. */
  readonly end: StreamEnd | null;
  /** Milliseconds after connect at which the last thing came. */
  readonly atMs: number;
  readonly connectMs: number;
  readonly localAddress: string | null;
}

/** The most that an exchange keeps of an answer. */
export const MAX_ANSWER = 4096;

/** What came of an exchange, in a few words. */
export function exchangeWords({ failed, silence, received, end, atMs }: Exchange): string {
  if (failed !== null) return `${failed.state}: ${failed.message}`;
  const when = `${Math.round(atMs)} ms after connect`;
  if (silence === "fin" || silence === "reset") {
    return `hung up (${silence.toUpperCase()}) before we said a word, ${when}`;
  }
  if (received.length === 0) return NO_ANSWER[end ?? "overdue"];
  const who = silence === "spoken" ? "spoke first" : "answered";
  return `${who}: ${received.length} bytes, beginning ${hexPrefix(received, 16)}`;
}

const NO_ANSWER: Readonly<Record<StreamEnd, string>> = {
  fin: "hung up (FIN) without an answer",
  reset: "hung up (RST) without an answer",
  overdue: "silence until the deadline",
  aborted: "interrupted",
  flood: "more bytes than a connection may send",
};
