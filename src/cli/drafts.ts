/**
 * A file that is written while something long is going on: it takes its name when it is whole.
 *
 * Opening it early also finds out early that it cannot be written, instead of after the probing.
 *
 * @module
 */

import { promises as fs } from "node:fs";
import { basename, dirname, join } from "node:path";
import { refuseBadPlace, unwritable, type WriteOptions } from "./files.ts";

export interface Draft {
  /** Takes text in order; failures show up in `finish`. */
  write(text: string): void;
  /** Gives the file its name. Nothing was there under that name before. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/**
 * Opens a draft of `path`.
 *
 * @throws {UsageError} when the place cannot be written.
 */
export async function openDraft(
  path: string,
  { mode = 0o666, fresh = false }: WriteOptions = {},
): Promise<Draft> {
  await refuseBadPlace(path, fresh);
  const draft = join(dirname(path), `.${basename(path)}.${globalThis.process.pid}.part`);
  const handle = await fs.open(draft, "wx", mode).catch((error) => {
    throw unwritable(path, error);
  });
  let writing: Promise<unknown> = Promise.resolve();
  return {
    write(text) {
      writing = writing.then(() => handle.appendFile(text));
      // The failure is told by `finish`; until then it must not count as unhandled.
      writing.catch(() => {});
    },
    async finish() {
      try {
        await writing;
        await handle.close();
        await fs.rename(draft, path);
      } catch (error) {
        await fs.rm(draft, { force: true }).catch(() => {});
        throw unwritable(path, error);
      }
    },
    async discard() {
      await writing.catch(() => {});
      await handle.close().catch(() => {});
      await fs.rm(draft, { force: true }).catch(() => {});
    },
  };
}

/**
 * Writes a file whole or not at all.
 *
 * @throws {UsageError} when the place cannot be written.
 */
export async function writeWhole(
  path: string,
  content: string,
  options: WriteOptions = {},
): Promise<void> {
  const draft = await openDraft(path, options);
  draft.write(content);
  await draft.finish();
}
