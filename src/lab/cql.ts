/**
 * A node's port for CQL clients, as far as a client gets before its first query: OPTIONS, STARTUP and
 * REGISTER, and what comes of bytes that are no CQL (`transport/server.cc`).
 *
 * @module
 */

import { concat } from "../crypto/bytes.ts";
import { Hangup, type Stream } from "./stream.ts";

/** What SUPPORTED tells of the node. */
export interface CqlOptions {
  readonly shard: number;
  readonly shards: number;
  /** Told only where the option is set, whether or not the port is open. */
  readonly shardAwarePort: number | null;
  readonly shardAwarePortSsl: number | null;
  /** Told from 2026.3 on. */
  readonly hostId: string | null;
}

const NEWEST_VERSION = 4;
const MAX_FRAME = 64 * 1024;
const OPCODE = { error: 0, startup: 1, ready: 2, options: 5, supported: 6, register: 11 } as const;
const PROTOCOL_ERROR = 0x0a;
const INVALID = 0x2200;

/** Serves one connection until its end. Never throws what the peer does. */
export async function serveCql(stream: Stream, options: CqlOptions): Promise<void> {
  try {
    while (await answer(stream, options));
  } catch (error) {
    // A reset is no line in the log either: the server filters it out.
    if (!(error instanceof Hangup)) throw error;
  }
  stream.finish();
}

/** One request; false when the connection is to be closed. */
async function answer(stream: Stream, options: CqlOptions): Promise<boolean> {
  // The version alone says how long the header is, so one byte is enough for a complaint.
  const [version = 0] = await stream.read(1);
  if (version < 1 || version > NEWEST_VERSION) {
    stream.send(unsupportedVersion(version));
    return false;
  }
  const isOld = version < 3;
  const header = await stream.read(isOld ? 7 : 8);
  const id = header.subarray(1, isOld ? 2 : 3);
  const opcode = header[isOld ? 2 : 3];
  const length = new DataView(header.buffer, header.byteOffset).getUint32(header.length - 4);
  if (length > MAX_FRAME) return false;
  await stream.read(length);
  const reply = (code: number, body: Uint8Array) =>
    stream.send(
      concat(Uint8Array.of(version | 0x80, 0), id, Uint8Array.of(code), u32(body.length), body),
    );
  if (opcode === OPCODE.options) reply(OPCODE.supported, supported(options));
  else if (opcode === OPCODE.startup || opcode === OPCODE.register) {
    reply(OPCODE.ready, new Uint8Array(0));
  } else reply(OPCODE.error, errorBody(INVALID, "a practice node holds no tables"));
  return true;
}

/** `Invalid or unsupported protocol version: 22`, say, in a frame of version 4. */
export function unsupportedVersion(version: number): Uint8Array {
  const body = errorBody(PROTOCOL_ERROR, `Invalid or unsupported protocol version: ${version}`);
  return concat(Uint8Array.of(0x84, 0, 0, 0, OPCODE.error), u32(body.length), body);
}

/** In the order of the keys, as from C++'s multimap. */
function supported(options: CqlOptions): Uint8Array {
  const { shard, shards, shardAwarePort, shardAwarePortSsl, hostId } = options;
  const told: readonly (readonly [key: string, values: readonly (string | number | null)[]])[] = [
    ["COMPRESSION", ["lz4", "snappy"]],
    ["CQL_VERSION", ["3.3.1"]],
    ["SCYLLA_HOST_ID", [hostId]],
    ["SCYLLA_LWT_ADD_METADATA_MARK", ["LWT_OPTIMIZATION_META_BIT_MASK=2147483648"]],
    ["SCYLLA_NR_SHARDS", [shards]],
    ["SCYLLA_PARTITIONER", ["org.apache.cassandra.dht.Murmur3Partitioner"]],
    ["SCYLLA_RATE_LIMIT_ERROR", ["ERROR_CODE=61440"]],
    ["SCYLLA_SHARD", [shard]],
    ["SCYLLA_SHARDING_ALGORITHM", ["biased-token-round-robin"]],
    ["SCYLLA_SHARDING_IGNORE_MSB", [12]],
    ["SCYLLA_SHARD_AWARE_PORT", [shardAwarePort]],
    ["SCYLLA_SHARD_AWARE_PORT_SSL", [shardAwarePortSsl]],
    ["TABLETS_ROUTING_V1", [""]],
  ];
  const entries = told.flatMap(([key, values]) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0
      ? []
      : [concat(string(key), u16(known.length), ...known.map((value) => string(String(value))))];
  });
  return concat(u16(entries.length), ...entries);
}

const errorBody = (code: number, message: string) => concat(u32(code), string(message));

function string(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return concat(u16(bytes.length), bytes);
}

const u16 = (value: number) => Uint8Array.of(value >> 8, value & 0xff);
const u32 = (value: number) => concat(u16(value >>> 16), u16(value & 0xffff));
