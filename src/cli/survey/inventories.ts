/**
 * The inventories that people have, read as one: ringshake's own, Ansible's, a folder of collected
 * node files, a node's scylla.yaml, the output of `nodetool status`.
 *
 * @module
 */

import { promises as fs } from "node:fs";
import { join, relative } from "node:path";
import { type Inventory, readInventory } from "../../scylla/inventory.ts";
import type { Release } from "../../scylla/release.ts";
import type { NamedText } from "../../scylla/scylla_args.ts";
import { refuseOtherKinds } from "../../scylla/document_kind.ts";
import { readAnsible } from "../../scylla/sources/ansible.ts";
import { inventoryFrom, nodeFrom } from "../../scylla/sources/draft.ts";
import { inventoryFromFolder, inventoryFromScyllaYaml } from "../../scylla/sources/node_files.ts";
import { readNodetoolStatus } from "../../scylla/sources/nodetool.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import { isFolder, LIMITS, readText } from "../files.ts";
import { scyllaYamlText } from "../scylla_files.ts";
import type { World } from "../world.ts";

/** Reads what `--inventory` names: a file of ours or of Ansible's, or a folder of collected files. */
export async function inventoryAt(path: string, release: Release, world: World) {
  if (await isFolder(path)) {
    return inventoryFromFolder(await filesBelow(path, world), path, { release });
  }
  const text = await readText(path, LIMITS.yaml, world);
  refuseOtherKinds(text, path, ["inventory", "ansible-inventory"]);
  return isAnsible(text, path) ? readAnsible(text, path) : readInventory(text, path);
}

export async function inventoryOfScyllaYaml(path: string, release: Release, world: World) {
  const { text } = await scyllaYamlText(path, world);
  return inventoryFromScyllaYaml({ text, file: path }, { release });
}

/** The nodes that `nodetool status` lists; of each, address, dc and rack. */
export async function inventoryOfNodetool(path: string, world: World): Promise<Inventory> {
  const listed = readNodetoolStatus(await readText(path, LIMITS.log, world));
  const nodes = listed.flatMap(({ address, dc, rack, line }) =>
    nodeFrom({ address, dc, rack, at: { line, column: 1 } }) ?? []
  );
  return inventoryFrom(printable(path), nodes, {
    problem: "lists no node",
    cure: "give the output of `nodetool status`",
  }, { complete: true });
}

/**
 * Ansible's inventories are told by their shape: INI sections, or YAML groups with `hosts`. Anything
 * else is read as ours, whose errors say what ours looks like.
 */
function isAnsible(text: string, path: string): boolean {
  if (/^\s*nodes\s*:/m.test(text)) return false;
  return /\.(?:ini|cfg)$/i.test(path) || /^\[[\w.-]+(?::(?:vars|children))?\]\s*$/m.test(text) ||
    /^\s+(?:hosts|children)\s*:/m.test(text);
}

const MAX_FILES = 10_000;
const MAX_DEPTH = 8;

/** Every file of a folder; only of those that configure a node is the text read, keys never are. */
async function filesBelow(folder: string, world: World): Promise<NamedText[]> {
  const files: NamedText[] = [];
  const walk = async (path: string, depth: number): Promise<void> => {
    const entries = await fs.readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
      const below = join(path, entry.name);
      if (entry.isDirectory() && depth < MAX_DEPTH) await walk(below, depth + 1);
      if (!entry.isFile()) continue;
      if (files.length === MAX_FILES) {
        throw new UsageError(`holds more than ${MAX_FILES} files`, "name a folder below it", {
          file: printable(folder),
        });
      }
      const isRead = /\.(?:ya?ml|properties)$|^scylla-server$/.test(entry.name);
      const text = isRead ? await readText(below, LIMITS.yaml, world) : "";
      files.push({ file: relative(folder, below), text });
    }
  };
  await walk(folder, 0);
  return files;
}
