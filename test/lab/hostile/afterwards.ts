/**
 * Endpoints that complete the handshake and misbehave then.
 *
 * @module
 */

import { concat } from "../../../src/crypto/bytes.ts";
import { protection13 } from "../../../src/crypto/protection.ts";
import { nextTrafficSecret, trafficKeys } from "../../../src/crypto/schedule13.ts";
import { certificateRequest13 } from "../../../src/wire/certificate_request.ts";
import { encodeMessage } from "../../../src/wire/message.ts";
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  encodeRecord,
  HANDSHAKE,
} from "../../../src/wire/record.ts";
import { TLS12 } from "../../../src/wire/registry.ts";
import { fromHex } from "../../../src/wire/hex.ts";
import * as small from "../../../src/wire/small_messages.ts";
import type { TcpStream } from "../../../src/lab/stream.ts";
import type { TlsStream } from "../../../src/lab/tls/tls_stream.ts";
import {
  type Behaviour,
  type Ending,
  endlessly,
  rawMessage,
  type Sabotage,
  sabotages,
} from "./behaviour.ts";
import { untilEnd } from "../../../src/lab/service.ts";

const REPLY = fromHex("53535441525250431000000002000000080000000000010000000000");

type Act = (inside: TlsStream, stream: TcpStream) => void | Promise<void>;

/** Lets the client's RPC frame come, acts, and then waits. */
function afterFrame(
  name: string,
  version: Sabotage["version"],
  ending: Ending,
  act: Act,
): Behaviour {
  return sabotages(name, ending, {
    version,
    options: { tickets: false },
    then: async (inside, stream) => {
      await inside.read(12);
      await act(inside, stream);
      await untilEnd(stream, () => {});
    },
  });
}

const both = (name: string, ending: Ending, act: Act): Behaviour[] =>
  (["1.2", "1.3"] as const).map((version) => afterFrame(name, version, ending, act));

const tickets = (count: number): Act => (inside) => {
  for (let i = 0; i < count; i++) {
    inside.records.sendMessage(encodeMessage(small.newSessionTicket13, {
      ticketLifetime: 21600,
      ticketAgeAdd: i,
      ticketNonce: Uint8Array.of(i & 0xff),
      ticket: new Uint8Array(200),
      extensions: [],
    }));
  }
  inside.send(REPLY);
};

/** Changes its keys so many times, and asks for the same each time. */
const keyUpdates = (count: number): Act => async (inside, stream) => {
  const { suite, secrets } = inside.established;
  if (secrets === null) return;
  for (let i = 0; i < count && await stream.flushed(); i++) {
    inside.records.sendMessage(encodeMessage(small.keyUpdate, { requestUpdate: 1 }));
    secrets.writing = nextTrafficSecret(suite.prfHash, secrets.writing);
    inside.records.writing = protection13(suite, trafficKeys(suite, secrets.writing));
  }
  inside.send(REPLY);
};

const inTheClear: Act = (_inside, stream) => {
  stream.send(encodeRecord(HANDSHAKE, TLS12, rawMessage(small.helloRequest.type)));
};

export const afterwards: readonly Behaviour[] = [
  ...both("closes by FIN instead of a reply", "closed", (_inside, stream) => stream.finish()),
  ...both("closes by RST instead of a reply", "closed", (_inside, stream) => stream.reset()),
  ...both("closes politely instead of a reply", "closed", (inside) => inside.finish()),
  ...both("sends a fatal alert instead of a reply", "alert", (inside) => {
    inside.records.send(ALERT, Uint8Array.of(2, 80));
  }),
  ...both("says nothing after the handshake", "overdue", () => {}),
  ...both("sends half a reply", "overdue", (inside) => inside.send(REPLY.subarray(0, 20))),
  ...both("sends half a reply, and closes", "closed", (inside) => {
    inside.send(REPLY.subarray(0, 20));
    inside.finish();
  }),
  ...both("sends the reply a byte at a time", "established", (inside) => {
    for (const byte of REPLY) inside.send(Uint8Array.of(byte));
  }),
  ...both("echoes the frame", "established", (inside) => {
    inside.send(fromHex("535354415252504300000000"));
  }),
  ...both("answers with a frame of 4 GiB", "established", (inside) => {
    inside.send(fromHex("5353544152525043ffffffff"));
  }),
  ...both("answers in another protocol", "established", (inside) => {
    inside.send(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
  }),
  ...both("sends data for ever", "established", (inside, stream) => {
    return endlessly(stream, () => inside.send(new Uint8Array(4096).fill(0x53)));
  }),
  ...both("sends empty records for ever", "undecodable", (inside, stream) => {
    return endlessly(stream, () => inside.send(new Uint8Array(0)));
  }),
  ...both("sends data after close_notify", "closed", (inside) => {
    inside.records.send(ALERT, Uint8Array.of(1, 0));
    inside.send(REPLY);
  }),
  ...both("sends warnings for ever", "flood", (inside, stream) => {
    return endlessly(stream, () => inside.records.send(ALERT, Uint8Array.of(1, 90)));
  }),
  // Up to TLS 1.2 nothing outside tells a record in the clear from one that does not decrypt.
  afterFrame("sends a record in the clear", "1.2", "undecodable", inTheClear),
  afterFrame("sends a record in the clear", "1.3", "record-not-protected", inTheClear),
  ...both("repeats a record", "undecodable", (inside, stream) => {
    const record = inside.records.writing?.seal(APPLICATION_DATA, REPLY.subarray(0, 4));
    stream.send(concat(record ?? REPLY, record ?? REPLY));
  }),
  afterFrame("sends 1,000 tickets before the reply", "1.3", "flood", tickets(1000)),
  afterFrame("changes its keys once before the reply", "1.3", "established", keyUpdates(1)),
  afterFrame(
    "changes its keys 500 times before the reply",
    "1.3",
    "flood",
    keyUpdates(500),
  ),
  afterFrame(
    "sends a KeyUpdate of 7",
    "1.3",
    "illegal-value",
    (inside) => {
      inside.records.sendMessage(rawMessage(small.keyUpdate.type, Uint8Array.of(7)));
    },
  ),
  afterFrame("asks for a certificate afterwards", "1.3", "unexpected", (inside) => {
    inside.records.sendMessage(encodeMessage(certificateRequest13, {
      certificateRequestContext: Uint8Array.of(1),
      extensions: [{ extensionType: 13, extensionData: fromHex("00020403") }],
    }));
  }),
  afterFrame("sends a second Finished", "1.3", "unexpected", (inside) => {
    inside.records.sendMessage(rawMessage(small.finished.type, new Uint8Array(48)));
  }),
  afterFrame("sends change_cipher_spec", "1.2", "unexpected", (inside) => {
    inside.records.send(CHANGE_CIPHER_SPEC, Uint8Array.of(1));
  }),
  afterFrame("asks to renegotiate, then replies", "1.2", "established", (inside) => {
    inside.records.sendMessage(rawMessage(small.helloRequest.type));
    inside.send(REPLY);
  }),
  afterFrame(
    "asks to renegotiate for ever",
    "1.2",
    "flood",
    (inside, stream) => {
      return endlessly(stream, () => {
        inside.records.sendMessage(rawMessage(small.helloRequest.type));
      });
    },
  ),
  afterFrame("begins to renegotiate by itself", "1.2", "unexpected", (inside) => {
    inside.records.sendMessage(rawMessage(2, new Uint8Array(70)));
  }),
];
