/**
 * ClientHello: RFC 8446 §4.1.2, RFC 5246 §7.4.1.2.
 *
 * @module
 */

import { cipherSuites } from "./cipher_suites.ts";
import { type Decoded, fixed, opaque, optional, struct, uint, vector } from "./codec.ts";
import { extensions } from "./extension.ts";
import { message } from "./message.ts";
import { protocolVersions } from "./registry.ts";

const compressionMethod = uint(1, (method) => method === 0 ? "null" : "a compression method");

export const clientHello = message(
  "client_hello",
  1,
  struct({
    legacyVersion: protocolVersions.codec,
    random: fixed(32),
    legacySessionId: opaque(1, { max: 32 }),
    cipherSuites: vector(2, cipherSuites.codec, { min: 2, max: 2 ** 16 - 2 }),
    legacyCompressionMethods: vector(1, compressionMethod, { min: 1 }),
    extensions: optional(extensions("client_hello")),
  }),
);
export type ClientHello = Decoded<typeof clientHello.codec>;
