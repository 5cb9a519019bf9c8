/**
 * What the REST API told, as nodes of a survey: either all of them, or what it adds to nodes that
 * were named otherwise.
 *
 * @module
 */

import { NO_FILES } from "../../explain/facts.ts";
import type { SurveyNode } from "../../run/survey.ts";
import { parseAddress, sameAddress } from "../../scylla/address.ts";
import { DEFAULT_SSL_STORAGE_PORT, DEFAULT_STORAGE_PORT } from "../../scylla/inventory.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import type { DiscoveredNode, Discovery } from "../../schedule/discover.ts";
import type { Ports } from "./nodes.ts";

/**
 * Every node that gossip knows. Nodes whose own configuration was not read are taken to have the
 * ports of those whose was: a ScyllaDB node dials its own port numbers everywhere.
 *
 * @throws {UsageError} when no API answered.
 */
export function nodesOfDiscovery({ nodes, silent }: Discovery, ports: Ports): SurveyNode[] {
  const [first] = silent;
  if (nodes.length === 0) {
    throw first === undefined
      ? new UsageError("the REST API knows no node", "name targets or an inventory")
      : new UsageError(`${first.url}: ${first.message}`, "or name targets or an inventory");
  }
  const told = nodes.find(({ running }) => running?.effective != null)?.running?.effective;
  return nodes.map((node) => {
    const own = node.running?.effective ?? told;
    const parsed = parseAddress(node.address);
    return {
      id: node.address,
      address: node.address,
      addresses: [
        { address: node.address, kind: "broadcast", family: parsed?.family ?? "name" },
        ...others(node),
      ],
      dc: node.dc,
      rack: node.rack,
      storagePort: ports.storagePort ?? own?.storagePort ?? DEFAULT_STORAGE_PORT,
      sslStoragePort: ports.sslStoragePort ?? own?.sslStoragePort ?? DEFAULT_SSL_STORAGE_PORT,
      intent: { mode: null, clientAuth: null, priorityString: null, source: "not given" },
      release: node.release,
      files: NO_FILES,
      running: node.running,
      dialAs: false,
    };
  });
}

function others({ address, internalAddress, rpcAddress }: DiscoveredNode): SurveyNode["addresses"] {
  const named = [["preferred", internalAddress], ["rpc", rpcAddress]] as const;
  return named.flatMap(([kind, text]) => {
    const parsed = text === null ? null : parseAddress(text);
    if (parsed === null || sameAddress(parsed.address, address)) return [];
    return [{ address: parsed.address, kind, family: parsed.family }];
  });
}

/** Adds what the API knows to nodes that were named otherwise; what was written down by hand wins. */
export function withDiscovery(
  nodes: readonly SurveyNode[],
  { nodes: discovered }: Discovery,
): SurveyNode[] {
  return nodes.map((node) => {
    const found = discovered.find(({ address }) =>
      [node.address, ...node.addresses.map((each) => each.address)]
        .some((each) => sameAddress(each, address))
    );
    return found === undefined ? node : {
      ...node,
      dc: node.dc ?? found.dc,
      rack: node.rack ?? found.rack,
      release: node.release ?? found.release,
      running: found.running,
    };
  });
}

/** What a person should know before the run: who did not answer, who is missing, who disagrees. */
export function remarksOn(discovery: Discovery, nodes: readonly SurveyNode[]): string[] {
  const isKnown = (address: string) =>
    nodes.some((node) =>
      [node.address, ...node.addresses.map((each) => each.address)]
        .some((each) => sameAddress(each, address))
    );
  const missing = discovery.nodes.filter(({ address }) => !isKnown(address));
  const asked = discovery.nodes.filter(({ running }) => running !== null).length;
  const total = discovery.nodes.length;
  return [
    ...discovery.silent.map(({ url, message }) => `${url}: ${message}`),
    ...discovery.disagreements,
    ...missing.map(({ address }) => `${address} is in the cluster and not in the inventory`),
    ...(asked > 0 && asked < total
      ? [`the running configuration was read from ${asked} of ${total} nodes: give --api for each`]
      : []),
  ];
}
