/**
 * The eight bytes after `wrong protocol magic`, and who begins so.
 *
 * @module
 */

import { toHex } from "../../wire/hex.ts";
import { sniff } from "../../wire/sniff.ts";
import type { Reading } from "./message.ts";

const MAGIC = /wrong protocol magic: ([0-9a-f-]{16,24})/;

/**
 * Reads Seastar's rendering of bytes; `null` when it is none.
 *
 * Builds differ in whether a byte is printed signed: `bd` is `-43` where it is. A negative number has
 * one digit or two, and since everything else comes in pairs, the number of digits up to the next
 * sign tells which.
 */
export function parseMagic(rendered: string): Uint8Array | null {
  const [head = "", ...negatives] = rendered.split("-");
  const bytes = pairs(head);
  for (const digits of negatives) {
    const width = digits.length % 2 === 1 ? 1 : 2;
    const magnitude = Number.parseInt(digits.slice(0, width), 16);
    if (!(magnitude >= 1 && magnitude <= 128)) return null;
    bytes.push(256 - magnitude, ...pairs(digits.slice(width)));
  }
  return bytes.length === 8 && bytes.every((byte) => byte >= 0) ? Uint8Array.from(bytes) : null;
}

function pairs(digits: string): number[] {
  if (digits.length % 2 === 1) return [-1];
  const bytes: number[] = [];
  for (let i = 0; i < digits.length; i += 2) {
    bytes.push(Number.parseInt(digits.slice(i, i + 2), 16));
  }
  return bytes;
}

/** Which cause the bytes prove, by the protocol that they begin. */
const PROVES: Readonly<Record<string, string>> = {
  tls: "tls-client",
  http: "http-client",
  cql: "cql-client",
  cassandra: "cassandra-node",
};

export function readMagic(text: string): Reading | null {
  const rendered = MAGIC.exec(text)?.[1];
  const bytes = rendered === undefined ? null : parseMagic(rendered);
  if (bytes === null) return null;
  const { speaks, service, who } = sniff(bytes);
  const shown = toHex(bytes);
  if (service === null) return { arrived: `${shown}: no protocol we know`, proves: null };
  return {
    arrived: `${shown}: ${service}${who === null ? "" : `, as from ${who}`}`,
    proves: PROVES[speaks] ?? "stranger",
  };
}
