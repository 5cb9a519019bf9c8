/**
 * The Java drivers by JDK. What they print is the last cause of a stack trace.
 *
 * @module
 */

import type { Client, Texts } from "./client.ts";

const DRIVER_4 = `datastax-java-driver.advanced.ssl-engine-factory {
  class = DefaultSslEngineFactory
  truststore-path = /path/to/truststore.p12
  truststore-password = …
}`;
const DRIVER_3 = `Cluster.builder().addContactPoint("node").withSSL()
// java -Djavax.net.ssl.trustStore=/path/to/truststore.p12 -Djavax.net.ssl.trustStorePassword=…`;

const JAVA_DRIVER_4_JDK_8: Texts = {
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
    "java.security.cert.CertificateException: No subject alternative DNS name matching {name} found.",
  "bad-purpose":
    "sun.security.validator.ValidatorException: Extended key usage does not permit use for TLS server authentication",
  "version-too-low":
    "javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
};

const JAVA_DRIVER_4_JDK_21: Texts = {
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

const JAVA_DRIVER_4_JDK_25: Texts = {
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

const JAVA_DRIVER_3_JDK_8: Texts = {
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

const JAVA_DRIVER_3_JDK_17: Texts = {
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

const JAVA_DRIVER_3_JDK_21: Texts = {
  ...JAVA_DRIVER_3_JDK_8,
  "closed": "java.net.ConnectException: Connection refused (connect failed)",
  "protocol-version":
    "javax.net.ssl.SSLHandshakeException: (protocol_version) Received fatal alert: protocol_version",
  "no-cipher":
    "javax.net.ssl.SSLHandshakeException: (handshake_failure) Received fatal alert: handshake_failure",
  "version-too-low":
    "javax.net.ssl.SSLHandshakeException: (protocol_version) The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
};

const SCYLLA_JAVA_DRIVER_3_JDK_17: Texts = {
  "closed": "java.net.ConnectException: Connection refused",
  "plain-port": "===== Using optimized driver!!! =====",
  "tls-port":
    "com.datastax.driver.core.exceptions.TransportException: [/{address}:{port}] Channel has been closed",
  "protocol-version": "===== Using optimized driver!!! =====",
  "no-cipher": "===== Using optimized driver!!! =====",
  "client-certificate-missing": "===== Using optimized driver!!! =====",
  "client-certificate-refused": "===== Using optimized driver!!! =====",
  "hang-up": "===== Using optimized driver!!! =====",
  "issuer-unknown": "===== Using optimized driver!!! =====",
  "self-signed": "===== Using optimized driver!!! =====",
  "expired": "===== Using optimized driver!!! =====",
  "not-yet-valid": "===== Using optimized driver!!! =====",
  "bad-purpose": "===== Using optimized driver!!! =====",
  "version-too-low": "===== Using optimized driver!!! =====",
};

export const JAVA_CLIENTS: readonly Client[] = [
  {
    id: "java-driver-4-jdk-8",
    name: "Java driver 4 on JDK 8",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 8 (Ubuntu 24.04); called by an address that has no name",
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
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.io.IOException: Connection reset by peer"],
    },
    works: DRIVER_4,
  },
  {
    id: "java-driver-4-jdk-11",
    name: "Java driver 4 on JDK 11",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 11 (Ubuntu 24.04); called by an address that has no name",
    hello: "jdk-11",
    serverName: false,
    checks: { chain: true, name: true, rules: "jdk" },
    source: "recorded",
    prints: JAVA_DRIVER_4_JDK_8,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.io.IOException: Connection reset by peer"],
    },
    works: DRIVER_4,
  },
  {
    id: "java-driver-4-jdk-17",
    name: "Java driver 4 on JDK 17",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 17.0.15; called by an address that has the name localhost",
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
  {
    id: "java-driver-4-jdk-21",
    name: "Java driver 4 on JDK 21",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 21 (Ubuntu 24.04); called by an address that has no name",
    hello: "jdk-21",
    serverName: false,
    checks: { chain: true, name: true, rules: "jdk" },
    source: "recorded",
    prints: JAVA_DRIVER_4_JDK_21,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: (insufficient_security) Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.net.SocketException: Connection reset"],
    },
    works: DRIVER_4,
  },
  {
    id: "java-driver-4-jdk-25",
    name: "Java driver 4 on JDK 25",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, Temurin 25; called by an address that has the name localhost",
    hello: "jdk-21",
    serverName: false,
    checks: { chain: true, name: true, rules: "jdk" },
    source: "recorded",
    prints: JAVA_DRIVER_4_JDK_25,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: (insufficient_security) Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.net.SocketException: Connection reset"],
    },
    works: DRIVER_4,
  },
  {
    id: "java-driver-3-jdk-8",
    name: "Java driver 3 on JDK 8",
    seenWith: "com.datastax.cassandra:cassandra-driver-core 3.11.5, OpenJDK 8 (Ubuntu 24.04)",
    hello: "jdk-8",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    source: "recorded",
    prints: JAVA_DRIVER_3_JDK_8,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
    },
    works: DRIVER_3,
  },
  {
    id: "java-driver-3-jdk-11",
    name: "Java driver 3 on JDK 11",
    seenWith: "com.datastax.cassandra:cassandra-driver-core 3.11.5, OpenJDK 11 (Ubuntu 24.04)",
    hello: "jdk-11",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    source: "recorded",
    prints: JAVA_DRIVER_3_JDK_8,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
    },
    works: DRIVER_3,
  },
  {
    id: "java-driver-3-jdk-17",
    name: "Java driver 3 on JDK 17",
    seenWith: "com.datastax.cassandra:cassandra-driver-core 3.11.5, OpenJDK 17.0.15",
    hello: "jdk-17",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    source: "recorded",
    prints: JAVA_DRIVER_3_JDK_17,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
    },
    works: DRIVER_3,
  },
  {
    id: "java-driver-3-jdk-21",
    name: "Java driver 3 on JDK 21",
    seenWith: "com.datastax.cassandra:cassandra-driver-core 3.11.5, OpenJDK 21 (Ubuntu 24.04)",
    hello: "jdk-21",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    source: "recorded",
    prints: JAVA_DRIVER_3_JDK_21,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: (insufficient_security) Received fatal alert: insufficient_security",
      ],
    },
    works: DRIVER_3,
  },
  {
    id: "scylla-java-driver-3-jdk-17",
    name: "ScyllaDB's Java driver 3 on JDK 17",
    seenWith: "com.scylladb:scylla-driver-core 3.11.5.12, OpenJDK 17.0.15",
    hello: "jdk-17",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    source: "recorded",
    prints: SCYLLA_JAVA_DRIVER_3_JDK_17,
    alsoPrints: {
      "client-certificate-refused": [
        "com.datastax.driver.core.exceptions.TransportException: [localhost/{address}:{port}] Channel has been closed",
      ],
    },
    works: DRIVER_3,
  },
];
