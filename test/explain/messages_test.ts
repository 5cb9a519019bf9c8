/** The message catalogue: every message is known by its own words, in every way that logs are printed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE, recognise } from "../../src/explain/messages/catalogue.ts";
import { createExplainer, explain } from "../../src/explain/messages/explain.ts";
import { GNUTLS_ERRORS } from "../../src/explain/messages/gnutls_errors.ts";
import { factsOf, MAX_LINE, parseLine, peerOf } from "../../src/explain/messages/line.ts";
import { parseMagic } from "../../src/explain/messages/magic.ts";
import { CERTAINTIES, PRINTERS } from "../../src/explain/messages/message.ts";
import { GUIDES, RUNBOOKS } from "../../src/explain/runbook.ts";
import fc from "fast-check";
import { toHex } from "../../src/wire/hex.ts";

const NAMES = new Set([...GUIDES, ...RUNBOOKS].map(({ name }) => name));

for (const known of CATALOGUE) {
  test(`${known.id} is recognised by its example`, () => {
    const [one, ...more] = explain(known.example);
    assert.equal(one?.id, known.id, `taken for ${one?.id}`);
    assert.deepEqual(more, []);
    assert.ok(PRINTERS.includes(one.printedBy));
    assert.ok(one.causes.length > 0);
    for (const cause of one.causes) {
      assert.ok(CERTAINTIES.includes(cause.certainty));
      for (const text of [cause.title, cause.tellApart, cause.fix]) assert.ok(text.length > 5);
    }
    assert.notEqual(one.causes[0]?.certainty, "possible", "the first cause is at least likely");
    if (known.runbook !== undefined) assert.ok(NAMES.has(known.runbook), known.runbook);
  });
}

test("ids are unique and in kebab-case, and so are a message's causes", () => {
  const ids = CATALOGUE.map(({ id }) => id);
  assert.deepEqual(ids.filter((id, index) => ids.indexOf(id) !== index), []);
  for (const { id, causes } of CATALOGUE) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    const own = causes.map((cause) => cause.id);
    assert.deepEqual([...new Set(own)], own, id);
  }
});

const DROPPED = "rpc - client 10.0.0.2:50412: server connection dropped: Certificate is required.";

/** The ways in which one line reaches a person. */
const RENDERINGS: [how: string, line: string][] = [
  ["as ScyllaDB prints it", `ERROR 2026-11-24 09:26:18,285 [shard 0:main] ${DROPPED}`],
  ["before 5.4", `ERROR 2026-11-24 09:26:18,285 [shard 0] ${DROPPED}`],
  ["by journald", `Nov 24 09:26:18 db1 scylla[1234]:  [shard 11:goss] ${DROPPED}`],
  ["by syslog on CentOS 7", `Nov 24 09:26:18 db1 scylla:  [shard 0] ${DROPPED}`],
  ["by docker", `2026-11-24T09:26:18.285Z ERROR 2026-11-24 09:26:18,285 [shard 3:strm] ${DROPPED}`],
  [
    "by journalctl -o json",
    JSON.stringify({ MESSAGE: ` [shard 0:main] ${DROPPED}`, PRIORITY: "3" }),
  ],
  ["pasted without its head", DROPPED],
  ["with Windows line ends", `${DROPPED}\r`],
];

for (const [how, line] of RENDERINGS) {
  test(`a line ${how}`, () => {
    const [one] = explain(line);
    assert.equal(one?.id, "certificate-missing");
    assert.deepEqual(one.peers, [{ address: "10.0.0.2", count: 1 }]);
    assert.equal(one.printedBy, "acceptor");
  });
}

test("both renderings of a GnuTLS error mean the same", () => {
  const bare =
    "cql_server - exception while processing connection: std::system_error (error GnuTLS:-15, An unexpected TLS packet was received.)";
  const nested =
    "cql_server - exception while processing connection: std::runtime_error (Inspecting TLS connection failed: std::system_error (error GnuTLS:-15, An unexpected TLS packet was received.))";
  assert.equal(explain(bare)[0]?.id, "cql-plaintext-client");
  assert.equal(explain(nested)[0]?.id, "cql-plaintext-client");
});

test("old spellings: no issuer and subject, no address, no bytes", () => {
  const ids = [
    "rpc - client 10.0.0.2:7001: client connection dropped: The certificate is NOT trusted. The certificate issuer is unknown. ",
    "messaging_service - Starting Encrypted Messaging Service on SSL port 7001",
    "rpc - client 10.0.0.2:41234: wrong protocol magic",
    "gossip - Connect seeds again ... (30 seconds passed)",
    "init - Startup failed: std::runtime_error (Unable to gossip with any seeds (ShadowRound))",
    "messaging_service - Reloaded {/etc/scylla/db.crt}",
  ].map((line) => explain(line)[0]?.id);
  assert.deepEqual(ids, [
    "server-certificate-issuer-unknown",
    "listens-encrypted",
    "wrong-protocol-magic",
    "connects-again",
    "shadow-round-failed",
    "reloaded",
  ]);
});

test("streams fail as their connections do", () => {
  const line =
    "rpc - client 10.0.0.2:50412: server stream connection dropped: An unexpected TLS packet was received.";
  assert.equal(explain(line)[0]?.id, "plaintext-on-tls-port");
});

test("several reasons in one refusal: each is explained, and said to be one of several", () => {
  const found = explain(
    "rpc - client 10.0.0.2:7001: client connection dropped: The certificate is NOT trusted. The certificate issuer is not a CA. The certificate chain violates the signer's constraints. (Issuer=[CN=x], Subject=[CN=y])",
  );
  assert.deepEqual(found.map(({ id }) => id), [
    "server-certificate-issuer-not-ca",
    "server-certificate-constraints-violated",
  ]);
  assert.match(
    found[0]?.arrived ?? "",
    /^a certificate for CN=y, issued by CN=x, .*2 reasons, and each of them must be mended$/,
  );
});

const MAGIC: [rendered: string, bytes: string][] = [
  ["1603010200010001", "1603010200010001"],
  ["16030100-43010000", "16030100bd010000"],
  ["16030100-12010000", "16030100ee010000"],
  ["160302016a010001", "160302016a010001"],
  ["-36552d-60000010c", "ca552dfa0000010c"],
  ["-1-1-1-1-1-1-1-1", "ffffffffffffffff"],
  ["-7c00000000000000", "8400000000000000"],
  ["-80-7f00000000000000".slice(0, 18), "8081000000000000"],
  ["474554202f204854", "474554202f204854"],
];

for (const [rendered, bytes] of MAGIC) {
  test(`magic ${rendered}`, () => {
    assert.equal(toHex(parseMagic(rendered) ?? new Uint8Array()), bytes);
  });
}

test("what is no rendering of eight bytes is not read", () => {
  for (const text of ["", "16", "16030102000100", "160301020001000102", "-", "zz03010200010001"]) {
    assert.equal(parseMagic(text), null, text);
  }
});

/** Every byte in both renderings, at every position. */
test("signed and unsigned renderings agree for all bytes", () => {
  const signed = (byte: number) => {
    const value = byte < 128 ? byte : byte - 256;
    return (value < 0 ? `-${(-value).toString(16)}` : value.toString(16)).padStart(2, "0");
  };
  for (let byte = 0; byte < 256; byte++) {
    for (let at = 0; at < 8; at++) {
      const bytes = Array.from(
        { length: 8 },
        (_, i) => i === at ? byte : (byte * 7 + i * 31) % 256,
      );
      assert.deepEqual([...parseMagic(bytes.map(signed).join("")) ?? []], bytes);
    }
  }
});

test("the bytes after wrong protocol magic decide the cause", () => {
  const lead = (magic: string) =>
    explain(`rpc - client 10.0.0.2:50412: wrong protocol magic: ${magic}`)[0];
  const causes: [string, string][] = [
    ["1603010200010001", "tls-client"],
    ["16030100-43010000", "tls-client"],
    ["474554202f204854", "http-client"],
    ["0400000005000000", "cql-client"],
    ["-36552d-60000010c", "cassandra-node"],
    ["5353482d322e302d", "ssh-client"],
    ["0d0a0d0a000d0a51", "proxy-header"],
    ["485454502f312e31", "http-server"],
  ];
  for (const [magic, cause] of causes) {
    const one = lead(magic);
    assert.equal(one?.causes[0]?.id, cause, magic);
    assert.equal(one.causes[0].certainty, "certain");
    assert.ok(one.causes.slice(1).every(({ certainty }) => certainty === "possible"));
  }
  assert.match(lead("1603010200010001")?.arrived ?? "", /^1603010200010001: TLS .*client_hello/i);
  assert.equal(lead("-1-1-1-1-1-1-1-1")?.causes[0]?.certainty, "likely");
});

test("bytes that are decoded leave only what begins so", () => {
  const read = (magic: string) => {
    const [one] = explain(`rpc - client 10.0.0.2:50412: wrong protocol magic: ${magic}`);
    return `${one?.causes.map(({ id }) => id).join(" ")}, ${one?.runbook}`;
  };
  assert.equal(read("1603010200010001"), "tls-client stranger, ports-differ");
  assert.equal(read("474554202f204854"), "http-client, null");
  assert.equal(read("-36552d-60000010c"), "cassandra-node, null");
  assert.equal(read("4142434445464748"), "stranger, null");
  const [unread] = explain("rpc - client 10.0.0.2:50412: wrong protocol magic");
  assert.equal(unread?.causes.length, 7, "an old release prints no bytes, so all is possible");
});

test("the end of a connection belongs to the line that says why, of the same connection", () => {
  const magic = (peer: string) => `rpc - client ${peer}: wrong protocol magic: 1603010200010001`;
  const closed = (peer: string) =>
    `rpc - client ${peer}: server connection dropped: connection is closed`;
  const found = (...lines: string[]) =>
    explain(lines.join("\n")).map(({ id, count }) => `${id} ${count}`).sort();
  const [a, b] = ["10.0.0.2:50412", "10.0.0.3:50413"];
  assert.deepEqual(found(magic(a), magic(b), closed(a), closed(b)), ["wrong-protocol-magic 4"]);
  const twoApart = ["closed-before-negotiation 1", "wrong-protocol-magic 1"];
  assert.deepEqual(found(magic(a), closed(b)), twoApart);
  assert.deepEqual(found(closed(a), magic(a)), twoApart);
  const twice = ["closed-before-negotiation 1", "wrong-protocol-magic 2"];
  assert.deepEqual(found(magic(a), closed(a), closed(a)), twice);
  const dialled = "rpc - client 10.0.0.2:7001: ";
  assert.deepEqual(
    found(
      `${dialled}unexpected eof during negotiation frame`,
      `${dialled}client connection dropped: connection is closed`,
    ),
    ["unexpected-eof-in-negotiation 2"],
  );
});

const BARE: [text: string, ids: string[]][] = [
  ["Certificate is required.", ["certificate-missing"]],
  ["`No certificate was found`", ["certificate-missing-tls12"]],
  ["A TLS fatal alert has been received.", [
    "fatal-alert-from-acceptor",
    "fatal-alert-from-client",
  ]],
  ["An unexpected TLS packet was received.", ["plaintext-on-tls-port", "answer-without-tls"]],
  ["The TLS connection was non-properly terminated.", ["tls-cut-acceptor", "tls-cut-dialler"]],
  ["Error decoding the received TLS packet.", ["hello-cut-short"]],
  ["An unexpected TLS handshake packet was received.", ["message-out-of-order"]],
  ["Decryption has failed.", ["decryption-failed", "encrypted-key"]],
  ["Base64 decoding error.", ["bad-pem"]],
  ["The requested data were not available.", ["no-such-pem"]],
  ["Error in the push function.", ["cql-client-gone"]],
  ["std::system_error (error GnuTLS:-112, Certificate is required.)", ["certificate-missing"]],
  ["GnuTLS:-112", ["certificate-missing"]],
  ["Connection reset by peer", ["connection-reset-acceptor", "connection-reset-dialler"]],
  ["kernel: Connection reset by peer", ["unknown"]],
];

for (const [text, ids] of BARE) {
  test(`the bare reason ${text}`, () => {
    const found = explain(text);
    assert.deepEqual(found.map(({ id }) => id), ids);
    for (const { assumes, causes } of found) {
      assert.equal(assumes !== null, ids.length > 1);
      if (assumes === null) continue;
      assert.match(assumes, / or .*, the prefix would tell$/);
      assert.ok(causes.every(({ certainty }) => certainty !== "certain"));
    }
  });
}

const knownIn = (line: string) => {
  const taken = parseLine(line);
  return recognise(taken.message, factsOf(taken));
};

test("every GnuTLS reason that is known with its context is known without it", () => {
  for (const { code, text } of GNUTLS_ERRORS) {
    const known = [
      `rpc - client 10.0.0.2:1: server connection dropped: ${text}`,
      `rpc - client 10.0.0.2:1: client connection dropped: ${text}`,
      `init - Startup failed: std::system_error (error GnuTLS:${code}, ${text})`,
    ].flatMap((line) => knownIn(line)).filter(({ id }) => !id.startsWith("connection-lost"));
    if (known.every(({ id }) => id === "start-gnutls")) continue;
    const telling = [known, knownIn(`cql_server - exception while processing connection: ${text}`)]
      .map((rows) => rows.filter(({ isGeneral }) => isGeneral !== true))
      .find((rows) => rows.length > 0) ?? known;
    for (const bare of [text, text.replace(/\.$/, "")]) {
      const ids = explain(bare).map(({ id }) => id);
      assert.deepEqual(
        ids.toSorted(),
        // A start that fails says which error it was by number alone.
        [...new Set(telling.map(({ id }) => id))].filter((id) => id !== "start-gnutls").sort(),
        text,
      );
    }
  }
});

test("cqlsh: the spelling says which mistake it is", () => {
  const lead = (value: string) =>
    explain(
      `${value} is not a valid SSL protocol, please use one of SSLv23, TLSv1, TLSv1.1, or TLSv1.2`,
    )[0]
      ?.causes[0];
  assert.equal(lead("TLSv1.2")?.id, "dotted-spelling");
  assert.equal(lead("TLSv1.2")?.certainty, "certain");
  assert.equal(lead("TLSv1_2")?.id, "python-too-old");
  assert.equal(lead("TLS1.2")?.id, "unknown-word");
});

test("every GnuTLS error is explained, known message or not", () => {
  for (const { code, text } of GNUTLS_ERRORS) {
    const [one] = explain(`api - something: std::system_error (error GnuTLS:${code}, ${text})`);
    assert.ok(one !== undefined && one.id !== "unknown", text);
    assert.ok(one.causes.length > 0, text);
  }
});

test("a log is grouped, counted by peer, and the rest of it is left out", () => {
  const log = [
    "INFO  2026-11-24 09:26:18,100 [shard 0:main] compaction - [Compact ks.t] Compacted 4 sstables",
    `ERROR 2026-11-24 09:26:18,285 [shard 0:main] ${DROPPED}`,
    `ERROR 2026-11-24 09:26:19,285 [shard 1:main] ${DROPPED.replace("50412", "50413")}`,
    `ERROR 2026-11-24 09:26:19,300 [shard 1:main] ${DROPPED.replace("10.0.0.2", "10.0.0.3")}`,
    "INFO  2026-11-24 09:26:20,000 [shard 0:main] rpc - client 10.0.0.9:4: wrong protocol magic: 474554202f204854",
    "ERROR 2026-11-24 09:26:20,000 [shard 0:main] rpc - client 10.0.0.9:4: server connection dropped: connection is closed",
    "INFO  2026-11-24 09:26:21,000 [shard 0:main] rpc - client 10.0.0.2:5: wrong protocol magic: 1603010200010001",
  ].join("\n");
  const found = explain(log);
  assert.deepEqual(found.map(({ id, count }) => `${id} ${count}`), [
    "certificate-missing 3",
    "wrong-protocol-magic 2",
    "wrong-protocol-magic 1",
  ]);
  assert.deepEqual(found[1]?.lines, [5, 6]);
  assert.deepEqual(found[1].peers, [{ address: "10.0.0.9", count: 1 }]);
  assert.deepEqual(found[0]?.peers, [
    { address: "10.0.0.2", count: 2 },
    { address: "10.0.0.3", count: 1 },
  ]);
  assert.deepEqual(found[0].lines, [2, 3, 4]);
});

test("unknown text is said to be unknown, and the nearest message is named", () => {
  const [one] = explain(
    "rpc - client 10.0.0.2:50412: server connection lost: certificate was demanded",
  );
  assert.equal(one?.id, "unknown");
  assert.deepEqual(one.causes, []);
  assert.match(one.nearest ?? "", /ertificate/);
  assert.equal(explain("the quick brown fox")[0]?.id, "unknown");
  assert.equal(explain("the quick brown fox")[0]?.nearest, null);
  assert.deepEqual(explain(" \n\n"), []);
});

test("peers are found in every form of address", () => {
  const forms: [string, string | null][] = [
    ["rpc - client 10.0.0.2:7001: fail to connect: Connection refused", "10.0.0.2"],
    ["rpc - client [2001:db8::2]:7001: fail to connect: Connection refused", "2001:db8::2"],
    ["rpc - client 2001:db8::2:7001: x", "2001:db8::2:7001"],
    ["gossip - InetAddress 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2 is now DOWN", null],
    [
      "failure_detector_loop: Mark node 8d1b2c3a-0000-4000-8000-000000000002/10.0.0.2 as DOWN",
      "10.0.0.2",
    ],
    ["init - Unknown option : certificate", null],
  ];
  for (const [message, peer] of forms) assert.equal(peerOf(message), peer, message);
});

// Long enough that whatever does more than a bounded number of passes over a line never ends.
test("hostile lines stay short and printable, and end", () => {
  const hostile = [
    `[shard 0] rpc - client ${"1.".repeat(300_000)}`,
    `${"[shard ".repeat(120_000)}`,
    `wrong protocol magic: ${"-".repeat(600_000)}`,
    `wrong protocol magic: ${"-1".repeat(300_000)}`,
    `The certificate is NOT trusted. (Issuer=[${"[".repeat(600_000)}`,
    `{"MESSAGE":"${"{".repeat(600_000)}`,
    `${"a ".repeat(600_000)}is not a valid SSL protocol`,
    "TLS \u001b[31m red \u202e esrever",
    `${"0:".repeat(300_000)} TLS`,
  ];
  for (const line of hostile) {
    for (const { text } of explain(line)) {
      assert.ok(text.length <= 2 * MAX_LINE);
      // deno-lint-ignore no-control-regex -- control characters are what must not be there
      assert.doesNotMatch(text, /[\u0000-\u001f\u202e]/);
    }
  }
});

test("a large log is read in bounded memory, each line with the same work", () => {
  const read = (lines: number) => {
    const explainer = createExplainer();
    const { exec } = RegExp.prototype;
    let searches = 0;
    RegExp.prototype.exec = function (text) {
      searches++;
      return exec.call(this, text);
    };
    try {
      for (let i = 0; i < lines; i++) {
        const peer = `10.${i % 256}.${(i >> 8) % 256}.${i % 7}`;
        explainer.push(`INFO  2026-11-24 09:26:18,100 [shard 0:main] compaction - Compacted ${i}`);
        explainer.push(`Nov 24 09:26:18 db1 kernel: [${i}.123] eth0: link becomes ready`);
        explainer.push(
          `ERROR 2026-11-24 09:26:18,285 [shard 0:main] rpc - client ${peer}:${
            i % 65536
          }: server connection dropped: connection is closed`,
        );
        explainer.push(
          `something TLS nobody knows ${String.fromCharCode(97 + i % 26).repeat(i % 40)}`,
        );
      }
    } finally {
      RegExp.prototype.exec = exec;
    }
    return { found: explainer.finish(), perLine: searches / lines };
  };
  const { found, perLine } = read(3_000);
  assert.equal(found[0]?.count, 3_000);
  assert.ok(found.length <= 21 && (found[0].peers.length ?? 0) <= 50);
  const before = read(1_000).perLine;
  assert.ok(before > 1, `${before}: nothing is counted`);
  assert.ok(perLine < 1.05 * before, `${before} searches for each of few, ${perLine} of many`);
});

test("a line is taken apart", () => {
  assert.deepEqual(parseLine("INFO x [shard 0:gms] gossip - hello"), {
    logger: "gossip",
    message: "hello",
  });
  assert.deepEqual(parseLine("[shard x] y"), { logger: null, message: "[shard x] y" });
  assert.deepEqual(parseLine("{not json"), { logger: null, message: "{not json" });
});

test("what is recognised has all the parts of some entry", () => {
  assert.deepEqual(knownIn("fail to connect"), []);
  assert.deepEqual(knownIn("fail to connect: Connection refused").map(({ id }) => id), [
    "dial-refused",
  ]);
});

test("whatever is pushed, nothing throws, and what comes out is bounded", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom(...CATALOGUE.flatMap(({ has }) => has)),
    fc.constantFrom(
      "[shard 0:main] rpc - ",
      "client 10.0.0.1:7000: ",
      "GnuTLS:-",
      "Issuer=[",
      "\n",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const { text, causes, lines, peers } of explain(pieces.join(""))) {
        assert.ok(text.length > 0 && lines.length <= 20 && peers.length <= 50);
        assert.ok(causes.every(({ title }) => title.length > 0));
      }
    }),
    { numRuns: 500, seed: 1 },
  );
});
