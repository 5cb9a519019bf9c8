/**
 * What nodes say of themselves while they run: over their REST API, and in the list of their sockets.
 *
 * @module
 */

import type { RunningFacts } from "../../explain/facts.ts";
import type { SurveyNode } from "../../run/survey.ts";
import type { DiscoveredNode, Discovery } from "../../schedule/discover.ts";
import { parseAddress, sameAddress } from "../../scylla/address.ts";
import {
  byLocalAddress,
  type Connection,
  dialsIn,
  readSockets,
} from "../../scylla/sources/sockets.ts";
import { does } from "../../scylla/release.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import { LIMITS, readText } from "../files.ts";
import type { World } from "../world.ts";
import { plainNode } from "./nodes.ts";

/** The nodes that the APIs know, as nodes to probe. */
export function nodesOfDiscovery(
  { nodes }: Discovery,
  ports: { readonly storagePort: number | undefined; readonly sslStoragePort: number | undefined },
): SurveyNode[] {
  const told = nodes.find(({ running }) => running?.effective)?.running?.effective;
  return nodes.flatMap((node) => {
    const address = parseAddress(node.address);
    if (address === null) return [];
    const { effective } = node.running ?? {};
    const plain = plainNode(address.address, address.family);
    return [withRunning({
      ...plain,
      storagePort: ports.storagePort ?? effective?.storagePort ?? told?.storagePort ??
        plain.storagePort,
      sslStoragePort: ports.sslStoragePort ?? effective?.sslStoragePort ?? told?.sslStoragePort ??
        plain.sslStoragePort,
    }, node)];
  });
}

/** Adds what the APIs know of nodes that were named otherwise. */
export function withDiscovery(
  nodes: readonly SurveyNode[],
  { nodes: known }: Discovery,
): SurveyNode[] {
  return nodes.map((node) => {
    const found = known.find(({ address }) =>
      node.addresses.some((own) => sameAddress(own.address, address))
    );
    return found === undefined ? node : withRunning(node, found);
  });
}

/**
 * Takes a node that is configured without a truststore for one that trusts nobody, as ScyllaDB does,
 * whichever file lies beside its configuration.
 */
export function withTruststore(node: SurveyNode): SurveyNode {
  const { running, files, release } = node;
  const told = running?.effective ?? files.yaml?.effective;
  if (told == null || told.truststore !== null || !told.loadsCertificate) return node;
  if (!does(release ?? told.release, "no-system-trust")) return node;
  const source = (running?.effective ? running.source : files.yaml?.source) ?? "";
  return { ...node, files: { ...files, truststore: { source, certificates: [] } } };
}

function withRunning(node: SurveyNode, { dc, rack, release, running }: DiscoveredNode): SurveyNode {
  return {
    ...node,
    dc: node.dc ?? dc,
    rack: node.rack ?? rack,
    release: release ?? node.release,
    running: running ?? node.running,
  };
}

/**
 * Adds whom each node dials, from the output of `ss -tn` on the nodes: told apart by their local
 * addresses. A node with connections of its own and no storage port among them dials nobody.
 */
export async function withSockets(
  nodes: readonly SurveyNode[],
  path: string,
  world: World,
): Promise<SurveyNode[]> {
  const connections = readSockets(await readText(path, LIMITS.log, world));
  if (connections.length === 0) {
    throw new UsageError("holds no connection", "give the output of `ss -tn`", {
      file: printable(path),
    });
  }
  const byNode = byLocalAddress(connections);
  return nodes.map((node) => {
    const own = node.addresses.flatMap(({ address }) => byNode.get(address) ?? []);
    return own.length === 0 ? node : { ...node, running: withDials(node, own, path) };
  });
}

function withDials(
  node: SurveyNode,
  connections: readonly Connection[],
  path: string,
): RunningFacts {
  const { storagePort, sslStoragePort, running } = node;
  return {
    source: running?.source ?? printable(path),
    effective: running?.effective ?? null,
    plaintextPeers: running?.plaintextPeers ?? null,
    dials: dialsIn(connections, { storagePort, sslStoragePort }),
    clock: running?.clock ?? null,
  };
}
