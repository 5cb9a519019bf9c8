/**
 * A ClientHello with its extensions read, however it was framed. SSL 2's framing (RFC 5246 Appendix E.2)
 * is still understood by GnuTLS when it asks for TLS 1.1 or later.
 *
 * @module
 */

import { type ClientHello, clientHello } from "../../wire/client_hello.ts";
import { type Codec, decode, struct, u16 } from "../../wire/codec.ts";
import { findExtension } from "../../wire/extension.ts";
import * as body from "../../wire/extension_body.ts";
import { decodeMessage } from "../../wire/message.ts";
import { DecodeError, Reader } from "../../wire/reader.ts";
import { refusals } from "./refusal.ts";

export interface Hello {
  /** What enters the transcript. */
  readonly bytes: Uint8Array;
  readonly legacyVersion: number;
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly suites: readonly number[];
  /** Null where the client did not send the extension. */
  readonly versions: readonly number[] | null;
  readonly groups: readonly number[] | null;
  readonly signatureSchemes: readonly number[] | null;
  readonly keyShares: readonly body.KeyShareEntry[] | null;
  has(extensionType: number): boolean;
}

/** Reads a ClientHello; throws `Refusal` as GnuTLS would. */
export function readHello(framing: "tls" | "ssl2", bytes: Uint8Array): Hello {
  try {
    return framing === "ssl2" ? readSsl2(bytes) : readTls(bytes);
  } catch (error) {
    if (error instanceof DecodeError) throw refusals.undecodable();
    throw error;
  }
}

function readTls(bytes: Uint8Array): Hello {
  const hello = decodeMessage(clientHello, bytes);
  const extension = <T>(type: number, codec: Codec<T>): T | null => {
    const data = findExtension(hello.extensions, type);
    return data === undefined ? null : decode(codec, data);
  };
  return {
    bytes,
    ...common(hello),
    versions: extension(body.SUPPORTED_VERSIONS, body.supportedVersionsClient)?.versions ?? null,
    groups: extension(body.SUPPORTED_GROUPS, body.supportedGroups)?.namedGroupList ?? null,
    signatureSchemes: extension(body.SIGNATURE_ALGORITHMS, body.signatureAlgorithms)
      ?.supportedSignatureAlgorithms ?? null,
    keyShares: extension(body.KEY_SHARE, body.keyShareClient)?.clientShares ?? null,
    has: (type) => findExtension(hello.extensions, type) !== undefined,
  };
}

function common(hello: ClientHello) {
  return {
    legacyVersion: hello.legacyVersion,
    random: hello.random,
    sessionId: hello.legacySessionId,
    suites: hello.cipherSuites,
  };
}

const lengths = struct({ version: u16, suites: u16, sessionId: u16, challenge: u16 });

function readSsl2(bytes: Uint8Array): Hello {
  const reader = new Reader(bytes);
  if (reader.uint(1) !== 1) throw refusals.unexpectedPacket();
  const { version, suites, sessionId, challenge } = lengths.read(reader);
  const codes = Array.from({ length: suites / 3 }, () => reader.uint(3));
  reader.take(sessionId);
  const random = new Uint8Array(32);
  random.set(reader.take(challenge).subarray(-32), Math.max(0, 32 - challenge));
  reader.finish();
  return {
    bytes,
    legacyVersion: version,
    random,
    sessionId: new Uint8Array(0),
    suites: codes.filter((code) => code <= 0xffff),
    versions: null,
    groups: null,
    signatureSchemes: null,
    keyShares: null,
    has: () => false,
  };
}
