/**
 * The way to a file, link by link, as `namei -l` shows it.
 *
 * @module
 */

import { promises as fs, type Stats } from "node:fs";
import { dirname, join, parse, resolve, sep } from "node:path";
import process from "node:process";
import type { FileLayout, Ownership } from "../scylla/files/layout.ts";

/** As many links as Linux follows before it gives up with ELOOP. */
const MAX_LINKS = 40;

/** `null` when there is no such file, or nothing to be learned: no permission, or no such bits. */
export async function layoutAt(path: string): Promise<FileLayout | null> {
  if (process.platform === "win32") return null;
  const named = resolve(path);
  const folders = new Map<string, Ownership>();
  const links: { path: string; target: string }[] = [];
  let rest = named.split(sep).filter((part) => part !== "");
  let at = parse(named).root;
  try {
    for (;;) {
      const stats = await fs.lstat(at);
      if (stats.isSymbolicLink()) {
        const target = await fs.readlink(at);
        links.push({ path: at, target });
        if (links.length > MAX_LINKS) return null;
        rest = [...resolve(dirname(at), target).split(sep).filter((part) => part !== ""), ...rest];
        at = parse(named).root;
        continue;
      }
      const [next, ...others] = rest;
      if (next === undefined) {
        const file = ownership(at, stats);
        return { path: named, links, file, names: stats.nlink, folders: [...folders.values()] };
      }
      folders.set(at, ownership(at, stats));
      rest = others;
      at = join(at, next);
    }
  } catch {
    return null;
  }
}

const ownership = (path: string, { uid, gid, mode }: Stats): Ownership => ({
  path,
  uid,
  gid,
  mode: mode & 0o777,
});
