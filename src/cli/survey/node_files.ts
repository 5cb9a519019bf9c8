/**
 * What was collected from a node: its scylla.yaml, and copies of the files that it names.
 *
 * @module
 */

import { NO_FILES, type NodeFiles } from "../../explain/facts.ts";
import type { CredentialFiles, InventoryNode } from "../../scylla/inventory.ts";
import { readRelease, type Release } from "../../scylla/release.ts";
import type { SurveyNode } from "../../run/survey.ts";
import { sameAddress } from "../../scylla/address.ts";
import type { Target } from "../../scylla/target.ts";
import { nodesOfTargets, type Ports } from "./nodes.ts";
import { scyllaYamlFrom } from "../scylla_files.ts";
import type { World } from "../world.ts";
import { collectedCertificatesFrom, revocationListsFrom } from "./credential_files.ts";

/** Reads them as a node of its own release would; `release` where that is not known. */
export async function filesOfNode(
  { scyllaYaml, files, intent }: InventoryNode,
  release: Release,
  world: World,
): Promise<NodeFiles> {
  const own = readRelease(intent.release) ?? release;
  const yaml = scyllaYaml === null ? null : await scyllaYamlFrom(scyllaYaml, own, world);
  const crl = files.certficate_revocation_list;
  return {
    yaml: yaml === null
      ? NO_FILES.yaml
      : { source: yaml.source, effective: yaml.effective, remarks: yaml.remarks },
    certificate: await certificatesIn(files.certificate, world),
    truststore: await certificatesIn(files.truststore, world),
    revocationLists: crl === null ? null : await revocationListsFrom(crl, world),
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
  const { source, effective, remarks } = await scyllaYamlFrom(path, release, world);
  const nodes = nodesOfTargets(targets, {
    storagePort: ports.storagePort ?? effective.storagePort,
    sslStoragePort: ports.sslStoragePort ?? effective.sslStoragePort,
  });
  const own = [effective.broadcastAddress, effective.listenAddress];
  const fits = ({ address }: SurveyNode) =>
    nodes.length === 1 || own.some((each) => sameAddress(each, address));
  const files = { ...NO_FILES, yaml: { source, effective, remarks } };
  return nodes.map((node) => fits(node) ? { ...node, files } : node);
}

async function certificatesIn(path: CredentialFiles["truststore"], world: World) {
  return path === null ? null : await collectedCertificatesFrom(path, world);
}
