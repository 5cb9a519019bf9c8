/**
 * Alerts: RFC 8446 §6, with the older ones of RFC 5246 §7.2 that peers still send.
 *
 * @module
 */

import { type Decoded, struct } from "./codec.ts";
import { Registry } from "./registry.ts";

export const alertLevels = new Registry("AlertLevel", 1, [[1, "warning"], [2, "fatal"]]);
export const WARNING = 1;
export const FATAL = 2;

/** Code, RFC name, and what the sender says by it. */
const DESCRIPTIONS: readonly (readonly [number, string, string])[] = [
  [0, "close_notify", "the sender will send nothing more: an orderly end"],
  [
    10,
    "unexpected_message",
    "what arrived is not what this step of the protocol allows, or not TLS",
  ],
  [20, "bad_record_mac", "a record did not decrypt or verify: wrong keys, or bytes were changed"],
  [21, "decryption_failed", "a record did not decrypt (obsolete alert)"],
  [22, "record_overflow", "a record states a length that TLS does not allow: probably not TLS"],
  [30, "decompression_failure", "compressed data could not be expanded (obsolete alert)"],
  [40, "handshake_failure", "no common ground: version, cipher suite, group or signature scheme"],
  [41, "no_certificate", "the sender has no certificate to show (SSL 3.0)"],
  [
    42,
    "bad_certificate",
    "the sender was shown a corrupt certificate, or one whose signature does not verify",
  ],
  [
    43,
    "unsupported_certificate",
    "the sender does not accept certificates of the type that it was shown",
  ],
  [
    44,
    "certificate_revoked",
    "the certificate that the sender was shown was revoked by its issuer",
  ],
  [
    45,
    "certificate_expired",
    "the certificate that the sender was shown has expired, or is not valid yet",
  ],
  [
    46,
    "certificate_unknown",
    "the sender refuses the certificate that it was shown, and does not say why",
  ],
  [47, "illegal_parameter", "a field has a value that contradicts the protocol or other fields"],
  [
    48,
    "unknown_ca",
    "the issuer of the certificate that the sender was shown is not in its truststore",
  ],
  [49, "access_denied", "the certificate is valid, but the sender's rules keep its owner out"],
  [50, "decode_error", "a message could not be parsed, or has a wrong length"],
  [51, "decrypt_error", "a signature or a Finished message did not verify"],
  [60, "export_restriction", "export rules forbid the negotiation (obsolete alert)"],
  [70, "protocol_version", "the sender speaks none of the TLS versions offered"],
  [71, "insufficient_security", "the sender wants stronger ciphers than those offered"],
  [80, "internal_error", "the sender failed for a reason of its own"],
  [86, "inappropriate_fallback", "the client retried with a lower version than both sides can"],
  [90, "user_canceled", "the sender's user ended the handshake"],
  [100, "no_renegotiation", "the sender does not renegotiate"],
  [109, "missing_extension", "an extension that the protocol requires was not sent"],
  [110, "unsupported_extension", "an extension came that was not asked for"],
  [111, "certificate_unobtainable", "a certificate could not be fetched from its URL"],
  [112, "unrecognized_name", "the sender serves no such server name"],
  [113, "bad_certificate_status_response", "a stapled OCSP response is not acceptable"],
  [114, "bad_certificate_hash_value", "a certificate does not match its hash"],
  [115, "unknown_psk_identity", "the sender does not know the pre-shared key"],
  [116, "certificate_required", "the sender insists on a client certificate, and none was sent"],
  [120, "no_application_protocol", "no common application protocol (ALPN)"],
];

export const alertDescriptions = new Registry(
  "AlertDescription",
  1,
  DESCRIPTIONS.map(([code, name]) => [code, name] as const),
);

const MEANINGS: ReadonlyMap<number, string> = new Map(
  DESCRIPTIONS.map(([code, , meaning]) => [code, meaning]),
);

/** What the sender of an alert says by it, in words. */
export function alertMeaning(description: number): string {
  return MEANINGS.get(description) ?? "an alert that no standard describes";
}

/** RFC 8446 §6. */
export const alert = struct({
  level: alertLevels.codec,
  description: {
    ...alertDescriptions.codec,
    read(r) {
      const start = r.at;
      const code = r.uint(1);
      if (r.spans !== undefined) {
        r.label(start, code, `${alertDescriptions.nameOf(code)}: ${alertMeaning(code)}`);
      }
      return code;
    },
  },
});
export type Alert = Decoded<typeof alert>;

export const CLOSE_NOTIFY = 0;
export const UNEXPECTED_MESSAGE = 10;
export const BAD_RECORD_MAC = 20;
export const RECORD_OVERFLOW = 22;
export const HANDSHAKE_FAILURE = 40;
export const BAD_CERTIFICATE = 42;
export const UNSUPPORTED_CERTIFICATE = 43;
export const ILLEGAL_PARAMETER = 47;
export const DECODE_ERROR = 50;
export const DECRYPT_ERROR = 51;
export const PROTOCOL_VERSION = 70;
export const INSUFFICIENT_SECURITY = 71;
export const INTERNAL_ERROR = 80;
export const USER_CANCELED = 90;
export const NO_RENEGOTIATION = 100;
export const MISSING_EXTENSION = 109;
export const UNSUPPORTED_EXTENSION = 110;
