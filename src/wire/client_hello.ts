/**
 * ClientHello: RFC 8446 §4.1.2, RFC 5246 §7.4.1.2.
 *
 * @module
 */

import { cipherSuites } from "./cipher_suites.ts";
import { type Decoded, fixed, opaque, optional, struct, uint, vector } from "./codec.ts";
import { extensions } from "./extension.ts";
import { message } from "./message.ts";
import { protocolVersions, TLS12 } from "./registry.ts";

/** RFC 8446 §4.1.2: TLS 1.3 needs `null`, and the others gave compression up after CRIME. */
export const compressionMethod = uint(
  1,
  (method) => method === 0 ? "null: no compression" : "a compression method",
);

/** RFC 8446 Appendix D: versions above TLS 1.2 stand in supported_versions instead. */
export const legacyVersion = uint(2, (version) => {
  const name = protocolVersions.nameOf(version);
  return version === TLS12 ? `${name}; TLS 1.3 writes this too, see supported_versions` : name;
});

export const sessionId = opaque(1, { max: 32 }, (id) => {
  return id.length === 0 ? "no session" : "names a session to resume, or only looks like it";
});

export const clientHello = message(
  "client_hello",
  1,
  struct({
    legacyVersion,
    random: fixed(32, () => "fresh for each connection"),
    legacySessionId: sessionId,
    cipherSuites: vector(2, cipherSuites.codec, { min: 2, max: 2 ** 16 - 2 }),
    legacyCompressionMethods: vector(1, compressionMethod, { min: 1 }),
    extensions: optional(extensions("client_hello")),
  }),
);
export type ClientHello = Decoded<typeof clientHello.codec>;
