/**
 * GnuTLS's errors by number: for messages that carry one and are not known otherwise.
 *
 * Text and number as in GnuTLS 3.7.9 `lib/errors.c`; the alert is what `gnutls_error_to_alert` makes of
 * it and Seastar sends, from ScyllaDB 4.6 on.
 *
 * @module
 */

export interface GnutlsError {
  readonly code: number;
  readonly name: string;
  readonly text: string;
  /** What it tells, in short. */
  readonly means: string;
  readonly alert: string | null;
}

type Row = readonly [
  code: number,
  name: string,
  text: string,
  means: string,
  alert: string | null,
];

const ROWS: readonly Row[] = [
  [
    -8,
    "UNSUPPORTED_VERSION_PACKET",
    "A packet with illegal or unsupported version was received.",
    "the other end's version is too old",
    "protocol_version (70)",
  ],
  [
    -9,
    "UNEXPECTED_PACKET_LENGTH",
    "Error decoding the received TLS packet.",
    "a message was cut short or malformed",
    "decode_error (50)",
  ],
  [
    -10,
    "INVALID_SESSION",
    "The specified session has been invalidated for some reason.",
    "an earlier error, which is lost",
    "internal_error (80)",
  ],
  [
    -12,
    "FATAL_ALERT_RECEIVED",
    "A TLS fatal alert has been received.",
    "the other end gave up; its reason is not logged",
    "internal_error (80)",
  ],
  [
    -15,
    "UNEXPECTED_PACKET",
    "An unexpected TLS packet was received.",
    "plaintext arrived",
    "unexpected_message (10)",
  ],
  [
    -19,
    "UNEXPECTED_HANDSHAKE_PACKET",
    "An unexpected TLS handshake packet was received.",
    "a message out of order",
    "unexpected_message (10)",
  ],
  [
    -22,
    "UNWANTED_ALGORITHM",
    "An algorithm that is not enabled was negotiated.",
    "the other end chose what was not offered",
    "handshake_failure (40)",
  ],
  [
    -24,
    "DECRYPTION_FAILED",
    "Decryption has failed.",
    "the keys differ, or a private key is encrypted",
    "bad_record_mac (20)",
  ],
  [
    -32,
    "INSUFFICIENT_CREDENTIALS",
    "Insufficient credentials for that request.",
    "no certificate that fits",
    "handshake_failure (40)",
  ],
  [-34, "BASE64_DECODING_ERROR", "Base64 decoding error.", "a file is no PEM", null],
  [
    -38,
    "GOT_APPLICATION_DATA",
    "TLS Application data were received, while expecting handshake data.",
    "data before the handshake was done",
    "internal_error (80)",
  ],
  [
    -43,
    "CERTIFICATE_ERROR",
    "Error in the certificate.",
    "a certificate could not be used",
    "bad_certificate (42)",
  ],
  [
    -48,
    "KEY_USAGE_VIOLATION",
    "Key usage violation in certificate has been detected.",
    "keyUsage forbids what the key was used for",
    "internal_error (80)",
  ],
  [
    -49,
    "NO_CERTIFICATE_FOUND",
    "No certificate was found.",
    "the client sent no certificate",
    null,
  ],
  [-50, "INVALID_REQUEST", "The request is invalid.", "as a rule a bad priority string", null],
  [
    -53,
    "PUSH_ERROR",
    "Error in the push function.",
    "the other end had gone",
    "internal_error (80)",
  ],
  [
    -54,
    "PULL_ERROR",
    "Error in the pull function.",
    "reading from the connection failed",
    "internal_error (80)",
  ],
  [
    -55,
    "RECEIVED_ILLEGAL_PARAMETER",
    "An illegal parameter has been received.",
    "a value that the protocol forbids",
    "illegal_parameter (47)",
  ],
  [
    -56,
    "REQUESTED_DATA_NOT_AVAILABLE",
    "The requested data were not available.",
    "a file has no block of the kind expected",
    null,
  ],
  [
    -60,
    "CERTIFICATE_KEY_MISMATCH",
    "The certificate and the given key do not match.",
    "certificate and key do not belong together",
    null,
  ],
  [
    -63,
    "DH_PRIME_UNACCEPTABLE",
    "The Diffie-Hellman prime sent by the server is not acceptable (not long enough).",
    "the server's Diffie-Hellman group is too small",
    "insufficient_security (71)",
  ],
  [
    -69,
    "ASN1_DER_ERROR",
    "ASN1 parser: Error in DER parsing.",
    "a certificate is malformed",
    "bad_certificate (42)",
  ],
  [
    -73,
    "ASN1_TAG_ERROR",
    "ASN1 parser: Error in TAG.",
    "a certificate is malformed",
    "bad_certificate (42)",
  ],
  [
    -87,
    "NO_CIPHER_SUITES",
    "No supported cipher suites have been found.",
    "no version, cipher suite or signature in common",
    "handshake_failure (40)",
  ],
  [
    -89,
    "PK_SIG_VERIFY_FAILED",
    "Public key signature verification has failed.",
    "a signature is wrong",
    "decrypt_error (51)",
  ],
  [
    -106,
    "UNSUPPORTED_SIGNATURE_ALGORITHM",
    "The signature algorithm is not supported.",
    "no signature algorithm in common",
    "handshake_failure (40)",
  ],
  [
    -110,
    "PREMATURE_TERMINATION",
    "The TLS connection was non-properly terminated.",
    "the connection ended without a close",
    "unexpected_message (10)",
  ],
  [
    -112,
    "CERTIFICATE_REQUIRED",
    "Certificate is required.",
    "the client sent no certificate",
    "certificate_required (116)",
  ],
  [
    -207,
    "BASE64_UNEXPECTED_HEADER_ERROR",
    "Base64 unexpected header error.",
    "a PEM file is cut short",
    null,
  ],
  [
    -217,
    "INSUFFICIENT_SECURITY",
    "One of the involved algorithms has insufficient security level.",
    "a key or group is too small",
    "insufficient_security (71)",
  ],
  [
    -324,
    "CERTIFICATE_LIST_UNSORTED",
    "The provided X.509 certificate list is not sorted (in subject to issuer order)",
    "a certificate file is out of order",
    null,
  ],
  [
    -326,
    "NO_PRIORITIES_WERE_SET",
    "No or insufficient priorities were set.",
    "the priority string leaves nothing",
    null,
  ],
  [
    -417,
    "RECORD_OVERFLOW",
    "A TLS record packet with invalid length was received.",
    "what arrived is no TLS",
    "record_overflow (22)",
  ],
  [
    -423,
    "NO_COMMON_KEY_SHARE",
    "No common key share with peer.",
    "no group in common",
    "handshake_failure (40)",
  ],
];

export const GNUTLS_ERRORS: readonly GnutlsError[] = ROWS.map(
  ([code, name, text, means, alert]) => ({ code, name: `GNUTLS_E_${name}`, text, means, alert }),
);

/** Texts that GnuTLS or Seastar print without a number of their own. */
const CODE = /GnuTLS:(-\d{1,5})/;

/** The error that a message carries, by number or by text. */
export function gnutlsErrorIn(message: string): GnutlsError | null {
  const code = CODE.exec(message)?.[1];
  if (code !== undefined) {
    return GNUTLS_ERRORS.find((error) => error.code === Number(code)) ?? null;
  }
  return GNUTLS_ERRORS.find(({ text }) => message.includes(text.replace(/\.$/, ""))) ?? null;
}
