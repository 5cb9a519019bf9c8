/**
 * The handshake with which nodes of Apache Cassandra 4.0 and newer open an internode connection
 * (`net/HandshakeProtocol.java`): Initiate from the caller, Accept from the node, each closed by a
 * CRC-32. A node never speaks first.
 *
 * Cassandra 3 answers with four bytes (`net/IncomingTcpConnection.java`), which is less of a proof than a
 * CRC, and still nothing that another server says to a magic that it does not know.
 *
 * The only Initiate that this module writes asks for messaging version 12, which every such node still
 * takes, and for nothing on the connection. Accept is twelve bytes that no other protocol gives.
 *
 * @module
 */

import { crc32 } from "node:zlib";
import { startsWith } from "./hex.ts";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

/** `Message.PROTOCOL_MAGIC`. */
const MAGIC = Uint8Array.of(0xca, 0x55, 0x2d, 0xfa);
/** What the CRC covers before the message itself (`Crc.java`). */
const CRC_START = crc32(Uint8Array.of(0xfa, 0x2d, 0x55, 0xca));
/** `VERSION_40`, spoken since 4.0. */
const VERSION = 12;
/** Framing by CRC and a connection for urgent messages: what a node dials first. */
const FLAGS = 0x11;
/**
 * A node keeps books of its callers by address and port. No node listens on port 1, so none is mistaken
 * for us, and we are one caller however often we ask.
 */
const NOBODYS_PORT = 1;
const ACCEPT_LENGTH = 12;

/** An Initiate from `address`: its 4 or 16 bytes. It is only a claim, so it must be our own. */
export function encodeInitiate(address: Uint8Array): Uint8Array {
  const w = new Writer();
  w.raw(MAGIC);
  for (const byte of [VERSION, VERSION, VERSION, FLAGS, address.length + 2]) w.uint(1, byte);
  w.raw(address);
  w.uint(2, NOBODYS_PORT);
  w.uint(4, crc32(w.bytes(), CRC_START));
  return w.bytes();
}

/** `VERSION_30` and `VERSION_3014`: what 3.0 and 3.11 say to whoever begins with their magic. */
const VERSIONS_OF_3: readonly number[] = [10, 11];

/** What came after our Initiate. `other` is no Accept, or one whose CRC is wrong. */
export type InitiateAnswer =
  | { readonly kind: "accept"; readonly version: number; readonly maxVersion: number }
  /** Cassandra 3 does not take the handshake: it names its own messaging version, and hangs up. */
  | { readonly kind: "older"; readonly version: number }
  | { readonly kind: "incomplete" }
  | { readonly kind: "other" };

/** Judges the bytes that came after our Initiate; never throws. */
export function readAccept(bytes: Uint8Array): InitiateAnswer {
  // The magic would be our own words, sent back.
  if (startsWith(bytes, MAGIC)) return { kind: "other" };
  const named = bytes.length < 4 ? null : new Reader(bytes.subarray(0, 4)).uint(4);
  if (named !== null && VERSIONS_OF_3.includes(named)) return { kind: "older", version: named };
  if (bytes.length < ACCEPT_LENGTH) return { kind: "incomplete" };
  const r = new Reader(bytes.subarray(0, ACCEPT_LENGTH));
  const [version, maxVersion, sum] = [r.uint(4), r.uint(4), r.uint(4)];
  const isWhole = crc32(bytes.subarray(0, ACCEPT_LENGTH - 4), CRC_START) === sum;
  return isWhole ? { kind: "accept", version, maxVersion } : { kind: "other" };
}
