/**
 * ServerHello and HelloRetryRequest, which have one form: RFC 8446 §4.1.3 and §4.1.4.
 *
 * The random says which of the two it is; its last eight bytes also say whether a server that can
 * do better was made to answer with an older version.
 *
 * @module
 */

import { cipherSuites } from "./cipher_suites.ts";
import { compressionMethod, legacyVersion, sessionId } from "./client_hello.ts";
import { type Codec, type Decoded, fixed, optional, struct } from "./codec.ts";
import { type Extension, extensions } from "./extension.ts";
import { fromHex } from "./hex.ts";
import { message } from "./message.ts";

/** SHA-256 of "HelloRetryRequest". */
export const HELLO_RETRY_RANDOM: Uint8Array = fromHex(
  "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c",
);

/** "DOWNGRD" and a byte that says how far. */
const SENTINEL = Uint8Array.from([0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44]);

/**
 * What the end of ServerHello.random tells: `tls12` (the server has TLS 1.3 enabled, and answered
 * 1.2), `tls11` (it has 1.2 or later enabled, and answered 1.1 or below), or nothing.
 */
export type DowngradeSentinel = "none" | "tls12" | "tls11";

export function downgradeSentinel(random: Uint8Array): DowngradeSentinel {
  if (!SENTINEL.every((byte, index) => random[24 + index] === byte)) return "none";
  return random[31] === 1 ? "tls12" : random[31] === 0 ? "tls11" : "none";
}

function isRetryRandom(random: Uint8Array): boolean {
  return HELLO_RETRY_RANDOM.every((byte, index) => random[index] === byte);
}

function randomMeaning(random: Uint8Array): string {
  if (isRetryRandom(random)) return "HelloRetryRequest: the server asks for another client_hello";
  const meanings = {
    none: "fresh for each connection; no downgrade sentinel at its end",
    tls12: "its end is a downgrade sentinel: the server can TLS 1.3, and chose TLS 1.2",
    tls11: "its end is a downgrade sentinel: the server can TLS 1.2 or later, and chose less",
  };
  return meanings[downgradeSentinel(random)];
}

const head = struct({
  legacyVersion,
  random: fixed(32, randomMeaning),
  legacySessionIdEcho: sessionId,
  cipherSuite: cipherSuites.codec,
  legacyCompressionMethod: compressionMethod,
});
const helloExtensions = optional(extensions("server_hello"));
const retryExtensions = optional(extensions("hello_retry_request"));

export type ServerHello = Decoded<typeof head> & {
  readonly extensions: readonly Extension[] | undefined;
};

const codec: Codec<ServerHello> = {
  read(r) {
    const fields = head.read(r);
    const bodies = isRetryRandom(fields.random) ? retryExtensions : helloExtensions;
    return { ...fields, extensions: r.field("extensions", bodies) };
  },
  write(w, value) {
    head.write(w, value);
    helloExtensions.write(w, value.extensions);
  },
};

export const serverHello = message("server_hello", 2, codec);

/** RFC 8446 §4.1.4: asks for another ClientHello, with a key share of another group or a cookie. */
export function isHelloRetryRequest(hello: ServerHello): boolean {
  return isRetryRandom(hello.random);
}
