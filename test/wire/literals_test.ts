/** Bytes that real nodes sent, read by the codec: what the labels say must be what a person needs. */

import assert from "node:assert/strict";
import test from "node:test";
import { alertDescriptions, alertMeaning } from "../../src/wire/alert.ts";
import { certificateRequest12, certificateRequest13 } from "../../src/wire/certificate_request.ts";
import { cipherSuites, isTls13Suite } from "../../src/wire/cipher_suites.ts";
import { decode } from "../../src/wire/codec.ts";
import { describe, type Field } from "../../src/wire/describe.ts";
import { certificateAuthorities } from "../../src/wire/extension_body.ts";
import { extensionTypes, findExtension } from "../../src/wire/extension.ts";
import { messageKind } from "../../src/wire/handshake.ts";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { decodeMessage, encodeMessage } from "../../src/wire/message.ts";
import { extensionMeanings, messageMeanings } from "../../src/wire/meanings.ts";
import { looksLikeRecord, recordHeader } from "../../src/wire/record.ts";
import {
  handshakeTypes,
  isGrease,
  namedGroups,
  type Registry,
  signatureSchemes,
} from "../../src/wire/registry.ts";
import {
  downgradeSentinel,
  isHelloRetryRequest,
  serverHello,
} from "../../src/wire/server_hello.ts";

const meaning = (fields: readonly Field[], path: string) =>
  fields.find((field) => field.path === path)?.meaning;

/** TLS 1.2 ServerHello of a node with tickets; the random is ours. */
const SERVER_HELLO_12 = fromHex(
  `0200005b0303${"5a".repeat(24)}444f574e47524401 20${"77".repeat(32)} c030 00 0013
   000b00020100 00170000 00230000 ff01000100`,
);

test("serverHello reads a node's TLS 1.2 answer", () => {
  const hello = decodeMessage(serverHello, SERVER_HELLO_12);
  assert.equal(cipherSuites.nameOf(hello.cipherSuite), "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
  assert.equal(downgradeSentinel(hello.random), "tls12");
  assert.equal(isHelloRetryRequest(hello), false);
  assert.deepEqual(hello.extensions?.map((each) => each.extensionType), [11, 23, 35, 0xff01]);
  assert.deepEqual(encodeMessage(serverHello, hello), SERVER_HELLO_12);
});

test("describe() says what a downgrade sentinel means", () => {
  const fields = describe("handshake", SERVER_HELLO_12);
  assert.match(meaning(fields, "random") ?? "", /can TLS 1\.3/);
  assert.equal(meaning(fields, "cipher_suite"), "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
  assert.match(meaning(fields, "msg_type") ?? "", /^server_hello: /);
  assert.match(meaning(fields, "legacy_version") ?? "", /^TLSv1\.2; TLS 1\.3 writes this too/);
  assert.ok(fields.some(({ path }) => path === "extensions.session_ticket.ticket"));
});

for (const [tail, sentinel] of [["01", "tls12"], ["00", "tls11"], ["02", "none"]] as const) {
  test(`downgradeSentinel() of …${tail} is ${sentinel}`, () => {
    const random = fromHex(`${"00".repeat(24)}444f574e475244${tail}`);
    assert.equal(downgradeSentinel(random), sentinel);
  });
}

test("describe() says what every message and every extension of a node is for", () => {
  const named = (code: number, registry: Registry) => !registry.nameOf(code).startsWith("unknown");
  for (const context of [{ version: 0x0303 }, { version: 0x0304 }]) {
    for (const type of handshakeTypes.codes) {
      if (messageKind(type, context) === undefined || type >= 25) continue;
      assert.ok(messageMeanings.has(type), handshakeTypes.nameOf(type));
    }
  }
  const hello = Uint8Array.from([1, 0, 0, 0, ...fromHex(`0303${"00".repeat(32)}00000213010100`)]);
  hello[3] = hello.length - 4;
  const fields = describe("handshake", hello);
  assert.match(meaning(fields, "msg_type") ?? "", /^client_hello: what the client offers/);
  assert.equal(meaning(fields, "legacy_session_id"), "no session");
  assert.equal(meaning(fields, "cipher_suites.length"), "bytes that follow");
  for (const code of [5, 10, 11, 13, 22, 23, 28, 35, 43, 44, 45, 51, 0xff01]) {
    assert.ok(named(code, extensionTypes) && extensionMeanings.has(code), `${code}`);
  }
});

test("describe() tells the two meanings of change_cipher_spec apart", () => {
  const [before] = describe("change_cipher_spec", Uint8Array.of(1), { version: 0x0303 });
  const [since] = describe("change_cipher_spec", Uint8Array.of(1), { version: 0x0304 });
  assert.match(before?.meaning ?? "", /protected/);
  assert.match(since?.meaning ?? "", /means nothing in TLS 1\.3/);
});

test("describe() does not take a ticket for an acceptance", () => {
  const fields = describe("handshake", fromHex("0400000a 00005460 0004 aabbccdd"));
  assert.match(meaning(fields, "msg_type") ?? "", /says nothing about whether the client/);
  assert.equal(meaning(fields, "ticket_lifetime_hint"), "21600 seconds");
  assert.match(meaning(fields, "ticket") ?? "", /only the server can read it/);
});

const NODE_SCHEMES = "0401 0809 0804 0403 0807 0501 080a 0805 0503 0808 0601 080b 0806 0603";
const CA_NAME = fromHex(
  "3028310d300b060355040a0c0441434d453117301506035504030c0e5363796c6c61205465737420434131",
);

test("certificateRequest12 reads a node's request", () => {
  const name = toHex(CA_NAME.subarray(0, 42));
  const message = fromHex(`0d00004f 020140 001c ${NODE_SCHEMES} 002c 002a ${name}`);
  const body = decodeMessage(certificateRequest12, message);
  assert.deepEqual(body.certificateTypes, [1, 64]);
  assert.equal(body.supportedSignatureAlgorithms.length, 14);
  assert.equal(toHex(body.certificateAuthorities[0] as Uint8Array), name);
  const fields = describe("handshake", message, { version: 0x0303 });
  assert.equal(meaning(fields, "certificate_types.0"), "rsa_sign");
  assert.equal(meaning(fields, "supported_signature_algorithms.4"), "ed25519");
});

test("certificateRequest12 reads a node without truststore: no names at all", () => {
  const message = fromHex(`0d000023 020140 001c ${NODE_SCHEMES} 0000`);
  assert.deepEqual(decodeMessage(certificateRequest12, message).certificateAuthorities, []);
});

test("certificateRequest13 reads a node's request", () => {
  const schemes = `000d 001e 001c ${NODE_SCHEMES}`;
  const names = `002f 0007 0005 0003 300100`;
  const message = fromHex(`0d000034 00 0031 ${schemes} ${names} 0005 0000`);
  const { extensions } = decodeMessage(certificateRequest13, message);
  const found = decode(certificateAuthorities, findExtension(extensions, 47) as Uint8Array);
  assert.equal(toHex(found.authorities[0] as Uint8Array), "300100");
  const fields = describe("handshake", message, { version: 0x0304 });
  assert.equal(
    meaning(fields, "extensions.signature_algorithms.supported_signature_algorithms.2"),
    "rsa_pss_rsae_sha256",
  );
});

/** Alerts of a Seastar TLS listener. */
const ALERTS: readonly [string, string][] = [
  ["020a", "unexpected_message"],
  ["0216", "record_overflow"],
  ["0228", "handshake_failure"],
  ["0232", "decode_error"],
  ["0246", "protocol_version"],
  ["0250", "internal_error"],
  ["0274", "certificate_required"],
  ["0100", "close_notify"],
];

for (const [hex, name] of ALERTS) {
  test(`describe() explains the alert ${name}`, () => {
    const [level, description] = describe("alert", fromHex(hex));
    assert.equal(level?.meaning, hex.startsWith("02") ? "fatal" : "warning");
    const code = parseInt(hex.slice(2), 16);
    assert.equal(description?.meaning, `${name}: ${alertMeaning(code)}`);
    assert.equal(alertDescriptions.nameOf(code), name);
  });
}

test("describe() shows where a message stops making sense", () => {
  const cut = Uint8Array.from(SERVER_HELLO_12);
  cut[SERVER_HELLO_12.length - 3] = 9; // renegotiation_info longer than the message
  const fields = describe("handshake", cut);
  assert.match(fields.at(-1)?.meaning ?? "", /^malformed: extensions\.renegotiation_info/);
});

test("recordHeader() and looksLikeRecord() judge first bytes as a node does", () => {
  assert.deepEqual(recordHeader(fromHex("1503030002")), { type: 21, version: 0x0303, length: 2 });
  for (const hex of ["", "16", "1603", "160301", "1703030100"]) {
    assert.ok(looksLikeRecord(fromHex(hex)), hex);
  }
  for (const hex of ["13", "19", "1602", "160305", "ff", "48545450", "53"]) {
    assert.ok(!looksLikeRecord(fromHex(hex)), hex);
  }
});

test("registries name what is registered, and show the rest in hex", () => {
  assert.equal(namedGroups.nameOf(0x11ec), "X25519MLKEM768");
  assert.equal(namedGroups.nameOf(0x2a2a), "GREASE (0x2a2a)");
  assert.equal(signatureSchemes.nameOf(0x1234), "unknown (0x1234)");
  assert.equal(signatureSchemes.codeOf("ed25519"), 0x0807);
  assert.equal(cipherSuites.codes.length, 352);
  assert.equal(cipherSuites.nameOf(0xcca9), "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
  assert.ok(cipherSuites.codes.every((code) => /^TLS_\w+$/.test(cipherSuites.nameOf(code))));
  assert.equal([...Array(65536).keys()].filter(isGrease).length, 16);
  assert.ok(isTls13Suite(0x1304) && !isTls13Suite(0xc02f));
});
