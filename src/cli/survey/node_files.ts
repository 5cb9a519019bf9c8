/**
 * What was collected from a node: its scylla.yaml, and copies of the files that it names.
 *
 * @module
 */

import { storeRemarks } from "../../cassandra/store_remarks.ts";
import { NO_STORES, nodeStores } from "../../cassandra/stores.ts";
import { NO_FILES, type NodeFiles } from "../../explain/facts.ts";
import { profileOf } from "../../explain/priority.ts";
import type { Account } from "../../scylla/files/access.ts";
import { checkFiles, type FoundFiles } from "../../scylla/files/check.ts";
import type { InventoryNode } from "../../scylla/inventory.ts";
import { inReadingOrder } from "../../scylla/remark.ts";
import { readRelease, type Release } from "../../scylla/release.ts";
import type { SurveyNode } from "../../run/survey.ts";
import { sameAddress } from "../../scylla/address.ts";
import { readable } from "../../scylla/scylla_yaml.ts";
import type { Target } from "../../scylla/target.ts";
import { DEFAULT_CONF_DIR } from "../../scylla/options.ts";
import { readStores } from "../cassandra_stores.ts";
import { namesFiles, nodesOfTargets, type Ports } from "./nodes.ts";
import {
  copiesOf,
  findFiles,
  isOwnConfiguration,
  namedFiles,
  type Places,
  serviceAccount,
} from "../credential_search.ts";
import { type CassandraFile, type NodeYaml, nodeYamlFrom } from "../scylla_files.ts";
import { printable } from "../../text/printable.ts";
import type { World } from "../world.ts";

/** What a run knows of where nodes' files are. */
export interface FilesKnown {
  readonly release: Release;
  /** A folder that stands for a node's `/`; null where none was given. */
  readonly root: string | null;
  /** Is this an address of the host that the probe runs on? */
  readonly isHere: (address: string) => boolean;
}

/** Reads them as a node of its own release would; `release` where that is not known. */
export async function filesOfNode(
  { scyllaYaml, files, intent, address }: InventoryNode,
  { release, root, isHere }: FilesKnown,
  world: World,
): Promise<NodeFiles> {
  const own = readRelease(intent.release) ?? release;
  const yaml = scyllaYaml === null ? null : await nodeYamlFrom(scyllaYaml, own, world);
  const copies = await copiesOf(files, world);
  if (yaml === null || scyllaYaml === null) return nodeFiles(null, copies, [], world, null, root);
  if (yaml.of === "cassandra") {
    return cassandraFiles(yaml, placesOf(scyllaYaml, isHere(address), root), world);
  }
  const places = placesOf(scyllaYaml, !namesFiles(files) && isHere(address), root);
  const found = await findFiles(places, yaml.effective, world);
  return nodeFiles(
    yaml,
    { ...found.files, ...copies },
    missed(found.unseen, places, yaml).filter((path) => !isNamedBy(copies, path, yaml)),
    world,
    isOwnConfiguration(scyllaYaml) ? await serviceAccount() : null,
    root,
  );
}

/** What a cassandra.yaml leads to. Its truststore is what the node judges others by. */
async function cassandraFiles(
  { yaml, stores }: CassandraFile,
  places: Places,
  world: World,
): Promise<NodeFiles> {
  const read = await readStores(stores, places, world);
  const opened = nodeStores(read);
  const { truststore } = opened;
  return {
    ...NO_FILES,
    cassandra: { ...yaml, stores: opened },
    truststore: truststore && { source: truststore.source, certificates: truststore.trusted },
    remarks: inReadingOrder(storeRemarks(read, world.now())),
  };
}

const withoutStores = (files: NodeFiles): NodeFiles => ({
  ...NO_FILES,
  cassandra: files.cassandra && { ...files.cassandra, stores: NO_STORES },
});

/**
 * A node at an address of this host may run in a container, and what its scylla.yaml names in
 * /etc/scylla is then another node's than what lies there on the host.
 */
const placesOf = (yaml: string, isLocal: boolean, root: string | null): Places => ({
  yaml,
  isHere: (path) =>
    isOwnConfiguration(yaml) || (isLocal && !path.startsWith(`${DEFAULT_CONF_DIR}/`)),
  root,
});

/** A private key stays on its host: elsewhere nobody misses it. */
const missed = (unseen: readonly string[], { isHere }: Places, { effective }: NodeYaml) => {
  const key = effective.keyfile?.path ?? "";
  return unseen.filter((path) => path !== printable(key) || isHere(key));
};

/** Is there a copy of what this path of the scylla.yaml stands for? */
const isNamedBy = (copies: FoundFiles, path: string, { effective }: NodeYaml) =>
  Object.entries(namedFiles(effective)).some(([option, named]) =>
    printable(named) === path && copies[option as keyof FoundFiles] !== undefined
  );

function nodeFiles(
  yaml: NodeYaml | null,
  found: FoundFiles,
  unread: readonly string[],
  world: World,
  account: Account | null,
  root: string | null,
): NodeFiles {
  const { chain, truststore, revocationLists, remarks } = checkFiles(
    found,
    world.now(),
    account,
    yaml ? profileOf(yaml.effective.priorityString) : undefined,
  );
  const { certificate, truststore: trust, certficate_revocation_list: lists } = found;
  return {
    cassandra: null,
    yaml: yaml && { source: yaml.source, effective: yaml.effective, remarks: yaml.remarks },
    certificate: certificate === undefined
      ? null
      : { source: certificate.name, certificates: chain },
    truststore: trust === undefined || truststore === null
      ? null
      : { source: trust.name, certificates: truststore },
    revocationLists: lists === undefined ? null : revocationLists,
    remarks,
    unread,
    areCollected: root !== null || Object.keys(found).length > 0,
    layout: certificate?.layout ?? null,
  };
}

/** Targets beside a scylla.yaml: the ports are the file's, and the file is the one node's that it fits. */
export async function targetsWithYaml(
  targets: readonly Target[],
  ports: Ports,
  path: string,
  { release, root, isHere }: FilesKnown,
  world: World,
): Promise<SurveyNode[]> {
  const read = await nodeYamlFrom(path, release, world);
  if (read.of === "cassandra") {
    const { storagePort, sslStoragePort } = read.yaml.effective;
    const nodes = nodesOfTargets(targets, {
      storagePort: ports.storagePort ?? storagePort,
      sslStoragePort: ports.sslStoragePort ?? sslStoragePort,
    });
    const [first, ...others] = nodes;
    const isLocal = first !== undefined && isHere(first.address);
    const own = await cassandraFiles(read, placesOf(path, isLocal, root), world);
    // One file for many: what it says holds for each, the certificate in its keystore for one.
    const files = others.length === 0 ? own : withoutStores(own);
    return nodes.map((node) => ({ ...node, files }));
  }
  const yaml = readable(read);
  const { effective } = yaml;
  const nodes = nodesOfTargets(targets, {
    storagePort: ports.storagePort ?? effective.storagePort,
    sslStoragePort: ports.sslStoragePort ?? effective.sslStoragePort,
  });
  const own = [effective.broadcastAddress, effective.listenAddress];
  const fits = ({ address }: SurveyNode) =>
    nodes.length === 1 || own.some((each) => sameAddress(each, address));
  const isLocal = nodes.some((node) => fits(node) && isHere(node.address));
  const places = placesOf(path, isLocal, root);
  const { files: found, unseen } = await findFiles(places, effective, world);
  const files = nodeFiles(
    yaml,
    found,
    missed(unseen, places, yaml),
    world,
    await serviceAccount(),
    root,
  );
  return nodes.map((node) => fits(node) ? { ...node, files } : node);
}
