/**
 * From messages to bytes: what is to be sent waits here until the flow next waits for the peer, so that
 * a flight goes out as one write, and handshake messages share records where nothing came between.
 *
 * @module
 */

import { concat } from "../crypto/bytes.ts";
import type { Protection } from "../crypto/protection.ts";
import {
  CHANGE_CIPHER_SPEC,
  encodeRecord,
  fragments,
  HANDSHAKE,
  MAX_PLAINTEXT,
} from "../wire/record.ts";

export class Outbox {
  /** The version in the header of records in the clear. */
  recordVersion: number;
  #protection: Protection | null = null;
  #records: Uint8Array[] = [];
  /** Handshake messages that may still share records. */
  #messages: Uint8Array[] = [];
  #maxFragment = MAX_PLAINTEXT;

  constructor(recordVersion: number) {
    this.recordVersion = recordVersion;
  }

  /** What is added from here on is protected. */
  protect(protection: Protection): void {
    this.#sealMessages();
    this.#protection = protection;
  }

  /** The peer wants records of at most `bytes` of content (RFC 8449). */
  limitFragments(bytes: number): void {
    this.#maxFragment = Math.min(MAX_PLAINTEXT, bytes);
  }

  /** A handshake message, or content of another type. */
  add(type: number, content: Uint8Array): void {
    if (type === HANDSHAKE) {
      this.#messages.push(content);
      return;
    }
    this.#sealMessages();
    this.#seal(type, content);
  }

  /** ChangeCipherSpec is never protected where we send it. */
  addChangeCipherSpec(content: Uint8Array): void {
    this.#sealMessages();
    this.#records.push(encodeRecord(CHANGE_CIPHER_SPEC, this.recordVersion, content));
  }

  /** All records so far; they are taken out. */
  take(): Uint8Array {
    this.#sealMessages();
    const bytes = concat(...this.#records);
    this.#records = [];
    return bytes;
  }

  #sealMessages(): void {
    if (this.#messages.length === 0) return;
    this.#seal(HANDSHAKE, concat(...this.#messages));
    this.#messages = [];
  }

  #seal(type: number, content: Uint8Array): void {
    for (const fragment of fragments(content, this.#maxFragment)) {
      this.#records.push(
        this.#protection === null
          ? encodeRecord(type, this.recordVersion, fragment)
          : this.#protection.seal(type, fragment),
      );
    }
  }
}
