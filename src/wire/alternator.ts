/**
 * The one request that Alternator answers without a signature (`alternator/server.cc`,
 * `handle_health_check`): `GET /`, and `healthy: ` with the Host that it was asked by.
 *
 * @module
 */

/** The name that the answer must repeat; it reaches no log. */
const HOST = "ringshake";
const REQUEST = new TextEncoder().encode(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
const END_OF_HEAD = "\r\n\r\n";

export const encodeHealthCheck = (): Uint8Array => REQUEST.slice();

export type HealthAnswer = "healthy" | "incomplete" | "other";

/** Judges the bytes that came after {@link encodeHealthCheck}; never throws. */
export function readHealth(bytes: Uint8Array): HealthAnswer {
  const text = new TextDecoder("latin1").decode(bytes);
  if (!"HTTP/1.".startsWith(text.slice(0, 7))) return "other";
  const head = text.indexOf(END_OF_HEAD);
  if (head < 0) return "incomplete";
  if (!/^HTTP\/1\.[01] 200[ \r]/.test(text)) return "other";
  const body = text.slice(head + END_OF_HEAD.length);
  const length = /\r\ncontent-length: *(\d{1,4})\r\n/i.exec(text.slice(0, head + 2))?.[1];
  const healthy = `healthy: ${HOST}`;
  if (body.includes(healthy)) return "healthy";
  return body.length < Number(length ?? healthy.length) ? "incomplete" : "other";
}
