/**
 * From received bytes to messages: records are cut out of the stream, opened, and handshake messages
 * put together from their fragments (RFC 8446 §5.1).
 *
 * Everything is bounded: a record, a message, the number of records that carry nothing.
 *
 * @module
 */

import type { Protection } from "../crypto/protection.ts";
import { type Alert, alert } from "../wire/alert.ts";
import { decode } from "../wire/codec.ts";
import { MESSAGE_HEADER_LENGTH } from "../wire/message.ts";
import { DecodeError } from "../wire/reader.ts";
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  looksLikeRecord,
  MAX_CIPHERTEXT_TLS12,
  MAX_PLAINTEXT,
  RECORD_HEADER_LENGTH,
  recordHeader,
} from "../wire/record.ts";
import { contentTypes } from "../wire/registry.ts";
import { ByteQueue } from "./byte_queue.ts";
import type { Epoch } from "./capture.ts";
import { Stop } from "./flow.ts";

/** One thing that the peer said. */
export type Incoming =
  & { readonly epoch: Epoch }
  & (
    | { readonly kind: "handshake"; readonly type: number; readonly bytes: Uint8Array }
    | { readonly kind: "alert"; readonly alert: Alert; readonly bytes: Uint8Array }
    | { readonly kind: "change_cipher_spec"; readonly bytes: Uint8Array }
    | { readonly kind: "application_data"; readonly bytes: Uint8Array }
    /** A content type that TLS names, or once named, and that has no use here. */
    | { readonly kind: "unknown"; readonly contentType: number; readonly bytes: Uint8Array }
  );

/** A record's content, and under which keys it came. */
interface OpenRecord {
  readonly contentType: number;
  readonly content: Uint8Array;
  readonly epoch: Epoch;
}

/** Records without content in a row; real peers send one (TLS 1.0's empty fragments) at most. */
const MAX_EMPTY = 32;
/** Bytes of a stranger's greeting that are kept. */
const MAX_GREETING = 512;

export class Inbox {
  /** Opens records; null while they come in the clear. */
  protection: Protection | null = null;
  epoch: Epoch = "clear";
  /** The bound on a record's fragment, by version. */
  maxFragment = MAX_CIPHERTEXT_TLS12;
  /** TLS 1.3 lets an unprotected ChangeCipherSpec, and the alert of a peer without keys, through. */
  tls13 = false;
  readonly #stream = new ByteQueue();
  readonly #handshake = new ByteQueue();
  readonly #maxMessage: number;
  #alerts: { readonly bytes: Uint8Array; readonly epoch: Epoch }[] = [];
  #empty = 0;
  #records = 0;

  constructor(maxMessage: number) {
    this.#maxMessage = maxMessage;
  }

  push(bytes: Uint8Array): void {
    this.#stream.push(bytes);
  }

  /** Bytes that are not yet a whole record. */
  get unread(): Uint8Array {
    return this.#stream.peek(this.#stream.length);
  }

  /** The beginning of a record, or else of a message, whose end has not come. */
  get unfinished(): Uint8Array {
    const queue = this.#stream.length > 0 ? this.#stream : this.#handshake;
    return queue.peek(queue.length);
  }

  /** True when a handshake message was begun: keys must not change in the middle of one. */
  get midMessage(): boolean {
    return this.#handshake.length > 0;
  }

  /**
   * The next thing that has arrived in full; undefined when more bytes are needed.
   * Throws `DecodeError`, `CryptoError` or `Stop`.
   */
  next(): Incoming | undefined {
    for (;;) {
      const ready = this.#nextAlert() ?? this.#nextMessage();
      if (ready !== undefined) return ready;
      const record = this.#nextRecord();
      if (record === undefined) return undefined;
      const item = this.#sort(record);
      if (item !== undefined) return item;
    }
  }

  #nextAlert(): Incoming | undefined {
    const first = this.#alerts.shift();
    return first && { kind: "alert", ...first, alert: decode(alert, first.bytes) };
  }

  #nextMessage(): Incoming | undefined {
    // Of a header in part, the length is the least that it can become.
    const header = this.#handshake.peek(MESSAGE_HEADER_LENGTH);
    const [type = 0, high = 0, middle = 0, low = 0] = header;
    const length = high << 16 | middle << 8 | low;
    if (length > this.#maxMessage) {
      throw new DecodeError("handshake.length", 1, `${length} bytes, at most ${this.#maxMessage}`);
    }
    if (this.#handshake.length < MESSAGE_HEADER_LENGTH + length) return undefined;
    const bytes = this.#handshake.take(MESSAGE_HEADER_LENGTH + length);
    return { kind: "handshake", epoch: this.epoch, type, bytes };
  }

  #nextRecord(): OpenRecord | undefined {
    const head = this.#stream.peek(RECORD_HEADER_LENGTH);
    if (!looksLikeRecord(head)) this.#refuse("record", "this is no TLS record");
    const { type, length } = recordHeader(head);
    if (length > this.maxFragment) {
      this.#refuse("record.length", `${length} bytes, at most ${this.maxFragment}`);
    }
    if (this.#stream.length < RECORD_HEADER_LENGTH + length) return undefined;
    const fragment = this.#stream.take(RECORD_HEADER_LENGTH + length).subarray(
      RECORD_HEADER_LENGTH,
    );
    this.#records++;
    if (this.protection === null || this.#comesInTheClear(type, length)) {
      if (length > MAX_PLAINTEXT) throw new DecodeError("record.length", 3, `${length} bytes`);
      return { contentType: type, content: fragment, epoch: "clear" };
    }
    return { ...this.protection.open(type, fragment), epoch: this.epoch };
  }

  #comesInTheClear(type: number, length: number): boolean {
    return this.tls13 && (type === CHANGE_CIPHER_SPEC || (type === ALERT && length === 2));
  }

  /** Bytes that are no record: a stranger's greeting at first, broken TLS later. */
  #refuse(path: string, problem: string): never {
    if (this.#records === 0) {
      throw new Stop({ kind: "notTls", bytes: this.unread.slice(0, MAX_GREETING) });
    }
    throw new DecodeError(path, 0, problem);
  }

  #sort({ contentType, content, epoch }: OpenRecord): Incoming | undefined {
    this.#empty = content.length === 0 ? this.#empty + 1 : 0;
    if (this.#empty > MAX_EMPTY) {
      throw new DecodeError("record.content", 0, `${this.#empty} records in a row without content`);
    }
    if (this.midMessage && contentType !== HANDSHAKE && contentType !== ALERT) {
      const name = contentTypes.nameOf(contentType);
      throw new DecodeError("record.type", 0, `${name} in the middle of a handshake message`);
    }
    switch (contentType) {
      case HANDSHAKE:
        // RFC 8446 §5.1 and RFC 5246 §6.2.1: only application data may be of no length.
        if (content.length === 0) {
          throw new DecodeError("record.content", 0, "a handshake record without content");
        }
        this.#handshake.push(content);
        return undefined;
      case ALERT:
        return this.#queueAlerts(content, epoch);
      case CHANGE_CIPHER_SPEC:
        if (content.length !== 1 || content[0] !== 1) {
          throw new DecodeError("change_cipher_spec.type", 0, "wanted one byte of value 1");
        }
        return { kind: "change_cipher_spec", epoch, bytes: content };
      case APPLICATION_DATA:
        return content.length === 0
          ? undefined
          : { kind: "application_data", epoch, bytes: content };
      default:
        return { kind: "unknown", epoch, contentType, bytes: content };
    }
  }

  /** Old peers may put several alerts into one record; half an alert is not in use anywhere. */
  #queueAlerts(content: Uint8Array, epoch: Epoch): undefined {
    if (content.length === 0) {
      throw new DecodeError("record.content", 0, "an alert record without content");
    }
    if (content.length % 2 !== 0) {
      throw new DecodeError("alert", 0, `an alert is two bytes, not ${content.length}`);
    }
    for (let at = 0; at < content.length; at += 2) {
      this.#alerts.push({ bytes: content.slice(at, at + 2), epoch });
    }
  }
}
