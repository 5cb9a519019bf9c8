/**
 * The Java drivers by JDK.
 *
 * @module
 */

import type { Client } from "./client.ts";
import * as texts from "./java_texts.ts";

const DRIVER_4 = `datastax-java-driver.advanced.ssl-engine-factory {
  class = DefaultSslEngineFactory
  truststore-path = /path/to/truststore.p12
  truststore-password = …
}`;
const DRIVER_3 = `Cluster.builder().addContactPoint("node").withSSL()
// java -Djavax.net.ssl.trustStore=/path/to/truststore.p12 -Djavax.net.ssl.trustStorePassword=…`;

const DRIVER_4_OWN = `  keystore-path = /path/to/app.p12
  keystore-password = …`;
const DRIVER_3_OWN =
  "// -Djavax.net.ssl.keyStore=/path/to/app.p12 -Djavax.net.ssl.keyStorePassword=…";

export const JAVA_CLIENTS: readonly Client[] = [
  {
    id: "java-driver-4-jdk-8",
    name: "Java driver 4 on JDK 8",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 8 (Ubuntu 24.04); called by an address that has no name",
    hello: "jdk-8",
    serverName: false,
    checks: { chain: true, name: "of-address", rules: "jdk" },
    source: "recorded",
    prints: texts.JAVA_DRIVER_4_JDK_8,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.io.IOException: Connection reset by peer"],
    },
    works: DRIVER_4,
    showing: DRIVER_4_OWN,
  },
  {
    id: "java-driver-4-jdk-11",
    name: "Java driver 4 on JDK 11",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 11 (Ubuntu 24.04); called by an address that has no name",
    hello: "jdk-11",
    serverName: false,
    checks: { chain: true, name: "of-address", rules: "jdk" },
    source: "recorded",
    prints: texts.JAVA_DRIVER_4_JDK_8,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.io.IOException: Connection reset by peer"],
    },
    works: DRIVER_4,
    showing: DRIVER_4_OWN,
  },
  {
    id: "java-driver-4-jdk-17",
    name: "Java driver 4 on JDK 17",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 17.0.15; called by an address that has the name localhost",
    hello: "jdk-17",
    serverName: false,
    checks: { chain: true, name: "of-address", rules: "jdk" },
    source: "recorded",
    prints: {
      ...texts.JAVA_DRIVER_4_JDK_17,
      "no-subject-alt-name":
        "java.security.cert.CertificateException: No name matching {name} found",
    },
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.net.SocketException: Connection reset"],
      // Where a CA of the same name is trusted.
      "issuer-unknown": [
        "java.security.cert.CertPathValidatorException: Path does not chain with any of the trust anchors",
      ],
    },
    works: DRIVER_4,
    showing: DRIVER_4_OWN,
  },
  {
    id: "java-driver-4-jdk-21",
    name: "Java driver 4 on JDK 21",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, OpenJDK 21 (Ubuntu 24.04); called by an address that has no name",
    hello: "jdk-21",
    serverName: false,
    checks: { chain: true, name: "of-address", rules: "jdk" },
    source: "recorded",
    prints: texts.JAVA_DRIVER_4_JDK_21,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: (insufficient_security) Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.net.SocketException: Connection reset"],
    },
    works: DRIVER_4,
    showing: DRIVER_4_OWN,
  },
  {
    id: "java-driver-4-jdk-25",
    name: "Java driver 4 on JDK 25",
    seenWith:
      "com.datastax.oss:java-driver-core 4.17.0, Temurin 25; called by an address that has the name localhost",
    hello: "jdk-21",
    serverName: false,
    checks: { chain: true, name: "of-address", rules: "jdk" },
    source: "recorded",
    prints: texts.JAVA_DRIVER_4_JDK_25,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: (insufficient_security) Received fatal alert: insufficient_security",
      ],
      "client-certificate-missing": ["java.nio.channels.ClosedChannelException"],
      "client-certificate-refused": ["java.nio.channels.ClosedChannelException"],
      "hang-up": ["java.net.SocketException: Connection reset"],
    },
    works: DRIVER_4,
    showing: DRIVER_4_OWN,
  },
  {
    id: "java-driver-3-jdk-8",
    name: "Java driver 3 on JDK 8",
    seenWith: "com.datastax.cassandra:cassandra-driver-core 3.11.5, OpenJDK 8 (Ubuntu 24.04)",
    hello: "jdk-8",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    source: "recorded",
    prints: texts.JAVA_DRIVER_3_JDK_8,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
    },
    works: DRIVER_3,
    showing: DRIVER_3_OWN,
  },
  {
    id: "java-driver-3-jdk-11",
    name: "Java driver 3 on JDK 11",
    seenWith: "com.datastax.cassandra:cassandra-driver-core 3.11.5, OpenJDK 11 (Ubuntu 24.04)",
    hello: "jdk-11",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    source: "recorded",
    prints: texts.JAVA_DRIVER_3_JDK_8,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
    },
    works: DRIVER_3,
    showing: DRIVER_3_OWN,
  },
  {
    id: "java-driver-3-jdk-17",
    name: "Java driver 3 on JDK 17",
    seenWith: "com.datastax.cassandra:cassandra-driver-core 3.11.5, OpenJDK 17.0.15",
    hello: "jdk-17",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    source: "recorded",
    prints: texts.JAVA_DRIVER_3_JDK_17,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: Received fatal alert: insufficient_security",
      ],
    },
    works: DRIVER_3,
    showing: DRIVER_3_OWN,
  },
  {
    id: "java-driver-3-jdk-21",
    name: "Java driver 3 on JDK 21",
    seenWith: "com.datastax.cassandra:cassandra-driver-core 3.11.5, OpenJDK 21 (Ubuntu 24.04)",
    hello: "jdk-21",
    serverName: false,
    checks: { chain: true, name: false, rules: "jdk" },
    source: "recorded",
    prints: texts.JAVA_DRIVER_3_JDK_21,
    alsoPrints: {
      "no-cipher": [
        "javax.net.ssl.SSLHandshakeException: (insufficient_security) Received fatal alert: insufficient_security",
      ],
    },
    works: DRIVER_3,
    showing: DRIVER_3_OWN,
  },
];
