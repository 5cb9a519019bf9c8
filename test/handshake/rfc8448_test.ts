/**
 * The traces of RFC 8448: with the recorded randoms and private keys, our client must say byte for
 * byte what the recorded one said.
 */

import assert from "node:assert/strict";
import test from "node:test";
import { keyShare } from "../../src/crypto/kex.ts";
import { protection13 } from "../../src/crypto/protection.ts";
import { verifySignature } from "../../src/crypto/signature.ts";
import { trafficKeys } from "../../src/crypto/schedule13.ts";
import { cipherSuite } from "../../src/crypto/suites.ts";
import type { ClientCredentials } from "../../src/handshake/credentials.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { ProfileExtension } from "../../src/handshake/hello_extensions.ts";
import type { Freshness, Offer } from "../../src/handshake/offer.ts";
import type { Outcome } from "../../src/handshake/outcome.ts";
import { type Choices, plainOffer } from "../../src/handshake/profiles.ts";
import { certificate13 } from "../../src/wire/certificate.ts";
import { clientHello } from "../../src/wire/client_hello.ts";
import { decode } from "../../src/wire/codec.ts";
import { supportedGroups } from "../../src/wire/extension_body.ts";
import { findExtension } from "../../src/wire/extension.ts";
import { toHex } from "../../src/wire/hex.ts";
import { decodeMessage } from "../../src/wire/message.ts";
import { namedGroups, TLS13 } from "../../src/wire/registry.ts";
import { certificateVerify } from "../../src/wire/small_messages.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { type Recorded, recorded, said } from "./recorded.ts";

/** The client of the traces (NSS) offers the same each time, but for groups and tickets. */
function offerOf(trace: Recorded, choices: Choices = {}): Offer {
  const hello = decodeMessage(clientHello, (trace.turns[0]?.bytes as Uint8Array).subarray(5));
  const groups = decode(
    supportedGroups,
    findExtension(hello.extensions, 10) as Uint8Array,
  ).namedGroupList;
  const randoms = [hello.random, hello.legacySessionId];
  const freshness: Freshness = {
    random: () => randoms.shift() as Uint8Array,
    keyShare: (group) => keyShare(group, trace.values.get(namedGroups.nameOf(group))),
  };
  return plainOffer(freshness, {
    versions: [TLS13],
    cipherSuites: [0x1301, 0x1303, 0x1302],
    groups,
    keyShares: [0x001d],
    signatureSchemes: [
      ...[0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201],
      ...[0x0402, 0x0502, 0x0602, 0x0202],
    ],
    extensions: NSS_EXTENSIONS,
    serverName: "server",
    compatibilityMode: hello.legacySessionId.length > 0,
    recordVersion: 0x0301,
    ...choices,
  });
}

const NSS_EXTENSIONS: readonly ProfileExtension[] = [
  "server_name",
  "renegotiation_info",
  "supported_groups",
  "key_share",
  "supported_versions",
  "signature_algorithms",
  "cookie",
  "psk_key_exchange_modes",
  "record_size_limit",
  "padding",
];

/** Lets the recorded server answer: its next turn whenever the flow waits. */
function run(trace: Recorded, offer: Offer, cut = (bytes: Uint8Array) => [bytes]) {
  const theirs = trace.turns.filter(({ from }) => from === "server")
    .flatMap(({ bytes }) => cut(bytes));
  const ours: Uint8Array[] = [];
  const flow = handshake(offer);
  let turn = flow.next();
  while (!turn.done) {
    if (turn.value.ask === "send") {
      ours.push(turn.value.bytes);
      turn = flow.next({ atMs: 0 });
    } else {
      const bytes = theirs.shift();
      turn = flow.next(bytes === undefined ? { atMs: 0, end: "fin" } : { atMs: 0, bytes });
    }
  }
  const sent = ours.map((bytes) => toHex(bytes)).join("");
  return { outcome: turn.value, sent };
}

function assertSame(trace: Recorded, { outcome, sent }: { outcome: Outcome; sent: string }) {
  assert.deepEqual(outcome.end, { kind: "established", closing: "close_notify" });
  assert.deepEqual(outcome.learned.checks, {
    serverSignature: "valid",
    serverFinished: "valid",
    downgrade: "none",
  });
  assert.equal(sent, toHex(said(trace, "client")));
}

const FIFTY = Uint8Array.from({ length: 50 }, (_, index) => index);

test("handshake() says what RFC 8448 §3 says, application data included", () => {
  const trace = recorded("rfc8448_3_simple");
  const application = { send: FIFTY, enough: (received: Uint8Array) => received.length >= 50 };
  const extensions = NSS_EXTENSIONS.toSpliced(3, 0, "session_ticket");
  const result = run(trace, offerOf(trace, { application, extensions }));
  assertSame(trace, result);
  const { learned } = result.outcome;
  assert.deepEqual(learned.application, FIFTY);
  assert.equal(learned.tickets[0]?.lifetime, 30);
  assert.equal(learned.signatureScheme, 0x0804);
  assert.equal(learned.group, 0x001d);
});

test("handshake() says what RFC 8448 §3 says when every byte arrives alone", () => {
  const trace = recorded("rfc8448_3_simple");
  const application = { send: FIFTY, enough: (received: Uint8Array) => received.length >= 50 };
  const extensions = NSS_EXTENSIONS.toSpliced(3, 0, "session_ticket");
  const offer = offerOf(trace, { application, extensions });
  assertSame(trace, run(trace, offer, (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte))));
});

test("handshake() answers the HelloRetryRequest of RFC 8448 §5 as the trace does", () => {
  const trace = recorded("rfc8448_5_hello_retry_request");
  const result = run(trace, offerOf(trace));
  assertSame(trace, result);
  assert.deepEqual(result.outcome.learned.helloRetryRequest, {
    group: 0x0017,
    cookie: true,
    cipherSuite: 0x1301,
  });
});

test("handshake() authenticates its client as RFC 8448 §6 does", () => {
  const trace = recorded("rfc8448_6_client_authentication");
  const { credentials, signed } = recordedCredentials(trace);
  const result = run(trace, offerOf(trace, { credentials }));
  assertSame(trace, result);
  const { learned } = result.outcome;
  assert.equal(learned.sentCertificate, true);
  assert.equal(learned.clientSignatureScheme, 0x0804);
  assert.ok(learned.certificateRequest?.signatureSchemes.includes(0x0804));
  assert.equal(signed.length, 1, "the signature of the trace covers what we would sign");
});

test("handshake() keeps to the compatibility mode of RFC 8448 §7", () => {
  const trace = recorded("rfc8448_7_compatibility_mode");
  assertSame(trace, run(trace, offerOf(trace)));
});

/**
 * The client of §6, known only by what it sent: its certificate, and a PSS signature whose salt cannot
 * be guessed. Both are read from its encrypted flight; the signature is handed out only for content
 * that it verifies over.
 */
function recordedCredentials(trace: Recorded) {
  const suite = cipherSuite(0x1301);
  const secret = trace.values.get("client_handshake_traffic_secret");
  const flight = trace.turns.filter(({ from }) => from === "client")[1]?.bytes;
  assert.ok(suite && secret && flight);
  const { content } = protection13(suite, trafficKeys(suite, secret)).open(23, flight.subarray(5));
  const [first, second] = [messageAt(content, 0), messageAt(content, 1)];
  const chain = decodeMessage(certificate13, first).certificateList.map(({ certData }) => certData);
  const { algorithm, signature } = decodeMessage(certificateVerify, second);
  const { spki } = parseCertificate(chain[0] as Uint8Array).publicKey;
  const signed: Uint8Array[] = [];
  const credentials: ClientCredentials = {
    chain,
    chooseScheme: () => algorithm,
    sign(scheme, toSign) {
      if (verifySignature(scheme, spki, toSign, signature) === "valid") signed.push(toSign);
      return signature;
    },
  };
  return { credentials, signed };
}

function messageAt(content: Uint8Array, index: number): Uint8Array {
  const length = 4 + (((content[2] ?? 0) << 8) | (content[3] ?? 0));
  return index === 0 ? content.subarray(0, length) : messageAt(content.subarray(length), index - 1);
}
