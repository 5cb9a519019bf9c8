/**
 * Notes that both versions of the handshake take in the same way.
 *
 * @module
 */

import { decode } from "../wire/codec.ts";
import { protocolNameList, recordSizeLimit } from "../wire/extension_body.ts";
import { TLS13 } from "../wire/registry.ts";
import type { Channel } from "./channel.ts";
import { check } from "./check.ts";
import { Stop } from "./flow.ts";
import type { Offer } from "./offer.ts";
import { MAX_TICKETS } from "./outcome.ts";

/** The protocol that the server chose by ALPN: exactly one, and one of ours (RFC 7301 §3.1). */
export function learnAlpn(channel: Channel, offer: Offer, data: Uint8Array | undefined): void {
  if (data === undefined) return;
  const names = decode(protocolNameList, data).protocolNameList;
  const name = new TextDecoder("latin1").decode(names[0]);
  channel.learned.alpn = name;
  check(channel, names.length === 1 && offer.alpn.includes(name), "protocol-not-offered", () => {
    return "the server's application protocol is none of ours";
  });
}

/** RFC 8449 §4: what our protected records may hold; in TLS 1.3 the type of the content counts too. */
export function learnSizeLimit(channel: Channel, data: Uint8Array | undefined): void {
  if (data === undefined) return;
  const { recordSizeLimit: limit } = decode(recordSizeLimit, data);
  channel.outbox.limitFragments(channel.context.version >= TLS13 ? limit - 1 : limit);
}

/** Tickets of one connection above which it is a flood. */
const MAX_TICKET_COUNT = 64;

/** Notes a session ticket: `lifetime` in seconds, `length` in bytes. */
export function learnTicket(channel: Channel, lifetime: number, length: number): void {
  const { learned, atMs } = channel;
  learned.ticketCount++;
  if (learned.tickets.length < MAX_TICKETS) {
    learned.tickets = [...learned.tickets, { lifetime, length, atMs }];
  }
  if (learned.ticketCount > MAX_TICKET_COUNT) {
    const detail = `more than ${MAX_TICKET_COUNT} session tickets`;
    throw new Stop({ kind: "flood", after: channel.state, detail });
  }
}
