/**
 * After the handshake: application data both ways, whatever the server still says of the handshake,
 * and a farewell that leaves no line in a node's log (close_notify, FIN, and reading to the end).
 *
 * @module
 */

import { CryptoError } from "../crypto/crypto_error.ts";
import { CLOSE_NOTIFY } from "../wire/alert.ts";
import { DecodeError } from "../wire/reader.ts";
import type { Channel } from "./channel.ts";
import { type Flow, Stop } from "./flow.ts";
import type { Incoming } from "./inbox.ts";
import type { ApplicationExchange, Limits, Offer } from "./offer.ts";
import type { End } from "./outcome.ts";

/** Takes the handshake messages that come after the handshake: tickets, KeyUpdate, HelloRequest. */
export type Afterwards = (message: Incoming & { readonly kind: "handshake" }) => void;

export function* converse(channel: Channel, offer: Offer, afterwards: Afterwards): Flow<End> {
  if (offer.application !== null) {
    yield* exchange(channel, offer.application, offer.limits, afterwards);
  }
  channel.state = "CLOSING";
  channel.sendAlert(CLOSE_NOTIFY);
  yield* channel.flush(true);
  return yield* farewell(channel, offer, afterwards);
}

/** Says what the offer wants said, and collects the answer until it is enough. */
function* exchange(
  channel: Channel,
  application: ApplicationExchange,
  limits: Limits,
  afterwards: Afterwards,
): Flow<void> {
  if (application.send.length > 0) channel.sendApplicationData(application.send);
  const received = new Uint8Array(limits.application);
  let length = 0;
  while (!application.enough(channel.learned.application)) {
    const item = yield* channel.receive("CONNECTED");
    if (item.kind === "handshake") {
      afterwards(item);
      continue;
    }
    if (item.kind !== "application_data") throw channel.unexpected(item, ["application_data"]);
    const part = item.bytes.subarray(0, limits.application - length);
    received.set(part, length);
    length += part.length;
    channel.learned.application = received.subarray(0, length);
    if (part.length < item.bytes.length) {
      const detail = `more than ${limits.application} bytes of application data`;
      throw new Stop({ kind: "flood", after: channel.state, detail });
    }
  }
}

/**
 * Reads to the end. An alert here is the verdict on a handshake that nothing was exchanged in; after an
 * exchange that was answered, nothing that comes can change what was learned.
 */
function* farewell(channel: Channel, offer: Offer, afterwards: Afterwards): Flow<End> {
  try {
    for (;;) {
      const item = yield* channel.receive("CLOSING");
      if (item.kind === "alert") return { kind: "established", closing: "close_notify" };
      if (item.kind === "handshake") afterwards(item);
    }
  } catch (error) {
    if (error instanceof DecodeError || error instanceof CryptoError) {
      return { kind: "established", closing: "undecodable" };
    }
    if (!(error instanceof Stop)) throw error;
    const { end } = error;
    switch (end.kind) {
      case "closed":
        return { kind: "established", closing: end.how };
      case "overdue":
      case "aborted":
      case "flood":
        return { kind: "established", closing: end.kind };
      default:
        return offer.application === null ? end : { kind: "established", closing: "undecodable" };
    }
  }
}
