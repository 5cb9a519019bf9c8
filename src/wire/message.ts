/**
 * Handshake messages: a type, a 24-bit length and a body (RFC 8446 §4, RFC 5246 §7.4).
 *
 * @module
 */

import { type Codec, decode } from "./codec.ts";
import { Writer } from "./writer.ts";

/** One kind of handshake message, in the form that one protocol version gives it. */
export interface MessageKind<N extends string = string, B = unknown> {
  /** Its name in the RFC's HandshakeType. */
  readonly name: N;
  readonly type: number;
  /** The body, without type and length. */
  readonly codec: Codec<B>;
}

export function message<const N extends string, B>(
  name: N,
  type: number,
  codec: Codec<B>,
): MessageKind<N, B> {
  return { name, type, codec };
}

export const MESSAGE_HEADER_LENGTH = 4;

/** Handshake messages whose body is above this length are refused, unless the caller says otherwise. */
export const MAX_MESSAGE = 128 * 1024;

/** The message with its header: what enters the transcript. */
export function encodeMessage<B>(kind: MessageKind<string, B>, body: B): Uint8Array {
  const w = new Writer();
  w.uint(1, kind.type);
  const mark = w.open(3);
  kind.codec.write(w, body);
  w.close(mark, 3);
  return w.bytes();
}

/**
 * The body of a whole message, header included; throws `DecodeError` with offsets in the body and
 * paths that begin with the message's name.
 */
export function decodeMessage<B>(kind: MessageKind<string, B>, bytes: Uint8Array): B {
  return decode(kind.codec, bytes.subarray(MESSAGE_HEADER_LENGTH), kind.name);
}
