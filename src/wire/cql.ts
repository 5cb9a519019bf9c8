/**
 * As much of the CQL native protocol as asks a port who it is: OPTIONS, which needs no login and is not
 * logged, and the SUPPORTED that answers it (`native_protocol_v4.spec`, 2, 4.1.3 and 4.2.4).
 *
 * No other request can be written here: STARTUP begins a session, and a query is work for the node.
 *
 * @module
 */

import { DecodeError, Reader } from "./reader.ts";

/** Version 4, no flags, stream 0, OPTIONS, no body: ScyllaDB and Cassandra both know this version. */
const OPTIONS = Uint8Array.of(0x04, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00);
const HEADER_LENGTH = 9;
/** Opcodes. */
const [ERROR, SUPPORTED] = [0x00, 0x06];
const RESPONSE = 0x80;
/** A node's SUPPORTED is below 1 kB; nobody needs more than this to say who they are. */
const MAX_BODY = 4096 - HEADER_LENGTH;
const MAX_KEYS = 64;

export const encodeOptions = (): Uint8Array => OPTIONS.slice();

/** What came after OPTIONS, or after anything else, from a port that may speak CQL. */
export type CqlAnswer =
  | { readonly kind: "supported"; readonly options: ReadonlyMap<string, readonly string[]> }
  /** An ERROR frame: CQL, too, but it says nothing of who is there. */
  | { readonly kind: "error"; readonly code: number; readonly message: string }
  | { readonly kind: "incomplete" }
  | { readonly kind: "other" };

/** Judges the bytes that a port sent; never throws. */
export function readCql(bytes: Uint8Array): CqlAnswer {
  const [version = 0, flags = 0, , , opcode] = bytes;
  if (bytes.length === 0) return { kind: "incomplete" };
  if ((version & RESPONSE) === 0 || (version & 0x7f) < 1 || (version & 0x7f) > 6) return OTHER;
  if (bytes.length < HEADER_LENGTH) return { kind: "incomplete" };
  // A body that is compressed, or one with warnings before it, answers nothing that we asked.
  if ((opcode !== ERROR && opcode !== SUPPORTED) || (flags & 0x0f) !== 0) return OTHER;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(5);
  if (length > MAX_BODY) return OTHER;
  if (bytes.length < HEADER_LENGTH + length) return { kind: "incomplete" };
  try {
    const r = new Reader(bytes.subarray(HEADER_LENGTH, HEADER_LENGTH + length));
    if (opcode === ERROR) return { kind: "error", code: r.uint(4), message: string(r) };
    const options = multimap(r);
    r.finish();
    return { kind: "supported", options };
  } catch (error) {
    if (error instanceof DecodeError) return OTHER;
    throw error;
  }
}

const OTHER: CqlAnswer = { kind: "other" };

function multimap(r: Reader): Map<string, string[]> {
  const count = r.uint(2);
  if (count > MAX_KEYS) r.fail(`${count} options`);
  const options = new Map<string, string[]>();
  for (let i = 0; i < count; i++) {
    const key = string(r);
    options.set(key, Array.from({ length: r.uint(2) }, () => string(r)));
  }
  return options;
}

const string = (r: Reader): string => new TextDecoder().decode(r.take(r.uint(2)));

/** What a node tells of itself in SUPPORTED, beside the options that are the protocol's. */
export interface CqlNode {
  /** ScyllaDB's options are its own (`transport/server.cc`, `make_supported`). */
  readonly kind: "scylla" | "cassandra";
  readonly shard: number | null;
  readonly shards: number | null;
  readonly shardAwarePort: number | null;
  readonly shardAwarePortSsl: number | null;
}

/** Reads who answered out of SUPPORTED's options; numbers that are none stay null. */
export function cqlNode(options: ReadonlyMap<string, readonly string[]>): CqlNode {
  const number = (key: string): number | null => {
    const text = options.get(key)?.[0] ?? "";
    return /^\d{1,6}$/.test(text) ? Number(text) : null;
  };
  return {
    kind: [...options.keys()].some((key) => key.startsWith("SCYLLA_")) ? "scylla" : "cassandra",
    shard: number("SCYLLA_SHARD"),
    shards: number("SCYLLA_NR_SHARDS"),
    shardAwarePort: number("SCYLLA_SHARD_AWARE_PORT"),
    shardAwarePortSsl: number("SCYLLA_SHARD_AWARE_PORT_SSL"),
  };
}
