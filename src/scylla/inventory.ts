/**
 * ringshake's own inventory: which nodes there are and what their operator intends.
 *
 * An inventory is written by hand under pressure, so it is read strictly: what is unknown, missing,
 * doubled or impossible is an error with its line and its cure. (A node's scylla.yaml is the
 * opposite: it is read as ScyllaDB reads it, see `scylla_yaml.ts`.)
 *
 * @module
 */

import type { AddressFamily } from "./address.ts";
import type { ClientAuthMode, Mode } from "../model/words.ts";
import { type ClientIntent, readClient } from "./inventory_client.ts";
import {
  CREDENTIAL_KEYS,
  InventoryReader,
  NODE_KEYS,
  REVOKED_KEYS,
  ROOT_KEYS,
} from "./inventory_reader.ts";
import type { Position } from "./usage_error.ts";
import { readYaml, type YamlNode } from "./yaml_tree.ts";

/** A node's own default, `db/config.cc`. */
export const DEFAULT_STORAGE_PORT = 7000;
export const DEFAULT_SSL_STORAGE_PORT = 7001;

/** Paths, resolved against the inventory's folder; null where none is given. */
export interface CredentialFiles {
  readonly truststore: string | null;
  readonly certificate: string | null;
  readonly keyfile: string | null;
  /** Spelled as ScyllaDB spells it. */
  readonly certficate_revocation_list: string | null;
}

/** A certificate that was revoked, and its key. */
export interface RevokedIdentity {
  readonly certificate: string;
  readonly keyfile: string;
}

/** What the operator means a node to be; null where nothing was said. */
export interface Intent {
  readonly mode: Mode | null;
  readonly clientAuth: ClientAuthMode | null;
  readonly priorityString: string | null;
  readonly release: string | null;
}

export type AddressKind = "given" | "listen" | "broadcast" | "preferred" | "rpc";

export interface NodeAddress {
  readonly address: string;
  readonly kind: AddressKind;
  readonly family: AddressFamily;
}

/** How the other nodes dial this one, where that differs from how the probe reaches it. */
export interface DialAs {
  readonly address: string | null;
  readonly storagePort: number;
  readonly sslStoragePort: number;
}

export interface InventoryNode {
  readonly id: string;
  /** Where the probe connects. */
  readonly address: string;
  readonly family: AddressFamily;
  /** Every address given, `address` first. */
  readonly addresses: readonly NodeAddress[];
  readonly dc: string | null;
  readonly rack: string | null;
  /** The ports that the probe connects to. */
  readonly storagePort: number;
  readonly sslStoragePort: number;
  readonly intent: Intent;
  /** What `client` says of it; null where it says nothing. */
  readonly client: ClientIntent | null;
  /** Where the intent is written, if that is elsewhere than `at`. */
  readonly intentSource?: string;
  /** The node's scylla.yaml as collected, and its own credential files; null where not given. */
  readonly scyllaYaml: string | null;
  readonly files: CredentialFiles;
  readonly api: string | null;
  readonly dialAs: DialAs | null;
  /** Where it is written. */
  readonly at: Position;
}

export interface Inventory {
  readonly file: string;
  readonly cluster: string | null;
  /** What the probe presents and trusts. */
  readonly credentials: CredentialFiles;
  /** An identity that the nodes' CRL names, to see that it is refused; null where none is given. */
  readonly revoked: RevokedIdentity | null;
  readonly intent: Intent;
  readonly nodes: readonly InventoryNode[];
  /** These are all nodes of the cluster. */
  readonly complete: boolean;
  /** Where each file that is named is named. */
  readonly paths: Readonly<Record<string, Position>>;
  /** What may say more about the nodes and was not understood. */
  readonly unread: readonly Unread[];
}

/** A whole file that is encrypted, a value that is computed, or a line that is none of a node's. */
export interface Unread {
  readonly why: "encrypted" | "computed" | "no-node";
  readonly file: string;
  readonly line: number | null;
}

export const MAX_NODES = 10_000;

/**
 * Reads an inventory in YAML or JSON.
 *
 * @param file its name, for messages and as the base of relative paths
 * @throws {UsageError} with line, column and cure
 */
export function readInventory(text: string, file: string): Inventory {
  const reader = new InventoryReader(file);
  const tree = readYaml(text, file);
  if (tree.kind === "null") throw withoutNodes(reader, tree.at);
  const root = reader.map(tree, "the inventory", ROOT_KEYS);
  const intent = reader.intent(root, NOTHING_INTENDED);
  const ports = reader.ports(root, {
    storagePort: DEFAULT_STORAGE_PORT,
    sslStoragePort: DEFAULT_SSL_STORAGE_PORT,
  });
  const common = { intent, ports, client: readClient(reader, root, null) };
  const nodes = reader.list(root.get("nodes"), "nodes").map((node) =>
    readNode(reader, node, common)
  );
  if (nodes.length === 0) throw withoutNodes(reader, root.get("nodes")?.at);
  if (nodes.length > MAX_NODES) {
    throw reader.refuse(
      `more than ${MAX_NODES} nodes`,
      "split the inventory",
      nodes[MAX_NODES]?.at,
    );
  }
  refuseDoubles(reader, nodes);
  return deepFreeze({
    file,
    cluster: reader.text(root, "cluster"),
    credentials: readCredentials(reader, root),
    revoked: readRevoked(reader, root),
    intent,
    nodes,
    complete: reader.flag(root, "complete"),
    paths: reader.paths,
    unread: [],
  });
}

const withoutNodes = (reader: InventoryReader, at?: Position) =>
  reader.refuse("the inventory has no nodes", "add `nodes:` with one `- address: …` a node", at);

const NOTHING_INTENDED: Intent = {
  mode: null,
  clientAuth: null,
  priorityString: null,
  release: null,
};

/** What holds for all nodes, where they do not say otherwise. */
interface Common extends Pick<InventoryNode, "intent" | "client"> {
  readonly ports: Pick<InventoryNode, "storagePort" | "sslStoragePort">;
}

function readNode(
  reader: InventoryReader,
  source: YamlNode,
  common: Common,
): InventoryNode {
  // `- 10.0.0.1` is short for `- { address: 10.0.0.1 }`.
  const short = source.kind === "scalar";
  const node = short ? new Map([["address", source]]) : reader.map(source, "a node", NODE_KEYS);
  const given = reader.address(node, "address");
  if (given === null) {
    throw reader.refuse("a node without an address", "add `address: …`", source.at);
  }
  const addresses: NodeAddress[] = [{ ...given, kind: "given" }];
  for (const kind of ["listen", "broadcast", "preferred", "rpc"] as const) {
    const address = reader.address(node, `${kind}_address`);
    if (address) addresses.push({ ...address, kind });
  }
  const ports = reader.ports(node, common.ports);
  if (ports.storagePort === 0 && ports.sslStoragePort === 0) {
    throw reader.refuse("both ports are 0", "give the one that the node has", source.at);
  }
  return {
    id: reader.text(node, "id") ?? given.address,
    ...given,
    addresses,
    dc: reader.text(node, "dc"),
    rack: reader.text(node, "rack"),
    ...ports,
    intent: reader.intent(node, common.intent),
    client: readClient(reader, node, common.client),
    scyllaYaml: reader.path(node, "scylla_yaml"),
    files: readCredentials(reader, node),
    api: reader.text(node, "api"),
    dialAs: reader.dialAs(node, ports),
    at: source.at,
  };
}

function readCredentials(
  reader: InventoryReader,
  from: ReadonlyMap<string, YamlNode>,
): CredentialFiles {
  const paths = CREDENTIAL_KEYS.map((key) => [key, reader.path(from, key)] as const);
  return Object.fromEntries(paths) as unknown as CredentialFiles;
}

function readRevoked(
  reader: InventoryReader,
  root: ReadonlyMap<string, YamlNode>,
): RevokedIdentity | null {
  const [certificate, keyfile] = REVOKED_KEYS.map((key) => reader.path(root, key));
  if (certificate == null && keyfile == null) return null;
  if (certificate != null && keyfile != null) return { certificate, keyfile };
  const [given, missing] = certificate == null ? REVOKED_KEYS.toReversed() : REVOKED_KEYS;
  throw reader.refuse(`"${given}" without "${missing}"`, "give both", root.get(given ?? "")?.at);
}

/** Two nodes may share an address (port forwarding), but not an id, nor address and port. */
function refuseDoubles(reader: InventoryReader, nodes: readonly InventoryNode[]): void {
  const ids = new Map<string, InventoryNode>();
  const places = new Map<string, InventoryNode>();
  for (const node of nodes) {
    const place = `${node.address} ${node.sslStoragePort || node.storagePort}`;
    const [sameId, samePlace] = [ids.get(node.id), places.get(place)];
    if (samePlace) {
      const port = node.sslStoragePort || node.storagePort;
      const what = `the node ${node.address}, port ${port}, is listed twice`;
      throw reader.refuse(`${what} (line ${samePlace.at.line})`, "remove one", node.at);
    }
    if (sameId) {
      const what = `two nodes have the id "${node.id}" (line ${sameId.at.line})`;
      throw reader.refuse(what, "give each its own `id`", node.at);
    }
    ids.set(node.id, node);
    places.set(place, node);
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const item of Object.values(value)) {
    if (typeof item === "object" && item !== null && !Object.isFrozen(item)) deepFreeze(item);
  }
  return Object.freeze(value);
}
