/**
 * A whole TLS connection of a client, without I/O: hello, negotiation, the handshake of the version
 * that the server chose, the exchange of application data, and the farewell.
 *
 * @module
 */

import { CryptoError } from "../crypto/crypto_error.ts";
import {
  BAD_RECORD_MAC,
  DECODE_ERROR,
  ILLEGAL_PARAMETER,
  RECORD_OVERFLOW,
  UNEXPECTED_MESSAGE,
} from "../wire/alert.ts";
import { hexPrefix } from "../wire/hex.ts";
import { DecodeError } from "../wire/reader.ts";
import { TLS13 } from "../wire/registry.ts";
import { Channel, QUOTED } from "./channel.ts";
import { converse } from "./conversation.ts";
import { type Flow, Stop } from "./flow.ts";
import { firstHello, firstRecordVersion } from "./hello.ts";
import { negotiate } from "./negotiate.ts";
import type { Offer } from "./offer.ts";
import type { End, Outcome } from "./outcome.ts";
import { tls12 } from "./tls12.ts";
import { tls13 } from "./tls13.ts";

/** Runs one connection as `offer` says. Whatever the peer does is in the outcome; nothing is thrown. */
export function* handshake(offer: Offer): Flow<Outcome> {
  const channel = new Channel(firstRecordVersion(offer), offer.limits);
  const { learned, capture } = channel;
  try {
    const end = yield* connection(channel, offer);
    return { learned, end, capture };
  } catch (error) {
    const { end, alert } = asStop(error, channel);
    if (alert !== null) channel.sendAlert(alert);
    yield* channel.flush();
    return { learned, end, capture };
  }
}

function* connection(channel: Channel, offer: Offer): Flow<End> {
  const first = firstHello(offer);
  channel.sendBytes("client_hello", first.bytes);
  const { answer, hello } = yield* negotiate(channel, offer, first);
  if (offer.stopAfter === "server_hello") return { kind: "stopped", after: "WAIT_SH" };
  const finish = channel.context.version >= TLS13
    ? yield* tls13(channel, offer, hello, answer)
    : yield* tls12(channel, offer, hello, answer);
  if (finish === null) return { kind: "stopped", after: channel.state };
  return yield* converse(channel, offer, finish);
}

/** Turns whatever was thrown below into an end; our own bugs go on upwards. */
function asStop(error: unknown, channel: Channel): { end: End; alert: number | null } {
  if (error instanceof Stop) return error;
  const after = channel.state;
  const bytes = hexPrefix(channel.inbox.unread, QUOTED);
  if (error instanceof DecodeError) {
    const { path, offset, problem } = error;
    const end: End = { kind: "undecodable", path, offset, problem, after, bytes };
    const alert = path === "record.length" ? RECORD_OVERFLOW : DECODE_ERROR;
    return { end, alert: path === "record.type" ? UNEXPECTED_MESSAGE : alert };
  }
  if (error instanceof CryptoError) {
    const { problem, detail } = error;
    if (RECORD_PROBLEMS.has(problem)) {
      const end: End = {
        kind: "undecodable",
        path: "record",
        offset: 0,
        problem: detail,
        after,
        bytes,
      };
      return { end, alert: BAD_RECORD_MAC };
    }
    const end: End = { kind: "incompatible", problem: "key-share-invalid", detail, after };
    return { end, alert: ILLEGAL_PARAMETER };
  }
  throw error;
}

const RECORD_PROBLEMS: ReadonlySet<string> = new Set([
  "bad-record-mac",
  "bad-padding",
  "no-content-type",
  "record-overflow",
  "sequence-exhausted",
  "wrong-length",
]);
