/**
 * The messages of one or two fields: CertificateVerify, Finished, NewSessionTicket, KeyUpdate,
 * EncryptedExtensions, CertificateStatus and those without content.
 *
 * @module
 */

import { empty, opaque, rest, struct, u32, uint } from "./codec.ts";
import { extensions } from "./extension.ts";
import { certificateStatusBody } from "./extension_body.ts";
import { message } from "./message.ts";
import { certificateCompressionAlgorithms, signatureSchemes } from "./registry.ts";

/** RFC 8446 §4.3.1. */
export const encryptedExtensions = message(
  "encrypted_extensions",
  8,
  struct({ extensions: extensions("encrypted_extensions") }),
);

/** RFC 8446 §4.4.3 and RFC 5246 §7.4.8. */
export const certificateVerify = message(
  "certificate_verify",
  15,
  struct({ algorithm: signatureSchemes.codec, signature: opaque(2) }),
);

/** TLS 1.0 and 1.1: RFC 4346 §7.4.8. */
export const certificateVerify11 = message(
  "certificate_verify",
  15,
  struct({ signature: opaque(2) }),
);

/** RFC 8446 §4.4.4: as long as the hash; RFC 5246 §7.4.9: 12 bytes. */
export const finished = message(
  "finished",
  20,
  struct({
    verifyData: rest(
      { min: 12, max: 64 },
      () => "what the messages so far give under the new keys",
    ),
  }),
);

/** RFC 8446 §4.6.1. */
export const newSessionTicket13 = message(
  "new_session_ticket",
  4,
  struct({
    ticketLifetime: uint(4, seconds),
    ticketAgeAdd: u32,
    ticketNonce: opaque(1),
    ticket: opaque(2, { min: 1 }, ticketMeaning),
    extensions: extensions("new_session_ticket"),
  }),
);

/** RFC 5077 §3.3. */
export const newSessionTicket12 = message(
  "new_session_ticket",
  4,
  struct({ ticketLifetimeHint: uint(4, seconds), ticket: opaque(2, {}, ticketMeaning) }),
);

/** RFC 8446 §4.6.3. */
export const keyUpdate = message(
  "key_update",
  24,
  struct({
    requestUpdate: uint(
      1,
      (code) => ["update_not_requested", "update_requested"][code] ?? "unknown",
    ),
  }),
);

/** RFC 6066 §8: the stapled OCSP response of TLS 1.2. */
export const certificateStatus = message("certificate_status", 22, certificateStatusBody);

/** RFC 8879 §4; no hello that is built here asks for it. */
export const compressedCertificate = message(
  "compressed_certificate",
  25,
  struct({
    algorithm: certificateCompressionAlgorithms.codec,
    uncompressedLength: uint(3),
    compressedCertificateMessage: opaque(3, { min: 1 }),
  }),
);

/** RFC 5246 §7.4.5. */
export const serverHelloDone = message("server_hello_done", 14, empty);
/** RFC 5246 §7.4.1.1. */
export const helloRequest = message("hello_request", 0, empty);
/** RFC 8446 §4.5. */
export const endOfEarlyData = message("end_of_early_data", 5, empty);
/** RFC 8446 §4.4.1: what stands in the transcript for the first ClientHello after a retry. */
export const messageHash = message("message_hash", 254, struct({ hash: rest() }));

/** RFC 5077 §3.3: an empty one takes an announcement back. */
function ticketMeaning(ticket: Uint8Array): string {
  return ticket.length === 0 ? "no ticket after all" : "sealed: only the server can read it";
}

function seconds(lifetime: number): string {
  return `${lifetime} seconds`;
}
