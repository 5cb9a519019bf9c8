/**
 * What each byte of a message means: the fields of a capture.
 *
 * The labels come from the very declarations that decode messages, so they cannot drift apart.
 *
 * @module
 */

import { alert } from "./alert.ts";
import { type Codec, struct, uint } from "./codec.ts";
import { handshakeTypes, TLS13 } from "./registry.ts";
import { hexPrefix } from "./hex.ts";
import { messageMeanings } from "./meanings.ts";
import { type MessageContext, messageKind } from "./handshake.ts";
import { DecodeError, Reader, type Span } from "./reader.ts";
import { MAGIC_LENGTH, negotiationFrame, startsWithMagic } from "./seastar_rpc.ts";

/** One labelled field: where it stands, what it holds, what that means. */
export interface Field {
  /** Dotted, in RFC spelling: `cipher_suites.0`, `extensions.key_share.server_share.group`. */
  readonly path: string;
  /** Bytes from the start of the message. */
  readonly offset: number;
  readonly length: number;
  /** A number, or bytes in hex, shortened when they are many. */
  readonly value: number | string;
  /** In words: a registered name, or what a value implies; empty when the value says it all. */
  readonly meaning: string;
}

/** The kinds of content that a capture holds. */
export type Content = "handshake" | "alert" | "change_cipher_spec" | "application_data" | "unknown";

const MAX_HEX = 64;

/**
 * The fields of `bytes`: a handshake message with its header, an alert, application data. Bytes that
 * do not parse end the list with a field that says what is wrong with them; nothing is thrown.
 */
export function describe(
  content: Content,
  bytes: Uint8Array,
  context: MessageContext = { version: 0x0303 },
): Field[] {
  const spans: Span[] = [];
  const r = new Reader(bytes, spans);
  try {
    codecOf(content, bytes, context).read(r);
    r.finish();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const last = spans.at(-1);
    const at = last === undefined ? 0 : last.offset + last.length;
    const left = bytes.subarray(at);
    spans.push({
      path: error.path,
      offset: at,
      length: left.length,
      value: left,
      meaning: `malformed: ${error.problem}`,
    });
  }
  return spans.map(toField);
}

function toField({ path, offset, length, value, meaning = "" }: Span): Field {
  return {
    path,
    offset,
    length,
    value: typeof value === "number" ? value : hexPrefix(value, MAX_HEX),
    meaning,
  };
}

function codecOf(content: Content, bytes: Uint8Array, context: MessageContext): Codec<unknown> {
  if (content === "alert") return alert;
  if (content === "change_cipher_spec") return context.version >= TLS13 ? COMPATIBILITY : CHANGE;
  if (content === "handshake") return handshakeMessage(bytes[0], context);
  return content === "application_data" && startsWithMagic(bytes) && bytes.length > MAGIC_LENGTH
    ? negotiationFrame
    : plainBytes(bytes.length);
}

/** RFC 5246 §7.1; in TLS 1.3 it is there for middleboxes only (RFC 8446 Appendix D.4). */
const changeCipherSpec = (meaning: string) =>
  struct({ type: uint(1, (type) => type === 1 ? meaning : "unknown") });
const CHANGE = changeCipherSpec("the records that follow are protected");
const COMPATIBILITY = changeCipherSpec("means nothing in TLS 1.3; middleboxes expect to see it");

const msgType = handshakeTypes.explained(messageMeanings);
const messageLength = uint(3, () => "bytes that follow");

/** The header and the body, the body as the context says. */
function handshakeMessage(type: number | undefined, context: MessageContext): Codec<unknown> {
  const kind = type === undefined ? undefined : messageKind(type, context);
  return {
    write: () => undefined,
    read(r) {
      r.field("msgType", msgType);
      const length = r.field("length", messageLength);
      r.glimpse(length, kind?.codec ?? plainBytes(length));
    },
  };
}

function plainBytes(length: number): Codec<unknown> {
  return {
    write: () => undefined,
    read(r) {
      const start = r.at;
      r.label(start, r.take(length), undefined, "data");
    },
  };
}
