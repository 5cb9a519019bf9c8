/**
 * What was collected from a node: its scylla.yaml, and copies of the files that it names.
 *
 * @module
 */

import type { NodeFiles } from "../../explain/facts.ts";
import type { Account } from "../../scylla/files/access.ts";
import { checkFiles, type FoundFiles } from "../../scylla/files/check.ts";
import type { InventoryNode } from "../../scylla/inventory.ts";
import { readRelease, type Release } from "../../scylla/release.ts";
import type { SurveyNode } from "../../run/survey.ts";
import { sameAddress } from "../../scylla/address.ts";
import { readable } from "../../scylla/scylla_yaml.ts";
import type { Target } from "../../scylla/target.ts";
import { nodesOfTargets, type Ports } from "./nodes.ts";
import { copiesOf, findFiles, isOwnConfiguration, serviceAccount } from "../credential_search.ts";
import { type NodeYaml, scyllaYamlFrom } from "../scylla_files.ts";
import type { World } from "../world.ts";

/** Reads them as a node of its own release would; `release` where that is not known. */
export async function filesOfNode(
  { scyllaYaml, files, intent }: InventoryNode,
  release: Release,
  world: World,
): Promise<NodeFiles> {
  const own = readRelease(intent.release) ?? release;
  const yaml = scyllaYaml === null ? null : await scyllaYamlFrom(scyllaYaml, own, world);
  const copies = await copiesOf(files, world);
  const isOwn = yaml !== null && scyllaYaml !== null && isOwnConfiguration(scyllaYaml);
  const inPlace = isOwn ? (await findFiles(scyllaYaml, yaml.effective, world)).files : {};
  return nodeFiles(yaml, { ...inPlace, ...copies }, world, isOwn ? await serviceAccount() : null);
}

function nodeFiles(
  yaml: NodeYaml | null,
  found: FoundFiles,
  world: World,
  account: Account | null,
): NodeFiles {
  const { chain, truststore, revocationLists, remarks } = checkFiles(found, world.now(), account);
  const { certificate, truststore: trust, certficate_revocation_list: lists } = found;
  return {
    yaml: yaml && { source: yaml.source, effective: yaml.effective, remarks: yaml.remarks },
    certificate: certificate === undefined
      ? null
      : { source: certificate.name, certificates: chain },
    truststore: trust === undefined || truststore === null
      ? null
      : { source: trust.name, certificates: truststore },
    revocationLists: lists === undefined ? null : revocationLists,
    remarks,
    layout: certificate?.layout ?? null,
  };
}

/** Targets beside a scylla.yaml: the ports are the file's, and the file is the one node's that it fits. */
export async function targetsWithYaml(
  targets: readonly Target[],
  ports: Ports,
  path: string,
  release: Release,
  world: World,
): Promise<SurveyNode[]> {
  const yaml = readable(await scyllaYamlFrom(path, release, world));
  const { effective } = yaml;
  const nodes = nodesOfTargets(targets, {
    storagePort: ports.storagePort ?? effective.storagePort,
    sslStoragePort: ports.sslStoragePort ?? effective.sslStoragePort,
  });
  const own = [effective.broadcastAddress, effective.listenAddress];
  const fits = ({ address }: SurveyNode) =>
    nodes.length === 1 || own.some((each) => sameAddress(each, address));
  const found = isOwnConfiguration(path) ? (await findFiles(path, effective, world)).files : {};
  const files = nodeFiles(yaml, found, world, await serviceAccount());
  return nodes.map((node) => fits(node) ? { ...node, files } : node);
}
