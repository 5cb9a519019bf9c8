/**
 * TLS 1.2 handshakes that go wrong after ServerHello.
 *
 * @module
 */

import { ffdhe } from "../../crypto/finite_field.ts";
import type { Problem } from "../../handshake/outcome.ts";
import { certificate12 } from "../../wire/certificate.ts";
import { serverKeyExchangeDhe12, serverKeyExchangeEcdhe12 } from "../../wire/key_exchange.ts";
import { encodeMessage } from "../../wire/message.ts";
import { CHANGE_CIPHER_SPEC, encodeRecord, HANDSHAKE } from "../../wire/record.ts";
import { TLS12 } from "../../wire/registry.ts";
import * as small from "../../wire/small_messages.ts";
import { ONLY_TLS12, type TlsOptions, withSuites } from "../tls/policy.ts";
import {
  before,
  type Behaviour,
  changed,
  type Hook,
  on,
  rawMessage,
  sabotages,
  without,
} from "./behaviour.ts";

const flight = (
  name: string,
  ends: Behaviour["ends"],
  hook: Hook,
  problem?: Problem,
  options?: Partial<TlsOptions>,
) => sabotages(name, ends, { version: "1.2", hook, ...(options ? { options } : {}) }, problem);

const KEY_EXCHANGE = 12;

/** DHE in a group of the server's own. */
function dhe(name: string, ends: Behaviour["ends"], p: Uint8Array, g: Uint8Array): Behaviour {
  return flight(
    name,
    ends,
    changed(serverKeyExchangeDhe12, (exchange) => ({
      ...exchange,
      params: { dhP: p, dhG: g, dhYs: Uint8Array.of(4) },
    })),
    undefined,
    {
      policy: withSuites(ONLY_TLS12, ["TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"]),
    },
  );
}

export const flights12: readonly Behaviour[] = [
  flight("no Certificate", ["unexpected"], without(certificate12.type)),
  flight("no ServerKeyExchange", ["unexpected"], without(KEY_EXCHANGE)),
  flight("no ServerHelloDone", ["overdue"], without(small.serverHelloDone.type)),
  flight(
    "an empty Certificate",
    ["incompatible"],
    changed(certificate12, () => ({
      certificateList: [],
    })),
    "certificate-missing",
  ),
  flight(
    "ServerKeyExchange twice",
    ["unexpected"],
    on(KEY_EXCHANGE, (message, hand) => {
      hand.send(message);
      hand.send(message);
    }),
  ),
  flight(
    "a wrong signature",
    ["incompatible"],
    changed(serverKeyExchangeEcdhe12, (exchange) => ({
      ...exchange,
      signature: exchange.signature.map((byte, index) => index === 20 ? byte ^ 1 : byte),
    })),
    "server-signature-invalid",
  ),
  flight(
    "a signature by a scheme that was not offered",
    ["incompatible"],
    changed(
      serverKeyExchangeEcdhe12,
      (exchange) => ({ ...exchange, algorithm: 0x0904 }),
    ),
    "signature-scheme-not-offered",
  ),
  flight(
    "a curve that was not offered",
    ["incompatible"],
    changed(
      serverKeyExchangeEcdhe12,
      (exchange) => ({ ...exchange, params: { ...exchange.params, namedCurve: 0x1a } }),
    ),
  ),
  flight(
    "a point that is not on the curve",
    ["incompatible"],
    changed(
      serverKeyExchangeEcdhe12,
      (exchange) => ({
        ...exchange,
        params: { ...exchange.params, point: exchange.params.point.map((byte) => byte ^ 0xff) },
      }),
    ),
  ),
  flight(
    "a curve by explicit parameters",
    ["undecodable"],
    on(KEY_EXCHANGE, (message, hand) => {
      hand.send(message.map((byte, index) => index === 4 ? 1 : byte));
    }),
  ),
  dhe(
    "a Diffie-Hellman prime of 256 bits",
    ["incompatible"],
    new Uint8Array(32).fill(0xff),
    Uint8Array.of(2),
  ),
  dhe(
    "a Diffie-Hellman prime of 32,768 bits",
    ["incompatible"],
    new Uint8Array(4096).fill(0xff),
    Uint8Array.of(2),
  ),
  dhe(
    "an even Diffie-Hellman modulus",
    ["incompatible"],
    new Uint8Array(256).fill(0xfe),
    Uint8Array.of(2),
  ),
  dhe("a Diffie-Hellman generator of 1", ["incompatible"], ffdhe(0x100).p, Uint8Array.of(1)),
  flight(
    "an early change_cipher_spec",
    ["unexpected", "incompatible"],
    before(
      small.serverHelloDone.type,
      (hand) => hand.record(CHANGE_CIPHER_SPEC, Uint8Array.of(1)),
    ),
  ),
  flight(
    "a change_cipher_spec of two bytes",
    ["unexpected", "undecodable"],
    before(
      small.serverHelloDone.type,
      (hand) => hand.record(CHANGE_CIPHER_SPEC, Uint8Array.of(1, 1)),
    ),
  ),
  flight(
    "Finished in the clear",
    ["incompatible", "unexpected", "undecodable"],
    on(
      small.finished.type,
      (message, hand) => hand.raw(encodeRecord(HANDSHAKE, TLS12, message)),
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
    "a ServerHelloDone with contents",
    ["undecodable"],
    on(
      small.serverHelloDone.type,
      (_message, hand) => hand.send(rawMessage(small.serverHelloDone.type, new Uint8Array(4))),
    ),
  ),
  flight(
    "a stapled response that nobody asked for",
    ["unexpected", "incompatible", "established"],
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
    ["established", "unexpected"],
    before(
      small.serverHelloDone.type,
      (hand) => hand.record(HANDSHAKE, rawMessage(small.helloRequest.type)),
    ),
  ),
  flight(
    "a certificate of garbage",
    ["incompatible", "established"],
    changed(certificate12, () => ({
      certificateList: [new Uint8Array(200).fill(0x30)],
    })),
  ),
];
