/**
 * One side of a TLS connection without its socket: what is received and sent, under which keys, and
 * the record of it.
 *
 * @module
 */

import { Transcript } from "../crypto/hash.ts";
import type { Protection } from "../crypto/protection.ts";
import {
  alertDescriptions,
  CLOSE_NOTIFY,
  FATAL,
  UNEXPECTED_MESSAGE,
  USER_CANCELED,
  WARNING,
} from "../wire/alert.ts";
import type { Content } from "../wire/describe.ts";
import type { MessageContext } from "../wire/handshake.ts";
import { hexPrefix } from "../wire/hex.ts";
import { decodeMessage, encodeMessage, type MessageKind } from "../wire/message.ts";
import { ALERT, APPLICATION_DATA, HANDSHAKE } from "../wire/record.ts";
import { contentTypes, handshakeTypes, TLS12, TLS13 } from "../wire/registry.ts";
import { Capture, type Epoch } from "./capture.ts";
import { type Flow, Stop } from "./flow.ts";
import { Inbox, type Incoming } from "./inbox.ts";
import type { Limits } from "./offer.ts";
import { Outbox } from "./outbox.ts";
import { type Learning, nothingLearned, type State } from "./outcome.ts";

/** How many bytes of an odd message an `End` quotes. */
export const QUOTED = 64;
/** Warnings that a peer may send before it counts as a flood. */
const MAX_WARNINGS = 16;
/** ChangeCipherSpec records that TLS 1.3 lets pass: one is usual, two after HelloRetryRequest. */
const MAX_IGNORED_CCS = 4;
/** Requests to renegotiate that a server may make. */
const MAX_HELLO_REQUESTS = 8;

/** A message of one of the kinds that were expected. */
export type Received<K extends MessageKind> = K extends MessageKind<infer N, infer B>
  ? { readonly name: N; readonly body: B; readonly bytes: Uint8Array }
  : never;

export class Channel {
  readonly learned: Learning = nothingLearned();
  readonly capture: Capture;
  readonly transcript = new Transcript();
  readonly inbox: Inbox;
  state: State = "START";
  atMs = 0;
  context: MessageContext = { version: TLS12 };
  readonly outbox: Outbox;
  #epoch: Epoch = "clear";
  #warnings = 0;
  #ignored = 0;
  #helloRequests = 0;

  constructor(recordVersion: number, limits: Limits) {
    this.outbox = new Outbox(recordVersion);
    this.capture = new Capture(limits.capture);
    this.inbox = new Inbox(limits.message);
  }

  /** From here on, what we send is protected. */
  protectOutgoing(protection: Protection, epoch: Epoch): void {
    this.outbox.protect(protection);
    this.#epoch = epoch;
  }

  /** From here on, what we receive must be protected. Keys never change inside a message. */
  protectIncoming(protection: Protection, epoch: Epoch): void {
    if (this.inbox.midMessage) {
      throw new Stop({
        kind: "unexpected",
        expected: ["a change of keys"],
        got: "the beginning of a message under the old keys",
        after: this.state,
        bytes: "",
      }, UNEXPECTED_MESSAGE);
    }
    this.inbox.protection = protection;
    this.inbox.epoch = epoch;
  }

  /** Queues a handshake message, and adds it to the transcript. */
  send<B>(kind: MessageKind<string, B>, body: B): void {
    this.sendBytes(kind.name, encodeMessage(kind, body));
  }

  /** The same for a message that is encoded already, header included. */
  sendBytes(name: string, bytes: Uint8Array): void {
    this.transcript.add(bytes);
    this.#queue(HANDSHAKE, "handshake", name, bytes);
  }

  sendChangeCipherSpec(): void {
    const bytes = Uint8Array.of(1);
    this.#record("out", "clear", "change_cipher_spec", "change_cipher_spec", bytes);
    this.outbox.addChangeCipherSpec(bytes);
  }

  /** A message that is not part of the handshake's transcript, such as KeyUpdate. */
  sendAside<B>(kind: MessageKind<string, B>, body: B): void {
    this.#queue(HANDSHAKE, "handshake", kind.name, encodeMessage(kind, body));
  }

  sendAlert(description: number, level = description === CLOSE_NOTIFY ? WARNING : FATAL): void {
    const name = alertDescriptions.nameOf(description);
    this.#queue(ALERT, "alert", name, Uint8Array.of(level, description));
  }

  sendApplicationData(bytes: Uint8Array): void {
    this.#queue(APPLICATION_DATA, "application_data", "application_data", bytes);
  }

  /** Hands the outbox to the driver; with `fin`, our half of the connection ends there. */
  *flush(fin = false): Flow<void> {
    const bytes = this.outbox.take();
    if (bytes.length === 0 && !fin) return;
    this.atMs = (yield { ask: "send", bytes, fin }).atMs;
  }

  /** Waits in `state` for one of `kinds`; anything else ends the flow. */
  *expect<const K extends readonly MessageKind[]>(
    state: State,
    ...kinds: K
  ): Flow<Received<K[number]>> {
    const item = yield* this.receive(state);
    const kind = kinds.find(({ type }) => item.kind === "handshake" && type === item.type);
    if (kind === undefined) throw this.unexpected(item, kinds.map(({ name }) => name));
    const body = decodeMessage(kind, item.bytes);
    return { name: kind.name, body, bytes: item.bytes } as Received<K[number]>;
  }

  /** Waits in `state` for whatever comes next. Alerts that are no more than warnings are noted. */
  *receive(state: State): Flow<Incoming> {
    this.state = state;
    for (;;) {
      const item = this.inbox.next();
      if (item === undefined) yield* this.#await();
      else if (this.#isForUs(item)) return item;
    }
  }

  /** The end of a flow that met `item` where something else should have come. */
  unexpected(item: Incoming, expected: readonly string[]): Stop {
    const bytes = hexPrefix(item.bytes, QUOTED);
    return new Stop(
      { kind: "unexpected", expected, got: nameOf(item), after: this.state, bytes },
      UNEXPECTED_MESSAGE,
    );
  }

  *#await(): Flow<void> {
    yield* this.flush();
    const answer = yield { ask: "receive", state: this.state };
    this.atMs = answer.atMs;
    if ("bytes" in answer) return this.inbox.push(answer.bytes);
    const after = this.state;
    const end = "end" in answer ? answer.end : "aborted";
    const bytes = hexPrefix(this.inbox.unfinished, QUOTED);
    switch (end) {
      case "overdue":
        throw new Stop({ kind: end, after, ...(bytes === "" ? {} : { bytes }) });
      case "aborted":
        throw new Stop({ kind: end, after });
      case "flood":
        throw new Stop({ kind: end, after, detail: "more bytes than a connection may send" });
      default:
        throw new Stop({ kind: "closed", how: end, after, bytes });
    }
  }

  /** Notes what came; false for what a client passes over. */
  #isForUs(item: Incoming): boolean {
    this.#record("in", item.epoch, item.kind, nameOf(item), item.bytes);
    if (item.kind === "alert") return this.#isNotable(item);
    if (item.kind !== "change_cipher_spec" || !this.inbox.tls13) return true;
    return item.epoch !== "clear" || this.#isOneTooMany();
  }

  /** HelloRequest costs the peer four bytes, and us an answer: a few are enough. */
  countHelloRequest(): void {
    if (++this.#helloRequests <= MAX_HELLO_REQUESTS) return;
    const detail = `more than ${MAX_HELLO_REQUESTS} requests to renegotiate`;
    throw new Stop({ kind: "flood", after: this.state, detail });
  }

  #isNotable({ alert: { level, description }, epoch }: Incoming & { kind: "alert" }): boolean {
    const after = this.state;
    if (description === CLOSE_NOTIFY) {
      this.learned.closeNotifySeen = true;
      if (after === "CLOSING") return true;
      throw new Stop({ kind: "closed", how: "close_notify", after, bytes: "" });
    }
    const encrypted = epoch !== "clear";
    this.learned.alert = { level, description, after, atMs: this.atMs, encrypted };
    const warning = description === USER_CANCELED || (level === WARNING && !this.inbox.tls13);
    if (!warning) throw new Stop({ kind: "alert", level, description, after });
    if (++this.#warnings > MAX_WARNINGS) {
      throw new Stop({ kind: "flood", after, detail: `more than ${MAX_WARNINGS} warning alerts` });
    }
    return false;
  }

  /** RFC 8446 §5: an unprotected ChangeCipherSpec is dropped while the handshake lasts. */
  #isOneTooMany(): boolean {
    return this.learned.serverFinishedSeen || ++this.#ignored > MAX_IGNORED_CCS;
  }

  #queue(type: number, content: Content, name: string, bytes: Uint8Array): void {
    this.#record("out", this.#epoch, content, name, bytes);
    this.outbox.add(type, bytes);
  }

  #record(
    direction: "in" | "out",
    epoch: Epoch,
    content: Content,
    name: string,
    bytes: Uint8Array,
  ): void {
    this.capture.add({
      direction,
      atMs: this.atMs,
      epoch,
      content,
      name,
      bytes,
      context: this.context,
    });
  }
}

/** What came, by the name of its type. */
function nameOf(item: Incoming): string {
  switch (item.kind) {
    case "handshake":
      return handshakeTypes.nameOf(item.type);
    case "alert":
      return alertDescriptions.nameOf(item.alert.description);
    case "unknown":
      return contentTypes.nameOf(item.contentType);
    default:
      return item.kind;
  }
}

/** Settles the version: from here on its record rules hold. */
export function settleVersion(channel: Channel, version: number): void {
  channel.context = { version };
  channel.outbox.recordVersion = Math.min(version, TLS12);
  channel.inbox.tls13 = version >= TLS13;
}
