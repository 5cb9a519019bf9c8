/** What the flow makes of servers that break the protocol, one thing at a time. */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test, { before } from "node:test";
import { concat } from "../../src/crypto/bytes.ts";
import { agreeableGroups } from "../../src/crypto/kex.ts";
import { canComplete } from "../../src/crypto/suites.ts";
import { credentials } from "../../src/handshake/credentials.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { End, Outcome, State } from "../../src/handshake/outcome.ts";
import { type Choices, plainOffer } from "../../src/handshake/profiles.ts";
import { fromHex } from "../../src/wire/hex.ts";
import { encodeMessage } from "../../src/wire/message.ts";
import { encodeRecord } from "../../src/wire/record.ts";
import { namedGroups, TLS12, TLS13 } from "../../src/wire/registry.ts";
import { helloRequest, keyUpdate, newSessionTicket13 } from "../../src/wire/small_messages.ts";
import { issue } from "../../src/x509/issue.ts";
import { fresh, replay } from "./drive_for_test.ts";
import {
  alertPiece,
  data,
  instead,
  patch,
  type Piece,
  type Script,
  ScriptedServer,
  type ServerIdentity,
} from "./scripted_server.ts";

let identity: ServerIdentity;
let client: { certificate: Uint8Array; privateKey: ServerIdentity["privateKey"] };

before(async () => {
  const validity = { notBefore: new Date(0), notAfter: new Date(4e12) };
  identity = await issue({ subject: "CN=server", ...validity });
  client = await issue({ subject: "CN=client", ...validity });
});

const PING = Uint8Array.from([1, 2, 3, 4]);
const application = { send: PING, enough: (received: Uint8Array) => received.length >= 4 };
const versions = [TLS13, TLS12] as const;
const named = (version: number) => version === TLS13 ? "TLS 1.3" : "TLS 1.2";

function meetScript(script: Script, choices: Choices = {}): Outcome {
  const server = new ScriptedServer(identity, script);
  const offer = plainOffer(fresh, { versions: [script.version], application, ...choices });
  return replay(handshake(offer), (sent) => server.receive(sent)).result;
}

for (const version of versions) {
  test(`handshake() completes in ${named(version)} against the scripted server`, () => {
    const { end, learned, capture } = meetScript({ version });
    assert.deepEqual(end, { kind: "established", closing: "close_notify" });
    assert.deepEqual(learned.application, PING);
    assert.equal(learned.checks.serverSignature, "valid");
    assert.deepEqual(capture.dropped, { messages: 0, bytes: 0 });
    const names = capture.entries.map(({ direction, name }) => `${direction} ${name}`);
    assert.equal(names[0], "out client_hello");
    assert.ok(names.includes("in finished") && names.includes("out finished"));
    assert.equal(names.at(-1), "in close_notify");
  });

  test(`handshake() presents a certificate in ${named(version)} when asked`, () => {
    const script: Script = { version, askForCertificate: true };
    const ours = credentials([client.certificate], client.privateKey);
    const { end, learned } = meetScript(script, { credentials: ours });
    assert.equal(end.kind, "established");
    assert.equal(learned.sentCertificate, true);
    assert.equal(learned.clientSignatureScheme, 0x0403);
    const none = meetScript(script);
    assert.equal(none.end.kind, "established");
    assert.equal(none.learned.sentCertificate, false);
  });

  test(`handshake() in ${named(version)} presents nothing when no scheme fits its key`, () => {
    const ours = { chain: [client.certificate], chooseScheme: () => undefined, sign: () => PING };
    const { learned } = meetScript({ version, askForCertificate: true }, { credentials: ours });
    assert.equal(learned.sentCertificate, false);
  });

  test(`handshake() in ${named(version)} survives fragments of one byte in every record`, () => {
    const server = new ScriptedServer(identity, { version });
    const offer = plainOffer(fresh, { versions: [version], application });
    const { result } = replay(handshake(offer), (sent) => {
      return server.receive(sent).flatMap((record) => Array.from(record, (b) => Uint8Array.of(b)));
    });
    assert.equal(result.end.kind, "established");
  });
}

/** What the client waits for when the server falls silent after so many records. */
const SILENT_AFTER: Readonly<Record<number, readonly State[]>> = {
  [TLS13]: [
    "WAIT_SH",
    "WAIT_EE",
    "WAIT_CERT_CR",
    "WAIT_CERT",
    "WAIT_CV",
    "WAIT_FINISHED",
    "CONNECTED",
  ],
  [TLS12]: [
    "WAIT_SH",
    "WAIT_CERT",
    "WAIT_SKE",
    "WAIT_CR_SHD",
    "WAIT_SHD",
    "WAIT_CCS",
    "WAIT_FINISHED",
    "CONNECTED",
  ],
};

for (const version of versions) {
  for (const [count, state] of SILENT_AFTER[version]?.entries() ?? []) {
    test(`handshake() waits in ${state} after ${count} records of ${named(version)}`, () => {
      const server = new ScriptedServer(identity, { version, askForCertificate: true });
      const offer = plainOffer(fresh, { versions: [version], application });
      let left = count;
      const { result } = replay(handshake(offer), (sent) => {
        const records = server.receive(sent).slice(0, left);
        left -= records.length;
        return records;
      });
      assert.deepEqual(result.end, { kind: "closed", how: "fin", after: state, bytes: "" });
    });
  }
}

for (const group of agreeableGroups) {
  test(`handshake() agrees in ${namedGroups.nameOf(group)}, at once and after a retry`, () => {
    const choices = { groups: [0x001d, group], keyShares: [group] };
    const atOnce = meetScript({ version: TLS13 }, choices);
    assert.equal(atOnce.end.kind, "established");
    assert.equal(atOnce.learned.group, group);
    if (group === 0x001d) return;
    const retried = meetScript({ version: TLS13, retry: group }, {
      ...choices,
      keyShares: [0x001d],
    });
    assert.equal(retried.end.kind, "established");
    assert.equal(retried.learned.group, group);
  });
}

type Case = [string, Script, Partial<End> & { kind: End["kind"] }, Choices?];

const cut = (message: Uint8Array) => [message.subarray(0, message.length - 1)];
const shorter = (message: Uint8Array) => {
  const copy = message.slice(0, -1);
  copy[3] = copy.length - 4;
  return [copy];
};
const finishedMessage = encodeMessage({ ...helloRequest, type: 20 }, null);

const cases: readonly Case[] = [
  ["a version that was not offered", {
    version: TLS12,
    alter: instead("server_hello", patch(4, 3, 2)),
  }, { kind: "incompatible", problem: "version-not-offered", after: "WAIT_SH" }],
  ["a suite that was not offered", {
    version: TLS13,
    alter: instead("server_hello", patch(4 + 2 + 32 + 1 + 32, 0xc0, 0x2f)),
  }, { kind: "incompatible", problem: "cipher-suite-not-offered" }],
  ["compression", {
    version: TLS12,
    alter: instead("server_hello", patch(4 + 2 + 32 + 1 + 2, 1)),
  }, { kind: "incompatible", problem: "compression" }],
  ["another session id", {
    version: TLS13,
    alter: instead("server_hello", (message) => patch(45, ~(message[45] ?? 0) & 0xff)(message)),
  }, { kind: "incompatible", problem: "session-id-not-echoed" }],
  ["an extension that was not asked for", {
    version: TLS12,
    serverExtensions: [{ extensionType: 16, extensionData: fromHex("0003026832") }],
  }, { kind: "incompatible", problem: "extension-not-offered" }],
  [
    "an application protocol that was not offered",
    {
      version: TLS12,
      serverExtensions: [{ extensionType: 16, extensionData: fromHex("0003026832") }],
    },
    { kind: "incompatible", problem: "protocol-not-offered" },
    { alpn: ["other"] },
  ],
  [
    "a downgrade sentinel",
    {
      version: TLS12,
      alter: instead("server_hello", patch(30, 0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 1)),
    },
    { kind: "incompatible", problem: "downgrade" },
    { versions: [TLS13, TLS12] },
  ],
  ["no key share", {
    version: TLS13,
    alter: instead("server_hello", (message) => {
      const without = concat(message.subarray(0, 4 + 70), fromHex("0006002b00020304"));
      without.set([0, 0, without.length - 4], 1);
      return [without];
    }),
  }, { kind: "incompatible", problem: "extension-missing" }],
  ["a key share of all zeros", {
    version: TLS13,
    alter: instead("server_hello", patch(4 + 72 + 8, ...new Uint8Array(32))),
  }, { kind: "incompatible", problem: "key-share-invalid" }],
  ["two HelloRetryRequests", {
    version: TLS13,
    retry: 0x0017,
    alter: (() => {
      let first: Uint8Array | undefined;
      return (name: string, message: Uint8Array) => {
        if (name !== "server_hello") return [message];
        first ??= message;
        return [first];
      };
    })(),
  }, { kind: "incompatible", problem: "second-hello-retry-request" }],
  ["a HelloRetryRequest for the group that is there", { version: TLS13, retry: 0x001d }, {
    kind: "incompatible",
    problem: "useless-hello-retry-request",
  }],
  ["a HelloRetryRequest for a group that was not offered", { version: TLS13, retry: 0x11ec }, {
    kind: "incompatible",
    problem: "group-not-offered",
  }],
  ["a HelloRetryRequest for a group that we cannot", { version: TLS13, retry: 0x001e }, {
    kind: "unsupported",
    detail: "group x448: seen, not completed",
  }, { groups: [0x001d, 0x001e], keyShares: [0x001d] }],
  ...(canComplete(0x1304) ? [] : [
    ["AES-CCM on a runtime without it", {
      version: TLS13,
      alter: instead("server_hello", patch(4 + 2 + 32 + 1 + 32, 0x13, 0x04)),
    }, {
      kind: "unsupported",
      detail: "TLS_AES_128_CCM_SHA256: seen, not completed; this runtime lacks the cipher",
    }, { cipherSuites: [0x1301, 0x1304] }] satisfies Case,
  ]),
  ["TLS 1.2 after a HelloRetryRequest", {
    version: TLS12,
    retry: 0x0017,
    alter: instead("server_hello", patch(4 + 2 + 32 + 1 + 32, 0x13, 0x01)),
  }, {
    kind: "incompatible",
    problem: "version-not-offered",
    detail: "ServerHello names another version than HelloRetryRequest",
  }, { versions: [TLS13, TLS12], cipherSuites: [0x1301, 0xc02b] }],
  ["an empty chain", {
    version: TLS13,
    alter: instead("certificate", () => [fromHex("0b000004 00 000000")]),
  }, { kind: "incompatible", problem: "certificate-missing" }],
  ["a forged signature", {
    version: TLS13,
    alter: instead("certificate_verify", patch(-2, 0xff, 0xff)),
  }, { kind: "incompatible", problem: "server-signature-invalid" }],
  [
    "a signature scheme that was not offered",
    {
      version: TLS13,
      alter: instead("certificate_verify", patch(4, 0x08, 0x07)),
    },
    { kind: "incompatible", problem: "signature-scheme-not-offered" },
    {
      signatureSchemes: [0x0403],
    },
  ],
  ["a forged ServerKeyExchange", {
    version: TLS12,
    alter: instead("server_key_exchange", patch(10, 0x77)),
  }, { kind: "incompatible", problem: "server-signature-invalid" }],
  ["a group that was not offered", {
    version: TLS12,
    alter: instead("server_key_exchange", patch(5, 0, 0x18)),
  }, { kind: "incompatible" }],
  ["a Finished that does not fit", {
    version: TLS13,
    alter: instead("finished", patch(-4, 0, 0, 0, 0)),
  }, { kind: "incompatible", problem: "server-finished-invalid" }],
  ["a Finished that does not fit", {
    version: TLS12,
    alter: instead("finished", patch(-4, 0, 0, 0, 0)),
  }, { kind: "incompatible", problem: "server-finished-invalid" }],
  ["a message cut short", { version: TLS13, alter: instead("server_hello", shorter) }, {
    kind: "undecodable",
    path: "server_hello.extensions",
    after: "WAIT_SH",
  }],
  ["a message that never ends", { version: TLS12, alter: instead("server_hello_done", cut) }, {
    kind: "closed",
    how: "fin",
    after: "WAIT_CR_SHD",
  }],
  ["a Finished instead of EncryptedExtensions", {
    version: TLS13,
    alter: instead("encrypted_extensions", () => [finishedMessage]),
  }, {
    kind: "unexpected",
    expected: ["encrypted_extensions"],
    got: "finished",
    after: "WAIT_EE",
    bytes: "14000000",
  }],
  ["no CertificateVerify", { version: TLS13, alter: instead("certificate_verify", () => []) }, {
    kind: "unexpected",
    expected: ["certificate_verify"],
    got: "finished",
    after: "WAIT_CV",
  }],
  ["no ServerKeyExchange", { version: TLS12, alter: instead("server_key_exchange", () => []) }, {
    kind: "unexpected",
    expected: ["server_key_exchange"],
    got: "server_hello_done",
    after: "WAIT_SKE",
  }],
  ["no ChangeCipherSpec", { version: TLS12, alter: instead("change_cipher_spec", () => []) }, {
    kind: "unexpected",
    after: "WAIT_CCS",
  }],
  ["application data before Finished", {
    version: TLS13,
    alter: instead("certificate", () => [data(PING)]),
  }, { kind: "unexpected", got: "application_data", after: "WAIT_CERT_CR" }],
  ["a message that spans a change of keys", {
    version: TLS13,
    alter: instead("server_hello", (message) => [concat(message, fromHex("0800"))]),
  }, { kind: "unexpected", after: "WAIT_SH" }],
  ["a handshake message of 16 MiB", {
    version: TLS13,
    alter: instead("certificate", () => [fromHex("0bffffff00")]),
  }, { kind: "undecodable", path: "handshake.length" }],
  ["an alert instead of ServerHello", {
    version: TLS13,
    alter: instead("server_hello", () => [alertPiece(70)]),
  }, { kind: "alert", level: 2, description: 70, after: "WAIT_SH" }],
  ["an encrypted alert", {
    version: TLS13,
    alter: instead("certificate", () => [alertPiece(80)]),
  }, { kind: "alert", description: 80, after: "WAIT_CERT_CR" }],
  ["certificate_required after the handshake", { version: TLS13, afterwards: [alertPiece(116)] }, {
    kind: "alert",
    description: 116,
    after: "CONNECTED",
  }],
  [
    "certificate_required after the handshake, with nothing to say",
    {
      version: TLS13,
      afterwards: [alertPiece(116)],
    },
    { kind: "alert", description: 116, after: "CLOSING" },
    { application: null },
  ],
  ["close_notify instead of an answer", { version: TLS13, answer: () => [alertPiece(0, 1)] }, {
    kind: "closed",
    how: "close_notify",
    after: "CONNECTED",
  }],
  ["nothing instead of an answer", { version: TLS12, answer: () => [] }, {
    kind: "closed",
    how: "fin",
    after: "CONNECTED",
  }],
  ["a flood of warnings", {
    version: TLS12,
    alter: instead("certificate", (message) => [
      ...Array<Piece>(20).fill(alertPiece(112, 1)),
      message,
    ]),
  }, { kind: "flood", after: "WAIT_CERT" }],
  ["a storm of KeyUpdates", {
    version: TLS13,
    answer: () => Array<Piece>(100).fill(encodeMessage(keyUpdate, { requestUpdate: 1 })),
  }, { kind: "flood", after: "CONNECTED" }],
  ["a storm of HelloRequests", {
    version: TLS12,
    answer: () => Array<Piece>(100).fill(encodeMessage(helloRequest, null)),
  }, { kind: "flood", after: "CONNECTED" }],
  [
    "more application data than anybody wants",
    {
      version: TLS13,
      answer: () => Array<Piece>(3).fill(data(new Uint8Array(16_000))),
    },
    { kind: "flood", after: "CONNECTED" },
    {
      application: { send: PING, enough: () => false },
      limits: { message: 1 << 17, application: 40_000, capture: 1 << 18 },
    },
  ],
  ["a ticket in the middle of nothing", {
    version: TLS12,
    answer: () => [encodeMessage({ ...helloRequest, type: 4 }, null)],
  }, { kind: "unexpected", expected: ["hello_request"], got: "new_session_ticket" }],
];

for (const [name, script, expected, choices] of cases) {
  test(`handshake() meets ${name} (${named(script.version)})`, () => {
    const { end } = meetScript(script, choices);
    for (const [key, value] of Object.entries(expected)) {
      assert.deepEqual((end as Record<string, unknown>)[key], value, JSON.stringify(end));
    }
  });
}

test("handshake() takes KeyUpdates and tickets between answers, and answers in new keys", () => {
  const ticket = encodeMessage(newSessionTicket13, {
    ticketLifetime: 7200,
    ticketAgeAdd: 0,
    ticketNonce: Uint8Array.of(1),
    ticket: new Uint8Array(40),
    extensions: [],
  });
  const update = encodeMessage(keyUpdate, { requestUpdate: 1 });
  const { end, learned } = meetScript({
    version: TLS13,
    afterwards: [ticket, update, ticket],
    answer: (received) => [update, data(received)],
  });
  assert.deepEqual(end, { kind: "established", closing: "close_notify" });
  assert.equal(learned.keyUpdates, 2);
  assert.deepEqual(learned.tickets.map(({ lifetime, length }) => [lifetime, length]), [
    [7200, 40],
    [7200, 40],
  ]);
});

test("handshake() declines to renegotiate, and goes on", () => {
  const { end, learned, capture } = meetScript({
    version: TLS12,
    answer: (received) => [encodeMessage(helloRequest, null), data(received)],
  });
  assert.equal(end.kind, "established");
  assert.equal(learned.renegotiationAsked, true);
  const said = capture.entries.filter(({ direction }) => direction === "out").map((e) => e.name);
  assert.ok(said.includes("no_renegotiation"));
});

test("handshake() keeps a bounded capture and says what it dropped", () => {
  const limits = { message: 1 << 17, application: 1 << 16, capture: 600 };
  const { end, capture } = meetScript({ version: TLS13 }, { limits });
  assert.equal(end.kind, "established");
  assert.ok(capture.dropped.messages > 0 && capture.dropped.bytes > 0);
  assert.ok(capture.entries.reduce((sum, { bytes }) => sum + bytes.length, 0) <= 600);
});

test("handshake() bounds the chain it keeps, and counts the rest", () => {
  const many = (message: Uint8Array): Piece[] => {
    const entry = message.subarray(8);
    const list = concat(...Array<Uint8Array>(60).fill(entry));
    const header = new Uint8Array(8);
    header[0] = 11;
    header.set([0, (list.length + 4) >> 8, (list.length + 4) & 0xff], 1);
    header.set([0, list.length >> 8, list.length & 0xff], 5);
    const whole = concat(header, list);
    return Array.from(
      { length: Math.ceil(whole.length / 16_000) },
      (_, i) => ({ type: 22, content: whole.subarray(i * 16_000, (i + 1) * 16_000) }),
    );
  };
  const { learned } = meetScript({ version: TLS13, alter: instead("certificate", many) });
  assert.equal(learned.certificates.length, 20);
  assert.equal(learned.certificatesOmitted, 40);
});

const STRANGERS: readonly [string, Uint8Array][] = [
  ["an RPC reply", fromHex("53535441525250431000000002000000080000000000010000000000")],
  ["an HTTP answer", new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ["a CQL error", fromHex("8400000000000000")],
  ["our own hello in SSLv2 form", fromHex("802e0103030015")],
  ["random bytes", Uint8Array.from([0xfa, ...randomBytes(20)])],
];

for (const [name, greeting] of STRANGERS) {
  test(`handshake() meets ${name} instead of TLS`, () => {
    const { result, sent } = replay(handshake(plainOffer(fresh)), () => [greeting]);
    assert.deepEqual(result.end, { kind: "notTls", bytes: greeting });
    assert.equal(sent.length, 1, "no alert is sent to a stranger");
  });
}

test("handshake() tells how a silent, closing or resetting peer ended it", () => {
  for (const end of ["fin", "reset", "overdue", "aborted"] as const) {
    const flow = handshake(plainOffer(fresh));
    assert.equal((flow.next().value as { ask: string }).ask, "send");
    assert.deepEqual(flow.next({ atMs: 1 }).value, { ask: "receive", state: "WAIT_SH" });
    const { value, done } = flow.next({ atMs: 2, end });
    assert.ok(done);
    const closed = end === "fin" || end === "reset";
    assert.deepEqual(
      (value as Outcome).end,
      closed
        ? { kind: "closed", how: end, after: "WAIT_SH", bytes: "" }
        : { kind: end, after: "WAIT_SH" },
    );
  }
});

test("handshake() quotes the beginning of a record that never became whole", () => {
  const { result } = replay(handshake(plainOffer(fresh)), () => [fromHex("16030300")]);
  assert.deepEqual(result.end, { kind: "closed", how: "fin", after: "WAIT_SH", bytes: "16030300" });
});

test("handshake() lets a few ChangeCipherSpecs pass in TLS 1.3, and no flood of them", () => {
  const spec: Piece = { type: 20, content: Uint8Array.of(1) };
  const specs = (count: number): Script => ({
    version: TLS13,
    alter: instead("encrypted_extensions", (message) => [...Array(count).fill(spec), message]),
  });
  assert.equal(meetScript(specs(2)).end.kind, "established");
  const { end } = meetScript(specs(20));
  assert.ok(end.kind === "unexpected" && end.got === "change_cipher_spec");
});

test("handshake() sends an alert that fits when a server breaks the protocol", () => {
  const alerts: [readonly Uint8Array[], number][] = [
    [[encodeRecord(22, TLS12, fromHex("0200000100"))], 50],
    [[encodeRecord(22, TLS12, fromHex("14000000"))], 10],
    [[fromHex("1603034fff")], 22],
    [[encodeRecord(23, TLS12, PING)], 10],
  ];
  for (const [records, description] of alerts) {
    const first = encodeRecord(21, TLS12, Uint8Array.of(1, 112));
    const { sent } = replay(
      handshake(plainOffer(fresh)),
      (_, flight) => flight === 0 ? [first, ...records] : [],
    );
    assert.deepEqual(sent[1]?.subarray(5), Uint8Array.of(2, description));
  }
});
