/**
 * TLS 1.2 handshakes that go wrong after ServerHello.
 *
 * @module
 */

import { ffdhe } from "../../../src/crypto/finite_field.ts";
import { certificate12 } from "../../../src/wire/certificate.ts";
import { type Codec, encode } from "../../../src/wire/codec.ts";
import {
  dheParams,
  ecdheParams,
  serverKeyExchangeDhe12,
  serverKeyExchangeEcdhe12,
} from "../../../src/wire/key_exchange.ts";
import { decodeMessage, encodeMessage, type MessageKind } from "../../../src/wire/message.ts";
import { CHANGE_CIPHER_SPEC, encodeRecord, HANDSHAKE } from "../../../src/wire/record.ts";
import { TLS12 } from "../../../src/wire/registry.ts";
import * as small from "../../../src/wire/small_messages.ts";
import { ONLY_TLS12, type TlsOptions, withSuites } from "../../../src/lab/tls/policy.ts";
import {
  before,
  type Behaviour,
  changed,
  type Ending,
  type Hook,
  on,
  rawMessage,
  sabotages,
  without,
} from "./behaviour.ts";

const flight = (
  name: string,
  ending: Ending,
  hook: Hook,
  options?: Partial<TlsOptions>,
) => sabotages(name, ending, { version: "1.2", hook, ...(options ? { options } : {}) });

const KEY_EXCHANGE = 12;
const BRAINPOOL = 0x1a;
const P256 = 0x17;

/** ServerKeyExchange with other parameters, signed as it should be. */
function exchanging<P>(
  kind: MessageKind<string, { params: P; algorithm: number; signature: Uint8Array }>,
  codec: Codec<P>,
  change: (params: P) => P,
): Hook {
  return on(KEY_EXCHANGE, (message, hand) => {
    const { algorithm, params: before } = decodeMessage(kind, message);
    const params = change(before);
    const signature = hand.sign(algorithm, encode(codec, params));
    hand.send(encodeMessage(kind, { params, algorithm, signature }));
  });
}

/** DHE in a group of the server's own. */
function dhe(name: string, ending: Ending, p: Uint8Array, g: Uint8Array): Behaviour {
  return flight(
    name,
    ending,
    exchanging(
      serverKeyExchangeDhe12,
      dheParams,
      () => ({ dhP: p, dhG: g, dhYs: Uint8Array.of(4) }),
    ),
    { policy: withSuites(ONLY_TLS12, ["TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"]) },
  );
}

export const flights12: readonly Behaviour[] = [
  flight("no Certificate", "unexpected", without(certificate12.type)),
  flight("no ServerKeyExchange", "unexpected", without(KEY_EXCHANGE)),
  flight("no ServerHelloDone", "overdue", without(small.serverHelloDone.type)),
  flight(
    "an empty Certificate",
    "certificate-missing",
    changed(certificate12, () => ({
      certificateList: [],
    })),
  ),
  flight(
    "ServerKeyExchange twice",
    "unexpected",
    on(KEY_EXCHANGE, (message, hand) => {
      hand.send(message);
      hand.send(message);
    }),
  ),
  flight(
    "a wrong signature",
    "server-signature-invalid",
    changed(serverKeyExchangeEcdhe12, (exchange) => ({
      ...exchange,
      signature: exchange.signature.map((byte, index) => index === 20 ? byte ^ 1 : byte),
    })),
  ),
  flight(
    "a signature by a scheme that was not offered",
    "signature-scheme-not-offered",
    changed(
      serverKeyExchangeEcdhe12,
      (exchange) => ({ ...exchange, algorithm: 0x0904 }),
    ),
  ),
  flight(
    "a curve that was not offered",
    "group-not-offered",
    exchanging(serverKeyExchangeEcdhe12, ecdheParams, (params) => ({
      ...params,
      namedCurve: BRAINPOOL,
    })),
  ),
  flight(
    "a point that is not on the curve",
    "key-share-invalid",
    exchanging(serverKeyExchangeEcdhe12, ecdheParams, (params) => ({
      ...params,
      point: new Uint8Array(65).fill(4),
    })),
    { policy: { ...ONLY_TLS12, groups: [P256] } },
  ),
  flight(
    "a point that is too short",
    "key-share-invalid",
    exchanging(serverKeyExchangeEcdhe12, ecdheParams, (params) => ({
      ...params,
      point: params.point.subarray(1),
    })),
  ),
  flight(
    "parameters that were changed on the way",
    "server-signature-invalid",
    changed(serverKeyExchangeEcdhe12, (exchange) => ({
      ...exchange,
      params: { ...exchange.params, point: exchange.params.point.map((byte) => byte ^ 1) },
    })),
  ),
  flight(
    "a curve by explicit parameters",
    "undecodable",
    on(KEY_EXCHANGE, (message, hand) => {
      hand.send(message.map((byte, index) => index === 4 ? 1 : byte));
    }),
  ),
  dhe(
    "a Diffie-Hellman prime of 256 bits",
    "parameters-weak",
    new Uint8Array(32).fill(0xff),
    Uint8Array.of(2),
  ),
  dhe(
    "a Diffie-Hellman prime of 32,768 bits",
    "parameters-weak",
    new Uint8Array(4096).fill(0xff),
    Uint8Array.of(2),
  ),
  dhe(
    "an even Diffie-Hellman modulus",
    "parameters-weak",
    new Uint8Array(256).fill(0xfe),
    Uint8Array.of(2),
  ),
  dhe("a Diffie-Hellman generator of 1", "parameters-weak", ffdhe(0x100).p, Uint8Array.of(1)),
  flight(
    "an early change_cipher_spec",
    "unexpected",
    before(
      small.serverHelloDone.type,
      (hand) => hand.record(CHANGE_CIPHER_SPEC, Uint8Array.of(1)),
    ),
  ),
  flight(
    "a change_cipher_spec of two bytes",
    "undecodable",
    before(
      small.serverHelloDone.type,
      (hand) => hand.record(CHANGE_CIPHER_SPEC, Uint8Array.of(1, 1)),
    ),
  ),
  flight(
    "Finished in the clear",
    "undecodable",
    on(
      small.finished.type,
      (message, hand) => hand.raw(encodeRecord(HANDSHAKE, TLS12, message)),
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
    "a ServerHelloDone with contents",
    "undecodable",
    on(
      small.serverHelloDone.type,
      (_message, hand) => hand.send(rawMessage(small.serverHelloDone.type, new Uint8Array(4))),
    ),
  ),
  flight(
    "a stapled response that nobody asked for",
    "unexpected",
    before(
      KEY_EXCHANGE,
      (hand) =>
        hand.send(encodeMessage(small.certificateStatus, {
          statusType: 1,
          response: new Uint8Array(100),
        })),
    ),
  ),
  flight(
    "HelloRequest inside the handshake",
    "unexpected",
    before(
      small.serverHelloDone.type,
      (hand) => hand.record(HANDSHAKE, rawMessage(small.helloRequest.type)),
    ),
  ),
  flight(
    "a certificate of garbage",
    "certificate-unreadable",
    changed(certificate12, () => ({
      certificateList: [new Uint8Array(200).fill(0x30)],
    })),
  ),
];
