/**
 * Nodes from their own files: one scylla.yaml with its seeds, or a folder of files collected from
 * many nodes.
 *
 * A collected folder has one folder a node, named by address or host name, or `NAME.yaml` files side
 * by side. What lies beside a scylla.yaml belongs to it, above all cassandra-rackdc.properties.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import { parseAddress } from "../address.ts";
import type { CredentialFiles, Inventory, InventoryNode } from "../inventory.ts";
import type { EffectiveOptions } from "../options.ts";
import type { NamedText } from "../scylla_args.ts";
import { readable, readScyllaYaml, type ScyllaYamlContext } from "../scylla_yaml.ts";
import { inventoryFrom, isWildcard, nodeFrom } from "./draft.ts";

/** An inventory of the node that a scylla.yaml is of, and of the seeds it names. */
export function inventoryFromScyllaYaml(
  yaml: NamedText,
  context: Omit<ScyllaYamlContext, "file"> = {},
): Inventory {
  const { effective } = readable(readScyllaYaml(yaml.text, { ...context, file: yaml.file }));
  const own = nodeOf(effective, null, yaml.file);
  const seeds = effective.seeds
    .filter((seed) => !own || !own.addresses.some(({ address }) => address === seed))
    .flatMap((address) =>
      nodeFrom({
        address,
        storagePort: effective.storagePort,
        sslStoragePort: effective.sslStoragePort,
      }) ?? []
    );
  return inventoryFrom(yaml.file, own ? [own, ...seeds] : seeds, {
    problem: "names no address and no seed that could be dialled",
    cure: "give the nodes as arguments or in an inventory",
  }, { cluster: effective.clusterName });
}

/**
 * An inventory from collected files.
 *
 * @param files every file of the folder, its path below the folder
 * @param folder the folder's own name
 */
export function inventoryFromFolder(
  files: readonly NamedText[],
  folder: string,
  context: Pick<ScyllaYamlContext, "release"> = {},
): Inventory {
  const byPath = new Map(files.map((file) => [file.file, file]));
  let cluster: string | null = null;
  const nodes = files.filter(({ file }) => isNodeYaml(file)).flatMap(({ text, file }) => {
    const beside = (name: string) => byPath.get(join(dirname(file), name));
    const rackdc = isScyllaYaml(file) ? beside("cassandra-rackdc.properties") : undefined;
    const scyllaArgs = isScyllaYaml(file)
      ? ["scylla-server", "docker.conf"].flatMap((name) => beside(name) ?? [])
      : [];
    const { effective } = readScyllaYaml(text, {
      ...context,
      file: join(folder, file),
      ...(rackdc ? { rackdc: { ...rackdc, file: join(folder, rackdc.file) } } : {}),
      scyllaArgs: scyllaArgs.map((each) => ({ ...each, file: join(folder, each.file) })),
    });
    cluster ??= effective.clusterName;
    const collected = collectedFiles(effective, (path) => {
      const copy = beside(basename(path));
      return copy ? join(folder, copy.file) : null;
    });
    return nodeOf(effective, nameOf(file), join(folder, file), collected) ?? [];
  });
  return inventoryFrom(folder, nodes, {
    problem: "holds no scylla.yaml",
    cure: "collect one folder a node: ADDRESS/scylla.yaml, with the files beside it",
  }, { cluster });
}

const isScyllaYaml = (file: string) => basename(file) === "scylla.yaml";
const isNodeYaml = (file: string) =>
  isScyllaYaml(file) || (/\.ya?ml$/.test(file) && nameOf(file) !== null);

/** The address or host that a path names: its folder for a scylla.yaml, else the file itself. */
function nameOf(file: string): string | null {
  const parts = dirname(file).split("/").reverse();
  const names = isScyllaYaml(file) ? parts : [basename(file).replace(/\.ya?ml$/, "")];
  return names.find((name) => parseAddress(name) !== null && name !== "etc" && name !== "scylla") ??
    null;
}

function nodeOf(
  effective: EffectiveOptions,
  name: string | null,
  scyllaYaml: string,
  files?: CredentialFiles,
): InventoryNode | null {
  const { listenAddress, broadcastAddress, broadcastRpcAddress, rpcAddress } = effective;
  const isUsable = (address: string) =>
    address !== "localhost" && parseAddress(address) !== null && !isWildcard(address);
  const address = [broadcastAddress, listenAddress].find(isUsable) ?? name;
  if (address === null) return null;
  return nodeFrom({
    address,
    others: {
      listen: isUsable(listenAddress) ? listenAddress : null,
      broadcast: isUsable(broadcastAddress) ? broadcastAddress : null,
      rpc: [broadcastRpcAddress ?? "", rpcAddress].find(isUsable) ?? null,
    },
    dc: effective.dc,
    rack: effective.rack,
    storagePort: effective.storagePort,
    sslStoragePort: effective.sslStoragePort,
    scyllaYaml,
    ...(files ? { files } : {}),
  });
}

/** The node's credential files, where a copy with the same name was collected. Never the key. */
function collectedFiles(
  effective: EffectiveOptions,
  copyOf: (path: string) => string | null,
): CredentialFiles {
  const found = (path: string | null | undefined) => path ? copyOf(path) : null;
  return {
    truststore: found(effective.truststore),
    certificate: found(effective.certificate?.path),
    keyfile: null,
    certficate_revocation_list: found(effective.certficate_revocation_list),
  };
}
