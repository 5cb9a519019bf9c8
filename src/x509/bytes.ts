/** The few things that certificates ask of bytes all the time. */

import { Buffer } from "node:buffer";

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Lower-case hex without separators. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** RFC 4648 §4. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** A serial number in hex; the octet that only keeps a positive number positive is left out. */
export function serialText(content: Uint8Array): string {
  return hex(content.length > 1 && content[0] === 0 ? content.subarray(1) : content);
}
