/** Rules of RFC 8446 and RFC 5246 that a server can break while it still completes handshakes. */

import assert from "node:assert/strict";
import test, { before } from "node:test";
import { concat } from "../../src/crypto/bytes.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import type { End, Outcome, Problem } from "../../src/handshake/outcome.ts";
import { type Choices, plainOffer } from "../../src/handshake/profiles.ts";
import { certificate12, certificate13 } from "../../src/wire/certificate.ts";
import { certificateRequest13 } from "../../src/wire/certificate_request.ts";
import type { Extension } from "../../src/wire/extension.ts";
import { extensionTypes } from "../../src/wire/extension.ts";
import { fromHex } from "../../src/wire/hex.ts";
import { decodeMessage, encodeMessage, type MessageKind } from "../../src/wire/message.ts";
import { encodeRecord } from "../../src/wire/record.ts";
import { TLS12, TLS13 } from "../../src/wire/registry.ts";
import { HELLO_RETRY_RANDOM, type ServerHello, serverHello } from "../../src/wire/server_hello.ts";
import * as small from "../../src/wire/small_messages.ts";
import { issue } from "../../src/x509/issue.ts";
import { fresh, replay } from "./drive_for_test.ts";
import {
  alertPiece,
  data,
  instead,
  type Piece,
  type Script,
  ScriptedServer,
  type ServerIdentity,
} from "./scripted_server.ts";

let identity: ServerIdentity;

before(async () => {
  const validity = { notBefore: new Date(0), notAfter: new Date(4e12) };
  identity = await issue({ subject: "CN=server", ...validity });
});

const PING = Uint8Array.from([1, 2, 3, 4]);
const application = { send: PING, enough: (received: Uint8Array) => received.length >= 4 };

/** The outcome, and the last alert that we sent. */
function meet(script: Script, choices: Choices = {}): Outcome & { alert: number | undefined } {
  const server = new ScriptedServer(identity, script);
  const offer = plainOffer(fresh, { versions: [script.version], application, ...choices });
  const { result } = replay(handshake(offer), (sent) => server.receive(sent));
  const alert = result.capture.entries.findLast(({ direction, content }) =>
    direction === "out" && content === "alert"
  );
  return { ...result, alert: alert?.bytes[1] };
}

/** Sends a message with other contents. */
const changing = <B>(kind: MessageKind<string, B>, change: (body: B) => B) =>
  instead(kind.name, (message) => [encodeMessage(kind, change(decodeMessage(kind, message)))]);

const extension = (name: string, hex = ""): Extension => ({
  extensionType: extensionTypes.codeOf(name) ?? 0x7777,
  extensionData: fromHex(hex),
});
const withExtensions = (...extra: Extension[]) =>
  changing(serverHello, (hello) => ({
    ...hello,
    extensions: [...hello.extensions ?? [], ...extra],
  }));
const encrypted = (...extensions: Extension[]) =>
  changing(small.encryptedExtensions, () => ({ extensions }));
const requesting = (change: Partial<typeof REQUEST>) =>
  changing(certificateRequest13, () => ({ ...REQUEST, ...change }));
const REQUEST = {
  certificateRequestContext: new Uint8Array(0),
  extensions: [extension("signature_algorithms", "00020403")],
};
const chain13 = (certData: Uint8Array, ...extensions: Extension[]) =>
  changing(certificate13, (body) => ({ ...body, certificateList: [{ certData, extensions }] }));

const ILLEGAL_PARAMETER = 47;
const UNSUPPORTED_EXTENSION = 110;
const [HANDSHAKE_FAILURE, DECODE_ERROR, DECRYPT_ERROR] = [40, 50, 51] as const;
const [PROTOCOL_VERSION, MISSING_EXTENSION] = [70, 109] as const;

type Breach = readonly [
  name: string,
  version: typeof TLS12 | typeof TLS13,
  script: Partial<Script>,
  problem: Problem,
  detail: RegExp,
  alert: number,
  choices?: Choices,
];

const withoutExtension = (type: number) =>
  changing(serverHello, (hello) => ({
    ...hello,
    extensions: hello.extensions?.filter(({ extensionType }) => extensionType !== type),
  }));
/** The first ServerHello, which is a HelloRetryRequest where the script has one, with other contents. */
const greeting = (change: Partial<ServerHello>) =>
  changing(serverHello, (hello) => ({ ...hello, ...change }));
const choosing = (selected: string) =>
  greeting({ cipherSuite: 0xc02b, extensions: [extension("supported_versions", selected)] });
/** Another scheme in the server's signature, whose bytes stay what they are. */
const signedBy = (algorithm: number) =>
  changing(small.certificateVerify, (body) => ({ ...body, algorithm }));
const spoilt = (name: string) =>
  instead(name, (message) => {
    const copy = message.slice();
    copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1;
    return [copy];
  });

const BOTH: Choices = { versions: [TLS13, TLS12], cipherSuites: [0x1301, 0xc02b] };
const WITH_LIMIT: Choices = { extensions: [...plainOffer(fresh).extensions, "record_size_limit"] };
const SHARE_OF_ZEROS = `001d0020${"00".repeat(32)}`;

const breaches: readonly Breach[] = [
  [
    "key_share twice",
    TLS13,
    { alter: withExtensions(extension("key_share", SHARE_OF_ZEROS)) },
    "extension-repeated",
    /^server_hello has key_share twice$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "renegotiation_info twice",
    TLS12,
    {
      alter: withExtensions(
        extension("renegotiation_info", "00"),
        extension("renegotiation_info", "00"),
      ),
    },
    "extension-repeated",
    /^server_hello has renegotiation_info twice; GnuTLS passes over that, so a node would go on$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "an extension twice in EncryptedExtensions",
    TLS13,
    {
      alter: encrypted(
        extension("supported_groups", "0002001d"),
        extension("supported_groups", "0002001d"),
      ),
    },
    "extension-repeated",
    /^encrypted_extensions has supported_groups twice; GnuTLS passes over that, so a node would go on$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "an extension twice in CertificateRequest",
    TLS13,
    { alter: requesting({ extensions: [...REQUEST.extensions, ...REQUEST.extensions] }) },
    "extension-repeated",
    /^certificate_request has signature_algorithms twice$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "key_share in EncryptedExtensions",
    TLS13,
    { alter: encrypted(extension("key_share", SHARE_OF_ZEROS)) },
    "extension-misplaced",
    /^key_share has no place in encrypted_extensions$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "extended_master_secret in a ServerHello of TLS 1.3",
    TLS13,
    { alter: withExtensions(extension("extended_master_secret")) },
    "extension-misplaced",
    /^extended_master_secret has no place in server_hello$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a CertificateRequest with a context",
    TLS13,
    { alter: requesting({ certificateRequestContext: Uint8Array.of(7) }) },
    "illegal-value",
    /^certificate_request has a certificate_request_context inside the handshake$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a CertificateRequest without signature_algorithms",
    TLS13,
    { alter: requesting({ extensions: [extension("certificate_authorities", "000400023000")] }) },
    "extension-missing",
    /^certificate_request has no signature_algorithms$/,
    109,
  ],
  [
    "a Certificate with a context",
    TLS13,
    {
      alter: changing(certificate13, (body) => ({
        ...body,
        certificateRequestContext: Uint8Array.of(1, 2),
      })),
    },
    "illegal-value",
    /^certificate has a certificate_request_context inside the handshake$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "an extension of a certificate that nobody asked for",
    TLS13,
    { alter: chain13(Uint8Array.of(0x30, 0), extension("status_request", "0100000100")) },
    "extension-not-offered",
    /^certificate has status_request, not asked for$/,
    UNSUPPORTED_EXTENSION,
  ],
  [
    "a certificate of garbage",
    TLS13,
    { alter: chain13(new Uint8Array(80).fill(0x30)) },
    "certificate-unreadable",
    /cannot be read/,
    42,
  ],
  [
    "a certificate of garbage",
    TLS12,
    {
      alter: changing(certificate12, () => ({
        certificateList: [new Uint8Array(80).fill(0x30)],
      })),
    },
    "certificate-unreadable",
    /cannot be read/,
    42,
  ],
  [
    "a legacy_version of 0304",
    TLS13,
    { alter: changing(serverHello, (hello) => ({ ...hello, legacyVersion: TLS13 })) },
    "illegal-value",
    /legacy_version TLSv1\.3$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a key share of the wrong length",
    TLS13,
    {
      alter: changing(serverHello, (hello) => ({
        ...hello,
        extensions: hello.extensions?.map((each) =>
          each.extensionType === 51 ? extension("key_share", `001d001f${"09".repeat(31)}`) : each
        ),
      })),
    },
    "key-share-invalid",
    /31 bytes, not 32/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a KeyUpdate of 7",
    TLS13,
    { answer: () => [encodeMessage(small.keyUpdate, { requestUpdate: 7 })] },
    "illegal-value",
    /^key_update has 7/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a ticket with an extension twice",
    TLS13,
    {
      answer: () => [encodeMessage(small.newSessionTicket13, {
        ticketLifetime: 60,
        ticketAgeAdd: 0,
        ticketNonce: Uint8Array.of(1),
        ticket: Uint8Array.of(1),
        extensions: [extension("early_data", "00000000"), extension("early_data", "00000000")],
      })],
    },
    "extension-repeated",
    /^new_session_ticket has early_data twice$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "another renegotiation_info",
    TLS12,
    {
      alter: withExtensions(
        extension("renegotiation_info", "00"),
        extension("renegotiation_info", "0101"),
      ),
    },
    "extension-repeated",
    /^server_hello has renegotiation_info twice$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a renegotiation that there cannot be",
    TLS12,
    { serverExtensions: [extension("renegotiation_info", "0101")] },
    "illegal-value",
    /^server_hello has a renegotiation_info that is not empty$/,
    HANDSHAKE_FAILURE,
  ],
  [
    "points in no form that everybody has",
    TLS12,
    { serverExtensions: [extension("ec_point_formats", "020102")] },
    "illegal-value",
    /^server_hello has ec_point_formats without uncompressed$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a record_size_limit of 511",
    TLS12,
    { serverExtensions: [extension("record_size_limit", "01ff")] },
    "illegal-value",
    /^server_hello has a record_size_limit of 511 bytes; GnuTLS takes no less than 512$/,
    ILLEGAL_PARAMETER,
    WITH_LIMIT,
  ],
  [
    "an application protocol that was not offered",
    TLS12,
    {
      serverExtensions: [extension("application_layer_protocol_negotiation", "0003026832")],
    },
    "protocol-not-offered",
    /^the server's application protocol is none of ours$/,
    ILLEGAL_PARAMETER,
    { alpn: ["h3"] },
  ],
  [
    "a version below all that were offered",
    TLS12,
    { alter: greeting({ legacyVersion: 0x0302 }) },
    "version-not-offered",
    /^the server answers with TLSv1\.1, which was not offered$/,
    PROTOCOL_VERSION,
  ],
  [
    "a version above all that were offered",
    TLS13,
    { alter: choosing("0305") },
    "version-not-offered",
    /which was not offered$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "TLS 1.2 by an extension of TLS 1.3",
    TLS13,
    { alter: choosing("0303") },
    "extension-misplaced",
    /^supported_versions has no place in server_hello$/,
    ILLEGAL_PARAMETER,
    BOTH,
  ],
  [
    "a suite that was not offered",
    TLS12,
    { alter: greeting({ cipherSuite: 0xc02f }) },
    "cipher-suite-not-offered",
    /^the server chose TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, which was not offered for this version$/,
    ILLEGAL_PARAMETER,
    BOTH,
  ],
  [
    "compression",
    TLS12,
    { alter: greeting({ legacyCompressionMethod: 1 }) },
    "compression",
    /^the server chose compression method 1$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "another session id",
    TLS13,
    { alter: greeting({ legacySessionIdEcho: new Uint8Array(32) }) },
    "session-id-not-echoed",
    /^the session id is not ours; GnuTLS passes over that, so a node would go on$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a HelloRetryRequest that asks for nothing",
    TLS13,
    { retry: 0x0017, alter: withoutExtension(51) },
    "useless-hello-retry-request",
    /^HelloRetryRequest asks for nothing$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a HelloRetryRequest for a cookie alone",
    TLS13,
    {
      retry: 0x0017,
      alter: greeting({
        extensions: [extension("supported_versions", "0304"), extension("cookie", "000107")],
      }),
    },
    "useless-hello-retry-request",
    /^HelloRetryRequest asks for a cookie and no group, which GnuTLS refuses$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a HelloRetryRequest of TLS 1.2",
    TLS13,
    { retry: 0x0017, alter: greeting({ cipherSuite: 0xc02b, extensions: undefined }) },
    "version-not-offered",
    /^HelloRetryRequest belongs to TLS 1\.3$/,
    ILLEGAL_PARAMETER,
    BOTH,
  ],
  [
    "a HelloRetryRequest with a legacy_version of 0301",
    TLS13,
    { retry: 0x0017, alter: greeting({ legacyVersion: 0x0301 }) },
    "illegal-value",
    /^hello_retry_request of TLS 1\.3 has legacy_version TLSv1\.0$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a HelloRetryRequest with another session id",
    TLS13,
    { retry: 0x0017, alter: greeting({ legacySessionIdEcho: new Uint8Array(0) }) },
    "session-id-not-echoed",
    /^the session id is not ours/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a HelloRetryRequest for the second group of those that are there",
    TLS13,
    { retry: 0x001d },
    "useless-hello-retry-request",
    /^HelloRetryRequest asks for x25519, which it already has$/,
    ILLEGAL_PARAMETER,
    { keyShares: [0x0017, 0x001d] },
  ],
  [
    "a HelloRetryRequest for a group that was not offered",
    TLS13,
    { retry: 0x0018 },
    "group-not-offered",
    /^secp384r1 not offered$/,
    ILLEGAL_PARAMETER,
    { groups: [0x001d] },
  ],
  [
    "a second HelloRetryRequest",
    TLS13,
    {
      retry: 0x0017,
      alter: (name, message) => {
        if (name !== serverHello.name) return instead("", () => [])(name, message);
        const hello = decodeMessage(serverHello, message);
        return [encodeMessage(serverHello, { ...hello, random: HELLO_RETRY_RANDOM })];
      },
    },
    "second-hello-retry-request",
    /^a second HelloRetryRequest$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "no key share",
    TLS13,
    { alter: withoutExtension(51) },
    "extension-missing",
    /^ServerHello has no key_share$/,
    MISSING_EXTENSION,
  ],
  [
    "a key share in a group that none of ours is of",
    TLS13,
    {
      alter: greeting({
        extensions: [
          extension("key_share", `00170041${"04".repeat(65)}`),
          extension("supported_versions", "0304"),
        ],
      }),
    },
    "group-not-offered",
    /^the server's key share is of secp256r1, ours is not$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a key share that is no point",
    TLS13,
    {
      alter: greeting({
        extensions: [
          extension("key_share", `00170041${"04".repeat(65)}`),
          extension("supported_versions", "0304"),
        ],
      }),
    },
    "key-share-invalid",
    /./,
    ILLEGAL_PARAMETER,
    { keyShares: [0x001d, 0x0017] },
  ],
  [
    "a chain of no certificate",
    TLS13,
    { alter: changing(certificate13, (body) => ({ ...body, certificateList: [] })) },
    "certificate-missing",
    /^the server's chain is empty$/,
    DECODE_ERROR,
  ],
  [
    "a chain of no certificate",
    TLS12,
    { alter: changing(certificate12, () => ({ certificateList: [] })) },
    "certificate-missing",
    /^the server's chain is empty$/,
    DECODE_ERROR,
  ],
  [
    "a signature by a scheme that was not offered",
    TLS13,
    { alter: signedBy(0x0807) },
    "signature-scheme-not-offered",
    /^the server signs with ed25519, which was not offered$/,
    ILLEGAL_PARAMETER,
    { signatureSchemes: [0x0403] },
  ],
  [
    "a signature by a scheme that TLS 1.3 has no more",
    TLS13,
    { alter: signedBy(0x0401) },
    "signature-scheme-not-offered",
    /^the server signs with rsa_pkcs1_sha256, which was not offered$/,
    ILLEGAL_PARAMETER,
  ],
  [
    "a signature by a scheme that its key cannot",
    TLS13,
    { alter: signedBy(0x0804) },
    "server-signature-invalid",
    /^the server's signature does not match its certificate$/,
    DECRYPT_ERROR,
  ],
  [
    "a spoilt signature",
    TLS12,
    { alter: spoilt("server_key_exchange") },
    "server-signature-invalid",
    /^the server's signature does not match its certificate$/,
    DECRYPT_ERROR,
  ],
  [
    "a spoilt Finished",
    TLS12,
    { alter: spoilt("finished") },
    "server-finished-invalid",
    /^the server's Finished does not match the handshake$/,
    DECRYPT_ERROR,
  ],
  [
    "a spoilt Finished",
    TLS13,
    { alter: spoilt("finished") },
    "server-finished-invalid",
    /^the server's Finished does not match the handshake$/,
    DECRYPT_ERROR,
  ],
];

for (const [name, version, script, problem, detail, alert, choices] of breaches) {
  const label = version === TLS13 ? "TLS 1.3" : "TLS 1.2";
  test(`handshake() ends at ${name} (${label}), and says so`, () => {
    const asks = name.includes("CertificateRequest");
    const { end, alert: sent } = meet({ version, askForCertificate: asks, ...script }, choices);
    assert.ok(end.kind === "incompatible", JSON.stringify(end));
    assert.equal(end.problem, problem);
    assert.match(end.detail, detail);
    assert.equal(sent, alert);
  });
}

const handshakeRecord = (content: Uint8Array): Piece => ({ type: 22, content });
const empty = (type: number): Piece => ({ type, content: new Uint8Array(0) });
const replacing = (name: string, ...pieces: readonly Piece[]) => instead(name, () => pieces);
const preceding = (name: string, ...pieces: readonly Piece[]) =>
  instead(name, (message) => [...pieces, message]);
/** The first half of a message, and what comes instead of the second. */
const torn = (name: string, ...pieces: readonly Piece[]) =>
  instead(name, (message) => [handshakeRecord(message.subarray(0, 1)), ...pieces]);
const undecodable = (path: string, problem: string, offset = 0): Partial<End> => ({
  kind: "undecodable",
  path,
  offset,
  problem,
});
const UNEXPECTED_MESSAGE = 10;
const CCS_OF_2: Piece = { type: 20, content: Uint8Array.of(2) };
const TICKET12 = encodeMessage(small.newSessionTicket12, { ticketLifetimeHint: 60, ticket: PING });

/** Records that are wrong in themselves: how it ends, and the alert that RFC 8446 §5 and §6 want. */
const MALFORMED: readonly [string, Script, Partial<End>, number | undefined, Choices?][] = [
  [
    "a handshake record without content in the clear",
    { version: TLS12, alter: preceding("certificate", empty(22)) },
    undecodable("record.content", "a handshake record without content"),
    UNEXPECTED_MESSAGE,
  ],
  [
    "a handshake record without content",
    { version: TLS13, alter: preceding("certificate", empty(22)) },
    undecodable("record.content", "a handshake record without content"),
    UNEXPECTED_MESSAGE,
  ],
  [
    "an alert record without content",
    { version: TLS13, alter: preceding("certificate", empty(21)) },
    undecodable("record.content", "an alert record without content"),
    UNEXPECTED_MESSAGE,
  ],
  [
    "an alert and a half",
    { version: TLS12, alter: preceding("certificate", { type: 21, content: fromHex("017002") }) },
    undecodable("alert", "an alert is two bytes, not 3"),
    DECODE_ERROR,
  ],
  [
    "33 records without content",
    { version: TLS13, answer: () => Array<Piece>(33).fill(empty(23)) },
    undecodable("record.content", "33 records in a row without content"),
    UNEXPECTED_MESSAGE,
  ],
  [
    "a record of nothing but padding",
    { version: TLS13, answer: () => [empty(0)] },
    undecodable("record", "the record holds nothing but padding"),
    UNEXPECTED_MESSAGE,
  ],
  [
    "application data inside a message",
    { version: TLS13, alter: torn("certificate", data(PING)) },
    undecodable("record.type", "application_data in the middle of a handshake message"),
    UNEXPECTED_MESSAGE,
  ],
  [
    "ChangeCipherSpec inside a message",
    { version: TLS12, alter: torn("certificate", { type: 20, content: Uint8Array.of(1) }) },
    undecodable("record.type", "change_cipher_spec in the middle of a handshake message"),
    UNEXPECTED_MESSAGE,
  ],
  [
    "a heartbeat inside a message",
    { version: TLS13, alter: torn("certificate", { type: 24, content: Uint8Array.of(1) }) },
    undecodable("record.type", "heartbeat in the middle of a handshake message"),
    UNEXPECTED_MESSAGE,
  ],
  [
    "a fatal alert inside a message",
    { version: TLS13, alter: torn("certificate", alertPiece(80)) },
    { kind: "alert", level: 2, description: 80, after: "WAIT_CERT_CR" },
    undefined,
  ],
  [
    "ChangeCipherSpec of 2",
    { version: TLS13, alter: preceding("encrypted_extensions", CCS_OF_2) },
    undecodable("change_cipher_spec.type", "wanted one byte of value 1"),
    UNEXPECTED_MESSAGE,
  ],
  [
    "a message that spans a change of keys, by one byte",
    {
      version: TLS13,
      alter: instead("server_hello", (message) => [concat(message, Uint8Array.of(8))]),
    },
    {
      kind: "unexpected",
      expected: ["a change of keys"],
      got: "the beginning of a message under the old keys",
      after: "WAIT_SH",
      bytes: "",
    },
    UNEXPECTED_MESSAGE,
  ],
  [
    "a message above the limit",
    { version: TLS13, alter: replacing("certificate", handshakeRecord(fromHex("0b020001"))) },
    undecodable("handshake.length", "131073 bytes, at most 131072", 1),
    DECODE_ERROR,
  ],
  [
    "a message of the limit, of which nothing more comes",
    { version: TLS12, alter: replacing("certificate", handshakeRecord(fromHex("0b020000"))) },
    { kind: "closed", how: "fin", after: "WAIT_CERT" },
    undefined,
  ],
  [
    "a ticket that nobody promised",
    { version: TLS12, alter: preceding("change_cipher_spec", TICKET12) },
    {
      kind: "unexpected",
      expected: ["change_cipher_spec"],
      got: "new_session_ticket",
      after: "WAIT_CCS",
    },
    UNEXPECTED_MESSAGE,
  ],
  [
    "a second ticket",
    {
      version: TLS12,
      serverExtensions: [extension("session_ticket")],
      alter: preceding("change_cipher_spec", TICKET12, TICKET12),
    },
    { kind: "unexpected", expected: ["change_cipher_spec"], got: "new_session_ticket" },
    UNEXPECTED_MESSAGE,
  ],
  [
    "Finished before ChangeCipherSpec, where a ticket was promised",
    {
      version: TLS12,
      serverExtensions: [extension("session_ticket")],
      alter: preceding(
        "change_cipher_spec",
        encodeMessage(small.finished, { verifyData: new Uint8Array(12) }),
      ),
    },
    {
      kind: "unexpected",
      expected: ["change_cipher_spec", "new_session_ticket"],
      got: "finished",
    },
    UNEXPECTED_MESSAGE,
  ],
  [
    "ChangeCipherSpec that is protected",
    {
      version: TLS13,
      alter: preceding("certificate", { type: 20, content: Uint8Array.of(1), protect: true }),
    },
    { kind: "unexpected", got: "change_cipher_spec", after: "WAIT_CERT_CR", bytes: "01" },
    UNEXPECTED_MESSAGE,
  ],
  [
    "ChangeCipherSpec after the handshake",
    { version: TLS13, answer: () => [{ type: 20, content: Uint8Array.of(1) }] },
    { kind: "unexpected", got: "change_cipher_spec", after: "CONNECTED" },
    UNEXPECTED_MESSAGE,
  ],
  [
    "ChangeCipherSpec after the handshake",
    { version: TLS12, answer: () => [{ type: 20, content: Uint8Array.of(1) }] },
    undecodable("record", "the record is shorter than its tag"),
    20,
  ],
  [
    "an alert in the clear, of a peer that has no keys",
    {
      version: TLS13,
      alter: replacing("certificate", { type: 21, content: fromHex("0250"), protect: false }),
    },
    { kind: "alert", level: 2, description: 80, after: "WAIT_CERT_CR" },
    undefined,
  ],
  [
    "two alerts in the clear, where there are keys",
    {
      version: TLS13,
      alter: replacing("certificate", { type: 21, content: fromHex("01000250"), protect: false }),
    },
    {
      kind: "incompatible",
      problem: "record-not-protected",
      detail: "a record of type alert came without protection",
      after: "WAIT_CERT_CR",
    },
    UNEXPECTED_MESSAGE,
  ],
  [
    "an alert in the clear after ChangeCipherSpec",
    {
      version: TLS12,
      alter: replacing("finished", { type: 21, content: fromHex("0250"), protect: false }),
    },
    undecodable("record", "the record is shorter than its tag"),
    20,
  ],
  [
    "a content type without a use",
    { version: TLS12, answer: () => [{ type: 24, content: PING }] },
    {
      kind: "unexpected",
      expected: ["application_data"],
      got: "heartbeat",
      after: "CONNECTED",
      bytes: "01020304",
    },
    UNEXPECTED_MESSAGE,
  ],
  [
    "more application data than is wanted",
    { version: TLS13, answer: () => [data(new Uint8Array(9))] },
    { kind: "flood", after: "CONNECTED", detail: "more than 8 bytes of application data" },
    undefined,
    { limits: { message: 1 << 17, application: 8, capture: 1 << 18 } },
  ],
];

for (const [name, script, expected, alert, choices] of MALFORMED) {
  test(`handshake() answers ${name} (${script.version.toString(16)})`, () => {
    const { end, alert: sent } = meet(script, choices);
    for (const [key, value] of Object.entries(expected)) {
      assert.deepEqual((end as Record<string, unknown>)[key], value, JSON.stringify(end));
    }
    assert.equal(sent, alert);
  });
}

test("handshake() takes nothing in the clear once TLS 1.3 has keys", () => {
  const server = new ScriptedServer(identity, { version: TLS13 });
  const { result: { end } } = replay(
    handshake(plainOffer(fresh, { versions: [TLS13] })),
    (sent) => {
      const [hello = new Uint8Array(0)] = server.receive(sent);
      return [hello, encodeRecord(22, TLS12, fromHex("080000020000"))];
    },
  );
  assert.ok(end.kind === "incompatible", JSON.stringify(end));
  assert.equal(end.problem, "record-not-protected");
  assert.equal(end.detail, "a record of type handshake came without protection");
});

test("handshake() says where in which message the bytes go wrong", () => {
  const longer = (message: Uint8Array) => {
    const copy = new Uint8Array(message.length + 2);
    copy.set(message);
    copy[3] = (copy[3] ?? 0) + 2;
    return [copy];
  };
  const { end } = meet({ version: TLS13, alter: instead("certificate_verify", longer) });
  assert.ok(end.kind === "undecodable", JSON.stringify(end));
  assert.equal(end.path, "certificate_verify");
  assert.equal(end.problem, "2 bytes left over");
  const inside = meet({ version: TLS13, alter: encrypted(extension("supported_groups", "0003")) });
  assert.ok(inside.end.kind === "undecodable");
  assert.match(inside.end.path, /^encrypted_extensions\.supported_groups\.named_group_list/);
});

const HELLO_REQUEST = encodeMessage(small.helloRequest, null);

for (const name of ["certificate", "server_key_exchange", "server_hello_done", "finished"]) {
  // RFC 5246 §7.4.1.1 would have it passed over; GnuTLS ends here.
  test(`handshake() ends at HelloRequest before ${name}`, () => {
    const request: Piece = { type: 22, content: HELLO_REQUEST };
    const { end } = meet({
      version: TLS12,
      alter: instead(name, (message) => [request, message]),
    });
    assert.ok(end.kind === "unexpected" && end.got === "hello_request", JSON.stringify(end));
  });
}

test("handshake() has no place for HelloRequest in TLS 1.3", () => {
  const { end } = meet({
    version: TLS13,
    alter: instead("certificate", (message) => [HELLO_REQUEST, message]),
  });
  assert.ok(end.kind === "unexpected" && end.got === "hello_request", JSON.stringify(end));
});

test("handshake() tells a message that was begun from silence", () => {
  const flow = handshake(plainOffer(fresh));
  flow.next();
  flow.next({ atMs: 1 });
  flow.next({ atMs: 2, bytes: fromHex("16030300080200007603") });
  const { value } = flow.next({ atMs: 3, end: "overdue" });
  assert.deepEqual((value as Outcome).end, {
    kind: "overdue",
    after: "WAIT_SH",
    bytes: "16030300080200007603",
  });
});

test("handshake() shows records of a type that has no use as what they are", () => {
  const heartbeat: Piece = { type: 24, content: fromHex("01000400") };
  const { end, capture } = meet({ version: TLS13, answer: (got) => [heartbeat, data(got)] });
  assert.ok(end.kind === "unexpected" && end.got === "heartbeat", JSON.stringify(end));
  assert.ok(
    capture.entries.some(({ direction, name }) => direction === "in" && name === "heartbeat"),
  );
});

/** RFC 8446 §4.1.3, for each version that a client offers at most: which marks end the handshake. */
const MARKS = { none: null, tls12: 1, tls11: 0 } as const;
const [TLS10, TLS11] = [0x0301, 0x0302] as const;
for (
  const [most, answered, refused] of [
    [TLS13, TLS12, ["tls12", "tls11"]],
    [TLS13, TLS11, ["tls12", "tls11"]],
    [TLS13, TLS10, ["tls12", "tls11"]],
    [TLS12, TLS12, []],
    [TLS12, TLS11, ["tls11"]],
    [TLS12, TLS10, ["tls11"]],
    [TLS11, TLS11, []],
    [TLS11, TLS10, []],
  ] as const
) {
  for (const [mark, byte] of Object.entries(MARKS)) {
    const ends = (refused as readonly string[]).includes(mark);
    const name = `up to ${most.toString(16)}, answered ${answered.toString(16)}, mark ${mark}`;
    test(`handshake() ${ends ? "ends at" : "goes on after"} a downgrade: ${name}`, () => {
      const random = new Uint8Array(32).fill(7);
      if (byte !== null) random.set([...new TextEncoder().encode("DOWNGRD"), byte], 24);
      const versions = [TLS13, TLS12, TLS11, TLS10].filter((version) => version <= most);
      const hello = encodeMessage(serverHello, {
        legacyVersion: answered,
        random,
        legacySessionIdEcho: new Uint8Array(0),
        cipherSuite: 0xc013,
        legacyCompressionMethod: 0,
        extensions: [],
      });
      const record = encodeRecord(22, answered, hello);
      const { result } = replay(
        handshake(plainOffer(fresh, { versions })),
        (_, flight) => flight === 0 ? [record] : [],
      );
      const { end } = result;
      assert.equal(result.learned.checks.downgrade, mark);
      assert.equal(end.kind === "incompatible" && end.problem === "downgrade", ends);
      if (!ends) assert.deepEqual(end.kind, "closed");
    });
  }
}

test("handshake() finds no mark in the random of TLS 1.3, which is chance from end to end", () => {
  const { end } = meet({
    version: TLS13,
    alter: changing(serverHello, (hello) => {
      const random = Uint8Array.from(hello.random);
      random.set([...new TextEncoder().encode("DOWNGRD"), 0], 24);
      return { ...hello, random };
    }),
  }, { versions: [TLS13, TLS12] });
  assert.equal(end.kind, "established");
});

test("handshake() ends when ServerHello names another suite than HelloRetryRequest did", () => {
  let hellos = 0;
  const { end } = meet({
    version: TLS13,
    retry: 0x0017,
    alter: (name, message) => {
      if (name !== serverHello.name || hellos++ === 0) return instead("", () => [])(name, message);
      return [encodeMessage(serverHello, {
        ...decodeMessage(serverHello, message),
        cipherSuite: 0x1303,
      })];
    },
  });
  assert.ok(end.kind === "incompatible" && end.problem === "cipher-suite-not-offered");
  assert.equal(end.detail, "ServerHello names another suite than HelloRetryRequest");
});

test("what is sent in TLS 1.3 fits the peer's record_size_limit, which counts the content type", () => {
  const limit = 512;
  const server = new ScriptedServer(identity, {
    version: TLS13,
    alter: encrypted(extension("record_size_limit", "0200")),
  });
  const long = new Uint8Array(5000).fill(7);
  const exchange = { send: long, enough: (received: Uint8Array) => received.length >= 5000 };
  const offer = plainOffer(fresh, {
    versions: [TLS13],
    application: exchange,
    extensions: [...plainOffer(fresh).extensions, "record_size_limit"],
  });
  const { result, sent } = replay(handshake(offer), (bytes) => server.receive(bytes));
  assert.equal(result.end.kind, "established");
  const TAG = 16;
  const lengths: number[] = [];
  for (const flight of sent) {
    for (let at = 0; at < flight.length; at += 5 + (lengths.at(-1) ?? 0) + TAG) {
      const [type, length] = [flight[at], (flight[at + 3] ?? 0) << 8 | (flight[at + 4] ?? 0)];
      lengths.push(length - TAG);
      if (type !== 23) lengths.pop(), at += 5 + length - (5 + (lengths.at(-1) ?? 0) + TAG);
    }
  }
  assert.ok(lengths.length >= 10, String(lengths));
  assert.equal(Math.max(...lengths), limit);
});
