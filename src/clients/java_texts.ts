/**
 * What the Java drivers print: the last cause of the stack trace.
 *
 * @module
 */

import type { Texts } from "./client.ts";

export const JAVA_DRIVER_4_JDK_8: Texts = {
  "closed": "java.net.ConnectException: Connection refused",
  "plain-port":
    "io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 8400000000000000310000000a002b496e76616c6964206f7220756e737570706f727465642070726f746f636f6c2076657273696f6e3a203232",
  "tls-port":
    "com.datastax.oss.driver.api.core.connection.ClosedConnectionException: Lost connection to remote peer",
  "protocol-version": "javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version",
  "no-cipher": "javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure",
  "client-certificate-missing":
    "javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required",
  "client-certificate-refused":
    "com.datastax.oss.driver.api.core.connection.ClosedConnectionException: Lost connection to remote peer",
  "hang-up": "java.nio.channels.ClosedChannelException",
  "issuer-unknown":
    "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
  "self-signed":
    "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
  "expired": "java.security.cert.CertificateExpiredException: NotAfter: {limit}",
  "not-yet-valid": "java.security.cert.CertificateNotYetValidException: NotBefore: {limit}",
  "name-mismatch":
    "java.security.cert.CertificateException: No subject alternative names matching IP address {address} found",
  "no-subject-alt-name":
    "java.security.cert.CertificateException: No subject alternative names present",
  "bad-purpose":
    "sun.security.validator.ValidatorException: Extended key usage does not permit use for TLS server authentication",
  "version-too-low":
    "javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
};

export const JAVA_DRIVER_4_JDK_17: Texts = {
  "closed": "java.net.ConnectException: Connection refused",
  "plain-port":
    "io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 8400000000000000310000000a002b496e76616c6964206f7220756e737570706f727465642070726f746f636f6c2076657273696f6e3a203232",
  "tls-port":
    "com.datastax.oss.driver.api.core.connection.ClosedConnectionException: Lost connection to remote peer",
  "protocol-version": "javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version",
  "no-cipher": "javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure",
  "client-certificate-missing":
    "javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required",
  "client-certificate-refused":
    "com.datastax.oss.driver.api.core.connection.ClosedConnectionException: Lost connection to remote peer",
  "hang-up": "java.nio.channels.ClosedChannelException",
  "issuer-unknown":
    "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
  "self-signed":
    "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
  "expired": "java.security.cert.CertificateExpiredException: NotAfter: {limit}",
  "not-yet-valid": "java.security.cert.CertificateNotYetValidException: NotBefore: {limit}",
  "name-mismatch":
    "java.security.cert.CertificateException: No subject alternative DNS name matching {name} found.",
  "bad-purpose":
    "sun.security.validator.ValidatorException: Extended key usage does not permit use for TLS server authentication",
  "version-too-low":
    "javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
};

export const JAVA_DRIVER_4_JDK_21: Texts = {
  ...JAVA_DRIVER_4_JDK_8,
  "closed": "java.net.ConnectException: Connection refused (connect failed)",
  "protocol-version":
    "javax.net.ssl.SSLHandshakeException: (protocol_version) Received fatal alert: protocol_version",
  "no-cipher":
    "javax.net.ssl.SSLHandshakeException: (handshake_failure) Received fatal alert: handshake_failure",
  "client-certificate-missing":
    "javax.net.ssl.SSLHandshakeException: (certificate_required) Received fatal alert: certificate_required",
  "version-too-low":
    "javax.net.ssl.SSLHandshakeException: (protocol_version) The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
};

export const JAVA_DRIVER_4_JDK_25: Texts = {
  ...JAVA_DRIVER_4_JDK_17,
  "protocol-version":
    "javax.net.ssl.SSLHandshakeException: (protocol_version) Received fatal alert: protocol_version",
  "no-cipher":
    "javax.net.ssl.SSLHandshakeException: (handshake_failure) Received fatal alert: handshake_failure",
  "client-certificate-missing":
    "javax.net.ssl.SSLHandshakeException: (certificate_required) Received fatal alert: certificate_required",
  "version-too-low":
    "javax.net.ssl.SSLHandshakeException: (protocol_version) The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
};

export const JAVA_DRIVER_3_JDK_8: Texts = {
  "closed": "java.net.ConnectException: Connection refused",
  "plain-port":
    "com.datastax.driver.core.exceptions.TransportException: [{address}/{address}:{port}] Channel has been closed",
  "tls-port":
    "com.datastax.driver.core.exceptions.TransportException: [/{address}:{port}] Channel has been closed",
  "protocol-version": "javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version",
  "no-cipher": "javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure",
  "client-certificate-missing":
    "com.datastax.driver.core.exceptions.TransportException: [{address}/{address}:{port}] Channel has been closed",
  "client-certificate-refused":
    "com.datastax.driver.core.exceptions.TransportException: [{address}/{address}:{port}] Channel has been closed",
  "hang-up":
    "com.datastax.driver.core.exceptions.TransportException: [{address}/{address}:{port}] Channel has been closed",
  "issuer-unknown":
    "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
  "self-signed":
    "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
  "expired": "java.security.cert.CertificateExpiredException: NotAfter: {limit}",
  "not-yet-valid": "java.security.cert.CertificateNotYetValidException: NotBefore: {limit}",
  "bad-purpose":
    "sun.security.validator.ValidatorException: Extended key usage does not permit use for TLS server authentication",
  "version-too-low":
    "javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
};

export const JAVA_DRIVER_3_JDK_17: Texts = {
  ...JAVA_DRIVER_3_JDK_8,
  "plain-port":
    "com.datastax.driver.core.exceptions.TransportException: [localhost/{address}:{port}] Channel has been closed",
  "client-certificate-missing":
    "com.datastax.driver.core.exceptions.TransportException: [localhost/{address}:{port}] Channel has been closed",
  "client-certificate-refused":
    "com.datastax.driver.core.exceptions.TransportException: [localhost/{address}:{port}] Channel has been closed",
  "hang-up":
    "com.datastax.driver.core.exceptions.TransportException: [localhost/{address}:{port}] Channel has been closed",
};

export const JAVA_DRIVER_3_JDK_21: Texts = {
  ...JAVA_DRIVER_3_JDK_8,
  "closed": "java.net.ConnectException: Connection refused (connect failed)",
  "protocol-version":
    "javax.net.ssl.SSLHandshakeException: (protocol_version) Received fatal alert: protocol_version",
  "no-cipher":
    "javax.net.ssl.SSLHandshakeException: (handshake_failure) Received fatal alert: handshake_failure",
  "version-too-low":
    "javax.net.ssl.SSLHandshakeException: (protocol_version) The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
};
