/**
 * The Java drivers by JDK.
 *
 * @module
 */

import type { Client, Texts } from "./client.ts";

const DRIVER_4 = `datastax-java-driver.advanced.ssl-engine-factory {
  class = DefaultSslEngineFactory
  truststore-path = /path/to/truststore.p12
  truststore-password = …
}`;

const JAVA_DRIVER_4_JDK_8: Texts = {
  "closed": "java.net.ConnectException: Connection refused",
  "plain-port":
    "io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 8400000000000000310000000a002b496e76616c6964206f7220756e737570706f727465642070726f746f636f6c2076657273696f6e3a203232",
  "protocol-version": "javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version",
  "no-cipher": "javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure",
  "client-certificate-missing":
    "javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required",
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

const JAVA_DRIVER_4_JDK_17: Texts = {
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
    "java.security.cert.CertificateException: No subject alternative DNS name matching localhost found.",
  "bad-purpose":
    "sun.security.validator.ValidatorException: Extended key usage does not permit use for TLS server authentication",
  "version-too-low":
    "javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
};

export const JAVA_CLIENTS: readonly Client[] = [
  {
    id: "java-driver-4-jdk-8",
    name: "Java driver 4 on JDK 8",
    seenWith: "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 8 (Ubuntu 24.04)",
    hello: "jdk-8",
    serverName: false,
    checks: { chain: true, name: true, rules: "jdk" },
    source: "recorded",
    prints: JAVA_DRIVER_4_JDK_8,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.io.IOException: Connection reset by peer"],
    },
    works: DRIVER_4,
  },
  {
    id: "java-driver-4-jdk-17",
    name: "Java driver 4 on JDK 17",
    seenWith: "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 17.0.15",
    hello: "jdk-17",
    serverName: false,
    checks: { chain: true, name: true, rules: "jdk" },
    source: "recorded",
    prints: JAVA_DRIVER_4_JDK_17,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.net.SocketException: Connection reset"],
    },
    works: DRIVER_4,
  },
];
