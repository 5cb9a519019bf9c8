/**
 * The nodes of a run, from targets on the command line or from an inventory.
 *
 * @module
 */

import { NO_FILES, type NodeFiles } from "../../explain/facts.ts";
import type { SurveyNode } from "../../run/survey.ts";
import { hostAndPort, sameAddress } from "../../scylla/address.ts";
import {
  type CredentialFiles,
  DEFAULT_SSL_STORAGE_PORT,
  DEFAULT_STORAGE_PORT,
  type Inventory,
  type InventoryNode,
} from "../../scylla/inventory.ts";
import { readRelease } from "../../scylla/release.ts";
import type { Target } from "../../scylla/target.ts";
import { UsageError } from "../../scylla/usage_error.ts";

/** Port numbers given by flags; undefined where none was. */
export interface Ports {
  readonly storagePort: number | undefined;
  readonly sslStoragePort: number | undefined;
}

const NOTHING_INTENDED: SurveyNode["intent"] = {
  mode: null,
  clientAuth: null,
  priorityString: null,
  source: "not given",
};

/** The targets of the command line as nodes; each is known by its address. */
export function nodesOfTargets(targets: readonly Target[], ports: Ports): SurveyNode[] {
  const nodes = targets.map((target) => ({
    ...plainNode(target.address, target.family),
    storagePort: target.storagePort ?? ports.storagePort ?? DEFAULT_STORAGE_PORT,
    sslStoragePort: target.sslStoragePort ?? ports.sslStoragePort ?? DEFAULT_SSL_STORAGE_PORT,
  }));
  return nodes.map((node, index) => {
    const alike = nodes.filter(({ address }) => address === node.address);
    if (alike.length === 1) return node;
    const first = nodes.findIndex(({ address, storagePort, sslStoragePort }) =>
      address === node.address && storagePort === node.storagePort &&
      sslStoragePort === node.sslStoragePort
    );
    if (first !== index) {
      throw new UsageError(`the target ${node.address} is given twice`, "remove one of them");
    }
    // Several nodes behind one address, told apart by as few of their ports as will do.
    const twins = alike.filter(({ sslStoragePort }) => sslStoragePort === node.sslStoragePort);
    const place = hostAndPort(node.address, node.sslStoragePort);
    return { ...node, id: twins.length === 1 ? place : `${place},${node.storagePort}` };
  });
}

/** The nodes of an inventory; `filesOf` reads what was collected from a node. */
export async function nodesOfInventory(
  inventory: Inventory,
  ports: Ports,
  filesOf: (node: InventoryNode) => Promise<NodeFiles>,
): Promise<SurveyNode[]> {
  const nodes: SurveyNode[] = [];
  for (const node of inventory.nodes) {
    nodes.push({
      id: node.id,
      address: node.address,
      addresses: [...node.addresses],
      dc: node.dc,
      rack: node.rack,
      storagePort: ports.storagePort ?? node.storagePort,
      sslStoragePort: ports.sslStoragePort ?? node.sslStoragePort,
      intent: {
        mode: node.intent.mode,
        clientAuth: node.intent.clientAuth,
        priorityString: node.intent.priorityString,
        source: node.intentSource ?? `${inventory.file}:${node.at.line}`,
      },
      client: node.client,
      release: readRelease(node.intent.release),
      files: await filesOf(node),
      running: null,
      dialAs: node.dialAs !== null,
    });
  }
  return nodes;
}

/** Limits an inventory's nodes to the targets that were typed, by id or address. */
export function chosen(nodes: readonly SurveyNode[], targets: readonly Target[]): SurveyNode[] {
  if (targets.length === 0) return [...nodes];
  const named = (target: Target) => (node: SurveyNode) =>
    node.id === target.address ||
    node.addresses.some(({ address }) => sameAddress(address, target.address));
  for (const target of targets) {
    if (nodes.some(named(target))) continue;
    throw new UsageError(
      `the target ${target.address} is not in the inventory`,
      "add it there, or leave the inventory out",
    );
  }
  return nodes.filter((node) => targets.some((target) => named(target)(node)));
}

/** The files of a node, where its inventory entry names copies of them. */
export const namesFiles = (files: CredentialFiles): boolean =>
  Object.values(files).some((path) => path !== null);

/** A node of which only its address is known. */
export function plainNode(address: string, family: Target["family"]): SurveyNode {
  return {
    id: address,
    address,
    addresses: [{ address, kind: "given", family }],
    dc: null,
    rack: null,
    storagePort: DEFAULT_STORAGE_PORT,
    sslStoragePort: DEFAULT_SSL_STORAGE_PORT,
    intent: NOTHING_INTENDED,
    client: null,
    release: null,
    files: NO_FILES,
    running: null,
    dialAs: false,
  };
}
