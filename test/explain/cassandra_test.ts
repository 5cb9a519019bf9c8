/**
 * What Apache Cassandra 4.1.9 and 5.0.5 printed when they were called and dialled in ways that fail: a line
 * of the log and the exceptions below it are one, and the side is the log line's.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { explain } from "../../src/explain/messages/explain.ts";

const FRAMES = [
  "\tat io.netty.handler.codec.ByteToMessageDecoder.callDecode(ByteToMessageDecoder.java:500)",
  "\tat java.base/java.lang.Thread.run(Thread.java:840)",
];
const INBOUND =
  "ERROR [Messaging-EventLoop-3-1] 2026-11-28 02:16:47,111 InboundConnectionInitiator.java:391 - Failed to properly handshake with peer /127.0.0.1:54116. Closing the channel.";
const OUTBOUND =
  "ERROR [Messaging-EventLoop-3-2] 2026-11-28 02:31:02,540 OutboundConnectionInitiator.java:432 - Failed to handshake with peer /127.77.53.1:7000(/127.77.53.1:7000)";
const DIALLED =
  "ERROR [Messaging-EventLoop-3-2] 2026-11-28 02:31:02,540 NoSpamLogger.java:110 - /127.77.54.4:7000->/127.77.50.2:7000-URGENT_MESSAGES-[no-channel] failed to connect";
const CONNECT =
  "INFO  [Messaging-EventLoop-3-1] 2026-11-28 02:31:02,540 OutboundConnectionInitiator.java:430 - Failed to connect to peer /127.77.50.4:7000(/127.77.50.4:7000)";
const DECODER = "io.netty.handler.codec.DecoderException: ";
const OPENSSL =
  "io.netty.handler.ssl.ReferenceCountedOpenSslEngine$OpenSslHandshakeException: error:";
const PROBLEM = "javax.net.ssl.SSLHandshakeException: General OpenSslEngine problem";
const PKIX =
  "sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target";
const CERTPATH =
  "sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target";
const CQL = "WARN  [epollEventLoopGroup-5-2] 2026-11-28 02:28:37,664 NoSpamLogger.java:107 - ";

/** A log line, its exception, the causes of that, and the message that is meant. */
const PRINTED: readonly [string, readonly string[], string, string][] = [
  [
    INBOUND,
    [
      `${DECODER}io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 535354`,
      "Caused by: io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 535354",
    ],
    "cassandra-plaintext-on-tls",
    "acceptor",
  ],
  [
    INBOUND,
    [
      `${DECODER}javax.net.ssl.SSLHandshakeException: error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER`,
      "Caused by: javax.net.ssl.SSLHandshakeException: error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER",
    ],
    "cassandra-plaintext-on-tls-41",
    "acceptor",
  ],
  ...[
    ["100000c0", "PEER_DID_NOT_RETURN_A_CERTIFICATE", "cassandra-no-client-certificate"],
    ["100000f0", "UNSUPPORTED_PROTOCOL", "cassandra-version-refused"],
    ["100000b8", "NO_SHARED_CIPHER", "cassandra-no-shared-cipher"],
    ["1000009c", "HTTP_REQUEST", "cassandra-http-on-tls"],
  ].map(([code, reason, id]): [string, string[], string, string] => [
    INBOUND,
    [
      `${DECODER}${OPENSSL}${code}:SSL routines:OPENSSL_internal:${reason}`,
      `Caused by: ${OPENSSL}${code}:SSL routines:OPENSSL_internal:${reason}`,
    ],
    id ?? "",
    "acceptor",
  ]),
  [
    INBOUND,
    [
      `${DECODER}${PROBLEM}`,
      `Caused by: ${PROBLEM}`,
      `Caused by: ${PKIX}`,
      `Caused by: ${CERTPATH}`,
    ],
    "cassandra-client-certificate-refused",
    "acceptor",
  ],
  ...[
    ["1397969985", "cassandra-rpc-arrived"],
    ["1195725856", "cassandra-http-arrived"],
    ["67108864", "cassandra-other-magic"],
  ].map(([number, id]): [string, string[], string, string] => [
    INBOUND,
    [
      `${DECODER}org.apache.cassandra.net.Message$InvalidLegacyProtocolMagic: Read ${number}, Expected -900387334`,
      `Caused by: org.apache.cassandra.net.Message$InvalidLegacyProtocolMagic: Read ${number}, Expected -900387334`,
    ],
    id ?? "",
    "acceptor",
  ]),
  [INBOUND, [], "cassandra-handshake-failed", "acceptor"],
  [
    OUTBOUND,
    [`${PROBLEM}`, `Caused by: ${PKIX}`, `Caused by: ${CERTPATH}`],
    "cassandra-dial-untrusted",
    "dialler",
  ],
  [CONNECT, ["java.nio.channels.ClosedChannelException: null"], "cassandra-dial-closed", "dialler"],
  [
    DIALLED,
    ["java.nio.channels.ClosedChannelException: null"],
    "cassandra-dial-hung-up",
    "dialler",
  ],
  [
    DIALLED,
    [
      "io.netty.channel.AbstractChannel$AnnotatedConnectException: finishConnect(..) failed: Connection refused: /127.77.53.9:7000",
      "Caused by: java.net.ConnectException: finishConnect(..) failed: Connection refused",
    ],
    "cassandra-dial-refused",
    "dialler",
  ],
  [
    `${CQL}SSLException in client networking with peer /127.0.0.1:43756 ${OPENSSL}100000c0:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE`,
    [],
    "cassandra-client-shows-none",
    "acceptor",
  ],
  ...[[22, "cassandra-tls-on-plain-cql"], [83, "cassandra-rpc-on-cql"], [
    71,
    "cassandra-other-on-cql",
  ]]
    .map(([first, id]): [string, string[], string, string] => [
      `${CQL}Protocol exception with client networking: org.apache.cassandra.transport.ProtocolException: Invalid or unsupported protocol version (${first}); supported versions are (3/v3, 4/v4, 5/v5, 6/v6-beta)`,
      [],
      String(id),
      "acceptor",
    ]),
];

for (const [line, exceptions, id, printedBy] of PRINTED) {
  test(`Cassandra: ${id}`, () => {
    const [first, ...causes] = exceptions;
    const text = [
      line,
      ...first === undefined ? [] : [first, ...FRAMES],
      ...causes.flatMap((cause) => [cause, ...FRAMES, "\t... 15 common frames omitted"]),
    ].join("\n");
    const found = explain(text);
    assert.deepEqual(found.map((each) => [each.id, each.printedBy, each.count]), [
      [id, printedBy, 1],
    ]);
    // Twice, with another line in between, it is the same message twice.
    const other =
      "INFO  [main] 2026-11-28 02:16:20,246 InboundConnectionInitiator.java:154 - Listening on address: (/127.77.50.3:7000), nic: null, encryption: encrypted(openssl)";
    assert.deepEqual(
      explain([text, other, text].join("\n")).map((each) => [each.id, each.count]),
      [[id, 2], ["cassandra-listens", 1]],
    );
  });
}

test("an exception without a line of Cassandra's log above it is still a client's", () => {
  const [found] = explain([PROBLEM, ...FRAMES, `Caused by: ${PKIX}`, ...FRAMES].join("\n"));
  assert.equal(found?.printedBy, "client");
});
