/**
 * The other words of Python for the same cause: which it prints is chance, or follows from the version
 * that was agreed upon and from how the connection ended.
 *
 * @module
 */

import type { OtherTexts } from "./client.ts";

const TRIED = "Tried connecting to [('{address}', {port})]. Last error: ";

export const ALSO_PYTHON_2_7_OPENSSL_1_0_2: OtherTexts = {
  "no-cipher": [
    `error(1, u"${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "hang-up": [`error(104, "${TRIED}Connection reset by peer")`],
};

export const ALSO_PYTHON_2_7_OPENSSL_1_1_1: OtherTexts = {
  "no-cipher": [
    `error(1, u"${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "client-certificate-missing": [`error(0, "${TRIED}Error")`],
  "client-certificate-refused": [`error(0, "${TRIED}Error")`],
  "hang-up": [`error(104, "${TRIED}Connection reset by peer")`],
};

export const ALSO_PYTHON_2_7_OPENSSL_3: OtherTexts = {
  "no-cipher": [
    `error(1, u"${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "client-certificate-missing": [
    `error(1, u"${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
  ],
  "client-certificate-refused": [
    `error(1, u"${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
  ],
  "hang-up": [`error(104, "${TRIED}Connection reset by peer")`],
};

export const ALSO_PYTHON_3_6_OPENSSL_1_1_1: OtherTexts = {
  "no-cipher": [
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "client-certificate-refused": [`OSError(0, "${TRIED}Error")`],
};

export const ALSO_PYTHON_3_6_OPENSSL_3: OtherTexts = {
  "no-cipher": [
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "client-certificate-missing": [
    `PermissionError(1, "${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
  ],
  "client-certificate-refused": [
    `PermissionError(1, "${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
  ],
  "hang-up": [`ConnectionResetError(104, "${TRIED}Connection reset by peer")`],
};

export const ALSO_PYTHON_3_7_OPENSSL_3: OtherTexts = {
  "no-cipher": [
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "client-certificate-missing": [
    `PermissionError(1, "${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
  ],
  "client-certificate-refused": [
    `PermissionError(1, "${TRIED}[SSL: KRB5_S_TKT_NYV] unexpected eof while reading (_ssl.c:{line})")`,
  ],
  "hang-up": [`ConnectionResetError(104, "${TRIED}Connection reset by peer")`],
  "issuer-unknown": [
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:{line})")`,
  ],
};

export const ALSO_PYTHON_3_8_OPENSSL_1_1_1: OtherTexts = {
  "no-cipher": [
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "client-certificate-missing": [
    `OSError(8, "${TRIED}EOF occurred in violation of protocol (_ssl.c:{line})")`,
  ],
  "client-certificate-refused": [
    `OSError(8, "${TRIED}EOF occurred in violation of protocol (_ssl.c:{line})")`,
  ],
  "hang-up": [`ConnectionResetError(104, "${TRIED}Connection reset by peer")`],
  "issuer-unknown": [
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate in certificate chain (_ssl.c:{line})")`,
  ],
};

export const ALSO_PYTHON_3_9_OPENSSL_3: OtherTexts = {
  "no-cipher": [
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "client-certificate-missing": [
    `OSError(6, "${TRIED}TLS/SSL connection has been closed (EOF) (_ssl.c:{line})")`,
  ],
  "client-certificate-refused": [
    `OSError(6, "${TRIED}TLS/SSL connection has been closed (EOF) (_ssl.c:{line})")`,
  ],
  "hang-up": [`ConnectionResetError(104, "${TRIED}Connection reset by peer")`],
  "issuer-unknown": [
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:{line})")`,
  ],
};

/** After its own handshake it may still read the alert, before it meets the end of the connection. */
const READ_IN_TIME =
  "SSLError(1, '[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:{line})')";

export const ALSO_PYTHON_3_10_OPENSSL_3: OtherTexts = {
  "no-cipher": [
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "client-certificate-missing": [
    `OSError(8, "${TRIED}[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:{line})")`,
    READ_IN_TIME,
  ],
  "client-certificate-refused": [
    `OSError(8, "${TRIED}[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:{line})")`,
  ],
  "hang-up": [`ConnectionResetError(104, "${TRIED}Connection reset by peer")`],
  "issuer-unknown": [
    `PermissionError(1, "${TRIED}[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:{line})")`,
  ],
};

export const CASSANDRA_ALSO_PYTHON_3_12_OPENSSL_3: OtherTexts = {
  "no-cipher": [
    `PermissionError(1, "${TRIED}[SSL: TLSV1_ALERT_INSUFFICIENT_SECURITY] tlsv1 alert insufficient security (_ssl.c:{line})")`,
  ],
  "client-certificate-missing": [
    `OSError(8, "${TRIED}[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:{line})")`,
  ],
  "client-certificate-refused": [
    `OSError(8, "${TRIED}[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:{line})")`,
  ],
  "hang-up": [`ConnectionResetError(104, "${TRIED}Connection reset by peer")`],
};
