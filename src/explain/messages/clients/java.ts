/**
 * JSSE, and the Java tools that use it.
 *
 * @module
 */

import type { ClientRow } from "./row.ts";

export const JAVA_ROWS: readonly ClientRow[] = [
  [
    "java",
    "plain-cql",
    "Unrecognized SSL message",
    "javax.net.ssl.SSLException: Unrecognized SSL message, plaintext connection?",
  ],
  [
    "java",
    "plain-cql",
    "Unsupported or unrecognized SSL message",
    "javax.net.ssl.SSLException: Unsupported or unrecognized SSL message",
  ],
  [
    "java",
    "expired",
    "CertificateExpiredException",
    "java.security.cert.CertificateExpiredException: NotAfter: Sun Nov 01 00:00:00 UTC 2026",
  ],
  [
    "java",
    "not-yet-valid",
    "CertificateNotYetValidException",
    "java.security.cert.CertificateNotYetValidException: NotBefore: Fri Jan 01 00:00:00 UTC 2027",
  ],
  [
    "java",
    "expired",
    ["PKIX path validation failed", "validity check failed"],
    "sun.security.validator.ValidatorException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
  ],
  [
    "java",
    "unknown-ca",
    "PKIX path building failed",
    "sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
  ],
  [
    "java",
    "name",
    "No subject alternative",
    "java.security.cert.CertificateException: No subject alternative DNS name matching db1 found.",
  ],
  [
    "java",
    "certificate-required",
    "fatal alert: certificate_required",
    "javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required",
  ],
  [
    "java",
    "no-common",
    "fatal alert: handshake_failure",
    "javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure",
  ],
  [
    "java",
    "client-too-old",
    "fatal alert: protocol_version",
    "javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version",
  ],
  [
    "java",
    "certificate-refused",
    ["Received fatal alert", "certificate"],
    "javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate",
  ],
  [
    "java",
    "client-allows-none",
    "No appropriate protocol",
    "javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)",
  ],
  [
    "java",
    "server-too-old",
    "is not accepted by client preferences",
    "javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
  ],
  [
    "java",
    "closed",
    "Remote host terminated the handshake",
    "javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake",
  ],
  [
    "java",
    "closed",
    "SSL peer shut down incorrectly",
    "java.io.EOFException: SSL peer shut down incorrectly",
  ],
  [
    "java",
    "store-password",
    "Keystore was tampered with, or password was incorrect",
    "java.io.IOException: Keystore was tampered with, or password was incorrect",
  ],
  [
    "java",
    "plain-port",
    "SocketException: Connection reset",
    "java.net.SocketException: Connection reset",
  ],
  [
    "java",
    "closed",
    "SocketException: Broken pipe",
    "java.net.SocketException: Broken pipe (Write failed)",
  ],
];
