/**
 * What Python prints of a TLS connection that failed, by its own version and its OpenSSL's.
 *
 * Python takes an errno of OpenSSL for one of the system: so a refused certificate is a PermissionError.
 * One that was built with an OpenSSL newer than itself finds wrong names for new errors.
 *
 * @module
 */

import type { Texts } from "./client.ts";

export * from "./python_other_texts.ts";

const TRIED = "Tried connecting to [('{address}', {port})]. Last error: ";

export const PYTHON_2_7_OPENSSL_1_0_2: Texts = {
  "closed": `error(111, "${TRIED}Connection refused")`,
  "plain-port":
    `error(1, u"${TRIED}[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:{line})")`,
  "tls-port": "ProtocolError('This version of the driver does not support protocol version 21',)",
  "protocol-version":
    `error(1, u"${TRIED}[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:{line})")`,
  "no-cipher":
    `error(1, u"${TRIED}[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure (_ssl.c:{line})")`,
  "client-certificate-missing":
    `error(8, u"${TRIED}EOF occurred in violation of protocol (_ssl.c:{line})")`,
  "client-certificate-refused":
    `error(8, u"${TRIED}EOF occurred in violation of protocol (_ssl.c:{line})")`,
  "hang-up": `error(8, u"${TRIED}EOF occurred in violation of protocol (_ssl.c:{line})")`,
  "issuer-unknown":
    `error(1, u"${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "self-signed":
    `error(1, u"${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "expired":
    `error(1, u"${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "not-yet-valid":
    `error(1, u"${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "bad-purpose":
    `error(1, u"${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "version-too-low":
    `error(1, u"${TRIED}[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:{line})")`,
};

export const PYTHON_2_7_OPENSSL_1_1_1: Texts = {
  ...PYTHON_2_7_OPENSSL_1_0_2,
  "client-certificate-missing":
    "SSLError(1, u'[SSL] tlsv13 alert certificate required (_ssl.c:{line})')",
  "client-certificate-refused": "ConnectionShutdown('Connection to {address}:{port} was closed',)",
  "hang-up": `error(0, "${TRIED}Error")`,
  "version-too-low": `error(0, "${TRIED}Error")`,
};

export const PYTHON_2_7_OPENSSL_3: Texts = {
  ...PYTHON_2_7_OPENSSL_1_1_1,
  "client-certificate-refused":
    "SSLError(1, u'[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})')",
  "hang-up":
    `error(1, u"${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
  "weak-key":
    `error(1, u"${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "weak-signature":
    `error(1, u"${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "version-too-low":
    `error(1, u"${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
};

export const PYTHON_3_6_OPENSSL_1_1_1: Texts = {
  "closed": `ConnectionRefusedError(111, "${TRIED}Connection refused")`,
  "plain-port":
    `PermissionError(1, "${TRIED}[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:{line})")`,
  "tls-port": "ProtocolError('This version of the driver does not support protocol version 21',)",
  "protocol-version":
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:{line})")`,
  "no-cipher":
    `PermissionError(1, "${TRIED}[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure (_ssl.c:{line})")`,
  "client-certificate-refused": "ConnectionShutdown('Connection to {address}:{port} was closed',)",
  "hang-up": `OSError(0, "${TRIED}Error")`,
  "issuer-unknown":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "self-signed":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "expired":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "not-yet-valid":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "bad-purpose":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
};

export const PYTHON_3_6_OPENSSL_3: Texts = {
  ...PYTHON_3_6_OPENSSL_1_1_1,
  "client-certificate-missing":
    "SSLError(1, '[SSL] tlsv13 alert certificate required (_ssl.c:{line})')",
  "client-certificate-refused":
    "SSLError(1, '[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})')",
  "hang-up":
    `PermissionError(1, "${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
  "weak-key":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "weak-signature":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:{line})")`,
  "version-too-low":
    `PermissionError(1, "${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
};

export const PYTHON_3_7_OPENSSL_3: Texts = {
  ...PYTHON_3_6_OPENSSL_3,
  "tls-port": "ProtocolError('This version of the driver does not support protocol version 21')",
  "issuer-unknown":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:{line})")`,
  "self-signed":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:{line})")`,
  "expired":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:{line})")`,
  "not-yet-valid":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate is not yet valid (_ssl.c:{line})")`,
  "weak-key":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {whose} certificate key too weak (_ssl.c:{line})")`,
  "weak-signature":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: CA signature digest algorithm too weak (_ssl.c:{line})")`,
  "bad-purpose":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unsuitable certificate purpose (_ssl.c:{line})")`,
};

export const PYTHON_3_8_OPENSSL_1_1_1: Texts = {
  ...PYTHON_3_7_OPENSSL_3,
  "client-certificate-missing":
    "SSLError(1, '[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:{line})')",
  "client-certificate-refused": "ConnectionShutdown('Connection to {address}:{port} was closed')",
  "hang-up": `OSError(8, "${TRIED}EOF occurred in violation of protocol (_ssl.c:{line})")`,
  "self-signed":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate (_ssl.c:{line})")`,
  "bad-purpose":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unsupported certificate purpose (_ssl.c:{line})")`,
  "version-too-low":
    `PermissionError(1, "${TRIED}[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:{line})")`,
};

export const PYTHON_3_9_OPENSSL_3: Texts = {
  ...PYTHON_3_7_OPENSSL_3,
  "client-certificate-missing":
    "SSLError(1, '[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:{line})')",
  "client-certificate-refused": "ConnectionShutdown('Connection to {address}:{port} was closed')",
  "hang-up": `OSError(6, "${TRIED}TLS/SSL connection has been closed (EOF) (_ssl.c:{line})")`,
  "version-too-low":
    `OSError(6, "${TRIED}TLS/SSL connection has been closed (EOF) (_ssl.c:{line})")`,
};

export const PYTHON_3_10_OPENSSL_3: Texts = {
  ...PYTHON_3_7_OPENSSL_3,
  "client-certificate-missing":
    "SSLEOFError(8, 'EOF occurred in violation of protocol (_ssl.c:{line})')",
  "client-certificate-refused":
    "ConnectionShutdown('Connection to {address}:{port} was closed by server')",
  "hang-up":
    `OSError(8, "${TRIED}[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:{line})")`,
  "version-too-low":
    `PermissionError(1, "${TRIED}[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:{line})")`,
};

export const PYTHON_3_12_OPENSSL_3: Texts = {
  ...PYTHON_3_10_OPENSSL_3,
  "client-certificate-missing":
    "SSLError(1, '[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:{line})')",
};

export const PYTHON_3_12_UBUNTU: Texts = {
  "plain-port":
    `PermissionError(1, "${TRIED}[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:{line})")`,
  "tls-port": "ProtocolError('This version of the driver does not support protocol version 21')",
  "protocol-version":
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:{line})")`,
  "no-cipher":
    `PermissionError(1, "${TRIED}[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure (_ssl.c:{line})")`,
  "client-certificate-missing":
    "SSLEOFError(8, 'EOF occurred in violation of protocol (_ssl.c:{line})')",
  "client-certificate-refused":
    "ConnectionShutdown('Connection to {address}:{port} was closed by server')",
  "hang-up":
    `OSError(8, "${TRIED}[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:{line})")`,
  "issuer-unknown":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:{line})")`,
  "self-signed":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:{line})")`,
  "expired":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:{line})")`,
  "not-yet-valid":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate is not yet valid (_ssl.c:{line})")`,
  "weak-key":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {whose} certificate key too weak (_ssl.c:{line})")`,
  "weak-signature":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: CA signature digest algorithm too weak (_ssl.c:{line})")`,
  "bad-purpose":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unsuitable certificate purpose (_ssl.c:{line})")`,
  "version-too-low":
    `PermissionError(1, "${TRIED}[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:{line})")`,
};

export const PYTHON_3_13_OPENSSL_3: Texts = {
  ...PYTHON_3_10_OPENSSL_3,
  "client-certificate-missing": "ConnectionResetError(104, 'Connection reset by peer')",
};

export const PYTHON_3_13_OPENSSL_3_5: Texts = {
  ...PYTHON_3_13_OPENSSL_3,
  "no-cipher":
    `PermissionError(1, "${TRIED}[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] ssl/tls alert handshake failure (_ssl.c:{line})")`,
  "client-certificate-refused": "BrokenPipeError(32, 'Broken pipe')",
};

export const PYTHON_3_14_OPENSSL_3_6: Texts = {
  ...PYTHON_3_13_OPENSSL_3_5,
  "not-yet-valid":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate is not yet valid or the system clock is incorrect (_ssl.c:{line})")`,
};

export const CASSANDRA_PYTHON_3_12_OPENSSL_3: Texts = {
  "closed": `ConnectionRefusedError(111, "${TRIED}Connection refused")`,
  "plain-port":
    `PermissionError(1, "${TRIED}[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:{line})")`,
  "tls-port": "ProtocolError('This version of the driver does not support protocol version 21')",
  "protocol-version":
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:{line})")`,
  "no-cipher":
    `PermissionError(1, "${TRIED}[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure (_ssl.c:{line})")`,
  "client-certificate-missing":
    "SSLError(1, '[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:{line})')",
  "client-certificate-refused":
    "OperationTimedOut('errors=Timed out creating connection (5 seconds), last_host=None')",
  "hang-up":
    `OSError(8, "${TRIED}[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:{line})")`,
  "version-too-low":
    `PermissionError(1, "${TRIED}[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:{line})")`,
};

export const CASSANDRA_PYTHON_3_14_OPENSSL_3_6: Texts = {
  ...CASSANDRA_PYTHON_3_12_OPENSSL_3,
  "no-cipher":
    `PermissionError(1, "${TRIED}[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] ssl/tls alert handshake failure (_ssl.c:{line})")`,
  "client-certificate-missing": "ConnectionResetError(104, 'Connection reset by peer')",
};

export const PYTHON_DRIVER_DEFAULT_CONTEXT_PYTHON_3_12: Texts = {
  ...PYTHON_3_10_OPENSSL_3,
  "name-mismatch":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: IP address mismatch, certificate is not valid for '{address}'. (_ssl.c:{line})")`,
  "no-subject-alt-name":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: IP address mismatch, certificate is not valid for '{address}'. (_ssl.c:{line})")`,
};

export const PYTHON_DRIVER_DEFAULT_CONTEXT_PYTHON_3_13: Texts = {
  ...PYTHON_DRIVER_DEFAULT_CONTEXT_PYTHON_3_12,
  "client-certificate-missing": "ConnectionResetError(104, 'Connection reset by peer')",
  "not-strict":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {reason} (_ssl.c:{line})")`,
};

export const PYTHON_DRIVER_DEFAULT_CONTEXT_PYTHON_3_14: Texts = {
  ...PYTHON_3_14_OPENSSL_3_6,
  "name-mismatch":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: IP address mismatch, certificate is not valid for '{address}'. (_ssl.c:{line})")`,
  "no-subject-alt-name":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: IP address mismatch, certificate is not valid for '{address}'. (_ssl.c:{line})")`,
  "not-strict":
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {reason} (_ssl.c:{line})")`,
};

export const CASSANDRA_DRIVER_DEFAULT_CONTEXT_PYTHON_3_12: Texts = {
  ...PYTHON_DRIVER_DEFAULT_CONTEXT_PYTHON_3_12,
  "client-certificate-refused":
    "OperationTimedOut('errors=Timed out creating connection (5 seconds), last_host=None')",
};
