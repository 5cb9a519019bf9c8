/**
 * The frame with which Seastar's RPC opens a connection (`rpc/rpc.cc`, `receive_negotiation_frame`):
 * eight bytes of magic, a length, and features, in little-endian numbers.
 *
 * Features are requests: some of them change what a node does for the connection, or make it look
 * for another one. So the only frame that this module can write asks for none.
 *
 * @module
 */

import type { Codec } from "./codec.ts";
import { DecodeError, Reader } from "./reader.ts";
import { Registry } from "./registry.ts";

const MAGIC = new TextEncoder().encode("SSTARRPC");
export const MAGIC_LENGTH = MAGIC.length;
const HEADER_LENGTH = MAGIC.length + 4;
/** A reply names a handful of features; ScyllaDB's are below 100 bytes. */
const MAX_FEATURES_LENGTH = 4096;

/** `rpc::protocol_features`. */
export const rpcFeatures = new Registry("protocol_features", 4, [
  [0, "COMPRESS"],
  [1, "TIMEOUT"],
  [2, "CONNECTION_ID"],
  [3, "STREAM_PARENT"],
  [4, "ISOLATION"],
  [5, "HANDLER_DURATION"],
]);
const COMPRESS = 0;
const CONNECTION_ID = 2;

/** The negotiation frame that asks for nothing: twelve bytes. */
export function encodeNegotiation(): Uint8Array {
  const frame = new Uint8Array(HEADER_LENGTH);
  frame.set(MAGIC);
  return frame;
}

/** What a node said of itself in its negotiation frame. */
export interface RpcReply {
  /** Feature code → its data. */
  readonly features: ReadonlyMap<number, Uint8Array>;
  /** The shard that serves the connection; null when the node sent no usable CONNECTION_ID. */
  readonly shard: number | null;
  /** How many connections this listener has accepted on that shard, this one included. */
  readonly counter: number | null;
  /** The compressor chosen, such as `LZ4_FRAGMENTED`; null when there is none. */
  readonly compression: string | null;
}

/** What a reply to our negotiation frame turned out to be. */
export type RpcAnswer =
  | { readonly kind: "rpc"; readonly reply: RpcReply; readonly length: number }
  /** The peer sends back what it gets: that is no proof of anything. */
  | { readonly kind: "echo" }
  /** So far it is a negotiation frame, but not all of it has arrived. */
  | { readonly kind: "incomplete" }
  | { readonly kind: "not-rpc" }
  | { readonly kind: "malformed"; readonly error: DecodeError };

/** Judges the bytes that came after our negotiation frame; never throws. */
export function readNegotiation(bytes: Uint8Array): RpcAnswer {
  if (!isMagicPrefix(bytes)) return { kind: "not-rpc" };
  if (bytes.length < HEADER_LENGTH) return { kind: "incomplete" };
  const length = littleEndian(bytes, MAGIC.length);
  if (length === 0) return { kind: "echo" };
  if (length <= MAX_FEATURES_LENGTH && bytes.length < HEADER_LENGTH + length) {
    return { kind: "incomplete" };
  }
  try {
    const frame = bytes.subarray(0, HEADER_LENGTH + Math.min(length, MAX_FEATURES_LENGTH));
    const features = negotiationFrame.read(new Reader(frame));
    return { kind: "rpc", reply: toReply(features), length: frame.length };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { kind: "malformed", error };
  }
}

/** True when more bytes cannot change what `readNegotiation` says. */
export function negotiationAnswered(bytes: Uint8Array): boolean {
  return readNegotiation(bytes).kind !== "incomplete";
}

/** Does this begin like a negotiation frame? */
export function startsWithMagic(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && isMagicPrefix(bytes);
}

/** The frame as labelled fields; reads the features, and writes only the empty frame. */
export const negotiationFrame: Codec<ReadonlyMap<number, Uint8Array>> = {
  write: (w) => w.raw(encodeNegotiation()),
  read(r) {
    const start = r.at;
    const magic = r.take(MAGIC.length);
    if (!startsWithMagic(magic)) r.fail("the magic is not SSTARRPC");
    r.label(start, magic, "a Seastar RPC negotiation frame", "magic");
    const length = readLittleEndian(r, "length");
    if (length > MAX_FEATURES_LENGTH) r.fail(`${length} bytes of features`);
    const outer = r.enter(length);
    const features = new Map<number, Uint8Array>();
    while (r.left > 0) {
      const feature = readLittleEndian(r, "feature", (code) => rpcFeatures.nameOf(code));
      const size = readLittleEndian(r, "feature_length");
      const at = r.at;
      const data = r.take(size);
      r.label(at, data, featureMeaning(feature, data), "feature_data");
      features.set(feature, data);
    }
    r.leave(outer);
    return features;
  },
};

function readLittleEndian(r: Reader, name: string, meaning?: (value: number) => string): number {
  const start = r.at;
  const value = littleEndian(r.take(4), 0);
  r.label(start, value, meaning?.(value), name);
  return value;
}

function featureMeaning(feature: number, data: Uint8Array): string | undefined {
  if (feature === CONNECTION_ID) {
    const id = connectionId(data);
    return id && `shard ${id.shard}, connection ${id.counter} of this listener`;
  }
  return feature === COMPRESS ? compressorName(data) : undefined;
}

function toReply(features: ReadonlyMap<number, Uint8Array>): RpcReply {
  const id = connectionId(features.get(CONNECTION_ID));
  return {
    features,
    shard: id?.shard ?? null,
    counter: id?.counter ?? null,
    compression: compressorName(features.get(COMPRESS)) ?? null,
  };
}

/** `counter << 16 | shard`, 64 bits, little-endian. */
function connectionId(data: Uint8Array | undefined) {
  if (data?.length !== 8) return undefined;
  const shard = (data[0] ?? 0) | (data[1] ?? 0) << 8;
  const counter = littleEndian(data, 2) + (data[6] ?? 0) * 2 ** 32 + (data[7] ?? 0) * 2 ** 40;
  return { shard, counter };
}

/** A compressor's name is short ASCII; anything else stays untold. */
function compressorName(data: Uint8Array | undefined): string | undefined {
  const text = String.fromCharCode(...(data ?? []).slice(0, 64));
  return /^[\w.,-]{1,63}$/.test(text) ? text : undefined;
}

function isMagicPrefix(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => index >= bytes.length || bytes[index] === byte);
}

function littleEndian(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 3; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}
