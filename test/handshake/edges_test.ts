/** Where a rule begins and ends: the last value that passes beside the first that does not. */

import assert from "node:assert/strict";
import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  privateEncrypt,
  sign,
  verify,
} from "node:crypto";
import test, { before } from "node:test";
import { concat } from "../../src/crypto/bytes.ts";
import { dheServer, keyShare, rsaUnwrap } from "../../src/crypto/kex.ts";
import { masterSecret } from "../../src/crypto/schedule12.ts";
import { Capture, type CaptureEntry } from "../../src/handshake/capture.ts";
import { credentials } from "../../src/handshake/credentials.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { End, Outcome } from "../../src/handshake/outcome.ts";
import { type Choices, plainOffer } from "../../src/handshake/profiles.ts";
import { certificate12, certificate13 } from "../../src/wire/certificate.ts";
import {
  certificateRequest11,
  certificateRequest12,
  certificateRequest13,
} from "../../src/wire/certificate_request.ts";
import { type ClientHello, clientHello } from "../../src/wire/client_hello.ts";
import { decode, encode } from "../../src/wire/codec.ts";
import * as body from "../../src/wire/extension_body.ts";
import { type Extension, extensionTypes, findExtension } from "../../src/wire/extension.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import * as exchange from "../../src/wire/key_exchange.ts";
import { decodeMessage, encodeMessage } from "../../src/wire/message.ts";
import { encodeRecord, recordHeader } from "../../src/wire/record.ts";
import { TLS10, TLS11, TLS12, TLS13 } from "../../src/wire/registry.ts";
import { serverHello } from "../../src/wire/server_hello.ts";
import * as small from "../../src/wire/small_messages.ts";
import { issue } from "../../src/x509/issue.ts";
import { fresh, replay } from "./drive_for_test.ts";
import {
  alertPiece,
  CLOSE_NOTIFY,
  data,
  instead,
  type Piece,
  type Script,
  ScriptedServer,
  type ServerIdentity,
} from "./scripted_server.ts";

let identity: ServerIdentity;
let rsa: ServerIdentity;

before(async () => {
  const validity = { notBefore: new Date(0), notAfter: new Date(4e12) };
  identity = await issue({ subject: "CN=server", ...validity });
  rsa = await issue({ subject: "CN=server", ...validity, key: "rsa-2048" });
});

const PING = Uint8Array.from([1, 2, 3, 4]);
const application = { send: PING, enough: (received: Uint8Array) => received.length >= 4 };
const named = (type: string, hex = ""): Extension => ({
  extensionType: extensionTypes.codeOf(type) ?? 0x7777,
  extensionData: fromHex(hex),
});
const times = <T>(count: number, item: T): T[] => Array<T>(count).fill(item);

function meet(script: Script, choices: Choices = {}): Outcome {
  const server = new ScriptedServer(identity, script);
  const offer = plainOffer(fresh, { versions: [script.version], application, ...choices });
  return replay(handshake(offer), (sent) => server.receive(sent)).result;
}

const ticket = encodeMessage(small.newSessionTicket13, {
  ticketLifetime: 60,
  ticketAgeAdd: 0,
  ticketNonce: Uint8Array.of(1),
  ticket: Uint8Array.of(1),
  extensions: [],
});
const update = encodeMessage(small.keyUpdate, { requestUpdate: 0 });
const asking = encodeMessage(small.helloRequest, null);
const spec: Piece = { type: 20, content: Uint8Array.of(1) };
const warning = alertPiece(112, 1);
const nothing = data(new Uint8Array(0));

test("handshake() bears 32 records without content before anything else, and not one more", () => {
  for (const [count, kind] of [[32, "established"], [33, "undecodable"]] as const) {
    const { end } = meet({
      version: TLS12,
      alter: instead("server_hello", (message) => [...times(count, nothing), message]),
    });
    assert.equal(end.kind, kind, JSON.stringify(end));
  }
});

/** The most of a kind that is borne; what comes with one more is an end of this kind. */
const MOST: readonly [string, Script["version"], number, Piece, End["kind"]][] = [
  ["session tickets", TLS13, 64, ticket, "flood"],
  ["KeyUpdates", TLS13, 32, update, "flood"],
  ["records without content", TLS13, 32, nothing, "undecodable"],
  ["HelloRequests", TLS12, 8, asking, "flood"],
  ["warnings", TLS12, 16, warning, "flood"],
];
for (const [what, version, most, piece, kind] of MOST) {
  test(`handshake() bears ${most} ${what}, and not one more`, () => {
    const sending = (count: number) =>
      meet({ version, answer: (got) => [...times(count, piece), data(got)] });
    assert.equal(sending(most).end.kind, "established");
    const { end } = sending(most + 1);
    assert.equal(end.kind, kind, JSON.stringify(end));
  });
}

test("handshake() bears 4 needless ChangeCipherSpecs in TLS 1.3, and not one more", () => {
  const sending = (count: number) =>
    meet({
      version: TLS13,
      alter: instead("encrypted_extensions", (message) => [...times(count, spec), message]),
    });
  assert.equal(sending(4).end.kind, "established");
  assert.equal(sending(5).end.kind, "unexpected");
});

/** RFC 8446 §5.2, RFC 5246 §6.2.3: the most that a protected record may say it holds. */
for (const [version, most] of [[TLS12, 2 ** 14 + 2048], [TLS13, 2 ** 14 + 256]] as const) {
  test(`handshake() takes protected records of ${most} bytes (${version.toString(16)})`, () => {
    for (
      const [length, path, offset, said] of [
        [most, "record", 0, [2, 20]],
        [most + 1, "record.length", 0, [2, 22]],
      ] as const
    ) {
      const broken: Piece = { type: 23, content: new Uint8Array(length), protect: false };
      const { end, capture } = meet({ version, answer: () => [broken] });
      assert.ok(end.kind === "undecodable", JSON.stringify(end));
      assert.deepEqual([end.path, end.offset, end.after], [path, offset, "CONNECTED"]);
      assert.deepEqual([...capture.entries.at(-1)?.bytes ?? []], said);
      const header = encodeRecord(23, TLS12, new Uint8Array(length));
      assert.equal(end.bytes.slice(0, 10), path === "record" ? "" : toHex(header.subarray(0, 5)));
    }
  });
}

/** What is written down of a conversation: whose, under which keys, and what. */
const STORY: Readonly<Record<number, readonly string[]>> = {
  [TLS12]: [
    "out clear handshake client_hello 303",
    "in clear handshake server_hello 303",
    "in clear handshake certificate 303",
    "in clear handshake server_key_exchange 303",
    "in clear handshake certificate_request 303",
    "in clear handshake server_hello_done 303",
    "out clear handshake certificate 303",
    "out clear handshake client_key_exchange 303",
    "out clear handshake certificate_verify 303",
    "out clear change_cipher_spec change_cipher_spec 303",
    "out application handshake finished 303",
    "in clear change_cipher_spec change_cipher_spec 303",
    "in application handshake finished 303",
    "out application application_data application_data 303",
    "in application handshake hello_request 303",
    "out application alert no_renegotiation 303",
    "in application application_data application_data 303",
    "out application alert close_notify 303",
    "in application alert close_notify 303",
  ],
  [TLS13]: [
    "out clear handshake client_hello 303",
    "in clear handshake server_hello 303",
    "in handshake handshake encrypted_extensions 304",
    "in handshake handshake certificate_request 304",
    "in handshake handshake certificate 304",
    "in handshake handshake certificate_verify 304",
    "in handshake handshake finished 304",
    "out clear change_cipher_spec change_cipher_spec 304",
    "out handshake handshake certificate 304",
    "out handshake handshake certificate_verify 304",
    "out handshake handshake finished 304",
    "out application application_data application_data 304",
    "in application handshake key_update 304",
    "out application handshake key_update 304",
    "in application application_data application_data 304",
    "out application alert close_notify 304",
    "in application alert close_notify 304",
  ],
};
for (const version of [TLS12, TLS13] as const) {
  test(`handshake() writes down every message, in order (${version.toString(16)})`, () => {
    const asks = version === TLS12 ? asking : encodeMessage(small.keyUpdate, { requestUpdate: 1 });
    const { learned, capture, end } = meet({
      version,
      askForCertificate: true,
      answer: (got) => [asks, data(got)],
    }, { credentials: credentials([identity.certificate], identity.privateKey) });
    assert.equal(end.kind, "established");
    assert.deepEqual(
      capture.entries.map(({ direction, epoch, content, name, context }) =>
        `${direction} ${epoch} ${content} ${name} ${context.version.toString(16)}`
      ),
      STORY[version],
    );
    const at = capture.entries.map(({ atMs }) => atMs);
    assert.deepEqual(at, at.toSorted((a, b) => a - b));
    assert.ok((at[1] ?? 0) > (at[0] ?? 0) && (at.at(-1) ?? 0) > 5, String(at));
    assert.deepEqual(learned.certificateRequest, {
      signatureSchemes: [0x0403],
      certificateTypes: version === TLS12 ? [64] : [],
      caNames: version === TLS12 ? [Uint8Array.of(0x30, 0)] : [],
      caNamesOmitted: 0,
    });
    assert.equal(learned.clientSignatureScheme, 0x0403);
    assert.deepEqual(learned.checks, {
      serverSignature: "valid",
      serverFinished: "valid",
      downgrade: "none",
    });
  });
}

test("handshake() half-closes after its farewell, not before, and asks for no empty write", () => {
  for (const version of [TLS12, TLS13] as const) {
    const server = new ScriptedServer(identity, { version });
    const flow = handshake(plainOffer(fresh, { versions: [version], application }));
    const asks: string[] = [];
    const pending: Uint8Array[] = [];
    let turn = flow.next();
    while (!turn.done) {
      const { value } = turn;
      if (value.ask === "send") {
        pending.push(...server.receive(value.bytes));
        asks.push(value.fin ? "last" : value.bytes.length > 0 ? "write" : "nothing");
        turn = flow.next({ atMs: 1 });
      } else turn = flow.next({ atMs: 1, bytes: pending.shift() ?? assert.fail(value.state) });
    }
    assert.deepEqual(asks, ["write", "write", ...(version === TLS12 ? ["write"] : []), "last"]);
  }
});

test("handshake() takes the driver's word for an end, and silence for none", () => {
  for (
    const [answer, expected] of [
      [{ end: "flood" }, { kind: "flood", detail: "more bytes than a connection may send" }],
      [{ end: "overdue" }, { kind: "overdue", bytes: "16" }],
      [{ end: "reset" }, { kind: "closed", how: "reset", bytes: "16" }],
      [{}, { kind: "aborted" }],
    ] as const
  ) {
    const flow = handshake(plainOffer(fresh));
    flow.next();
    flow.next({ atMs: 1 });
    flow.next({ atMs: 2, bytes: Uint8Array.of(0x16) });
    const { value } = flow.next({ atMs: 3, ...answer });
    assert.deepEqual((value as Outcome).end, { ...expected, after: "WAIT_SH" });
  }
});

test("handshake() keeps what an alert said, when, and whether it was protected", () => {
  for (
    const [version, name, protect, after, encrypted] of [
      [TLS12, "certificate", true, "WAIT_CERT", false],
      [TLS12, "finished", true, "WAIT_FINISHED", true],
      [TLS13, "finished", true, "WAIT_FINISHED", true],
      [TLS13, "finished", false, "WAIT_FINISHED", false],
    ] as const
  ) {
    const failure: Piece = { type: 21, content: fromHex("0228"), protect };
    const { learned: { alert } } = meet({ version, alter: instead(name, () => [failure]) });
    assert.ok(alert !== null && alert.atMs > 1);
    assert.deepEqual({ ...alert, atMs: 0 }, {
      level: 2,
      description: 40,
      after,
      atMs: 0,
      encrypted,
    });
  }
});

test("handshake() passes over a warning below TLS 1.3, and user_canceled in it", () => {
  for (
    const [version, description, kind] of [
      [TLS12, 112, "established"],
      [TLS12, 90, "established"],
      [TLS13, 90, "established"],
      [TLS13, 112, "alert"],
    ] as const
  ) {
    const { end, learned } = meet({
      version,
      alter: instead("certificate", (message) => [alertPiece(description, 1), message]),
    });
    assert.equal(end.kind, kind, JSON.stringify(end));
    assert.equal(learned.alert?.description, description);
  }
});

/** What may follow our farewell: how that closes a conversation that was answered, and one without words. */
const FAREWELLS: readonly [string, Piece[], string, Partial<End>][] = [
  ["nothing", [], "fin", { kind: "established", closing: "fin" }],
  ["data and close_notify", [data(PING), CLOSE_NOTIFY], "close_notify", {
    kind: "established",
    closing: "close_notify",
  }],
  ["a message and close_notify", [ticket, CLOSE_NOTIFY], "close_notify", {
    kind: "established",
    closing: "close_notify",
  }],
  ["a warning and nothing", [alertPiece(90, 1)], "fin", { kind: "established", closing: "fin" }],
  ["an alert", [alertPiece(46)], "undecodable", {
    kind: "alert",
    level: 2,
    description: 46,
    after: "CLOSING",
  }],
  ["a message without a place", [asking], "undecodable", { kind: "unexpected", after: "CLOSING" }],
  ["a flood of tickets", times(65, ticket), "flood", { kind: "established", closing: "flood" }],
  ["an odd record", [{ type: 23, content: PING, protect: false }], "undecodable", {
    kind: "established",
    closing: "undecodable",
  }],
];
for (const [name, pieces, closing, wordless] of FAREWELLS) {
  test(`handshake() hears ${name} after its farewell`, () => {
    for (const talks of [true, false]) {
      const script: Script = { version: TLS13, farewell: pieces };
      const { end, learned } = meet(script, talks ? {} : { application: null });
      const expected = talks ? { kind: "established", closing } : wordless;
      for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual((end as unknown as Record<string, unknown>)[key], value, key);
      }
      assert.equal(learned.closeNotifySeen, pieces.includes(CLOSE_NOTIFY));
      assert.equal(learned.ticketCount, pieces.filter((piece) => piece === ticket).length);
      assert.deepEqual(learned.application, talks ? PING : new Uint8Array(0));
    }
  });
}

test("handshake() hears a driver out after its farewell", () => {
  for (const end of ["reset", "overdue", "aborted", "flood"] as const) {
    const server = new ScriptedServer(identity, { version: TLS13, farewell: [] });
    const flow = handshake(plainOffer(fresh, { versions: [TLS13] }));
    let pending: Uint8Array[] = [];
    let turn = flow.next();
    while (!turn.done) {
      if (turn.value.ask === "send") {
        pending.push(...server.receive(turn.value.bytes));
        turn = flow.next({ atMs: 1 });
      } else {
        const [bytes, ...left] = pending;
        pending = left;
        turn = flow.next(bytes === undefined ? { atMs: 1, end } : { atMs: 1, bytes });
      }
    }
    assert.deepEqual(turn.value.end, { kind: "established", closing: end });
  }
});

test("handshake() answers neither KeyUpdate nor HelloRequest after its farewell", () => {
  for (
    const [version, request] of [
      [TLS12, asking],
      [TLS13, encodeMessage(small.keyUpdate, { requestUpdate: 1 })],
    ] as const
  ) {
    const { end, capture } = meet({ version, farewell: [request, CLOSE_NOTIFY] });
    assert.deepEqual(end, { kind: "established", closing: "close_notify" });
    assert.equal(
      capture.entries.findLast(({ direction }) => direction === "out")?.name,
      "close_notify",
    );
  }
});

test("handshake() takes application data up to its limit, and keeps so much of more", () => {
  const long = Uint8Array.from({ length: 2 ** 16 + 1 }, (_, index) => index);
  const pieces = (length: number) =>
    [0, 1, 2, 3].map((index) =>
      data(long.subarray(index * 2 ** 14, index < 3 ? (index + 1) * 2 ** 14 : length))
    );
  const exact = meet({ version: TLS13, answer: () => pieces(2 ** 16) }, {
    application: { send: PING, enough: (got) => got.length >= 2 ** 16 },
  });
  assert.equal(exact.end.kind, "established");
  assert.deepEqual(exact.learned.application, long.subarray(0, 2 ** 16));
  const more = meet({ version: TLS13, answer: () => [...pieces(2 ** 16), data(PING)] }, {
    application: { send: PING, enough: () => false },
  });
  assert.deepEqual(more.end, {
    kind: "flood",
    after: "CONNECTED",
    detail: "more than 65536 bytes of application data",
  });
  assert.deepEqual(more.learned.application, long.subarray(0, 2 ** 16));
});

test("handshake() keeps 512 bytes of a stranger's greeting", () => {
  for (const length of [512, 513]) {
    const greeting = new Uint8Array(length).fill(0x41);
    const { result: { end } } = replay(handshake(plainOffer(fresh)), () => [greeting]);
    assert.ok(end.kind === "notTls");
    assert.equal(end.bytes.length, 512);
  }
  const long = fromHex("1603034801");
  const { result: { end } } = replay(handshake(plainOffer(fresh)), () => [long]);
  assert.deepEqual(end, { kind: "notTls", bytes: long });
});

test("Capture holds what fits its limit to the byte, and counts what does not", () => {
  const entry: CaptureEntry = {
    direction: "in",
    atMs: 0,
    epoch: "clear",
    content: "handshake",
    name: "finished",
    bytes: new Uint8Array(36),
    context: { version: TLS12 },
  };
  const capture = new Capture(2 * 100);
  for (let count = 0; count < 4; count++) capture.add(entry);
  assert.equal(capture.entries.length, 2);
  assert.deepEqual(capture.dropped, { messages: 2, bytes: 72 });
  const short = new Capture(199);
  for (const bytes of [entry.bytes, entry.bytes, entry.bytes.subarray(1)]) {
    short.add({ ...entry, bytes });
  }
  assert.equal(short.entries.length, 2);
  assert.deepEqual(short.dropped, { messages: 1, bytes: 36 });
});

test("handshake() keeps 16 tickets, and counts all of them", () => {
  const { learned } = meet({
    version: TLS13,
    answer: (got) => [...times(17, ticket), data(got)],
  });
  assert.deepEqual([learned.tickets.length, learned.ticketCount], [16, 17]);
});

test("handshake() takes several alerts out of one record", () => {
  const both: Piece = { type: 21, content: fromHex("01700250") };
  const { end, learned } = meet({ version: TLS12, alter: instead("certificate", () => [both]) });
  assert.deepEqual(end, { kind: "alert", level: 2, description: 80, after: "WAIT_CERT" });
  assert.equal(learned.alert?.description, 80);
});

test("handshake() takes a ChangeCipherSpec of one byte 1 alone", () => {
  for (const content of ["", "02", "0101", "0201"]) {
    const odd: Piece = { type: 20, content: fromHex(content) };
    const { end } = meet({ version: TLS12, alter: instead("change_cipher_spec", () => [odd]) });
    assert.ok(end.kind === "undecodable", `${content}: ${JSON.stringify(end)}`);
    assert.equal(end.path, "change_cipher_spec.type");
  }
});

test("handshake() takes a message as long as its limit, and not one byte more", () => {
  for (const [length, kind] of [[1000, "incompatible"], [1001, "undecodable"]] as const) {
    const message = new Uint8Array(length + 4);
    message.set([11, 0, length >> 8, length & 0xff, 0, (length - 4) >> 8, (length - 4) & 0xff]);
    const flight = meet({ version: TLS12, alter: instead("certificate", () => [message]) }, {
      limits: { message: 1000, application: 1 << 16, capture: 1 << 16 },
    });
    assert.ok(flight.end.kind === "undecodable", JSON.stringify(flight.end));
    assert.equal(flight.end.path === "handshake.length", kind === "undecodable", flight.end.path);
  }
});

for (const version of [TLS12, TLS13] as const) {
  test(`handshake() says how far a conversation came (${version.toString(16)})`, () => {
    const facts = (
      { learned }: Outcome,
    ) => [learned.serverFinishedSeen, learned.clientFinishedSent, learned.closeNotifySeen];
    assert.deepEqual(facts(meet({ version })), [true, true, true]);
    const cut = meet({ version, alter: instead("finished", () => []) });
    assert.deepEqual(facts(cut), [false, version === TLS12, false]);
    const mute = meet({ version, answer: () => [] });
    assert.deepEqual(facts(mute), [true, true, false]);
  });
}

test("handshake() takes nothing but tickets and KeyUpdates after the handshake of TLS 1.3", () => {
  const finished = encodeMessage(small.finished, { verifyData: new Uint8Array(32) });
  const { end } = meet({ version: TLS13, answer: () => [finished] });
  assert.ok(end.kind === "unexpected", JSON.stringify(end));
  assert.deepEqual([end.got, end.expected], ["finished", ["new_session_ticket", "key_update"]]);
});

test("handshake() takes a cookie in HelloRetryRequest alone", () => {
  const { end } = meet({ version: TLS13, serverExtensions: [named("cookie", "000107")] });
  assert.ok(end.kind === "incompatible" && end.problem === "extension-not-offered");
  assert.match(end.detail, /^server_hello has cookie/);
});

for (
  const [names, problem] of [
    ["0003026832", null],
    ["00050161026832", "protocol-not-offered"],
    ["0003026833", "protocol-not-offered"],
  ] as const
) {
  for (const version of [TLS12, TLS13] as const) {
    test(`handshake() ${problem ?? "takes"} ALPN ${names} in ${version.toString(16)}`, () => {
      const alpn = named("application_layer_protocol_negotiation", names);
      const script: Script = version === TLS12 ? { version, serverExtensions: [alpn] } : {
        version,
        alter: instead("encrypted_extensions", () => [
          encodeMessage(small.encryptedExtensions, { extensions: [alpn] }),
        ]),
      };
      const extensions = [
        ...plainOffer(fresh).extensions,
        "application_layer_protocol_negotiation",
      ] as const;
      const { end, learned } = meet(script, { alpn: ["h2"], extensions: [...new Set(extensions)] });
      if (problem === null) {
        assert.equal(end.kind, "established", JSON.stringify(end));
        assert.equal(learned.alpn, "h2");
      } else assert.ok(end.kind === "incompatible" && end.problem === problem, JSON.stringify(end));
    });
  }
}

test("handshake() lets a fault of its own caller through", () => {
  const offer = plainOffer({ random: () => assert.fail("no randomness") });
  assert.throws(() => handshake(offer).next(), /no randomness/);
});

// The server's first flight below TLS 1.3 comes in the clear, and can be written by hand.

interface Clear {
  readonly version?: number;
  readonly suite: number;
  readonly extensions?: readonly Extension[];
  readonly messages: readonly (Uint8Array | Piece)[];
  readonly random?: Uint8Array;
}

/** What is made of a flight in the clear; by default the flow hangs up after it. */
function look(flight: Clear, choices: Choices = {}): { outcome: Outcome; sent: Uint8Array[] } {
  const version = flight.version ?? TLS12;
  const hello = encodeMessage(serverHello, {
    legacyVersion: version,
    random: flight.random ?? RANDOM,
    legacySessionIdEcho: new Uint8Array(0),
    cipherSuite: flight.suite,
    legacyCompressionMethod: 0,
    extensions: flight.extensions ?? [],
  });
  const records = [hello, ...flight.messages].map((piece) =>
    piece instanceof Uint8Array
      ? encodeRecord(22, version, piece)
      : encodeRecord(piece.type, version, piece.content)
  );
  const { result, sent } = replay(
    handshake(plainOffer({ random: (length) => new Uint8Array(length).fill(3) }, {
      versions: [TLS13, TLS12, TLS11, TLS10].filter((each) => each <= version),
      cipherSuites: [flight.suite],
      stopAfter: "server_flight",
      extensions: [...plainOffer(fresh).extensions, "status_request"],
      ...choices,
    })),
    (_, index) => index === 0 ? records : [],
  );
  return { outcome: result, sent };
}

const RANDOM = new Uint8Array(32).fill(0x5e);
const OURS = new Uint8Array(32).fill(3);
const PSK = 0x008c; // TLS_PSK_WITH_AES_128_CBC_SHA
const [ECDSA, ECDHE_RSA, DHE, RSA] = [0xc009, 0xc013, 0x0033, 0x002f] as const;
const done = encodeMessage(small.serverHelloDone, null);
const chainOf = ({ certificate }: ServerIdentity) =>
  encodeMessage(certificate12, { certificateList: [certificate] });
const other = encodeMessage(exchange.serverKeyExchangeOther, { params: fromHex("000161") });
const request12 = encodeMessage(certificateRequest12, {
  certificateTypes: [1, 64],
  supportedSignatureAlgorithms: [0x0403],
  certificateAuthorities: [],
});
const request11 = encodeMessage(certificateRequest11, {
  certificateTypes: [1],
  certificateAuthorities: [],
});
const stapled = encodeMessage({ ...small.helloRequest, type: 22 }, null);
const status = (() => {
  const bytes = concat(stapled.subarray(0, 4), fromHex("0100000130"));
  bytes[3] = 5;
  return bytes;
})();
const promise = named("status_request");

const ours = keyShare(0x001d);
const dhe = dheServer(0x0100);
const dheParams = { dhP: dhe.p, dhG: dhe.g, dhYs: dhe.publicKey };
const params = { curveType: 3, namedCurve: 0x001d, point: ours.publicKey };

/** A signature of TLS 1.1, which names no scheme: SHA-1 with ECDSA, MD5 and SHA-1 with RSA. */
function signature11({ privateKey: key }: ServerIdentity, params: Uint8Array): Uint8Array {
  const content = concat(OURS, RANDOM, params);
  const digest = (hash: string) => createHash(hash).update(content).digest();
  const padding = constants.RSA_PKCS1_PADDING;
  return Uint8Array.from(
    key.asymmetricKeyType === "rsa"
      ? privateEncrypt({ key, padding }, concat(digest("md5"), digest("sha1")))
      : sign("sha1", content, key),
  );
}
const exchange11 = (signer: ServerIdentity) =>
  encodeMessage(exchange.serverKeyExchangeEcdhe11, {
    params,
    signature: signature11(signer, encode(exchange.ecdheParams, params)),
  });
const dheExchange12 = (algorithm = 0x0401, params = dheParams) =>
  encodeMessage(exchange.serverKeyExchangeDhe12, {
    params,
    algorithm,
    signature: signing(encode(exchange.dheParams, params)),
  });
const dheExchange11 = () =>
  encodeMessage(exchange.serverKeyExchangeDhe11, {
    params: dheParams,
    signature: signature11(rsa, encode(exchange.dheParams, dheParams)),
  });

type Flight = readonly [string, () => Clear, (outcome: Outcome) => unknown, unknown];
const stopped = ({ end }: Outcome) => end.kind === "stopped" ? "stopped" : JSON.stringify(end);
const flights: readonly Flight[] = [
  [
    "a suite without certificates, and no message at all",
    () => ({ suite: PSK, messages: [done] }),
    stopped,
    "stopped",
  ],
  [
    "a suite without certificates, its hint",
    () => ({ suite: PSK, messages: [other, done] }),
    stopped,
    "stopped",
  ],
  [
    "an unknown suite with all it may have",
    () => ({ suite: PSK, messages: [chainOf(identity), other, request12, done] }),
    ({ learned }) => learned.certificateRequest?.certificateTypes,
    [1, 64],
  ],
  [
    "an unknown suite with a certificate and no exchange",
    () => ({ suite: PSK, messages: [chainOf(identity), done] }),
    ({ learned }) => learned.certificates.length,
    1,
  ],
  [
    "RSA, which has no ServerKeyExchange",
    () => ({ suite: RSA, messages: [chainOf(rsa), request12, done] }),
    stopped,
    "stopped",
  ],
  [
    "RSA with a ServerKeyExchange",
    () => ({ suite: RSA, messages: [chainOf(rsa), other, done] }),
    ({ end }) => end.kind === "unexpected" && end.expected,
    ["certificate_request", "server_hello_done"],
  ],
  [
    "ECDHE without its certificate",
    () => ({ suite: ECDSA, messages: [other, done] }),
    ({ end }) => end.kind === "unexpected" && end.expected,
    ["certificate"],
  ],
  [
    "a staple that was promised",
    () => ({ suite: RSA, extensions: [promise], messages: [chainOf(rsa), status, done] }),
    ({ end, learned }) => [end.kind, learned.ocspStapled],
    ["stopped", true],
  ],
  [
    "a promised staple that does not come",
    () => ({ suite: RSA, extensions: [promise], messages: [chainOf(rsa), done] }),
    ({ end, learned }) => [end.kind, learned.ocspStapled],
    ["stopped", false],
  ],
  [
    "a staple that nobody promised",
    () => ({ suite: RSA, messages: [chainOf(rsa), status, done] }),
    ({ end }) => end.kind === "unexpected" && end.got,
    "certificate_status",
  ],
  [
    "a second staple",
    () => ({ suite: RSA, extensions: [promise], messages: [chainOf(rsa), status, status, done] }),
    ({ end }) => end.kind === "unexpected" && end.expected,
    ["certificate_request", "server_hello_done"],
  ],
  [
    "TLS 1.1 signed by ECDSA",
    () => ({
      version: TLS11,
      suite: ECDSA,
      messages: [chainOf(identity), exchange11(identity), request11, done],
    }),
    (
      { end, learned },
    ) => [
      end.kind,
      learned.group,
      learned.signatureScheme,
      learned.checks.serverSignature,
      learned.certificateRequest?.signatureSchemes,
    ],
    ["stopped", 0x001d, null, "valid", []],
  ],
  [
    "TLS 1.1 in DHE",
    () => ({ version: TLS11, suite: DHE, messages: [chainOf(rsa), dheExchange11(), done] }),
    ({ end, learned }) => [end.kind, learned.checks.serverSignature],
    ["stopped", "valid"],
  ],
  [
    "TLS 1.1 signed by RSA",
    () => ({
      version: TLS11,
      suite: ECDHE_RSA,
      messages: [chainOf(rsa), exchange11(rsa), done],
    }),
    ({ end, learned }) => [end.kind, learned.checks.serverSignature],
    ["stopped", "valid"],
  ],
  [
    "TLS 1.1 signed by another key",
    () => ({
      version: TLS11,
      suite: ECDSA,
      messages: [
        chainOf(identity),
        exchange11({
          ...identity,
          privateKey: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
        }),
        done,
      ],
    }),
    ({ end }) => end.kind === "incompatible" && end.problem,
    "server-signature-invalid",
  ],
  [
    "everything that DHE may have",
    () => ({
      suite: DHE,
      extensions: [promise],
      messages: [chainOf(rsa), status, dheExchange12(), request12, done],
    }),
    ({ end, learned }) => [
      end,
      learned.signatureScheme,
      learned.ocspStapled,
      learned.certificateRequest,
    ],
    [
      { kind: "stopped", after: "WAIT_SHD" },
      0x0401,
      true,
      { signatureSchemes: [0x0403], certificateTypes: [1, 64], caNames: [], caNamesOmitted: 0 },
    ],
  ],
  [
    "a certificate twice",
    () => ({ suite: DHE, messages: [chainOf(rsa), chainOf(rsa), dheExchange12(), done] }),
    ({ end }) => end.kind === "unexpected" && [end.got, end.expected, end.after],
    ["certificate", ["server_key_exchange"], "WAIT_SKE"],
  ],
  [
    "a request before the exchange",
    () => ({ suite: DHE, messages: [chainOf(rsa), request12, dheExchange12(), done] }),
    ({ end }) => end.kind === "unexpected" && [end.got, end.expected, end.after],
    ["certificate_request", ["server_key_exchange"], "WAIT_SKE"],
  ],
  [
    "an exchange twice",
    () => ({ suite: DHE, messages: [chainOf(rsa), dheExchange12(), dheExchange12(), done] }),
    ({ end }) => end.kind === "unexpected" && [end.got, end.expected, end.after],
    ["server_key_exchange", ["certificate_request", "server_hello_done"], "WAIT_CR_SHD"],
  ],
  [
    "a request twice",
    () => ({ suite: RSA, messages: [chainOf(rsa), request12, request12, done] }),
    ({ end }) => end.kind === "unexpected" && [end.got, end.expected, end.after],
    ["certificate_request", ["server_hello_done"], "WAIT_SHD"],
  ],
  [
    "a staple and then the wrong message",
    () => ({ suite: DHE, extensions: [promise], messages: [chainOf(rsa), status, done] }),
    ({ end }) => end.kind === "unexpected" && [end.got, end.expected, end.after],
    ["server_hello_done", ["server_key_exchange"], "WAIT_SKE"],
  ],
  [
    "TLS 1.1 with a request as TLS 1.2 writes it",
    () => ({ version: TLS11, suite: RSA, messages: [chainOf(rsa), request12, done] }),
    ({ end }) => end.kind === "undecodable" && end.path.split(".")[0],
    "certificate_request",
  ],
  [
    "a chain of 21",
    () => ({
      suite: RSA,
      messages: [
        encodeMessage(certificate12, { certificateList: times(21, rsa.certificate) }),
        done,
      ],
    }),
    ({ learned }) => [learned.certificates.length, learned.certificatesOmitted],
    [20, 1],
  ],
  [
    "a signature of TLS 1.2 by a scheme that nobody knows",
    () => ({ suite: DHE, messages: [chainOf(rsa), dheExchange12(0xfe01), done] }),
    ({ end, learned }) => [
      end.kind === "incompatible" && end.problem,
      learned.signatureScheme,
      learned.checks.serverSignature,
    ],
    ["signature-scheme-not-offered", 0xfe01, "not-seen"],
  ],
  [
    "what the extensions of TLS 1.2 say",
    () => ({
      suite: RSA,
      extensions: [
        named("encrypt_then_mac"),
        named("extended_master_secret"),
        named("renegotiation_info", "00"),
        named("session_ticket"),
      ],
      messages: [chainOf(rsa), done],
    }),
    ({ learned }) => [
      learned.encryptThenMac,
      learned.extendedMasterSecret,
      learned.renegotiationInfo,
      learned.ticketPromised,
      learned.serverHello,
    ],
    [true, true, true, true, {
      version: TLS12,
      cipherSuite: 0x002f,
      random: new Uint8Array(32).fill(0x5e),
      sessionId: new Uint8Array(0),
      extensions: [
        named("encrypt_then_mac"),
        named("extended_master_secret"),
        named("renegotiation_info", "00"),
        named("session_ticket"),
      ],
      sentinel: "none",
    }],
  ],
  [
    "a ServerHello without extensions",
    () => ({ suite: RSA, messages: [chainOf(rsa), done] }),
    ({ learned }) => [
      learned.encryptThenMac,
      learned.extendedMasterSecret,
      learned.renegotiationInfo,
      learned.ticketPromised,
      learned.group,
      learned.dheBits,
      learned.certificatesOmitted,
      learned.checks.serverSignature,
    ],
    [false, false, false, false, null, null, 0, "not-seen"],
  ],
  [
    "a certificate of exactly a record",
    () => ({ suite: RSA, messages: [filling(2 ** 14)] }),
    ({ end }) => end.kind === "incompatible" && end.problem,
    "certificate-unreadable",
  ],
  [
    "a record of one byte more than may stand in the clear",
    () => ({ suite: RSA, messages: [filling(2 ** 14 + 1)] }),
    ({ end }) => end.kind === "undecodable" && [end.path, end.offset],
    ["record.length", 3],
  ],
];

/** A Certificate message of this many bytes, nothing in it. */
function filling(length: number): Uint8Array {
  return encodeMessage(certificate12, { certificateList: [new Uint8Array(length - 10)] });
}

for (const [name, flight, read, wanted] of flights) {
  test(`handshake() looks at a flight in the clear: ${name}`, () => {
    assert.deepEqual(read(look(flight()).outcome), wanted);
  });
}

test("handshake() hangs up where the offer says, and sends nothing more", () => {
  const flight = { suite: RSA, messages: [chainOf(rsa), done] };
  for (
    const [stopAfter, after] of [["server_hello", "WAIT_SH"], [
      "server_flight",
      "WAIT_SKE",
    ]] as const
  ) {
    const { outcome: { end, learned }, sent } = look(flight, { stopAfter });
    assert.deepEqual(end, { kind: "stopped", after });
    assert.equal(sent.length, 1);
    assert.equal(learned.certificates.length, stopAfter === "server_hello" ? 0 : 1);
  }
});

/** Exchanges of TLS 1.2 that come to nothing: how it ends, and with which alert. */
const ecdheExchange12 = (namedCurve: number, point = ours.publicKey) => {
  const params = { curveType: 3, namedCurve, point };
  return encodeMessage(exchange.serverKeyExchangeEcdhe12, {
    params,
    algorithm: 0x0401,
    signature: signing(encode(exchange.ecdheParams, params)),
  });
};
const FRUITLESS: readonly [string, () => Clear, Choices, Partial<End>, number | undefined][] = [
  [
    "a group that was not offered",
    () => ({ suite: ECDHE_RSA, messages: [chainOf(rsa), ecdheExchange12(0x001d), done] }),
    { groups: [0x0017] },
    {
      kind: "incompatible",
      problem: "group-not-offered",
      detail: "the server chose x25519, not offered",
      after: "WAIT_CR_SHD",
    },
    47,
  ],
  [
    "a group where none was named",
    () => ({ suite: ECDHE_RSA, messages: [chainOf(rsa), ecdheExchange12(0x001d), done] }),
    { groups: [] },
    { kind: "closed", after: "WAIT_CCS" },
    undefined,
  ],
  [
    "a point that is none",
    () => ({
      suite: ECDHE_RSA,
      messages: [chainOf(rsa), ecdheExchange12(0x001d, PING), done],
    }),
    {},
    { kind: "incompatible", problem: "key-share-invalid", after: "WAIT_CR_SHD" },
    47,
  ],
  [
    "a prime of 16 bits",
    () => ({
      suite: DHE,
      messages: [
        chainOf(rsa),
        dheExchange12(0x0401, {
          dhP: fromHex("fff1"),
          dhG: Uint8Array.of(2),
          dhYs: Uint8Array.of(4),
        }),
        done,
      ],
    }),
    {},
    {
      kind: "incompatible",
      problem: "parameters-weak",
      detail: "a Diffie-Hellman prime of 16 bits",
    },
    71,
  ],
  [
    "a certificate that nothing can be encrypted to",
    () => ({ suite: RSA, messages: [chainOf(identity), done] }),
    {},
    { kind: "incompatible", problem: "certificate-unsuited", after: "WAIT_SKE" },
    43,
  ],
  [
    "a suite of TLS 1.2 in TLS 1.1",
    () => ({
      version: TLS11,
      suite: 0xc02b,
      messages: [chainOf(identity), exchange11(identity), done],
    }),
    {},
    {
      kind: "unsupported",
      detail: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: seen, not completed",
      after: "WAIT_CR_SHD",
    },
    undefined,
  ],
  [
    "a key exchange that this program does not know",
    () => ({ suite: PSK, messages: [chainOf(rsa), other, request12, done] }),
    {},
    { kind: "unsupported", detail: "TLS_PSK_WITH_AES_128_CBC_SHA: seen, not completed" },
    undefined,
  ],
];
for (const [name, flight, choices, expected, alert] of FRUITLESS) {
  test(`handshake() comes no further with ${name}`, () => {
    const { outcome: { end, capture } } = look(flight(), { stopAfter: null, ...choices });
    for (const [key, value] of Object.entries(expected)) {
      assert.deepEqual((end as Record<string, unknown>)[key], value, JSON.stringify(end));
    }
    const said = capture.entries.findLast(({ content }) => content === "alert");
    assert.equal(said?.bytes[1], alert);
  });
}

test("handshake() shows its certificate to a server of TLS 1.1 as that wants it proven", () => {
  for (const [signer, suite] of [[identity, ECDSA], [rsa, ECDHE_RSA]] as const) {
    const flight = {
      version: TLS11,
      suite,
      messages: [chainOf(signer), exchange11(signer), request11, done],
    };
    const { outcome: { learned, capture } } = look(flight, {
      stopAfter: null,
      credentials: credentials([identity.certificate], identity.privateKey),
    });
    assert.deepEqual([learned.sentCertificate, learned.clientSignatureScheme], [true, 0x0203]);
    const messages = capture.entries.filter(({ content }) => content === "handshake");
    const proof = messages.find(({ name }) => name === "certificate_verify");
    const { signature } = decodeMessage(small.certificateVerify11, proof?.bytes ?? PING);
    const before = messages.slice(0, messages.indexOf(proof as CaptureEntry));
    const content = concat(...before.map(({ bytes }) => bytes));
    assert.ok(verify("sha1", content, createPublicKey(identity.privateKey), signature));
  }
});

test("handshake() cuts what is longer than a record, and no sooner", () => {
  for (const [extra, count] of [[0, 1], [1, 2]] as const) {
    // Certificate, ClientKeyExchange and CertificateVerify share records.
    const chain = [new Uint8Array(2 ** 14 - 10 - 262 - 8 + extra)];
    const { sent } = look(
      { suite: RSA, messages: [chainOf(rsa), request12, done] },
      {
        stopAfter: null,
        credentials: { chain, chooseScheme: () => 0x0403, sign: () => new Uint8Array(0) },
      },
    );
    const lengths = recordLengths(sent[1] ?? PING);
    assert.deepEqual(lengths.slice(0, count), count === 1 ? [2 ** 14] : [2 ** 14, 1]);
  }
});

test("handshake() only looks at what it cannot complete, and says which it is", () => {
  const { outcome } = look({ suite: PSK, messages: [done] }, { stopAfter: null });
  assert.deepEqual(outcome.end, {
    kind: "unsupported",
    detail: "TLS_PSK_WITH_AES_128_CBC_SHA: seen, not completed",
    after: "WAIT_CERT",
  });
  const x448 = { ...params, namedCurve: 0x001e };
  const content = concat(OURS, RANDOM, encode(exchange.ecdheParams, x448));
  const message = encodeMessage(exchange.serverKeyExchangeEcdhe12, {
    params: x448,
    algorithm: 0x0403,
    signature: Uint8Array.from(sign("sha256", content, identity.privateKey)),
  });
  const flight = { suite: ECDSA, messages: [chainOf(identity), message, done] };
  const { end } = look(flight, { stopAfter: null, groups: [0x001d, 0x001e] }).outcome;
  assert.deepEqual(end, {
    kind: "unsupported",
    detail: "group x448: seen, not completed",
    after: "WAIT_CR_SHD",
  });
});

for (
  const [versions, answered, mark, can] of [
    [[TLS13, TLS12], TLS12, 1, "TLSv1.3"],
    [[TLS12, TLS11], TLS11, 0, "TLSv1.2"],
  ] as const
) {
  test(`handshake() says that a server can ${can} when its random says so`, () => {
    const random = RANDOM.slice();
    random.set([...new TextEncoder().encode("DOWNGRD"), mark], 24);
    const flight = { version: answered, suite: ECDSA, random, messages: [] };
    const { end } = look(flight, { versions }).outcome;
    assert.ok(end.kind === "incompatible" && end.problem === "downgrade");
    assert.ok(end.detail.startsWith(`the server can ${can}, was offered it`), end.detail);
  });
}

test("handshake() keeps 256 names of authorities, and counts the others", () => {
  const name = fromHex("3000");
  for (const [count, kept] of [[256, 256], [257, 256]] as const) {
    const message = encodeMessage(certificateRequest12, {
      certificateTypes: [1],
      supportedSignatureAlgorithms: [0x0403],
      certificateAuthorities: times(count, name),
    });
    const { learned } = look({ suite: RSA, messages: [chainOf(rsa), message, done] }).outcome;
    assert.equal(learned.certificateRequest?.caNames.length, kept);
    assert.equal(learned.certificateRequest?.caNamesOmitted, count - kept);
  }
});

/** The lengths of the records in a flight. */
function recordLengths(flight: Uint8Array): number[] {
  const lengths: number[] = [];
  for (let at = 0; at < flight.length; at += 5 + (lengths.at(-1) ?? 0)) {
    lengths.push(recordHeader(flight, at).length);
  }
  return lengths;
}

/** What a ServerKeyExchange signs. */
const signing = (params: Uint8Array) =>
  Uint8Array.from(sign("sha256", concat(OURS, RANDOM, params), {
    key: rsa.privateKey,
    padding: constants.RSA_PKCS1_PADDING,
  }));

interface Agreed {
  readonly suite: number;
  readonly serverKeyExchange: () => Uint8Array | null;
  /** The premaster secret, as the server sees it in ClientKeyExchange. */
  readonly premaster: (message: Uint8Array) => Uint8Array;
  readonly group: number | null;
  readonly bits: number | null;
}
const AGREED: Readonly<Record<string, Agreed>> = {
  RSA: {
    suite: RSA,
    serverKeyExchange: () => null,
    premaster: (message) =>
      rsaUnwrap(
        rsa.privateKey,
        decodeMessage(exchange.clientKeyExchangeRsa, message).encryptedPreMasterSecret,
        TLS12,
      ),
    group: null,
    bits: null,
  },
  DHE: {
    suite: DHE,
    serverKeyExchange: () => dheExchange12(),
    premaster: (message) => dhe.agree(decodeMessage(exchange.clientKeyExchangeDhe, message).dhYc),
    group: 0x0100,
    bits: 2048,
  },
  ECDHE: {
    suite: ECDHE_RSA,
    serverKeyExchange: () => {
      return encodeMessage(exchange.serverKeyExchangeEcdhe12, {
        params,
        algorithm: 0x0401,
        signature: signing(encode(exchange.ecdheParams, params)),
      });
    },
    premaster: (message) =>
      ours.agree(decodeMessage(exchange.clientKeyExchangeEcdhe, message).ecdhYc),
    group: 0x001d,
    bits: null,
  },
};

for (const [name, { suite, serverKeyExchange, premaster, group, bits }] of Object.entries(AGREED)) {
  test(`handshake() shares its secret by ${name} with whoever owns the key`, () => {
    const lines: string[] = [];
    const key = serverKeyExchange();
    const { outcome: { learned, end }, sent } = look(
      { suite, messages: [chainOf(rsa), ...(key === null ? [] : [key]), done] },
      { stopAfter: null, keyLog: (line) => lines.push(line) },
    );
    assert.deepEqual(end, { kind: "closed", how: "fin", after: "WAIT_CCS", bytes: "" });
    const [, , , high = 0, low = 0] = sent[1] ?? [];
    const message = sent[1]?.subarray(5, 5 + (high << 8 | low)) as Uint8Array;
    const secret = masterSecret(TLS12, "sha256", premaster(message), OURS, RANDOM);
    assert.deepEqual(lines, [`CLIENT_RANDOM ${toHex(OURS)} ${toHex(secret)}`]);
    assert.deepEqual([learned.group, learned.dheBits], [group, bits]);
    assert.equal(learned.clientFinishedSent, true);
    assert.equal(learned.checks.serverSignature, key === null ? "not-seen" : "valid");
  });
}

test("handshake() answers a KeyUpdate that asks for one with one that does not", () => {
  const asked = encodeMessage(small.keyUpdate, { requestUpdate: 1 });
  const { capture, end } = meet({ version: TLS13, answer: (got) => [asked, data(got)] });
  assert.equal(end.kind, "established");
  const said = capture.entries.filter(({ name, direction }) =>
    name === "key_update" && direction === "out"
  );
  assert.deepEqual(said.map(({ bytes }) => toHex(bytes)), ["1800000100"]);
});

test("handshake() says what it has to say, be it one byte", () => {
  const { learned } = meet({ version: TLS13 }, {
    application: { send: Uint8Array.of(7), enough: (received) => received.length > 0 },
  });
  assert.deepEqual(learned.application, Uint8Array.of(7));
});

test("handshake() says nothing where there is nothing to say", () => {
  const nobody = { send: new Uint8Array(0), enough: () => true };
  for (const version of [TLS12, TLS13] as const) {
    const { capture, end } = meet({ version }, { application: nobody });
    assert.equal(end.kind, "established");
    assert.ok(!capture.entries.some(({ content }) => content === "application_data"));
  }
});

test("handshake() quotes a message that was begun in a whole record, and 64 bytes of an odd one", () => {
  const flow = handshake(plainOffer(fresh));
  flow.next();
  flow.next({ atMs: 1 });
  flow.next({ atMs: 2, bytes: fromHex("160303000502000076 03".replace(" ", "")) });
  const { value } = flow.next({ atMs: 3, end: "overdue" });
  assert.deepEqual((value as Outcome).end, {
    kind: "overdue",
    after: "WAIT_SH",
    bytes: "0200007603",
  });
  const long = encodeMessage(small.finished, { verifyData: new Uint8Array(64) });
  const { end } = meet({ version: TLS13, answer: () => [long] });
  assert.ok(end.kind === "unexpected");
  assert.equal(end.bytes.replace(/[^0-9a-f]/g, "").length, 2 * 64);
});

for (
  const [what, junk] of [["bytes that do not decrypt", "170303002000"], [
    "no record",
    "ff",
  ]] as const
) {
  test(`handshake() has established what it has, whatever follows: ${what}`, () => {
    const server = new ScriptedServer(identity, { version: TLS13 });
    const offer = plainOffer(fresh, { versions: [TLS13], application });
    const bytes = new Uint8Array(64);
    bytes.set(fromHex(junk));
    const { result: { end, learned } } = replay(handshake(offer), (sent) => {
      const records = server.receive(sent);
      const isFarewell = learnedAll(records) && sent.length < 60;
      return isFarewell ? [bytes] : records;
    });
    assert.deepEqual(end, { kind: "established", closing: "undecodable" });
    assert.deepEqual(learned.application, PING);
  });
}

/** The last flight of a server is its close_notify alone. */
const learnedAll = (records: readonly Uint8Array[]) =>
  records.length === 1 && (records[0]?.length ?? 0) < 30;

test("handshake() notes when a ticket came", () => {
  const { learned } = meet({ version: TLS13, answer: (got) => [ticket, data(got)] });
  assert.ok((learned.tickets[0]?.atMs ?? 0) > 1);
});

test("handshake() has learned nothing from an end without a byte", () => {
  const { result } = replay(handshake(plainOffer(fresh)), () => []);
  assert.deepEqual(result.learned, {
    serverHello: null,
    helloRetryRequest: null,
    group: null,
    dheBits: null,
    signatureScheme: null,
    alpn: null,
    encryptThenMac: false,
    extendedMasterSecret: false,
    renegotiationInfo: false,
    ticketPromised: false,
    certificates: [],
    certificatesOmitted: 0,
    ocspStapled: false,
    certificateRequest: null,
    checks: { serverSignature: "not-seen", serverFinished: "not-seen", downgrade: "none" },
    tickets: [],
    ticketCount: 0,
    keyUpdates: 0,
    renegotiationAsked: false,
    application: new Uint8Array(0),
    alert: null,
    sentCertificate: false,
    clientSignatureScheme: null,
    clientFinishedSent: false,
    serverFinishedSeen: false,
    closeNotifySeen: false,
  });
});

test("handshake() takes a HelloRetryRequest for what it is, in TLS 1.3 alone", () => {
  const { end } = meet({
    version: TLS13,
    retry: 0x0017,
    alter: instead("server_hello", (message) => {
      const hello = decodeMessage(serverHello, message);
      const extensions = hello.extensions?.filter(({ extensionType }) => extensionType === 51);
      return [encodeMessage(serverHello, { ...hello, extensions, cipherSuite: 0xc02b })];
    }),
  }, { versions: [TLS13, TLS12], cipherSuites: [0x1301, 0xc02b] });
  assert.ok(end.kind === "incompatible", JSON.stringify(end));
  assert.match(end.detail, /HelloRetryRequest|hello_retry_request/);
});

/** A retry: with middleboxes in mind or not, in a suite of either hash, with a cookie. */
for (const compatibilityMode of [true, false]) {
  for (const suite of [0x1301, 0x1302]) {
    test(`handshake() greets again as it is asked (${compatibilityMode}, ${suite.toString(16)})`, () => {
      const script: Script = {
        version: TLS13,
        suite,
        retry: 0x0018,
        alter: instead("server_hello", (message) => {
          const hello = decodeMessage(serverHello, message);
          const extensions = [...hello.extensions ?? [], named("cookie", "00020708")];
          return [encodeMessage(serverHello, { ...hello, extensions })];
        }),
      };
      const choices = { compatibilityMode, keyShares: [0x001d, 0x0017] };
      const { end, learned, capture } = meet(script, choices);
      assert.equal(end.kind, "established", JSON.stringify(end));
      assert.deepEqual(learned.helloRetryRequest, {
        group: 0x0018,
        cookie: true,
        cipherSuite: suite,
      });
      const [first, second] = capture.entries.filter(({ name }) => name === "client_hello")
        .map(({ bytes }) => decodeMessage(clientHello, bytes));
      assert.ok(first !== undefined && second !== undefined);
      assert.equal(first.legacySessionId.length, compatibilityMode ? 32 : 0);
      const sharesOf = ({ extensions }: ClientHello) =>
        decode(body.keyShareClient, findExtension(extensions, 51) ?? PING).clientShares
          .map(({ group }) => group);
      assert.deepEqual([sharesOf(first), sharesOf(second)], [[0x001d, 0x0017], [0x0018]]);
      // RFC 8446 §4.1.2: nothing else may change.
      const rest = ({ extensions, ...hello }: ClientHello) => ({
        ...hello,
        extensions: extensions?.filter(({ extensionType }) => ![44, 51].includes(extensionType)),
      });
      assert.deepEqual(rest(second), rest(first));
      assert.deepEqual(findExtension(first.extensions, 44), undefined);
      assert.equal(toHex(findExtension(second.extensions, 44) ?? PING), "00020708");
      const specs = capture.entries.flatMap(({ name, direction }, index) =>
        name === "change_cipher_spec" && direction === "out" ? [index] : []
      );
      assert.deepEqual(specs, compatibilityMode ? [2] : []);
    });
  }
}

test("handshake() sends one ChangeCipherSpec where middleboxes want one, and none elsewhere", () => {
  for (const compatibilityMode of [true, false]) {
    const { capture } = meet({ version: TLS13 }, { compatibilityMode });
    const said = capture.entries.filter(({ direction, name }) =>
      direction === "out" && name === "change_cipher_spec"
    );
    assert.equal(said.length, compatibilityMode ? 1 : 0);
  }
});

test("handshake() hangs up at a HelloRetryRequest where it is to look at hellos alone", () => {
  for (
    const [retry, extensions, group, cookie] of [
      [0x0017, [], 0x0017, false],
      [undefined, [named("cookie", "000107")], null, true],
    ] as const
  ) {
    const { end, learned, capture } = meet({
      version: TLS13,
      retry: 0x0017,
      alter: instead("server_hello", (message) => {
        const hello = decodeMessage(serverHello, message);
        const left = hello.extensions?.filter(({ extensionType }) =>
          retry !== undefined || extensionType !== 51
        );
        return [encodeMessage(serverHello, {
          ...hello,
          extensions: [...left ?? [], ...extensions],
        })];
      }),
    }, { stopAfter: "server_hello" });
    assert.deepEqual(end, { kind: "stopped", after: "WAIT_SH" });
    assert.deepEqual(learned.helloRetryRequest, { group, cookie, cipherSuite: 0x1301 });
    assert.equal(learned.serverHello, null);
    assert.deepEqual(capture.entries.map(({ direction }) => direction), ["out", "in"]);
  }
});

test("handshake() hangs up after the server's flight of TLS 1.3 where that is all it wants", () => {
  const { end, learned } = meet({ version: TLS13, askForCertificate: true }, {
    stopAfter: "server_flight",
  });
  assert.deepEqual(end, { kind: "stopped", after: "WAIT_FINISHED" });
  assert.equal(learned.clientFinishedSent, false);
  assert.equal(learned.checks.serverFinished, "valid");
  assert.notEqual(learned.certificateRequest, null);
});

test("handshake() only looks at a suite of TLS 1.3 that it does not know", () => {
  for (const retry of [undefined, 0x0017]) {
    const { end } = meet({
      version: TLS13,
      ...(retry === undefined ? {} : { retry }),
      alter: (name, message) =>
        name !== "server_hello" ? instead("", () => [])(name, message) : [
          encodeMessage(serverHello, {
            ...decodeMessage(serverHello, message),
            cipherSuite: 0x13ff,
          }),
        ],
    }, { cipherSuites: [0x1301, 0x13ff] });
    assert.deepEqual(end, {
      kind: "unsupported",
      detail: "unknown (0x13ff): seen, not completed",
      after: "WAIT_SH",
    });
  }
});

/** The extensions that GnuTLS 3.7.9 has a parser for, as its lib/ext lists them. */
const GNUTLS_KNOWS: ReadonlySet<number> = new Set([
  ...[0, 1, 5, 10, 11, 12, 13, 14, 15, 16, 19, 20, 22, 23, 27, 28, 35, 41, 42, 43, 44, 45, 49, 51],
  0xff01,
]);
test("handshake() says of an extension that nobody asked for whether a node would go on", () => {
  for (const type of [...Array(64).keys(), 0xff00, 0xff01, 0xff02]) {
    // supported_versions is read before it is judged.
    const unasked = { extensionType: type, extensionData: fromHex(type === 43 ? "0303" : "") };
    const { outcome: { end } } = look(
      { suite: RSA, extensions: [unasked], messages: [] },
      { extensions: [], versions: [TLS12] },
    );
    assert.ok(end.kind === "incompatible" && end.problem === "extension-not-offered");
    assert.match(
      end.detail,
      GNUTLS_KNOWS.has(type) ? /, not asked for$/ : /, not asked for; GnuTLS passes over that/,
      String(type),
    );
  }
});

for (const version of [TLS12, TLS13] as const) {
  test(`what is sent in ${version.toString(16)} fits the peer's record_size_limit`, () => {
    for (const [limit, most] of [[512, 512], [0x4001, 2 ** 14], [0xffff, 2 ** 14]] as const) {
      const extension = named("record_size_limit", limit.toString(16).padStart(4, "0"));
      const sent: Uint8Array[] = [];
      const server = new ScriptedServer(identity, {
        version,
        ...(version === TLS12 ? { serverExtensions: [extension] } : {
          alter: instead("encrypted_extensions", () => [
            encodeMessage(small.encryptedExtensions, { extensions: [extension] }),
          ]),
        }),
        answer: () => [data(PING)],
      });
      const offer = plainOffer(fresh, {
        versions: [version],
        application: { send: new Uint8Array(2 ** 14 + 1), enough: (got) => got.length > 0 },
        extensions: [...plainOffer(fresh).extensions, "record_size_limit"],
      });
      const { result } = replay(handshake(offer), (bytes) => {
        sent.push(bytes);
        return server.receive(bytes);
      });
      assert.equal(result.end.kind, "established", JSON.stringify(result.end));
      // TLS 1.3 adds a tag and the content type, GCM in TLS 1.2 a nonce and a tag.
      const [added, typed] = version === TLS13 ? [17, 1] : [24, 0];
      const longest = Math.max(...sent.flatMap(recordLengths)) - added;
      assert.equal(longest, Math.min(most, limit - typed), String(limit));
    }
  });
}

test("handshake() takes a message of 131072 bytes, in records as they come", () => {
  const certificate = new Uint8Array(2 ** 17 - 6);
  const message = encodeMessage(certificate12, { certificateList: [certificate] });
  const pieces = Array.from({ length: Math.ceil(message.length / 2 ** 14) }, (_, index) => ({
    type: 22,
    content: message.subarray(index * 2 ** 14, (index + 1) * 2 ** 14),
  }));
  const { outcome: { end } } = look({ suite: RSA, messages: pieces });
  assert.ok(end.kind === "incompatible" && end.problem === "certificate-unreadable");
});

test("handshake() shows an empty list where it has no certificate, and proves nothing", () => {
  for (const version of [TLS12, TLS13] as const) {
    for (const chosen of [null, credentials([], identity.privateKey)]) {
      const script: Script = { version, askForCertificate: true };
      const { end, learned, capture } = meet(script, { credentials: chosen });
      assert.equal(end.kind, "established");
      assert.deepEqual([learned.sentCertificate, learned.clientSignatureScheme], [false, null]);
      const said = capture.entries.filter(({ direction }) => direction === "out");
      assert.ok(!said.some(({ name }) => name === "certificate_verify"));
      const certificate = said.find(({ name }) => name === "certificate");
      assert.equal(
        toHex(certificate?.bytes ?? PING),
        version === TLS12 ? "0b000003000000" : "0b00000400000000",
      );
    }
  }
});

test("handshake() says what came of the server's signature and Finished", () => {
  const spoil = (name: string) =>
    instead(name, (message) => [message.with(-1, 1 ^ (message.at(-1) ?? 0))]);
  for (const version of [TLS12, TLS13] as const) {
    const proof = version === TLS12 ? "server_key_exchange" : "certificate_verify";
    for (
      const [name, serverSignature, serverFinished, seen] of [
        [proof, "invalid", "not-seen", false],
        ["finished", "valid", "invalid", true],
      ] as const
    ) {
      const { learned } = meet({ version, alter: spoil(name) });
      assert.deepEqual(learned.checks, { serverSignature, serverFinished, downgrade: "none" });
      assert.equal(learned.serverFinishedSeen, seen);
    }
  }
});

test("handshake() goes no further with a key that cannot be read, and blames nobody", () => {
  // A curve without a name that anybody knows.
  const certificate = fromHex(
    toHex(identity.certificate).replace("2a8648ce3d030107", "2a8648ce3d03017f"),
  );
  for (const version of [TLS12, TLS13] as const) {
    const alter = instead("certificate", () => [
      version === TLS12
        ? encodeMessage(certificate12, { certificateList: [certificate] })
        : encodeMessage(certificate13, {
          certificateRequestContext: new Uint8Array(0),
          certificateList: [{ certData: certificate, extensions: [] }],
        }),
    ]);
    const { end, learned, capture } = meet({ version, alter });
    assert.deepEqual(end, {
      kind: "unsupported",
      detail: "the server's signature: seen, not completed; it cannot be checked here",
      after: version === TLS12 ? "WAIT_SKE" : "WAIT_CV",
    });
    assert.equal(learned.checks.serverSignature, "unsupported");
    assert.ok(!capture.entries.some(({ content }) => content === "alert"));
  }
});

test("handshake() notes the authorities that a server of TLS 1.3 names", () => {
  const { learned } = meet({
    version: TLS13,
    askForCertificate: true,
    alter: instead("certificate_request", () => [
      encodeMessage(certificateRequest13, {
        certificateRequestContext: new Uint8Array(0),
        extensions: [
          named("signature_algorithms", "00020403"),
          named("certificate_authorities", "000400023000"),
        ],
      }),
    ]),
  });
  assert.deepEqual(learned.certificateRequest?.caNames, [fromHex("3000")]);
});

test("handshake() takes no KeyUpdate but 0 and 1", () => {
  const odd = encodeMessage(small.keyUpdate, { requestUpdate: 2 });
  const { end } = meet({ version: TLS13, answer: () => [odd] });
  assert.ok(end.kind === "incompatible" && end.problem === "illegal-value", JSON.stringify(end));
});

test("handshake() writes every secret of TLS 1.3 into a key log", () => {
  const lines: string[] = [];
  meet({ version: TLS13 }, { keyLog: (line) => lines.push(line.split(" ")[0] ?? "") });
  assert.deepEqual(lines, [
    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    "CLIENT_TRAFFIC_SECRET_0",
    "SERVER_TRAFFIC_SECRET_0",
    "EXPORTER_SECRET",
  ]);
});

test("handshake() takes a suite of another version for one that was not offered", () => {
  for (const [version, suite] of [[TLS12, 0x1301], [TLS13, 0xc02b]] as const) {
    const { end } = meet({
      version,
      alter: instead("server_hello", (message) => [
        encodeMessage(serverHello, { ...decodeMessage(serverHello, message), cipherSuite: suite }),
      ]),
    }, { versions: [TLS13, TLS12], cipherSuites: [0x1301, 0xc02b] });
    assert.ok(end.kind === "incompatible", JSON.stringify(end));
    assert.equal(end.problem, "cipher-suite-not-offered");
  }
});

test("handshake() calls a response stapled that stands beside the first certificate", () => {
  const beside = (at: number) =>
    meet({
      version: TLS13,
      alter: instead("certificate", () => [
        encodeMessage(certificate13, {
          certificateRequestContext: new Uint8Array(0),
          certificateList: [0, 1].map((index) => ({
            certData: identity.certificate,
            extensions: index === at ? [named("status_request", "0100000130")] : [],
          })),
        }),
      ]),
    }, { extensions: [...plainOffer(fresh).extensions, "status_request"] }).learned.ocspStapled;
  assert.deepEqual([beside(0), beside(1), beside(2)], [true, false, false]);
});
