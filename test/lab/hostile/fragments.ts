/**
 * Handshakes cut into pieces in every way, and handshakes cut off at every step.
 *
 * @module
 */

import { concat } from "../../../src/crypto/bytes.ts";
import { HANDSHAKE } from "../../../src/wire/record.ts";
import { serverHello } from "../../../src/wire/server_hello.ts";
import { finished } from "../../../src/wire/small_messages.ts";
import {
  type Behaviour,
  type Ending,
  endsBefore,
  type Hook,
  type Sabotage,
  sabotages,
} from "./behaviour.ts";

/** Every message in records of `size` bytes. */
const inPieces = (size: number): Hook => (message, hand) => {
  hand.count(message);
  for (let at = 0; at < message.length; at += size) {
    hand.record(HANDSHAKE, message.subarray(at, at + size));
  }
};

/** Every message in two records, cut after `at` bytes. */
const cutAfter = (at: number): Hook => (message, hand) => {
  hand.count(message);
  hand.record(HANDSHAKE, message.subarray(0, at));
  if (message.length > at) hand.record(HANDSHAKE, message.subarray(at));
};

/** EncryptedExtensions to Finished in one record. */
function together(): Hook {
  let held: Uint8Array[] = [];
  return (message, hand) => {
    if (message[0] === serverHello.type) {
      held = [];
      return hand.send(message);
    }
    held.push(message);
    hand.count(message);
    if (message[0] === finished.type) hand.record(HANDSHAKE, concat(...held));
  };
}

/** The messages of the server's flights, in order. */
const FLIGHTS: Readonly<Record<Sabotage["version"], readonly string[]>> = {
  "1.2": ["ServerHello", "Certificate", "ServerKeyExchange", "ServerHelloDone", "Finished"],
  "1.3": ["ServerHello", "EncryptedExtensions", "Certificate", "CertificateVerify", "Finished"],
};

const ENDINGS: readonly [string, "fin" | "reset" | "alert", Ending][] = [
  ["FIN", "fin", "closed"],
  ["RST", "reset", "closed"],
  ["an alert", "alert", "alert"],
];

const VERSIONS = ["1.2", "1.3"] as const;

function endings(version: Sabotage["version"]): Behaviour[] {
  return FLIGHTS[version].flatMap((name, index) =>
    ENDINGS.map(([what, how, ending]) =>
      sabotages(`${what} instead of ${name}`, ending, {
        version,
        options: { tickets: false },
        hook: endsBefore(index, how),
      })
    )
  );
}

const whole = (name: string, version: Sabotage["version"], hook: Hook) =>
  sabotages(name, "established", { version, hook });

export const fragments: readonly Behaviour[] = [
  ...VERSIONS.flatMap(endings),
  ...VERSIONS.flatMap((version) => [
    whole("messages in records of one byte", version, inPieces(1)),
    whole("messages in records of five bytes", version, inPieces(5)),
    ...[1, 2, 3, 4, 5, 7, 16, 33, 47].map((at) =>
      whole(`messages cut after ${at} bytes`, version, cutAfter(at))
    ),
  ]),
  whole("the whole flight in one record", "1.3", together()),
];
