/**
 * What drivers and newer runtimes say: in the clear where TLS is wanted, and stricter than nodes are.
 *
 * @module
 */

import type { ClientRow } from "./row.ts";

export const DRIVER_ROWS: readonly ClientRow[] = [
  [
    "python-driver",
    "driver-in-clear",
    "does not support protocol version 21",
    "ProtocolError('This version of the driver does not support protocol version 21')",
  ],
  [
    "gocql",
    "driver-in-clear",
    "unsupported protocol response version: 21",
    "gocql: unable to create session: unable to discover protocol version: gocql: unsupported protocol response version: 21",
  ],
  [
    "gocql",
    "driver-no-answer",
    "unable to discover protocol version: EOF",
    "gocql: unable to create session: unable to discover protocol version: EOF",
  ],
  [
    "netty",
    "plain-cql",
    "NotSslRecordException",
    "io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 840000000000000a",
  ],
  [
    "dotnet",
    "name",
    "RemoteCertificateNameMismatch",
    "System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch",
  ],
  [
    "dotnet",
    "expired",
    ["The remote certificate is invalid", "NotTimeValid"],
    "The remote certificate is invalid because of errors in the certificate chain: NotTimeValid",
  ],
  [
    "dotnet",
    "unknown-ca",
    ["The remote certificate is invalid", "UntrustedRoot"],
    "The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot",
  ],
  [
    "dotnet",
    "unknown-ca",
    ["The remote certificate is invalid", "PartialChain"],
    "The remote certificate is invalid because of errors in the certificate chain: PartialChain",
  ],
  [
    "dotnet",
    "revocation-unknown",
    ["The remote certificate is invalid", "RevocationStatusUnknown"],
    "The remote certificate is invalid because of errors in the certificate chain: RevocationStatusUnknown, OfflineRevocation",
  ],
  [
    "dotnet",
    "verify-failed",
    "RemoteCertificateChainErrors",
    "The remote certificate is invalid according to the validation procedure: RemoteCertificateChainErrors",
  ],
  [
    "dotnet",
    "verify-failed",
    "The remote certificate is invalid",
    "System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure.",
  ],
  [
    "dotnet",
    "closed",
    "remote party has closed the transport stream",
    "System.IO.IOException: Authentication failed because the remote party has closed the transport stream.",
  ],
  [
    "dotnet",
    "plain-cql",
    "Cannot determine the frame size or a corrupted frame was received",
    "System.Security.Authentication.AuthenticationException: Cannot determine the frame size or a corrupted frame was received.",
  ],
  [
    "python",
    "strict-verification",
    "CA cert not marked critical",
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Basic Constraints of CA cert not marked critical (_ssl.c:1028)",
  ],
  [
    "python",
    "strict-verification",
    "CA cert does not include key usage extension",
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: CA cert does not include key usage extension (_ssl.c:1028)",
  ],
  [
    "python",
    "strict-verification",
    "Missing Authority Key Identifier",
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Authority Key Identifier (_ssl.c:1032)",
  ],
  [
    "python",
    "strict-verification",
    "Missing Subject Key Identifier",
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Subject Key Identifier (_ssl.c:1032)",
  ],
  [
    "openssl",
    "weak-exchange",
    "dh key too small",
    "ssl.SSLError: [SSL: DH_KEY_TOO_SMALL] dh key too small (_ssl.c:997)",
  ],
  ["openssl", "weak-chain", "key too small", "error:0A00018F:SSL routines::ee key too small"],
  [
    "openssl",
    "weak-chain",
    "key too weak",
    "certificate verify failed: EE certificate key too weak (_ssl.c:1007)",
  ],
  ["openssl", "weak-chain", "md too weak", "error:0A00018E:SSL routines::ca md too weak"],
  [
    "java",
    "weak-chain",
    "do not conform to algorithm constraints",
    "java.security.cert.CertificateException: Certificates do not conform to algorithm constraints",
  ],
  [
    "java",
    "name",
    "SSLPeerUnverifiedException",
    "javax.net.ssl.SSLPeerUnverifiedException: Hostname db1 not verified",
  ],
  [
    "java",
    "closed",
    "Received close_notify during handshake",
    "javax.net.ssl.SSLProtocolException: Received close_notify during handshake",
  ],
  [
    "go",
    "name",
    "certificate relies on legacy Common Name field",
    "x509: certificate relies on legacy Common Name field, use SANs instead",
  ],
  [
    "go",
    "client-allows-none",
    "no supported versions satisfy MinVersion and MaxVersion",
    "tls: no supported versions satisfy MinVersion and MaxVersion",
  ],
  [
    "go",
    "certificate-refused",
    "remote error: tls: unknown certificate",
    "remote error: tls: unknown certificate authority",
  ],
  [
    "node",
    "closed",
    "disconnected before secure TLS connection was established",
    "Error: Client network socket disconnected before secure TLS connection was established",
  ],
  [
    "python",
    "client-allows-none",
    "NO_PROTOCOLS_AVAILABLE",
    "ssl.SSLError: [SSL: NO_PROTOCOLS_AVAILABLE] no protocols available (_ssl.c:1007)",
  ],
];
