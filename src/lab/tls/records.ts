/**
 * The accepting side's record layer: what GnuTLS checks of a stranger's first bytes, in its order, and
 * how handshake messages travel in records.
 *
 * The order matters, because it decides which alert a wrong client sees: the content type comes
 * before the version, the version before the length (`gnutls_record.c`, `recv_headers`).
 *
 * @module
 */

import { CryptoError } from "../../crypto/crypto_error.ts";
import type { Protection } from "../../crypto/protection.ts";
import { CLOSE_NOTIFY, FATAL, WARNING } from "../../wire/alert.ts";
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  encodeRecord,
  fragments,
  HANDSHAKE,
  MAX_CIPHERTEXT_TLS12,
  RECORD_HEADER_LENGTH,
  recordHeader,
} from "../../wire/record.ts";
import { contentTypes, TLS12 } from "../../wire/registry.ts";
import { concat } from "../../crypto/bytes.ts";
import type { Stream } from "../stream.ts";
import { refusals } from "./refusal.ts";

export interface Record {
  readonly type: number;
  readonly content: Uint8Array;
}

/** GnuTLS's default limit for a handshake message. */
const MAX_MESSAGE = 128 * 1024;

export class Records {
  /** The version in the headers that we write; alerts before ServerHello say TLS 1.2. */
  version = TLS12;
  reading: Protection | null = null;
  writing: Protection | null = null;
  /** TLS 1.3 clients send a change_cipher_spec that means nothing (RFC 8446 Appendix D.4). */
  ignoreChangeCipherSpec = false;
  readonly #stream: Stream;
  #pending: Uint8Array = new Uint8Array(0);

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /** The next record, decrypted. Throws `Refusal` and `Hangup`. */
  async next(): Promise<Record> {
    while (true) {
      const header = await this.#stream.read(RECORD_HEADER_LENGTH);
      const isSsl2 = this.reading === null && (header[0] ?? 0) >= 0x80;
      const { type, version, length } = isSsl2
        ? {
          type: SSL2,
          version: TLS12,
          length: (((header[0] ?? 0) & 0x7f) << 8) | (header[1] ?? 0),
        }
        : recordHeader(header);
      if (!isSsl2 && !contentTypes.has(type)) throw refusals.unexpectedPacket();
      if (version >> 8 !== 3) throw refusals.version();
      if (length > MAX_CIPHERTEXT_TLS12) throw refusals.recordOverflow();
      if (isSsl2) return { type, content: await this.#rest(header.subarray(2), length) };
      const fragment = await this.#stream.read(length);
      if (type === CHANGE_CIPHER_SPEC && this.ignoreChangeCipherSpec) continue;
      if (this.reading === null) return { type, content: fragment };
      return this.#open(this.reading, type, fragment);
    }
  }

  /** The next whole handshake message, with its header. */
  async message(): Promise<Uint8Array> {
    while (true) {
      const message = takeMessage(this.#pending);
      if (message !== undefined) {
        this.#pending = this.#pending.subarray(message.length);
        return message;
      }
      const record = await this.next();
      if (record.type === ALERT) throw alertRefusal(record.content);
      if (record.type !== HANDSHAKE || record.content.length === 0) {
        throw refusals.unexpectedPacket();
      }
      this.#pending = concat(this.#pending, record.content);
    }
  }

  /** The first message of all, which may come in SSL 2's framing: then without header. */
  async clientHello(): Promise<{ readonly framing: "tls" | "ssl2"; readonly bytes: Uint8Array }> {
    const first = await this.next();
    if (first.type === SSL2) return { framing: "ssl2", bytes: first.content };
    if (first.type === ALERT) throw alertRefusal(first.content);
    if (first.type !== HANDSHAKE || first.content.length === 0) throw refusals.unexpectedPacket();
    this.#pending = first.content;
    if (first.content[0] !== 1) throw refusals.unexpectedMessage();
    return { framing: "tls", bytes: await this.message() };
  }

  /** True while part of a handshake message has come, and the rest has not. */
  get hasPartialMessage(): boolean {
    return this.#pending.length > 0;
  }

  send(type: number, content: Uint8Array): void {
    for (const fragment of fragments(content)) {
      this.#stream.send(
        this.writing?.seal(type, fragment) ?? encodeRecord(type, this.version, fragment),
      );
    }
  }

  /** Sends a handshake message; returns what of it belongs into the transcript. */
  sendMessage(message: Uint8Array): Uint8Array {
    this.send(HANDSHAKE, message);
    return message;
  }

  sendAlert(description: number): void {
    const level = description === CLOSE_NOTIFY ? WARNING : FATAL;
    this.send(ALERT, Uint8Array.of(level, description));
  }

  async #rest(start: Uint8Array, length: number): Promise<Uint8Array> {
    if (length < start.length) throw refusals.unexpectedPacket();
    return concat(start, await this.#stream.read(length - start.length));
  }

  #open(protection: Protection, type: number, fragment: Uint8Array): Record {
    if (this.ignoreChangeCipherSpec && type !== APPLICATION_DATA) throw refusals.unexpectedPacket();
    try {
      const { contentType, content } = protection.open(type, fragment);
      return { type: contentType, content };
    } catch (error) {
      if (error instanceof CryptoError) throw refusals.badRecord();
      throw error;
    }
  }
}

const SSL2 = -1;

function alertRefusal(content: Uint8Array) {
  return content[1] === CLOSE_NOTIFY ? refusals.closeReceived() : refusals.alertReceived();
}

function takeMessage(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 4) return undefined;
  const length = 4 + ((bytes[1] ?? 0) << 16 | (bytes[2] ?? 0) << 8 | (bytes[3] ?? 0));
  if (length > MAX_MESSAGE) throw refusals.undecodable();
  return bytes.length < length ? undefined : bytes.subarray(0, length);
}
