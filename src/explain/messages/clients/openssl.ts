/**
 * OpenSSL, Node.js and Python: one library, three ways to print what it says.
 *
 * @module
 */

import type { ClientRow } from "./row.ts";

export const OPENSSL_ROWS: readonly ClientRow[] = [
  [
    "openssl",
    "plain-cql",
    "wrong version number",
    "error:0A00010B:SSL routines:ssl3_get_record:wrong version number",
  ],
  [
    "node",
    "plain-cql",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "Error: write EPROTO: ERR_SSL_WRONG_VERSION_NUMBER",
  ],
  [
    "python",
    "plain-cql",
    "WRONG_VERSION_NUMBER",
    "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] (_ssl.c:997)",
  ],
  [
    "openssl",
    "plain-cql",
    "SSL23_GET_SERVER_HELLO:unknown protocol",
    "error:140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown protocol",
  ],
  [
    "python",
    "unknown-ca",
    "unable to get local issuer certificate",
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)",
  ],
  [
    "openssl",
    "unknown-ca",
    "unable to verify the first certificate",
    "Verify return code: 21 (unable to verify the first certificate)",
  ],
  [
    "node",
    "unknown-ca",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "Error: unable to verify: code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'",
  ],
  [
    "node",
    "unknown-ca",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'",
  ],
  ["node", "self-signed", "SELF_SIGNED_CERT_IN_CHAIN", "code: 'SELF_SIGNED_CERT_IN_CHAIN'"],
  ["node", "self-signed", "DEPTH_ZERO_SELF_SIGNED_CERT", "code: 'DEPTH_ZERO_SELF_SIGNED_CERT'"],
  [
    "openssl",
    "self-signed",
    "self-signed certificate",
    "Verify return code: 19 (self-signed certificate in certificate chain)",
  ],
  [
    "openssl",
    "self-signed",
    "self signed certificate",
    "verify error:num=18:self signed certificate",
  ],
  ["node", "expired", "CERT_HAS_EXPIRED", "code: 'CERT_HAS_EXPIRED'"],
  [
    "openssl",
    "expired",
    "certificate has expired",
    "certificate verify failed: certificate has expired (_ssl.c:1007)",
  ],
  ["node", "not-yet-valid", "CERT_NOT_YET_VALID", "code: 'CERT_NOT_YET_VALID'"],
  [
    "openssl",
    "not-yet-valid",
    "certificate is not yet valid",
    "certificate verify failed: certificate is not yet valid (_ssl.c:1007)",
  ],
  [
    "node",
    "name",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames",
  ],
  [
    "python",
    "name",
    "IP address mismatch, certificate is not valid for",
    "certificate verify failed: IP address mismatch, certificate is not valid for '10.0.0.1'. (_ssl.c:1007)",
  ],
  [
    "python",
    "name",
    "Hostname mismatch, certificate is not valid for",
    "certificate verify failed: Hostname mismatch, certificate is not valid for 'db1'. (_ssl.c:1007)",
  ],
  [
    "openssl",
    "certificate-required",
    "alert certificate required",
    "error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../ssl/record/rec_layer_s3.c:1584:SSL alert number 116",
  ],
  [
    "python",
    "certificate-required",
    "TLSV13_ALERT_CERTIFICATE_REQUIRED",
    "ssl.SSLError: [SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] (_ssl.c:2580)",
  ],
  [
    "openssl",
    "no-common",
    "alert handshake failure",
    "error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:SSL alert number 40",
  ],
  [
    "python",
    "no-common",
    "ALERT_HANDSHAKE_FAILURE",
    "ssl.SSLError: [SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] (_ssl.c:1007)",
  ],
  [
    "openssl",
    "client-too-old",
    "alert protocol version",
    "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:1007)",
  ],
  [
    "node",
    "client-too-old",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "Error: ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
  ],
  ["node", "server-too-old", "ERR_SSL_UNSUPPORTED_PROTOCOL", "Error: ERR_SSL_UNSUPPORTED_PROTOCOL"],
  [
    "openssl",
    "server-too-old",
    ["SSL routines", "unsupported protocol"],
    "error:0A000102:SSL routines:ssl_choose_client_version:unsupported protocol",
  ],
  [
    "openssl",
    "certificate-refused",
    "alert unknown ca",
    "error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:SSL alert number 48",
  ],
  [
    "openssl",
    "certificate-refused",
    "alert bad certificate",
    "error:0A000412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:SSL alert number 42",
  ],
  [
    "openssl",
    "certificate-refused",
    "alert certificate expired",
    "error:0A000415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired:SSL alert number 45",
  ],
  [
    "openssl",
    "certificate-refused",
    "alert certificate unknown",
    "error:0A000416:SSL routines:ssl3_read_bytes:sslv3 alert certificate unknown:SSL alert number 46",
  ],
  [
    "python",
    "closed",
    "EOF occurred in violation of protocol",
    "ssl.SSLEOFError: EOF occurred in violation of protocol (_ssl.c:2427)",
  ],
  [
    "openssl",
    "closed",
    "unexpected eof while reading",
    "error:0A000126:SSL routines:ssl3_read_n:unexpected eof while reading",
  ],
];
