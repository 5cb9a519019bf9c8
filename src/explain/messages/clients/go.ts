/**
 * Go's crypto/tls, gocql and ScyllaDB's own Go tools.
 *
 * @module
 */

import type { ClientRow } from "./row.ts";

export const GO_ROWS: readonly ClientRow[] = [
  [
    "go",
    "plain-cql",
    "first record does not look like a TLS handshake",
    "tls: first record does not look like a TLS handshake",
  ],
  [
    "go",
    "unknown-ca",
    "certificate signed by unknown authority",
    "tls: failed to verify certificate: x509: certificate signed by unknown authority",
  ],
  [
    "go",
    "not-yet-valid",
    ["x509: certificate has expired or is not yet valid", "is before"],
    "x509: certificate has expired or is not yet valid: current time 2026-11-24T10:00:00Z is before 2027-01-01T00:00:00Z",
  ],
  [
    "go",
    "expired",
    "x509: certificate has expired or is not yet valid",
    "x509: certificate has expired or is not yet valid: current time 2026-11-24T10:00:00Z is after 2026-11-01T00:00:00Z",
  ],
  [
    "go",
    "name",
    ["x509:", "any IP SANs"],
    "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs",
  ],
  [
    "go",
    "name",
    ["x509: certificate is", "valid for", ", not"],
    "x509: certificate is valid for n1.example.net, not db1",
  ],
  [
    "go",
    "certificate-required",
    "remote error: tls: certificate required",
    "remote error: tls: certificate required",
  ],
  [
    "go",
    "no-common",
    "remote error: tls: handshake failure",
    "remote error: tls: handshake failure",
  ],
  [
    "go",
    "client-too-old",
    "remote error: tls: protocol version not supported",
    "remote error: tls: protocol version not supported",
  ],
  [
    "go",
    "certificate-refused",
    "remote error: tls: bad certificate",
    "remote error: tls: bad certificate",
  ],
  [
    "go",
    "server-too-old",
    "tls: server selected unsupported protocol version",
    "tls: server selected unsupported protocol version 302",
  ],
];
