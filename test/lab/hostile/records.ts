/**
 * Records and first messages that no TLS peer would send.
 *
 * @module
 */

import { concat } from "../../../src/crypto/bytes.ts";
import { fromHex } from "../../../src/wire/hex.ts";
import { ALERT, APPLICATION_DATA, encodeRecord, HANDSHAKE } from "../../../src/wire/record.ts";
import { TLS12 } from "../../../src/wire/registry.ts";
import type { TcpStream } from "../../../src/lab/stream.ts";
import { afterHello, answers, type Behaviour, endlessly, rawMessage } from "./behaviour.ts";

const record = (type: number, content: Uint8Array) => encodeRecord(type, TLS12, content);
const handshake = (type: number, body?: Uint8Array) => record(HANDSHAKE, rawMessage(type, body));
const alert = (...content: number[]) => record(ALERT, Uint8Array.from(content));
const zeros = (length: number) => new Uint8Array(length);

const SERVER_HELLO = 2;
const WARNING = 1;
const FATAL = 2;

/** Sends single bytes with a pause between them. */
async function drip(stream: TcpStream, bytes: Uint8Array, pauseMs: number): Promise<void> {
  for (const byte of bytes) {
    if (!stream.writable) return;
    stream.send(Uint8Array.of(byte));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

export const records: readonly Behaviour[] = [
  answers("sends a record of 0xffff bytes", "notTls", fromHex("160303ffff")),
  answers("sends a record just above the limit", "notTls", fromHex("1603034801")),
  answers("sends a record of version 4.4", "notTls", fromHex("1604040004deadbeef")),
  answers("sends a record of version 0", "notTls", fromHex("1600000004deadbeef")),
  answers("sends a record of content type 99", "notTls", fromHex("6303030004deadbeef")),
  answers("sends a heartbeat", "unexpected", record(24, fromHex("0100040000"))),
  answers("sends application data first", "unexpected", record(APPLICATION_DATA, zeros(8))),
  answers("sends a header and then nothing", "overdue", fromHex("160303007a")),
  answers("sends a header and then FIN", "closed", fromHex("160303007a"), "closes"),
  answers("sends two bytes and then FIN", "closed", fromHex("1603"), "closes"),
  answers(
    "sends an empty handshake record",
    "undecodable",
    record(HANDSHAKE, zeros(0)),
  ),
  afterHello("drips a ServerHello, a byte at a time", "overdue", (stream) => {
    return drip(stream, fromHex("160303007a020000760303"), 80);
  }),
  afterHello("sends empty handshake records for ever", "undecodable", (stream) => {
    return endlessly(stream, () => stream.send(record(HANDSHAKE, zeros(0))));
  }),
  afterHello("sends empty application data for ever", "undecodable", (stream) => {
    return endlessly(stream, () => stream.send(record(APPLICATION_DATA, zeros(0))));
  }),
  afterHello("sends warnings for ever", "flood", (stream) => {
    return endlessly(stream, () => stream.send(alert(WARNING, 90)));
  }),
  afterHello("sends change_cipher_spec for ever", "unexpected", (stream) => {
    return endlessly(stream, () => stream.send(record(20, Uint8Array.of(1))));
  }),

  answers("sends an alert of one byte", "undecodable", alert(FATAL)),
  answers("sends an alert of three bytes", "undecodable", alert(FATAL, 40, 0)),
  answers("sends an alert of level 9", "alert", alert(9, 40)),
  answers("sends an alert that no standard knows", "alert", alert(FATAL, 200)),
  answers("sends a fatal alert", "alert", alert(FATAL, 40)),
  answers("sends close_notify", "closed", alert(WARNING, 0)),
  answers(
    "sends a warning and then a fatal alert",
    "alert",
    concat(alert(WARNING, 112), alert(FATAL, 40)),
  ),
  answers(
    "cuts an alert in two records",
    "undecodable",
    concat(alert(FATAL), alert(40)),
  ),
  answers("sends a fatal alert and then FIN", "alert", alert(FATAL, 70), "closes"),

  answers("announces a message of 16 MiB", "undecodable", record(HANDSHAKE, fromHex("02ffffff"))),
  answers(
    "announces a message just above the limit",
    "undecodable",
    record(HANDSHAKE, fromHex("02020001")),
  ),
  answers("sends an empty ServerHello", "undecodable", handshake(SERVER_HELLO)),
  answers(
    "sends a ServerHello of zeros",
    "undecodable",
    handshake(SERVER_HELLO, zeros(80)),
  ),
  answers("sends a message of type 99", "unexpected", handshake(99, zeros(4))),
  answers("sends HelloRequest first", "unexpected", handshake(0)),
  answers("sends Certificate first", "unexpected", handshake(11, fromHex("000000"))),
  answers("sends ServerHelloDone first", "unexpected", handshake(14)),
  answers("sends Finished first", "unexpected", handshake(20, zeros(12))),
  answers("sends KeyUpdate first", "unexpected", handshake(24, Uint8Array.of(0))),
  answers(
    "sends HelloVerifyRequest, as DTLS does",
    "unexpected",
    handshake(3, fromHex("feff00")),
  ),
];
