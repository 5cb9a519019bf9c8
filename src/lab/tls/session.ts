/**
 * One handshake in progress: what both versions of the accepting side share.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { plain } from "../../crypto/bytes.ts";
import { Transcript } from "../../crypto/hash.ts";
import { type Extension } from "../../wire/extension.ts";
import { CHANGE_CIPHER_SPEC } from "../../wire/record.ts";
import { decodeMessage, encodeMessage, type MessageKind } from "../../wire/message.ts";
import { DecodeError } from "../../wire/reader.ts";
import type { Hello } from "./hello.ts";
import type { Choice } from "./negotiate.ts";
import type { Credentials, TlsOptions } from "./policy.ts";
import type { Records } from "./records.ts";
import { refusals } from "./refusal.ts";

export class Session {
  readonly records: Records;
  readonly options: TlsOptions;
  readonly credentials: Credentials;
  readonly transcript = new Transcript();

  constructor(records: Records, options: TlsOptions, credentials: Credentials) {
    this.records = records;
    this.options = options;
    this.credentials = credentials;
  }

  /** Encodes, records in the transcript, sends in a record of its own. */
  send<B>(kind: MessageKind<string, B>, body: B): void {
    this.transcript.add(this.records.sendMessage(encodeMessage(kind, body)));
  }

  /** A message that follows the handshake, and so is in no transcript. */
  sendAfterwards<B>(kind: MessageKind<string, B>, body: B): void {
    this.records.sendMessage(encodeMessage(kind, body));
  }

  /**
   * The next message, which must be of this kind. It enters the transcript once `check` has seen it,
   * since what it proves is about the messages before it. Throws `Refusal`.
   */
  async receive<B>(kind: MessageKind<string, B>, check?: (body: B) => void): Promise<B> {
    const message = await this.records.message();
    if (message[0] !== kind.type) throw refusals.unexpectedMessage();
    const body = decoded(() => decodeMessage(kind, message));
    check?.(body);
    this.transcript.add(message);
    return body;
  }

  /** TLS 1.2 and before: the peer's keys change here. */
  async receiveChangeCipherSpec(): Promise<void> {
    const { type } = await this.records.next();
    if (type !== CHANGE_CIPHER_SPEC) throw refusals.unexpectedPacket();
  }

  sendChangeCipherSpec(): void {
    this.records.send(CHANGE_CIPHER_SPEC, Uint8Array.of(1));
  }
}

/** Runs a decoder; what it cannot read is refused as GnuTLS would. */
export function decoded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) throw refusals.undecodable();
    throw error;
  }
}

export function random(length: number): Uint8Array {
  return plain(randomBytes(length));
}

/** An extension without content. */
export function flag(extensionType: number): Extension {
  return { extensionType, extensionData: new Uint8Array(0) };
}

export interface Accepted {
  readonly hello: Hello;
  readonly choice: Choice;
}

/** GnuTLS's default ticket lifetime, in seconds. */
export const TICKET_LIFETIME = 21600;

/**
 * How much longer a ticket is for what it holds of the client: in whole blocks, as GnuTLS's are. Nobody
 * can read one, since nobody resumes here.
 */
export function ticketBlocks(
  clientChain: readonly Uint8Array[],
  { always, perCertificate }: { readonly always: number; readonly perCertificate: number },
): number {
  const bytes = clientChain.reduce((length, der) => length + der.length + perCertificate, always);
  return Math.ceil(bytes / 16) * 16;
}
