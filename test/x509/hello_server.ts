/**
 * A TLS 1.2 server that goes as far as ServerHelloDone, which is where a GnuTLS client verifies the
 * chain (and decides whether to send its own). It serves any certificate list, however odd, and
 * needs no key for an RSA leaf: with plain RSA key exchange the server proves itself later. It hangs
 * up when the client goes on, so the client ends and flushes what it has said.
 */

import { createECDH, ECDH, type KeyObject, randomBytes, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

export interface Hello {
  /** DER, as to be served. */
  readonly chain: readonly Uint8Array[];
  readonly leafKey: KeyObject;
  /** DER names: asks for a client certificate. */
  readonly caNames?: readonly Uint8Array[];
}

export interface HelloServer {
  readonly port: number;
  /** What the client sent in its Certificate message: how many bytes of certificates. */
  readonly clientCertificate: Promise<number>;
  close(): void;
}

/** Serves one hello to whoever connects. */
export async function serveHello(hello: Hello): Promise<HelloServer> {
  const sent = Promise.withResolvers<number>();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    answer(socket, hello, sent.resolve);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    clientCertificate: sent.promise,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

const CLIENT_HELLO = 1;
const CERTIFICATE = 11;
const CLIENT_KEY_EXCHANGE = 16;

function answer(socket: Socket, hello: Hello, sent: (bytes: number) => void): void {
  let received = Buffer.alloc(0);
  socket.on("data", (data) => {
    received = Buffer.concat([received, data]);
    while (received.length >= 5 && received.length >= 5 + received.readUInt16BE(3)) {
      const body = received.subarray(5, 5 + received.readUInt16BE(3));
      if (received[0] === 22 && body[0] === CLIENT_HELLO) {
        socket.write(flight(hello, body.subarray(6, 38)));
      }
      if (received[0] === 22 && body[0] === CERTIFICATE) sent(body.readUIntBE(4, 3));
      if (received[0] === 22 && body[0] === CLIENT_KEY_EXCHANGE) socket.end();
      received = received.subarray(5 + body.length);
    }
  });
}

const u16 = (n: number) => Buffer.from([n >> 8, n & 255]);
const u24 = (n: number) => Buffer.from([n >> 16, (n >> 8) & 255, n & 255]);
const vector16 = (...parts: Uint8Array[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u16(body.length), body]);
};
const vector24 = (...parts: Uint8Array[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u24(body.length), body]);
};
const message = (type: number, ...parts: Uint8Array[]) =>
  Buffer.concat([Buffer.from([type]), vector24(...parts)]);

function flight({ chain, leafKey, caNames }: Hello, clientRandom: Uint8Array): Buffer {
  const isRsa = leafKey.asymmetricKeyType === "rsa";
  const random = randomBytes(32);
  const suite = isRsa ? 0x002f : 0xc02b;
  const messages = Buffer.concat([
    message(
      2,
      Buffer.from([3, 3]),
      random,
      Buffer.from([0]),
      u16(suite),
      Buffer.from([0]),
      vector16(Buffer.from([0xff, 0x01, 0x00, 0x01, 0x00])),
    ),
    message(CERTIFICATE, vector24(...chain.map((der) => vector24(der)))),
    ...(isRsa ? [] : [keyExchange(leafKey, clientRandom, random)]),
    ...(caNames
      ? [message(
        13,
        Buffer.from([2, 1, 64]),
        vector16(Buffer.from([4, 1, 4, 3, 8, 4])),
        vector16(...caNames.map((name) => vector16(name))),
      )]
      : []),
    message(14),
  ]);
  const records: Buffer[] = [];
  for (let at = 0; at < messages.length; at += 16384) {
    const part = messages.subarray(at, at + 16384);
    records.push(Buffer.concat([Buffer.from([22, 3, 3]), vector16(part)]));
  }
  return Buffer.concat(records);
}

/** ECDHE on P-256, signed with ECDSA and SHA-256. */
function keyExchange(key: KeyObject, clientRandom: Uint8Array, random: Uint8Array): Buffer {
  const ecdh: ECDH = createECDH("prime256v1");
  const point = ecdh.generateKeys();
  const parameters = Buffer.concat([Buffer.from([3]), u16(23), Buffer.from([point.length]), point]);
  const signature = sign("sha256", Buffer.concat([clientRandom, random, parameters]), key);
  return message(12, parameters, Buffer.from([4, 3]), vector16(signature));
}
