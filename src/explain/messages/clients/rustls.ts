/**
 * rustls, as Deno and Rust drivers print it.
 *
 * @module
 */

import type { ClientRow } from "./row.ts";

export const RUSTLS_ROWS: readonly ClientRow[] = [
  [
    "rustls",
    "plain-cql",
    "InvalidContentType",
    "InvalidData: received corrupt message of type InvalidContentType",
  ],
  ["rustls", "unknown-ca", "UnknownIssuer", "InvalidData: invalid peer certificate: UnknownIssuer"],
  [
    "rustls",
    "x509-v1",
    "UnsupportedCertVersion",
    "InvalidData: invalid peer certificate: Other(OtherError(UnsupportedCertVersion))",
  ],
  [
    "rustls",
    "not-yet-valid",
    ["invalid peer certificate", "NotValidYet"],
    "InvalidData: invalid peer certificate: NotValidYet",
  ],
  [
    "rustls",
    "name",
    ["invalid peer certificate", "not valid for name"],
    'InvalidData: invalid peer certificate: certificate not valid for name "127.0.0.1"; certificate is only valid for DnsName("n1")',
  ],
  [
    "rustls",
    "expired",
    ["invalid peer certificate", "xpired"],
    "InvalidData: invalid peer certificate: Expired",
  ],
  [
    "rustls",
    "certificate-required",
    "fatal alert: CertificateRequired",
    "InvalidData: received fatal alert: CertificateRequired",
  ],
  [
    "rustls",
    "no-common",
    "fatal alert: HandshakeFailure",
    "InvalidData: received fatal alert: HandshakeFailure",
  ],
  [
    "rustls",
    "client-too-old",
    "fatal alert: ProtocolVersion",
    "received fatal alert: ProtocolVersion",
  ],
  ["rustls", "closed", "UnexpectedEof", "UnexpectedEof: unexpected end of file"],
];
