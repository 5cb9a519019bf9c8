/** Every line of the table is known by its logger and words; nothing is certain without a reason. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE } from "../../src/explain/messages/catalogue.ts";
import { createExplainer, explain } from "../../src/explain/messages/explain.ts";
import { PRINTED } from "./printed.ts";
import { OTHERS } from "./printed_by_others.ts";

const head = (logger: string) =>
  logger === "" ? "" : `INFO  2026-11-02 09:00:00,000 [shard 0:main] ${logger} - `;

for (const [logger, text, id, printedBy, mentions] of PRINTED) {
  test(`${logger}: ${text.slice(0, 90)}`, () => {
    const [one, ...more] = explain(head(logger) + text);
    assert.deepEqual([one?.id, one?.printedBy], [id, printedBy]);
    assert.deepEqual(more, []);
    assert.ok((one?.causes.length ?? 0) > 0);
    if (mentions !== undefined) assert.ok(JSON.stringify(one).includes(mentions));
    // The words `server` and `client` say which end it was.
    const side = /\b(server|client) (?:stream )?connection dropped/.exec(text)?.[1];
    if (side !== undefined) assert.equal(printedBy, side === "server" ? "acceptor" : "dialler");
  });
}

test("nothing in the catalogue is certain by words alone without a reason in its data", () => {
  for (const { id, causes, read, example } of CATALOGUE) {
    const sure = causes.filter((cause) => cause.sure !== undefined);
    const leaves = read?.(example)?.leaves;
    if (leaves === undefined) {
      assert.ok(sure.length <= 1, `${id}: two causes that are both certain`);
    }
    for (const { sure: because } of sure) {
      assert.ok(["one-cause", "said", "bytes"].includes(because ?? ""), id);
    }
    // One that is certain leaves no other.
    if (sure.length > 0 && leaves === undefined) assert.equal(causes.length, 1, id);
  }
});

test("each line of the catalogue is known by its own example, and by no earlier row", () => {
  for (const { id, example } of CATALOGUE) assert.equal(explain(example)[0]?.id, id);
});

const causesOf = (line: string) => explain(line)[0]?.causes.map(({ id }) => id) ?? [];

/** Lines from the field that were once explained wrongly, and what each is. */
const FIELD: readonly [line: string, id: string, first: string][] = [
  [
    `${
      head("cql_server")
    }exception while processing connection: std::runtime_error (Inspecting TLS connection failed: std::system_error (error GnuTLS:-24, Decryption has failed.))`,
    "cql-record-does-not-decrypt",
    "likely client-distrusts",
  ],
  [
    `${
      head("init")
    }yaml-cpp: error at line 300, column 5: bad conversion : client_encryption_options`,
    "block-dropped",
    "certain empty-value-in-client",
  ],
  [
    `${
      head("rpc")
    }client 10.0.0.7:7001: client connection dropped: A packet with illegal or unsupported version was received.`,
    "dialled-old-version",
    "likely old-listener",
  ],
  [
    `${head("rpc")}client 10.0.0.7:7001: client connection dropped: recv: Connection reset by peer`,
    "connection-reset-dialler",
    "likely client-certificate-refused",
  ],
  [
    `${head("rpc")}client 10.0.0.7:7000: wrong protocol magic: 485454502f312e31`,
    "answer-is-no-rpc",
    "certain http-server",
  ],
  [
    "com.datastax.oss.driver.api.core.AllNodesFailedException: Could not reach any contact point (showing first 1 nodes): Node(endPoint=/10.0.0.7:9042, hostId=null): [io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 840000000000000a]",
    "netty-plain-cql",
    "likely server-without-tls",
  ],
  [
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Authority Key Identifier (_ssl.c:1032)",
    "python-strict-verification-3",
    "certain ca-lacks-extensions",
  ],
  [
    "TLSv1_3 is not a valid SSL protocol, please use one of TLS, TLSv1_2, TLSv1_1, or TLSv1",
    "invalid-ssl-protocol",
    "certain no-such-constant",
  ],
  [
    `${
      head("storage_proxy")
    }Exception when communicating with 10.0.0.7, to read from ks.t: seastar::rpc::closed_error (connection is closed)`,
    "read-or-write-failed",
    "likely link-broke",
  ],
];
for (const [line, id, first] of FIELD) {
  test(`from the field: ${id}`, () => {
    const [one, ...more] = explain(line);
    const [cause] = one?.causes ?? [];
    assert.deepEqual([one?.id, `${cause?.certainty} ${cause?.id}`, more.length], [id, first, 0]);
  });
}

for (const { line, id, printedBy, cause } of OTHERS) {
  test(`once wrong or unknown: ${line.slice(0, 90)}`, () => {
    const [one, ...more] = explain(line);
    const [first] = one?.causes ?? [];
    assert.deepEqual(
      [one?.id, one?.printedBy, `${first?.certainty} ${first?.id}`, more.length],
      [id, printedBy, cause, 0],
    );
  });
}

test("every reason that a client lists is explained, each with its own host", () => {
  const ids = (line: string) => explain(line).map((one) => `${one.id} ${one.peers[0]?.address}`);
  assert.deepEqual(
    ids(
      "('Unable to connect to any servers', {'10.0.0.1:9142': SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)'), '10.0.0.2:9142': ConnectionRefusedError(111, 'Connection refused')})",
    ).sort(),
    ["openssl-expired 10.0.0.1", "python-refused 10.0.0.2"],
  );
  const dotnet =
    "The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch, RemoteCertificateChainErrors";
  assert.deepEqual(explain(dotnet).map(({ id }) => id).sort(), [
    "dotnet-name",
    "dotnet-verify-failed",
  ]);
});

test("names of keyspaces and tables are no words about TLS, and what a node logs is no client's", () => {
  const known = `${
    head("rpc")
  }client 10.0.0.7:7001: client connection dropped: Certificate is required.`;
  for (
    const noise of [
      "sstables_manager - Loaded app.certificate sstable",
      "schema_tables - Creating audit.ssl_events id=8d1b version=1",
      "large_data - Writing large partition pki/tls: x (1 bytes) to me-1.db",
      "repair - Started to repair keyspace=pki, table=certificate",
      "storage_service - something certificate has expired ECONNREFUSED",
    ]
  ) {
    const found = explain(`${known}\n${head(noise.split(" - ")[0] ?? "")}${noise.split(" - ")[1]}`);
    const clients = found.filter(({ printedBy }) => printedBy === "client");
    assert.equal(clients.length, 0, noise);
    if (!noise.startsWith("storage_service")) assert.equal(found.length, 1, noise);
  }
});

test("an error that no row knows is still told by its frame: whose, and on which side", () => {
  for (
    const [line, id, printedBy] of [
      ["rpc - client 10.0.0.2:7001: fail to connect: Host is down", "dial-failed", "dialler"],
      [
        "rpc - client 10.0.0.2:50412: server connection dropped: x",
        "connection-lost-acceptor",
        "acceptor",
      ],
      [
        "rpc - client 10.0.0.2:7001: client stream connection dropped: x",
        "connection-lost-dialler",
        "dialler",
      ],
      [
        `${
          head("hints_manager")
        }Exception when sending hint to 10.0.0.2: seastar::rpc::closed_error (connection is closed)`,
        "call-failed",
        "node",
      ],
      [
        `${
          head("kms")
        }request failed: std::system_error (error GnuTLS:-110, The TLS connection was non-properly terminated.)`,
        "service-call-failed",
        "node",
      ],
      [
        `${
          head("cql_server")
        }Inspecting TLS connection failed: std::system_error (error GnuTLS:-110, The TLS connection was non-properly terminated.)`,
        "cql-cut-off",
        "acceptor",
      ],
    ] as const
  ) {
    const [one, ...more] = explain(line);
    assert.deepEqual([one?.id, one?.printedBy, more.length], [id, printedBy, 0], line);
  }
});

test("a line excludes the causes that it contradicts", () => {
  const dropped = (port: number) =>
    causesOf(`rpc - client 10.0.0.2:${port}: client connection dropped: connection is closed`);
  assert.ok(!dropped(7001).includes("filtered"), "a TLS port is never filtered");
  assert.equal(dropped(7001)[0], "client-certificate-refused");
  assert.ok(!dropped(7000).includes("client-certificate-refused"));
  assert.ok(dropped(7100).includes("filtered"), "another number may be either port");
  const missing = (kind: string, path: string) =>
    causesOf(
      `init - Startup failed: std::_Nested_exception<std::runtime_error> (Could not read ${kind} file ${path}): std::filesystem::__cxx11::filesystem_error (error system:2, filesystem error: open failed: No such file or directory [${path}])`,
    );
  assert.deepEqual(missing("trust", "/etc/scylla/scylla.crt"), ["wrong-path"]);
  assert.deepEqual(missing("certificate", "/etc/scylla/db.crt"), ["wrong-path"]);
  assert.equal(missing("certificate", "/etc/scylla/scylla.crt")[0], "default-path");
  const inUse = (port: number) =>
    causesOf(
      `init - Startup failed: std::system_error (error system:98, posix_listen failed for address 10.0.0.1:${port}: Address already in use)`,
    );
  assert.deepEqual(inUse(9042), ["other-program"]);
  assert.deepEqual(inUse(9180), ["other-program"]);
  assert.equal(inUse(7001)[0], "equal-ports");
  const unknown = (option: string) => causesOf(`init - Unknown option : ${option}`);
  assert.deepEqual(unknown("cdc_enabled"), ["misspelt"]);
  assert.deepEqual(unknown("truststore"), ["indentation"]);
});

test("the same text means another thing from another logger", () => {
  const text = "std::system_error (error GnuTLS:-24, Decryption has failed.)";
  const ids = [
    `cql_server - exception while processing connection: ${text}`,
    `init - Startup failed: ${text}`,
    `rpc - client 10.0.0.2:50412: server connection dropped: Decryption has failed.`,
    `rpc - client 10.0.0.2:7001: client connection dropped: Decryption has failed.`,
  ].map((line) => explain(line)[0]?.id);
  assert.equal(new Set(ids).size, 4, ids.join());
  const untrusted =
    "seastar::tls::verification_error (The certificate is NOT trusted. The certificate issuer is unknown. )";
  for (
    const [line, cause] of [
      [
        `cql_server - exception while processing connection: ${untrusted}`,
        "client-truststore-missing",
      ],
      [`kmip - failed: ${untrusted}`, "service-ca-unknown"],
      [`init - Startup failed: encryption::network_error (${untrusted})`, "service-ca-unknown"],
    ] as const
  ) assert.equal(causesOf(line)[0], cause, line);
});

test("the end of a connection tells which end printed the line before", () => {
  const eof = (port: number) =>
    `rpc - client 10.0.0.2:${port}: unexpected eof during negotiation frame`;
  const closed = (side: string, port: number) =>
    `rpc - client 10.0.0.2:${port}: ${side} connection dropped: connection is closed`;
  for (
    const [side, port, printedBy] of [
      ["server", 7100, "acceptor"],
      ["client", 7100, "dialler"],
      ["server", 50412, "acceptor"],
    ] as const
  ) {
    const [one, ...more] = explain(`${eof(port)}\n${closed(side, port)}`);
    assert.equal(one?.printedBy, printedBy, `${side} ${port}`);
    assert.deepEqual([one.count, more.length], [2, 0]);
  }
});

test("what nothing is said of is counted, by reason", () => {
  const explainer = createExplainer();
  for (
    const line of [
      "",
      `${head("compaction")}[Compact ks.classlogs 1d2c] Compacted 4 sstables`,
      `${head("database")}Flushing memtable app.lossless_frames`,
    ]
  ) explainer.push(line);
  assert.deepEqual(explainer.finish(), []);
  assert.deepEqual(explainer.passed, { lines: 3, empty: 1, elsewhere: 2, cut: 0 });
});
