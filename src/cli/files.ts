/**
 * Files, bounded and explained: every failure is a UsageError that names the file and what to do.
 *
 * @module
 */

import { createReadStream, promises as fs } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../scylla/usage_error.ts";
import { printable } from "../text/printable.ts";
import type { World } from "./world.ts";

/** The largest files of each kind that are read, in bytes. */
export const LIMITS = {
  yaml: 1024 * 1024,
  pem: 4 * 1024 * 1024,
  report: 256 * 1024 * 1024,
  log: 64 * 1024 * 1024,
  key: 4096,
} as const;

/** Reads a whole file of at most `limit` bytes; `-` is stdin. */
export async function readBytes(path: string, limit: number, world: World): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readChunks(path, world)) {
    size += chunk.length;
    if (size > limit) {
      throw new UsageError(`is larger than ${limit} bytes`, "is it the right file?", at(path));
    }
    parts.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Reads a whole text file; it must be UTF-8. `keepsMark`: with its byte order mark, where it has one. */
export async function readText(
  path: string,
  limit: number,
  world: World,
  keepsMark = false,
): Promise<string> {
  const bytes = await readBytes(path, limit, world);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: keepsMark }).decode(bytes);
  } catch {
    throw new UsageError("is not UTF-8 text", "is it the right file?", at(path));
  }
}

/**
 * The bytes of a file (`-`: stdin), as they come.
 *
 * @throws {UsageError} when it cannot be read
 * @throws {Interruption} when the interruption comes first: a pipe without a writer never ends
 */
export async function* readChunks(path: string, world: World): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterable<Uint8Array> = path === "-"
    ? world.stdin.chunks()
    : createReadStream(path);
  const reader = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const turn = await beforeInterruption(reader.next(), path, world.interrupted);
      if (turn.done) return;
      yield turn.value;
    }
  } catch (error) {
    throw error instanceof Interruption ? error : unreadable(path, error);
  } finally {
    // Not waited for: it comes after a read that may never end.
    reader.return?.().catch(() => {});
  }
}

/** Somebody would not wait for a file any longer. */
export class Interruption extends Error {
  override readonly name = "Interruption";
}

async function beforeInterruption<T>(
  read: Promise<T>,
  path: string,
  interrupted: AbortSignal,
): Promise<T> {
  const given = Promise.withResolvers<never>();
  const giveUp = () => {
    const reason = (interrupted.reason as Error).message;
    given.reject(new Interruption(`${path === "-" ? "stdin" : path}: ${reason} while it was read`));
  };
  if (interrupted.aborted) giveUp();
  interrupted.addEventListener("abort", giveUp);
  try {
    return await Promise.race([read, given.promise]);
  } finally {
    interrupted.removeEventListener("abort", giveUp);
    read.catch(() => {});
  }
}

/** True when `path` names something that is not a directory. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return !(await fs.stat(path)).isDirectory();
  } catch {
    return false;
  }
}

export async function isFolder(path: string): Promise<boolean> {
  return (await fs.stat(path).catch(() => null))?.isDirectory() ?? false;
}

export interface WriteOptions {
  /** Permission bits of a new file. */
  readonly mode?: number;
  /** Refuse to replace a file that is there. */
  readonly fresh?: boolean;
}

/** Checks before a long run that its result will have a place to go. */
export async function refuseBadPlace(path: string, fresh = false): Promise<void> {
  const there = await fs.stat(path).catch(() => null);
  if (there?.isDirectory()) {
    throw new UsageError("is a directory", "name a file in it", at(path));
  }
  if (there !== null && fresh) {
    throw new UsageError("exists already", "remove it, or choose another name", at(path));
  }
  const folder = await fs.stat(dirname(path)).catch(() => null);
  if (folder === null) {
    throw new UsageError(
      "cannot be written: its folder does not exist",
      `mkdir -p ${printable(dirname(path))}`,
      at(path),
    );
  }
}

/** True when others than the owner can read the file; false where there are no such bits. */
export async function readableByOthers(path: string): Promise<boolean> {
  const there = await fs.stat(path).catch(() => null);
  return there !== null && (there.mode & 0o077) !== 0 && globalThis.process.platform !== "win32";
}

const CURES: Record<string, readonly [problem: string, cure: string]> = {
  ENOENT: ["no such file", "check the path"],
  ENOTDIR: ["no such file", "check the path"],
  EISDIR: ["is a directory", "name a file"],
  EACCES: ["permission denied", "make it readable for this user"],
  EPERM: ["permission denied", "make it readable for this user"],
  ELOOP: ["is a symbolic link that leads to itself", "check the path"],
  ENAMETOOLONG: ["is too long for a file name", "check the path"],
  NotCapable: ["Deno may not read it", "run deno with --allow-read"],
};

function unreadable(path: string, error: unknown): UsageError {
  const [problem, cure] = CURES[reasonOf(error)] ??
    [`cannot be read: ${printable(String(error), 200)}`, "check the file"];
  return new UsageError(problem, cure, at(path));
}

export function unwritable(path: string, error: unknown): UsageError {
  const reason = reasonOf(error);
  if (reason === "NotCapable") {
    return new UsageError("Deno may not write it", "run deno with --allow-write", at(path));
  }
  const problem = CURES[reason]?.[0] ?? printable(String(error), 200);
  return new UsageError(`cannot be written: ${problem}`, "choose another place", at(path));
}

/** Node's error code; under Deno a missing permission has none, but a name. */
function reasonOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return name === "NotCapable" ? name : code ?? name;
}

const at = (path: string) => ({ file: path === "-" ? "stdin" : printable(path) });
