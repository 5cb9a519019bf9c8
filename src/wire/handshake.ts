/**
 * Which form a handshake message has, given what was negotiated.
 *
 * A flow knows what it expects and names the kind itself; captures, and servers that read whatever
 * a client sends, look it up here.
 *
 * @module
 */

import { certificate12, certificate13 } from "./certificate.ts";
import {
  certificateRequest11,
  certificateRequest12,
  certificateRequest13,
} from "./certificate_request.ts";
import { clientHello } from "./client_hello.ts";
import { clientKeyExchange, type KeyExchange, serverKeyExchange } from "./key_exchange.ts";
import type { MessageKind } from "./message.ts";
import { TLS12, TLS13 } from "./registry.ts";
import { serverHello } from "./server_hello.ts";
import * as small from "./small_messages.ts";

/** What decides the form of messages: the version in use, and its key exchange. */
export interface MessageContext {
  /** The negotiated version, `0x0304` for TLS 1.3; before ServerHello it does not matter. */
  readonly version: number;
  /** Matters up to TLS 1.2 only. */
  readonly keyExchange?: KeyExchange;
}

/** The kinds that have one form in all versions, or exist in one version only. */
const ALWAYS: readonly MessageKind[] = [
  small.helloRequest,
  clientHello,
  serverHello,
  small.endOfEarlyData,
  small.encryptedExtensions,
  small.serverHelloDone,
  small.finished,
  small.certificateStatus,
  small.keyUpdate,
  small.compressedCertificate,
  small.messageHash,
];

function kindsOf({ version, keyExchange = "other" }: MessageContext): readonly MessageKind[] {
  if (version >= TLS13) {
    return [certificate13, certificateRequest13, small.certificateVerify, small.newSessionTicket13];
  }
  return [
    certificate12,
    version >= TLS12 ? certificateRequest12 : certificateRequest11,
    version >= TLS12 ? small.certificateVerify : small.certificateVerify11,
    small.newSessionTicket12,
    serverKeyExchange(keyExchange, version),
    clientKeyExchange(keyExchange),
  ];
}

/** The kind of message that a HandshakeType stands for; undefined when it is not known. */
export function messageKind(type: number, context: MessageContext): MessageKind | undefined {
  return [...ALWAYS, ...kindsOf(context)].find((kind) => kind.type === type);
}
