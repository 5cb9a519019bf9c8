/**
 * Bytes as lines of text, in bounded memory: unpacked where they are compressed, and decoded as what
 * they begin like.
 *
 * @module
 */

import { Duplex } from "node:stream";
import * as zlib from "node:zlib";
import { UsageError } from "../scylla/usage_error.ts";

/** The longest line kept, in UTF-16 units: an export of many log lines may be one. */
const MAX_LINE = 32 << 20;
/** Of what a compressed file unpacks to. */
const MAX_UNPACKED = 4 * 2 ** 30;

/**
 * The lines of a stream, without their ends. Text is UTF-8 or UTF-16, told by its first bytes; what
 * little is neither shows as U+FFFD. gzip and zstd are unpacked.
 *
 * @throws {UsageError} for what cannot be unpacked here, with the command that does it; and for what is
 * no text.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  file?: string,
): AsyncGenerator<string> {
  const { first, all } = await begun(chunks);
  const packing = PACKED.find(({ magic }) => magic.every((byte, at) => first[at] === byte));
  if (packing !== undefined) {
    const { name, by, unpack } = packing;
    const stream = unpack?.() ?? null;
    if (stream === null) {
      throw new UsageError(`is compressed by ${name}`, `unpack it first: ${by}`, place(file));
    }
    yield* linesOf(unpacked(all, stream, name, by, file), file);
    return;
  }
  const encoding = encodingOf(first);
  const binary = BINARY.find(({ magic }) => magic.every((byte, at) => first[at] === byte));
  if (binary !== undefined) {
    throw new UsageError(`is no text, but ${binary.what}`, binary.cure ?? GIVE_TEXT, place(file));
  }
  if (encoding === "utf-8" && isBinary(first)) {
    throw new UsageError("is no text", GIVE_TEXT, place(file));
  }
  const decoder = new TextDecoder(encoding);
  let parts: string[] = [];
  let length = 0;
  const keep = (text: string) => {
    if (length < MAX_LINE) parts.push(text.slice(0, MAX_LINE - length));
    length += text.length;
  };
  const taken = () => {
    const line = parts.join("");
    parts = [];
    length = 0;
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  };
  for await (const chunk of all) {
    const pieces = decoder.decode(chunk, { stream: true }).split("\n");
    for (const [index, piece] of pieces.entries()) {
      keep(piece);
      if (index < pieces.length - 1) yield taken();
    }
  }
  keep(decoder.decode());
  if (length > 0) yield taken();
}

const place = (file: string | undefined) => file === undefined ? {} : { file };

interface Packing {
  readonly name: string;
  readonly magic: readonly number[];
  readonly by: string;
  /** `null` where this runtime cannot. */
  readonly unpack?: () => Duplex | null;
}

const PACKED: readonly Packing[] = [
  { name: "gzip", magic: [0x1f, 0x8b], by: "gunzip FILE", unpack: () => zlib.createGunzip() },
  {
    name: "zstd",
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    by: "zstd -d FILE",
    unpack: () => "createZstdDecompress" in zlib ? zlib.createZstdDecompress() : null,
  },
  { name: "xz", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], by: "xz -d FILE" },
  { name: "bzip2", magic: [0x42, 0x5a, 0x68], by: "bunzip2 FILE" },
  { name: "lz4", magic: [0x04, 0x22, 0x4d, 0x18], by: "lz4 -d FILE" },
  { name: "zip", magic: [0x50, 0x4b, 0x03, 0x04], by: "unzip FILE" },
];

const GIVE_TEXT = "give a log, as text";
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

/** What people have at hand beside a log. */
const BINARY: readonly { magic: readonly number[]; what: string; cure?: string }[] = [
  {
    magic: ascii("LPKSHHRH"),
    what: "a journal of systemd's",
    cure: "journalctl --file FILE -u scylla-server | ringshake explain -",
  },
  { magic: ascii("\x7fELF"), what: "a program, a library or a core dump" },
  { magic: [0xd4, 0xc3, 0xb2, 0xa1], what: "a capture of packets" },
  { magic: [0x0a, 0x0d, 0x0d, 0x0a], what: "a capture of packets" },
  { magic: [0xfe, 0xed, 0xfe, 0xed], what: "a Java keystore" },
  { magic: [0x30, 0x82], what: "a certificate, key or keystore in DER" },
  { magic: ascii("SQLite f"), what: "a SQLite database" },
  { magic: ascii("%PDF-"), what: "a PDF" },
  { magic: ascii("\x89PNG"), what: "a picture" },
  { magic: [0xff, 0xd8, 0xff], what: "a picture" },
];

/** Text has hardly a byte that is no character. A run of zeros is what a crash leaves in a log. */
function isBinary(bytes: Uint8Array): boolean {
  const told = bytes.filter((byte) => byte !== 0);
  // deno-lint-ignore no-control-regex -- control characters are what is counted
  const strange = new TextDecoder().decode(told).match(/[\x01-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g);
  return bytes.length >= 16 && (strange?.length ?? 0) * 8 > told.length;
}

async function* unpacked(
  chunks: AsyncIterable<Uint8Array>,
  stream: Duplex,
  name: string,
  by: string,
  file: string | undefined,
): AsyncGenerator<Uint8Array> {
  const pump = (async () => {
    for await (const chunk of chunks) {
      if (stream.destroyed) return;
      if (!stream.write(chunk)) {
        await new Promise<void>((go) => {
          stream.once("drain", go).once("close", go);
        });
      }
    }
    stream.end();
  })();
  // A failure of the source is told when the stream is awaited below.
  pump.catch((error) => stream.destroy(error));
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MAX_UNPACKED) {
        throw new UsageError("unpacks to more than 4 GiB", "give a part of it", place(file));
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot be unpacked as ${name}`, `try ${by}`, place(file));
  } finally {
    stream.destroy();
  }
}

/** The first bytes, enough to tell what they are, and the stream with them. */
async function begun(chunks: AsyncIterable<Uint8Array>) {
  const ENOUGH = 8;
  const rest = chunks[Symbol.asyncIterator]();
  let first = new Uint8Array(0);
  for (
    let turn = await rest.next();
    !turn.done;
    turn = first.length < ENOUGH ? await rest.next() : { done: true, value: undefined }
  ) {
    const more = new Uint8Array(first.length + turn.value.length);
    more.set(first);
    more.set(turn.value, first.length);
    first = more;
  }
  const head = first;
  return {
    first: head,
    all: (async function* () {
      if (head.length > 0) yield head;
      yield* { [Symbol.asyncIterator]: () => rest };
    })(),
  };
}

/** By the byte order mark, or by the zeros that English text has in UTF-16. */
function encodingOf([a, b, c, d]: Uint8Array): "utf-16le" | "utf-16be" | "utf-8" {
  if ((a === 0xff && b === 0xfe) || (b === 0 && d === 0 && a !== 0)) return "utf-16le";
  if ((a === 0xfe && b === 0xff) || (a === 0 && c === 0 && b !== 0)) return "utf-16be";
  return "utf-8";
}
