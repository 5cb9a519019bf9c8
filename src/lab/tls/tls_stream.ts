/**
 * Application data over an accepted TLS session: the bytes that RPC reads, and the alerts and KeyUpdates
 * between them.
 *
 * @module
 */

import { concat } from "../../crypto/bytes.ts";
import { protection13 } from "../../crypto/protection.ts";
import { nextTrafficSecret, trafficKeys } from "../../crypto/schedule13.ts";
import type { CipherSuite } from "../../crypto/suites.ts";
import { CLOSE_NOTIFY, NO_RENEGOTIATION, WARNING } from "../../wire/alert.ts";
import { decodeMessage, encodeMessage } from "../../wire/message.ts";
import { ALERT, APPLICATION_DATA, HANDSHAKE } from "../../wire/record.ts";
import { keyUpdate } from "../../wire/small_messages.ts";
import { Hangup, type Stream } from "../stream.ts";
import type { Records } from "./records.ts";
import { refusals } from "./refusal.ts";
import { decoded } from "./session.ts";

export interface Established {
  readonly version: number;
  readonly suite: CipherSuite;
  /** DER, leaf first; empty when the client showed none. */
  readonly clientChain: readonly Uint8Array[];
  /** TLS 1.3's application traffic secrets, which KeyUpdate moves on. */
  readonly secrets: { reading: Uint8Array; writing: Uint8Array } | null;
}

export class TlsStream implements Stream {
  readonly #transport: Stream;
  readonly records: Records;
  readonly established: Established;
  #unread: Uint8Array = new Uint8Array(0);
  #closedByPeer = false;
  #closeSent = false;

  constructor(transport: Stream, records: Records, established: Established) {
    this.#transport = transport;
    this.records = records;
    this.established = established;
  }

  async read(length: number): Promise<Uint8Array> {
    while (this.#unread.length < length) {
      if (this.#closedByPeer) throw new Hangup("fin", this.#unread.length);
      await this.#receive();
    }
    const bytes = this.#unread.subarray(0, length);
    this.#unread = this.#unread.subarray(length);
    return bytes;
  }

  send(bytes: Uint8Array): void {
    this.records.send(APPLICATION_DATA, bytes);
  }

  /** close_notify, then FIN. */
  finish(): void {
    this.#sendClose();
    this.#transport.finish();
  }

  async #receive(): Promise<void> {
    try {
      const { type, content } = await this.records.next();
      if (type === APPLICATION_DATA) this.#unread = concat(this.#unread, content);
      else if (type === ALERT) this.#onAlert(content);
      else if (type === HANDSHAKE) this.#onHandshake(content);
      else throw refusals.unexpectedPacket();
    } catch (error) {
      // A FIN without close_notify ends the data all the same; only the bytes of RPC count.
      if (!(error instanceof Hangup) || error.how === "reset") throw error;
      this.#closedByPeer = true;
    }
  }

  #onAlert(content: Uint8Array): void {
    if (content[1] !== CLOSE_NOTIFY) {
      if (content[0] === WARNING && this.established.secrets === null) return;
      throw refusals.alertReceived();
    }
    this.#closedByPeer = true;
    this.#sendClose();
  }

  #onHandshake(content: Uint8Array): void {
    const { suite, secrets } = this.established;
    if (secrets === null) {
      // GnuTLS lets Seastar refuse to renegotiate, and the connection goes on.
      this.records.send(ALERT, Uint8Array.of(WARNING, NO_RENEGOTIATION));
      return;
    }
    if (content[0] !== keyUpdate.type) throw refusals.unexpectedMessage();
    const { requestUpdate } = decoded(() => decodeMessage(keyUpdate, content));
    secrets.reading = nextTrafficSecret(suite.prfHash, secrets.reading);
    this.records.reading = protection13(suite, trafficKeys(suite, secrets.reading));
    if (requestUpdate === 0) return;
    this.records.sendMessage(encodeMessage(keyUpdate, { requestUpdate: 0 }));
    secrets.writing = nextTrafficSecret(suite.prfHash, secrets.writing);
    this.records.writing = protection13(suite, trafficKeys(suite, secrets.writing));
  }

  #sendClose(): void {
    if (this.#closeSent) return;
    this.#closeSent = true;
    this.records.sendAlert(CLOSE_NOTIFY);
  }
}
