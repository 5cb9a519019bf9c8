/**
 * The accepting side of Seastar's RPC, as far as negotiation and unknown verbs go (`rpc/rpc.cc`,
 * `server::connection::negotiate_protocol` and `process`), with the log lines that it writes.
 *
 * @module
 */

import { concat } from "../crypto/bytes.ts";
import { encodeNegotiation, MAGIC_LENGTH, startsWithMagic } from "../wire/seastar_rpc.ts";
import { Hangup, type Stream } from "./stream.ts";

export interface RpcOptions {
  readonly shard: number;
  /** Which connection of this listener and shard it is, counted from 1. */
  readonly counter: number;
  /** The compressors that the node offers, best first; empty with `internode_compression: none`. */
  readonly compressors: readonly string[];
}

/** Writes one line to the node's log. */
export type Report = (level: "ERROR" | "WARN" | "INFO", text: string) => void;

const COMPRESS = 0;
const TIMEOUT = 1;
const CONNECTION_ID = 2;
const STREAM_PARENT = 3;
const ISOLATION = 4;
const HANDLER_DURATION = 5;

const HEADER_LENGTH = 12;
/** A frame that announces more is waited for, and thrown away as it comes. */
const MAX_FRAME = 64 * 1024;
const UNKNOWN_VERB = 1;

/** Serves one connection until its end. Never throws what the peer does. */
export async function serveRpc(
  stream: Stream,
  options: RpcOptions,
  report: Report,
): Promise<void> {
  try {
    const features = await negotiate(stream, options, report);
    if (features === undefined) return stream.finish();
    while (true) await answerRequest(stream, features);
  } catch (error) {
    if (!(error instanceof Hangup)) throw error;
    if (error.how === "reset") report("ERROR", dropped("Connection reset by peer"));
    stream.finish();
  }
}

export function dropped(reason: string): string {
  return `server connection dropped: ${reason}`;
}

type Features = ReadonlyMap<number, Uint8Array>;

/** Undefined when the connection is to be closed; the reasons are in the log by then. */
async function negotiate(
  stream: Stream,
  options: RpcOptions,
  report: Report,
): Promise<Features | undefined> {
  const refuse = (info: string) => {
    report("INFO", info);
    report("ERROR", dropped("connection is closed"));
    return undefined;
  };
  let frame: Uint8Array;
  try {
    const header = await stream.read(HEADER_LENGTH);
    if (!startsWithMagic(header)) return refuse(`wrong protocol magic: ${renderMagic(header)}`);
    frame = await readFrame(stream, littleEndian(header, MAGIC_LENGTH));
  } catch (error) {
    if (!(error instanceof Hangup) || error.how === "reset") throw error;
    if (error.received > 0) return refuse("unexpected eof during negotiation frame");
    report("ERROR", dropped("connection is closed"));
    return undefined;
  }
  const features = parseFeatures(frame);
  if (typeof features === "string") return refuse(features);
  if (features.has(STREAM_PARENT)) {
    const parent = littleEndian(features.get(STREAM_PARENT) ?? new Uint8Array(4), 0);
    report(
      "ERROR",
      `server stream connection dropped: Unknown parent connection ${parent} on shard ${options.shard}`,
    );
    return undefined;
  }
  stream.send(reply(features, options));
  return features;
}

async function readFrame(stream: Stream, length: number): Promise<Uint8Array> {
  const frame = await stream.read(Math.min(length, MAX_FRAME));
  for (let left = length - frame.length; left > 0; left -= MAX_FRAME) {
    await stream.read(Math.min(left, MAX_FRAME));
  }
  return frame;
}

/** The features, or what Seastar says about a frame that it cannot read. */
function parseFeatures(frame: Uint8Array): Features | string {
  const features = new Map<number, Uint8Array>();
  for (let at = 0; at < frame.length;) {
    if (frame.length - at < 8) return "bad feature data format in negotiation frame";
    const length = littleEndian(frame, at + 4);
    if (length > frame.length - at - 8) {
      return "buffer underflow in feature data in negotiation frame";
    }
    features.set(littleEndian(frame, at), frame.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return features;
}

/** What the node says of itself: the features asked for that it has, by number. */
function reply(asked: Features, { shard, counter, compressors }: RpcOptions): Uint8Array {
  const offered = new TextDecoder().decode(asked.get(COMPRESS)).split(",");
  const compressor = compressors.find((name) => offered.includes(name));
  const nothing = new Uint8Array(0);
  const features: [number, Uint8Array | undefined][] = [
    [COMPRESS, compressor === undefined ? undefined : new TextEncoder().encode(compressor)],
    [TIMEOUT, asked.has(TIMEOUT) ? nothing : undefined],
    [CONNECTION_ID, u64((BigInt(counter) << 16n) | BigInt(shard))],
    [ISOLATION, asked.get(ISOLATION)],
    [HANDLER_DURATION, asked.has(HANDLER_DURATION) ? nothing : undefined],
  ];
  const records = features.flatMap(([feature, data]) =>
    data === undefined ? [] : [u32(feature), u32(data.length), data]
  );
  const body = concat(...records);
  return concat(encodeNegotiation().subarray(0, MAGIC_LENGTH), u32(body.length), body);
}

/** No verb is known here, and a node says so without a log line. */
async function answerRequest(stream: Stream, features: Features): Promise<void> {
  const timed = features.has(TIMEOUT) ? 8 : 0;
  const header = await stream.read(timed + 20);
  const verb = header.subarray(timed, timed + 8);
  const id = new DataView(header.buffer, header.byteOffset + timed + 8, 8).getBigInt64(0, true);
  await readFrame(stream, littleEndian(header, timed + 16));
  const exception = concat(u32(UNKNOWN_VERB), u32(verb.length), verb);
  const duration = features.has(HANDLER_DURATION) ? u32(0) : new Uint8Array(0);
  stream.send(concat(u64(BigInt.asUintN(64, -id)), u32(exception.length), duration, exception));
}

/** `{:02x}` over signed characters, as a node prints the eight bytes that were not the magic. */
function renderMagic(header: Uint8Array): string {
  return Array.from(header.subarray(0, MAGIC_LENGTH), (byte) => {
    const signed = byte < 0x80 ? byte : byte - 0x100;
    return signed < 0 ? `-${(-signed).toString(16)}` : signed.toString(16).padStart(2, "0");
  }).join("");
}

function littleEndian(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function u64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}
