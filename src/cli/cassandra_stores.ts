/**
 * The keystores and truststores of a cassandra.yaml, where they lie: at the paths that it names, else as
 * copies beside it. A password goes from the file to the store, and nowhere else.
 *
 * @module
 */

import { promises as fs } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import type { NamedStore, ReadStore, StoreContents } from "../cassandra/stores.ts";
import { UsageError } from "../scylla/usage_error.ts";
import { printable } from "../text/printable.ts";
import { Secret } from "../text/secret.ts";
import { KeystoreError, MAX_KEYSTORE, readKeystore } from "../x509/keystore.ts";
import { isAbsent, placeOf, type Places } from "./credential_search.ts";
import { LIMITS, readBytes, readText } from "./files.ts";
import type { World } from "./world.ts";

const CONF_DIR = "/etc/cassandra";

/** Reads every store that can be seen from here. */
export async function readStores(
  named: readonly NamedStore[],
  places: Places,
  world: World,
): Promise<ReadStore[]> {
  const found = await Promise.all(
    named.map(async (store) => [store, await placeOf(store.path, places)] as const),
  );
  const areHere = (places.yaml !== "-" && dirname(resolve(places.yaml)) === CONF_DIR) ||
    found.some(([, place]) => place?.inPlace === true);
  const read: ReadStore[] = [];
  for (const [store, place] of found) {
    const { path } = store;
    const isMissing = place === null && areHere && isAbsolute(path) && places.isHere(path) &&
      await isAbsent(path);
    read.push({
      named: store,
      source: printable(place?.path ?? path),
      contents: place === null
        ? { is: isMissing ? "missing" : "unseen" }
        : await opened(store, place.path, place.inPlace, places, world),
    });
  }
  return read;
}

async function opened(
  { password, passwordFile }: NamedStore,
  path: string,
  inPlace: boolean,
  places: Places,
  world: World,
): Promise<StoreContents> {
  try {
    const { size, mtime } = await fs.stat(path);
    if (size > MAX_KEYSTORE) return tooLarge;
    const word = password ?? await wordIn(passwordFile, places, world);
    if (passwordFile !== null && word === null) return { is: "unseen" };
    const keystore = await readKeystore(await readBytes(path, MAX_KEYSTORE, world), word);
    return { is: "read", keystore, changedAt: inPlace ? mtime : null };
  } catch (error) {
    if (error instanceof KeystoreError) {
      return { is: "refused", problem: error.problem, why: error.message };
    }
    // Whoever asks may not read it, which says nothing about the node.
    if (error instanceof UsageError) return { is: "unseen" };
    throw error;
  }
}

const tooLarge: StoreContents = {
  is: "refused",
  problem: "too-much-work",
  why: `is larger than ${MAX_KEYSTORE} bytes`,
};

async function wordIn(path: string | null, places: Places, world: World) {
  const place = path === null ? null : await placeOf(path, places);
  if (place === null) return null;
  const text = await readText(place.path, LIMITS.key, world);
  return new Secret(text.replace(/\r?\n[^]*$/, ""));
}
