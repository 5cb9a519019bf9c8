/**
 * TLS 1.3 handshakes that go wrong after ServerHello, and some that look wrong and are not.
 *
 * @module
 */

import { certificate13 } from "../../../src/wire/certificate.ts";
import * as body from "../../../src/wire/extension_body.ts";
import { encodeExtension } from "../../../src/wire/extension_body.ts";
import { decodeMessage, encodeMessage } from "../../../src/wire/message.ts";
import { APPLICATION_DATA, encodeRecord, HANDSHAKE } from "../../../src/wire/record.ts";
import { TLS12 } from "../../../src/wire/registry.ts";
import { serverHello } from "../../../src/wire/server_hello.ts";
import * as small from "../../../src/wire/small_messages.ts";
import {
  before,
  type Behaviour,
  changed,
  type Ending,
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
  ending: Ending,
  hook: Hook,
  options?: Sabotage["options"],
) => sabotages(name, ending, { version: "1.3", hook, ...(options ? { options } : {}) });

const GROUPS = encodeExtension(body.SUPPORTED_GROUPS, body.supportedGroups, {
  namedGroupList: [0x001d],
});

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
    "record-not-protected",
    on(
      small.encryptedExtensions.type,
      (message, hand) => hand.raw(encodeRecord(HANDSHAKE, TLS12, message)),
    ),
  ),
  flight(
    "a record that does not decrypt",
    "undecodable",
    before(
      small.encryptedExtensions.type,
      (hand) => hand.raw(encodeRecord(APPLICATION_DATA, TLS12, new Uint8Array(64))),
    ),
  ),
  flight(
    "a record shorter than its tag",
    "undecodable",
    before(
      small.encryptedExtensions.type,
      (hand) => hand.raw(encodeRecord(APPLICATION_DATA, TLS12, new Uint8Array(5))),
    ),
  ),
  flight(
    "a record of nothing but padding",
    "undecodable",
    before(
      small.encryptedExtensions.type,
      (hand) => hand.record(0, NOTHING),
    ),
  ),
  flight(
    "a key share in EncryptedExtensions",
    "extension-misplaced",
    changed(
      small.encryptedExtensions,
      () => ({ extensions: [{ extensionType: body.KEY_SHARE, extensionData: NOTHING }] }),
    ),
  ),
  flight(
    "an unknown extension in EncryptedExtensions",
    "extension-not-offered",
    changed(
      small.encryptedExtensions,
      () => ({ extensions: [{ extensionType: 0x7777, extensionData: NOTHING }] }),
    ),
  ),
  flight(
    "an extension twice in EncryptedExtensions",
    "extension-repeated",
    changed(small.encryptedExtensions, () => ({ extensions: [GROUPS, GROUPS] })),
  ),
  flight(
    "a malformed extension in EncryptedExtensions",
    "undecodable",
    changed(small.encryptedExtensions, () => ({
      extensions: [{ ...GROUPS, extensionData: Uint8Array.of(0, 9) }],
    })),
  ),
  flight(
    "a Certificate with a context",
    "illegal-value",
    changed(certificate13, (message) => ({
      ...message,
      certificateRequestContext: Uint8Array.of(1),
    })),
  ),
  flight(
    "a certificate with an extension that nobody asked for",
    "extension-not-offered",
    changed(certificate13, (message) => ({
      ...message,
      certificateList: message.certificateList.map((entry) => ({
        ...entry,
        extensions: [{ extensionType: body.STATUS_REQUEST, extensionData: NOTHING }],
      })),
    })),
  ),
  flight("no EncryptedExtensions", "unexpected", without(small.encryptedExtensions.type)),
  flight("no Certificate", "unexpected", without(certificate13.type)),
  flight("no CertificateVerify", "unexpected", without(small.certificateVerify.type)),
  flight(
    "no Finished",
    "overdue",
    on(small.finished.type, (_message, hand) => hand.fallSilent()),
  ),
  flight("an empty Certificate", "certificate-missing", certificates([])),
  flight(
    "a certificate of garbage",
    "certificate-unreadable",
    certificates([
      new Uint8Array(300).fill(0x30),
    ]),
  ),
  flight(
    "10,000 certificates",
    "undecodable",
    certificates(
      Array.from({ length: 10_000 }, () => new Uint8Array(300).fill(0x30)),
    ),
  ),
  flight("a chain of 250 certificates", "established", (message, hand) => {
    if (message[0] !== certificate13.type) return hand.send(message);
    const { certificateList } = decodeMessage(certificate13, message);
    const leaf = certificateList[0]?.certData ?? NOTHING;
    certificates(Array.from({ length: 250 }, () => leaf))(message, hand);
  }),
  flight(
    "a compressed Certificate",
    "unexpected",
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
    "server-signature-invalid",
    changed(small.certificateVerify, (verify) => ({
      ...verify,
      signature: verify.signature.map((byte, index) => index === 20 ? byte ^ 1 : byte),
    })),
  ),
  flight(
    "an empty signature",
    "server-signature-invalid",
    changed(small.certificateVerify, (verify) => ({
      ...verify,
      signature: NOTHING,
    })),
  ),
  flight(
    "a signature by a scheme that was not offered",
    "signature-scheme-not-offered",
    changed(
      small.certificateVerify,
      (verify) => ({ ...verify, algorithm: 0x0904 }),
    ),
  ),
  flight(
    "a signature by PKCS#1",
    "signature-scheme-not-offered",
    changed(
      small.certificateVerify,
      (verify) => ({ ...verify, algorithm: 0x0401 }),
    ),
  ),
  flight(
    "a wrong Finished",
    "server-finished-invalid",
    changed(small.finished, ({ verifyData }) => ({
      verifyData: verifyData.map((byte) => byte ^ 1),
    })),
  ),
  flight(
    "a Finished of 12 bytes",
    "server-finished-invalid",
    changed(
      small.finished,
      ({ verifyData }) => ({ verifyData: verifyData.subarray(0, 12) }),
    ),
  ),
  flight(
    "Certificate twice",
    "unexpected",
    on(certificate13.type, (message, hand) => {
      hand.send(message);
      hand.send(message);
    }),
  ),
  flight(
    "Finished before Certificate",
    "unexpected",
    before(
      certificate13.type,
      (hand) => hand.send(rawMessage(small.finished.type, new Uint8Array(48))),
    ),
  ),
  flight(
    "KeyUpdate inside the handshake",
    "unexpected",
    before(
      certificate13.type,
      (hand) => hand.send(encodeMessage(small.keyUpdate, { requestUpdate: 0 })),
    ),
  ),
  flight(
    "a ticket inside the handshake",
    "unexpected",
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
    "unexpected",
    on(
      certificate13.type,
      (_message, hand) => hand.send(rawMessage(serverHello.type, new Uint8Array(80))),
    ),
  ),
  flight(
    "application data inside the handshake",
    "unexpected",
    before(
      certificate13.type,
      (hand) => hand.record(APPLICATION_DATA, new Uint8Array(16)),
    ),
  ),
  flight(
    "a choice of ALPN that nobody asked for",
    "extension-not-offered",
    changed(
      small.encryptedExtensions,
      () => ({
        extensions: [encodeExtension(body.ALPN, body.protocolNameList, {
          protocolNameList: [new TextEncoder().encode("h2")],
        })],
      }),
    ),
  ),
];
