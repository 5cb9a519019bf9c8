/**
 * The inventories that people have, read as one: ringshake's own, Ansible's, a folder of collected
 * node files, a node's scylla.yaml, the output of `nodetool status`.
 *
 * @module
 */

import { promises as fs } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type Inventory, readInventory } from "../../scylla/inventory.ts";
import type { Release } from "../../scylla/release.ts";
import type { NamedText } from "../../scylla/scylla_args.ts";
import { isAnsibleInventory, refuseOtherKinds } from "../../scylla/document_kind.ts";
import { type AnsibleFiles, readAnsible } from "../../scylla/sources/ansible.ts";
import type { VariableFile } from "../../scylla/sources/ansible_variables.ts";
import { inventoryFrom, nodeFrom } from "../../scylla/sources/draft.ts";
import { inventoryFromFolder, inventoryFromScyllaYaml } from "../../scylla/sources/node_files.ts";
import { readNodetoolStatus } from "../../scylla/sources/nodetool.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import { isFolder, LIMITS, readText } from "../files.ts";
import { scyllaYamlText } from "../scylla_files.ts";
import type { World } from "../world.ts";

/**
 * Reads what `--inventory` names: a file of ours, an inventory of Ansible's, or a folder of collected
 * files. `group` is the Ansible group that the nodes are in, when one was named.
 */
export async function inventoryAt(
  path: string,
  { release, group }: { readonly release: Release; readonly group: string | undefined },
  world: World,
): Promise<Inventory> {
  const ansible = await ansibleFilesAt(path, world);
  if (ansible !== null) return readAnsible({ ...ansible, group });
  if (group !== undefined) {
    throw new UsageError("--group is for Ansible inventories", "leave it out", { file: path });
  }
  if (await isFolder(path)) {
    return inventoryFromFolder(await filesBelow(path, world), path, { release });
  }
  const text = await readText(path, LIMITS.yaml, world);
  refuseOtherKinds(text, path, ["inventory"]);
  return readInventory(text, path);
}

/** The files of an Ansible inventory; null when `path` is none. */
export async function ansibleFilesAt(path: string, world: World): Promise<AnsibleFiles | null> {
  const sources = await ansibleSources(path, world);
  if (sources.length === 0) return null;
  const folder = await isFolder(path) ? path : dirname(path);
  return { file: path, sources, beside: await variableFiles(folder, world) };
}

export async function inventoryOfScyllaYaml(path: string, release: Release, world: World) {
  const { text } = await scyllaYamlText(path, world);
  return inventoryFromScyllaYaml({ text, file: path }, { release });
}

/** The nodes that `nodetool status` lists; of each, address, dc and rack. */
export async function inventoryOfNodetool(path: string, world: World): Promise<Inventory> {
  const listed = readNodetoolStatus(await readText(path, LIMITS.log, world));
  const nodes = listed.nodes.flatMap(({ address, dc, rack, line }) =>
    nodeFrom({ address, dc, rack, at: { line, column: 1 } }) ?? []
  );
  return inventoryFrom(printable(path), nodes, {
    problem: "lists no node",
    cure: "give the output of `nodetool status`",
  }, {
    complete: listed.unread.length === 0,
    unread: listed.unread.map((line) => ({ why: "no-node", file: path, line })),
  });
}

/** Hosts without any group show in the name of the file alone. */
const isAnsible = (text: string, path: string): boolean =>
  /\.(?:ini|cfg)$/i.test(path) || isAnsibleInventory(text, path);

/** The inventory file, or those that a folder holds, in Ansible's order; none when there is none. */
async function ansibleSources(path: string, world: World): Promise<NamedText[]> {
  const names = await isFolder(path)
    ? (await fs.readdir(path, { withFileTypes: true })).filter((each) => each.isFile()).sort(byName)
      .flatMap(({ name }) => SOURCE.test(name) ? [join(path, name)] : [])
    : [path];
  const sources: NamedText[] = [];
  for (const file of names) {
    const text = await readText(file, LIMITS.yaml, world);
    if (isAnsible(text, file)) sources.push({ text, file });
  }
  return sources;
}

/** Files of an inventory folder that Ansible looks at, of those that could be one of these formats. */
const SOURCE = /^(?!\.)(?:[^.~]*|.*\.(?:ini|ya?ml|json))$/;

const VARIABLES = ["group_vars", "host_vars"];
/** How far above an inventory its playbook is looked for. */
const MAX_WAY_UP = 3;

/** group_vars and host_vars beside the inventory, and beside the playbook above it, if there are any. */
async function variableFiles(folder: string, world: World): Promise<VariableFile[][]> {
  const found = [await variablesBeside(folder, world)];
  let above = resolve(folder);
  for (let up = 0; up < MAX_WAY_UP && dirname(above) !== above; up++) {
    above = dirname(above);
    const files = await variablesBeside(above, world);
    if (files.length > 0) return [...found, files];
  }
  return found;
}

async function variablesBeside(folder: string, world: World): Promise<VariableFile[]> {
  const found: VariableFile[] = [];
  for (const name of VARIABLES) {
    if (!await isFolder(join(folder, name))) continue;
    const files = await filesBelow(join(folder, name), world, () => true);
    found.push(...files.map(({ file, text }) => ({
      file: join(folder, name, file),
      path: `${name}/${file.replaceAll("\\", "/")}`,
      text,
    })));
  }
  return found;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) =>
  a.name < b.name ? -1 : 1;

const MAX_FILES = 10_000;
const MAX_DEPTH = 8;

const configuresNode = (name: string) =>
  /\.(?:ya?ml|properties)$|^(?:scylla-server|docker\.conf)$/.test(name);

/** Every file of a folder; the text only of those that `isRead`, which keys never are. */
async function filesBelow(
  folder: string,
  world: World,
  isRead: (name: string) => boolean = configuresNode,
): Promise<NamedText[]> {
  const files: NamedText[] = [];
  const walk = async (path: string, depth: number): Promise<void> => {
    const entries = await fs.readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort(byName)) {
      const below = join(path, entry.name);
      if (entry.isDirectory() && depth < MAX_DEPTH) await walk(below, depth + 1);
      if (!entry.isFile()) continue;
      if (files.length === MAX_FILES) {
        throw new UsageError(`holds more than ${MAX_FILES} files`, "name a folder below it", {
          file: printable(folder),
        });
      }
      const text = isRead(entry.name) ? await readText(below, LIMITS.yaml, world) : "";
      files.push({ file: relative(folder, below), text });
    }
  };
  await walk(folder, 0);
  return files;
}
