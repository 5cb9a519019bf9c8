/**
 * Where a node's credential files are: at the paths that its scylla.yaml names when it is the node's
 * own, else as copies of the same names beside it.
 *
 * @module
 */

import { promises as fs } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import {
  type Account,
  accountNamed,
  type CredentialOption,
  FILE_WORDS,
  SERVICE_USER,
} from "../scylla/files/access.ts";
import type { FoundFile, FoundFiles } from "../scylla/files/check.ts";
import { DEFAULT_CONF_DIR, type EffectiveOptions } from "../scylla/options.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { printable } from "../text/printable.ts";
import { LIMITS, readBytes } from "./files.ts";
import { layoutAt } from "./file_layout.ts";
import type { World } from "./world.ts";

const OPTIONS = Object.keys(FILE_WORDS) as CredentialOption[];

/** A scylla.yaml in /etc/scylla speaks of this host's files. */
export const isOwnConfiguration = (yaml: string): boolean =>
  yaml !== "-" && dirname(resolve(yaml)) === DEFAULT_CONF_DIR;

/** The paths that a node with these options reads; nothing for a node that loads no certificate. */
export function namedFiles(effective: EffectiveOptions): Partial<Record<CredentialOption, string>> {
  const { certificate, keyfile, truststore, certficate_revocation_list: list } = effective;
  if (!effective.loadsCertificate || certificate === null || keyfile === null) return {};
  return {
    certificate: certificate.path,
    keyfile: keyfile.path,
    ...(truststore === null ? {} : { truststore }),
    ...(list === null ? {} : { certficate_revocation_list: list }),
  };
}

export interface Search {
  readonly files: FoundFiles;
  /** Paths that scylla.yaml names and that could not be examined here. */
  readonly unseen: readonly string[];
}

/** Where the files of a node may be looked for. */
export interface Places {
  /** The scylla.yaml, beside which copies may lie. */
  readonly yaml: string;
  /** Is a path that it names one of this host's? */
  readonly isHere: (path: string) => boolean;
  /** A folder that stands for the node's `/`; null where none was given. */
  readonly root: string | null;
}

/**
 * Looks for the files that a scylla.yaml names. A file that is absent is a fault only where the others
 * are in their places: elsewhere it was merely not collected.
 */
export async function findFiles(
  places: Places,
  effective: EffectiveOptions,
  world: World,
): Promise<Search> {
  const named = Object.entries(namedFiles(effective)) as [CredentialOption, string][];
  const found = await Promise.all(
    named.map(async ([option, path]) => [option, path, await placeOf(path, places)] as const),
  );
  const areHere = isOwnConfiguration(places.yaml) ||
    found.some(([, , place]) => place?.inPlace === true);
  const files: [CredentialOption, FoundFile][] = [];
  const unseen: string[] = [];
  for (const [option, path, place] of found) {
    const file = place !== null
      ? await fileAt(place.path, place.inPlace, world)
      : areHere && isAbsolute(path) && places.isHere(path) && await isAbsent(path)
      ? { name: printable(path), bytes: null, layout: null, inPlace: true }
      : null;
    if (file === null) unseen.push(printable(path));
    else files.push([option, file]);
  }
  return { files: Object.fromEntries(files), unseen };
}

/**
 * The bytes of a file of this host; null where nothing is there, undefined where that cannot be said: the path
 * is no whole one, or names what is no file, or one that may not be read or is too large.
 */
export async function bytesHere(
  path: string,
  world: World,
): Promise<Uint8Array | null | undefined> {
  if (!isAbsolute(path)) return undefined;
  if (await isAbsent(path)) return null;
  if (!await isRegular(path) || !await mayRead(path)) return undefined;
  return readBytes(path, LIMITS.pem, world).catch((error) => {
    if (error instanceof UsageError) return undefined;
    throw error;
  });
}

/** Where a file of this name lies, and whether that is its own place; null where it is not to be seen. */
export async function placeOf(path: string, { yaml, isHere, root }: Places) {
  if (root !== null) {
    const copy = join(root, path);
    if (await isRegular(copy)) return { path: copy, inPlace: false };
  }
  if (yaml !== "-") {
    const copy = join(dirname(yaml), basename(path));
    if (isAbsolute(path) && resolve(copy) === resolve(path)) {
      return await isRegular(path) ? { path, inPlace: true } : null;
    }
    if (!isOwnConfiguration(yaml) && await isRegular(copy)) return { path: copy, inPlace: false };
  }
  return isAbsolute(path) && isHere(path) && await isRegular(path) ? { path, inPlace: true } : null;
}

/** The files that an inventory names: copies, each of which must be readable. */
export async function copiesOf(
  paths: Readonly<Record<CredentialOption, string | null>>,
  world: World,
): Promise<FoundFiles> {
  const files: [CredentialOption, FoundFile][] = [];
  for (const option of OPTIONS) {
    const path = paths[option];
    if (path === null) continue;
    const bytes = await readBytes(path, LIMITS.pem, world);
    files.push([option, {
      name: printable(path),
      bytes,
      layout: await layoutAt(path),
      inPlace: false,
    }]);
  }
  return Object.fromEntries(files);
}

/** `null` when whoever asks may not read it, which says nothing about the node. */
async function fileAt(path: string, inPlace: boolean, world: World): Promise<FoundFile | null> {
  const layout = await layoutAt(path);
  if (!await mayRead(path)) return null;
  const bytes = await readBytes(path, LIMITS.pem, world);
  return { name: printable(path), bytes, layout, inPlace };
}

/** Asked by opening: under Deno, `access` wants to know who runs the program. */
const mayRead = (path: string): Promise<boolean> =>
  fs.open(path).then((file) => file.close().then(() => true), () => false);

/** A device or a pipe that a hostile scylla.yaml names is not opened. */
const isRegular = (path: string): Promise<boolean> =>
  fs.stat(path).then((stats) => stats.isFile(), () => false);

/** Nothing is there, or a symbolic link to nothing. */
export async function isAbsent(path: string): Promise<boolean> {
  try {
    await fs.stat(path);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

/** The service user of this host; `null` where ScyllaDB is not installed. */
export async function serviceAccount(): Promise<Account | null> {
  const text = (path: string) => fs.readFile(path, "utf8").catch(() => "");
  return accountNamed(SERVICE_USER, await text("/etc/passwd"), await text("/etc/group"));
}
