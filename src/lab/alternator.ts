/**
 * Alternator's port, as far as nobody has to sign: a health check, and the list of nodes
 * (`alternator/server.cc`).
 *
 * @module
 */

import { Hangup, type Stream } from "./stream.ts";

const MAX_HEAD = 16 * 1024;
const END_OF_HEAD = "\r\n\r\n";

/** Serves one connection until its end. Never throws what the peer does. */
export async function serveAlternator(stream: Stream, clock: () => Date): Promise<void> {
  try {
    while (await answer(stream, clock));
  } catch (error) {
    if (!(error instanceof Hangup)) throw error;
  }
  stream.finish();
}

/** One request; false when the connection is to be closed. */
async function answer(stream: Stream, clock: () => Date): Promise<boolean> {
  let head = "";
  while (!head.endsWith(END_OF_HEAD)) {
    head += String.fromCharCode(...await stream.read(1));
    // No method begins otherwise: a TLS hello is seen by its first byte.
    if (!/^[A-Z]/.test(head) || head.length > MAX_HEAD) {
      stream.send(response(400, "Bad Request", "", clock()));
      return false;
    }
  }
  const host = /^host:[ \t]*(\S*)/im.exec(head)?.[1] ?? "";
  const length = Number(/^content-length:[ \t]*(\d{1,5})/im.exec(head)?.[1] ?? 0);
  await stream.read(length);
  if (/^GET \/ /.test(head)) stream.send(response(200, "OK", `healthy: ${host}`, clock()));
  else if (/^GET \/localnodes /.test(head)) {
    stream.send(response(200, "OK", JSON.stringify([host.replace(/:\d+$/, "")]), clock()));
  } else stream.send(response(400, "Bad Request", MISSING_TOKEN, clock()));
  return !/^connection:[ \t]*close/im.test(head);
}

const MISSING_TOKEN = JSON.stringify({
  __type: "com.amazonaws.dynamodb.v20120810#MissingAuthenticationTokenException",
  message: "Authorization header is mandatory for signature verification",
});

function response(status: number, reason: string, body: string, date: Date): Uint8Array {
  return new TextEncoder().encode([
    `HTTP/1.1 ${status} ${reason}`,
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    `Content-Type: ${
      body.startsWith("{") || body.startsWith("[") ? "application/json" : "text/plain"
    }`,
    `Date: ${date.toUTCString()}`,
    "Server: Seastar httpd",
    "",
    body,
  ].join("\r\n"));
}
