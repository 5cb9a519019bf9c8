/**
 * A whole TLS connection of a client, without I/O: hello, negotiation, the handshake of the version
 * that the server chose, the exchange of application data, and the farewell.
 *
 * @module
 */

import { CryptoError, type CryptoProblem } from "../crypto/crypto_error.ts";
import {
  BAD_RECORD_MAC,
  DECODE_ERROR,
  ILLEGAL_PARAMETER,
  INSUFFICIENT_SECURITY,
  INTERNAL_ERROR,
  RECORD_OVERFLOW,
  UNEXPECTED_MESSAGE,
  UNSUPPORTED_CERTIFICATE,
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
import type { End, Outcome, Problem } from "./outcome.ts";
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
    return { end, alert: RECORD_ALERTS[path] ?? DECODE_ERROR };
  }
  if (error instanceof CryptoError) {
    const { detail } = error;
    const { problem, alert } = CRYPTO_PROBLEMS[error.problem];
    const end: End = problem === null
      ? { kind: "undecodable", path: "record", offset: 0, problem: detail, after, bytes }
      : { kind: "incompatible", problem, detail, after };
    return { end, alert };
  }
  throw error;
}

/** What RFC 8446 §5 and §5.4 answer records with that have the wrong form. */
const RECORD_ALERTS: Readonly<Record<string, number>> = {
  "record.length": RECORD_OVERFLOW,
  "record.type": UNEXPECTED_MESSAGE,
  "record.content": UNEXPECTED_MESSAGE,
  "change_cipher_spec.type": UNEXPECTED_MESSAGE,
};

/** What a peer did wrong when cryptography fails; null where a record just cannot be read. */
const CRYPTO_PROBLEMS: Readonly<
  Record<CryptoProblem, { readonly problem: Problem | null; readonly alert: number }>
> = {
  "not-protected": { problem: "record-not-protected", alert: UNEXPECTED_MESSAGE },
  "bad-record-mac": { problem: null, alert: BAD_RECORD_MAC },
  "no-content-type": { problem: null, alert: UNEXPECTED_MESSAGE },
  "record-overflow": { problem: null, alert: RECORD_OVERFLOW },
  "sequence-exhausted": { problem: null, alert: INTERNAL_ERROR },
  "invalid-public-key": { problem: "key-share-invalid", alert: ILLEGAL_PARAMETER },
  "zero-shared-secret": { problem: "key-share-invalid", alert: ILLEGAL_PARAMETER },
  "wrong-length": { problem: "key-share-invalid", alert: ILLEGAL_PARAMETER },
  "weak-parameters": { problem: "parameters-weak", alert: INSUFFICIENT_SECURITY },
  "invalid-key": { problem: "certificate-unsuited", alert: UNSUPPORTED_CERTIFICATE },
};
