/**
 * TLS 1.3 handshakes that go wrong after ServerHello, and some that look wrong and are not.
 *
 * @module
 */

import type { Problem } from "../../handshake/outcome.ts";
import { certificate13 } from "../../wire/certificate.ts";
import * as body from "../../wire/extension_body.ts";
import { encodeExtension } from "../../wire/extension_body.ts";
import { decodeMessage, encodeMessage } from "../../wire/message.ts";
import { APPLICATION_DATA, encodeRecord, HANDSHAKE } from "../../wire/record.ts";
import { TLS12 } from "../../wire/registry.ts";
import { serverHello } from "../../wire/server_hello.ts";
import * as small from "../../wire/small_messages.ts";
import {
  before,
  type Behaviour,
  changed,
  type Hook,
  on,
  rawMessage,
  type Sabotage,
  sabotages,
  without,
} from "./behaviour.ts";

const NOTHING = new Uint8Array(0);

const flight = (
  name: string,
  ends: Behaviour["ends"],
  hook: Hook,
  problem?: Problem,
  options?: Sabotage["options"],
) => sabotages(name, ends, { version: "1.3", hook, ...(options ? { options } : {}) }, problem);

const certificates = (list: readonly Uint8Array[]): Hook =>
  on(certificate13.type, (_message, hand) => {
    hand.send(encodeMessage(certificate13, {
      certificateRequestContext: NOTHING,
      certificateList: list.map((certData) => ({ certData, extensions: [] })),
    }));
  });

export const flights13: readonly Behaviour[] = [
  flight(
    "EncryptedExtensions in the clear",
    ["incompatible", "undecodable"],
    on(
      small.encryptedExtensions.type,
      (message, hand) => hand.raw(encodeRecord(HANDSHAKE, TLS12, message)),
    ),
    "record-not-protected",
  ),
  flight(
    "a record that does not decrypt",
    ["undecodable", "incompatible", "alert"],
    before(
      small.encryptedExtensions.type,
      (hand) => hand.raw(encodeRecord(APPLICATION_DATA, TLS12, new Uint8Array(64))),
    ),
  ),
  flight(
    "a record shorter than its tag",
    ["undecodable", "incompatible"],
    before(
      small.encryptedExtensions.type,
      (hand) => hand.raw(encodeRecord(APPLICATION_DATA, TLS12, new Uint8Array(5))),
    ),
  ),
  flight(
    "a record of nothing but padding",
    ["undecodable", "incompatible"],
    before(
      small.encryptedExtensions.type,
      (hand) => hand.record(0, NOTHING),
    ),
  ),
  flight(
    "a key share in EncryptedExtensions",
    ["incompatible", "established"],
    changed(
      small.encryptedExtensions,
      () => ({ extensions: [{ extensionType: body.KEY_SHARE, extensionData: NOTHING }] }),
    ),
  ),
  flight(
    "an unknown extension in EncryptedExtensions",
    ["incompatible"],
    changed(
      small.encryptedExtensions,
      () => ({ extensions: [{ extensionType: 0x7777, extensionData: NOTHING }] }),
    ),
    "extension-not-offered",
  ),
  flight("no EncryptedExtensions", ["unexpected"], without(small.encryptedExtensions.type)),
  flight("no Certificate", ["unexpected"], without(certificate13.type)),
  flight("no CertificateVerify", ["unexpected"], without(small.certificateVerify.type)),
  flight(
    "no Finished",
    ["overdue"],
    on(small.finished.type, (_message, hand) => hand.fallSilent()),
  ),
  flight("an empty Certificate", ["incompatible"], certificates([]), "certificate-missing"),
  flight(
    "a certificate of garbage",
    ["incompatible", "established"],
    certificates([
      new Uint8Array(300).fill(0x30),
    ]),
  ),
  flight(
    "10,000 certificates",
    ["undecodable", "flood"],
    certificates(
      Array.from({ length: 10_000 }, () => new Uint8Array(300).fill(0x30)),
    ),
  ),
  flight("a chain of 250 certificates", ["established", "undecodable"], (message, hand) => {
    if (message[0] !== certificate13.type) return hand.send(message);
    const { certificateList } = decodeMessage(certificate13, message);
    const leaf = certificateList[0]?.certData ?? NOTHING;
    certificates(Array.from({ length: 250 }, () => leaf))(message, hand);
  }),
  flight(
    "a compressed Certificate",
    ["unexpected", "incompatible"],
    on(
      certificate13.type,
      (_message, hand) =>
        hand.send(encodeMessage(small.compressedCertificate, {
          algorithm: 1,
          uncompressedLength: 0xffffff,
          compressedCertificateMessage: new Uint8Array(64),
        })),
    ),
  ),
  flight(
    "a wrong signature",
    ["incompatible"],
    changed(small.certificateVerify, (verify) => ({
      ...verify,
      signature: verify.signature.map((byte, index) => index === 20 ? byte ^ 1 : byte),
    })),
    "server-signature-invalid",
  ),
  flight(
    "an empty signature",
    ["incompatible"],
    changed(small.certificateVerify, (verify) => ({
      ...verify,
      signature: NOTHING,
    })),
    "server-signature-invalid",
  ),
  flight(
    "a signature by a scheme that was not offered",
    ["incompatible"],
    changed(
      small.certificateVerify,
      (verify) => ({ ...verify, algorithm: 0x0904 }),
    ),
    "signature-scheme-not-offered",
  ),
  flight(
    "a signature by PKCS#1",
    ["incompatible"],
    changed(
      small.certificateVerify,
      (verify) => ({ ...verify, algorithm: 0x0401 }),
    ),
  ),
  flight(
    "a wrong Finished",
    ["incompatible"],
    changed(small.finished, ({ verifyData }) => ({
      verifyData: verifyData.map((byte) => byte ^ 1),
    })),
    "server-finished-invalid",
  ),
  flight(
    "a Finished of 12 bytes",
    ["incompatible", "undecodable"],
    changed(
      small.finished,
      ({ verifyData }) => ({ verifyData: verifyData.subarray(0, 12) }),
    ),
  ),
  flight(
    "Certificate twice",
    ["unexpected"],
    on(certificate13.type, (message, hand) => {
      hand.send(message);
      hand.send(message);
    }),
  ),
  flight(
    "Finished before Certificate",
    ["unexpected"],
    before(
      certificate13.type,
      (hand) => hand.send(rawMessage(small.finished.type, new Uint8Array(48))),
    ),
  ),
  flight(
    "KeyUpdate inside the handshake",
    ["unexpected"],
    before(
      certificate13.type,
      (hand) => hand.send(encodeMessage(small.keyUpdate, { requestUpdate: 0 })),
    ),
  ),
  flight(
    "a ticket inside the handshake",
    ["unexpected"],
    before(
      certificate13.type,
      (hand) =>
        hand.send(encodeMessage(small.newSessionTicket13, {
          ticketLifetime: 10,
          ticketAgeAdd: 0,
          ticketNonce: NOTHING,
          ticket: new Uint8Array(16),
          extensions: [],
        })),
    ),
  ),
  flight(
    "a ServerHello in the place of Certificate",
    ["unexpected"],
    on(
      certificate13.type,
      (_message, hand) => hand.send(rawMessage(serverHello.type, new Uint8Array(80))),
    ),
  ),
  flight(
    "application data inside the handshake",
    ["unexpected"],
    before(
      certificate13.type,
      (hand) => hand.record(APPLICATION_DATA, new Uint8Array(16)),
    ),
  ),
  flight(
    "a choice of ALPN that nobody asked for",
    ["incompatible"],
    changed(
      small.encryptedExtensions,
      () => ({
        extensions: [encodeExtension(body.ALPN, body.protocolNameList, {
          protocolNameList: [new TextEncoder().encode("h2")],
        })],
      }),
    ),
    "extension-not-offered",
  ),
];
