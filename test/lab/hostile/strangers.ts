/**
 * Endpoints that are not TLS at all, or stop before it begins.
 *
 * @module
 */

import { afterHello, answers, type Behaviour, endlessly } from "./behaviour.ts";
import { fromHex } from "../../../src/wire/hex.ts";
import { untilEnd } from "../../../src/lab/service.ts";

const text = (value: string) => new TextEncoder().encode(value);

/** What other services say to a ClientHello, or before it. */
const GREETINGS: readonly [string, Uint8Array][] = [
  ["HTTP/1.1", text("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")],
  ["HTTP/2", fromHex("000012040000000000000300000064000400100000000600004000")],
  ["SSH", text("SSH-2.0-OpenSSH_9.2p1\r\n")],
  ["SMTP", text("220 mail.example.com ESMTP Postfix\r\n")],
  ["FTP", text("220 (vsFTPd 3.0.3)\r\n")],
  ["IMAP", text("* OK [CAPABILITY IMAP4rev1] ready\r\n")],
  ["Redis", text("-ERR unknown command\r\n")],
  ["PostgreSQL, which has no TLS", text("N")],
  ["MySQL", fromHex("4a0000000a382e302e333600080000000000000000000000ffffff0200ffdf15")],
  ["CQL", fromHex("840000000000000021000000 0a001b496e76616c6964206f7220756e737570706f72746564")],
  ["Cassandra's internode protocol", fromHex("ca552dfa0000010c00000000")],
  ["Seastar RPC in the clear", fromHex("53535441525250431000000002000000080000000000010000000000")],
  ["Kafka", fromHex("00000012000000010000000000000000000000000000")],
  ["MongoDB", fromHex("2400000000000000000000000100000008000000000000000000000000000000")],
  ["memcached", text("ERROR\r\n")],
  ["a PROXY protocol header", text("PROXY TCP4 10.0.0.1 10.0.0.2 1234 7001\r\n")],
  ["PROXY protocol version 2", fromHex("0d0a0d0a000d0a515549540a2111000c7f0000017f00000104d21b59")],
  ["a telnet negotiation", fromHex("fffb01fffb03fffd1f")],
  ["an SSL 2 ServerHello", fromHex("801b04000100020006000400010080000000aabbccdd")],
  ["DTLS", fromHex("16fefd0000000000000000002a020000260000000000000026fefd")],
  ["0xff bytes", new Uint8Array(64).fill(0xff)],
  ["zeros", new Uint8Array(64)],
  ["text in UTF-16", fromHex("fffe480065006c006c006f000a00")],
];

export const strangers: readonly Behaviour[] = [
  ...GREETINGS.map(([who, bytes]) => answers(`answers as ${who}`, "notTls", bytes)),
  ...GREETINGS.slice(0, 4).map(([who, bytes]): Behaviour => ({
    name: `greets as ${who} before the ClientHello, and closes`,
    ending: "notTls",
    serve: () => async ({ stream }) => {
      stream.send(bytes);
      stream.finish();
      await untilEnd(stream, () => {});
    },
  })),
  {
    name: "accepts and says nothing",
    ending: "overdue",
    serve: () => ({ stream }) => untilEnd(stream, () => {}),
  },
  {
    name: "hangs up by FIN at once",
    ending: "closed",
    serve: () => ({ stream }) => {
      stream.finish();
      return Promise.resolve();
    },
  },
  {
    name: "hangs up by RST at once",
    ending: "closed",
    serve: () => ({ stream }) => {
      stream.reset();
      return Promise.resolve();
    },
  },
  afterHello("closes by FIN after the ClientHello", "closed", (stream) => stream.finish()),
  afterHello("closes by RST after the ClientHello", "closed", (stream) => stream.reset()),
  {
    name: "echoes the ClientHello",
    ending: "unexpected",
    serve: () => ({ stream }) => untilEnd(stream, (bytes) => stream.send(bytes)),
  },
  afterHello("answers with endless zeros", "notTls", (stream) => {
    return endlessly(stream, () => stream.send(new Uint8Array(4096)));
  }),
  afterHello("answers with an endless line of text", "notTls", (stream) => {
    return endlessly(stream, () => stream.send(text("a".repeat(4096))));
  }),
];
