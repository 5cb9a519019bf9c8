/**
 * An inventory from somewhere else than an inventory: what other sources know is less, and is filled
 * up with ScyllaDB's defaults.
 *
 * @module
 */

import { parseAddress } from "../address.ts";
import {
  type AddressKind,
  type CredentialFiles,
  DEFAULT_SSL_STORAGE_PORT,
  DEFAULT_STORAGE_PORT,
  type Intent,
  type Inventory,
  type InventoryNode,
  type NodeAddress,
} from "../inventory.ts";
import { type Position, UsageError } from "../usage_error.ts";

export const NO_CREDENTIALS: CredentialFiles = {
  truststore: null,
  certificate: null,
  keyfile: null,
  certficate_revocation_list: null,
};

export const NO_INTENT: Intent = {
  mode: null,
  clientAuth: null,
  priorityString: null,
  release: null,
};

export interface NodeDraft extends Partial<Omit<InventoryNode, "addresses" | "family">> {
  /** Where the probe connects. */
  readonly address: string;
  /** Other addresses by kind; what is no address, or the same again, is left out. */
  readonly others?: Partial<Record<AddressKind, string | null>>;
}

/**
 * A whole node from what is known of it; null when its address is none.
 */
export function nodeFrom(
  { address: given, others = {}, ...known }: NodeDraft,
): InventoryNode | null {
  const address = parseAddress(given);
  if (!address) return null;
  const addresses: NodeAddress[] = [{ ...address, kind: "given" }];
  for (const [kind, text] of Object.entries(others)) {
    const other = parseAddress(text ?? "");
    if (!other || isWildcard(other.address)) continue;
    if (!addresses.some((each) => each.address === other.address && each.kind !== "given")) {
      addresses.push({ ...other, kind: kind as AddressKind });
    }
  }
  return {
    id: address.address,
    dc: null,
    rack: null,
    storagePort: DEFAULT_STORAGE_PORT,
    sslStoragePort: DEFAULT_SSL_STORAGE_PORT,
    intent: NO_INTENT,
    client: null,
    scyllaYaml: null,
    files: NO_CREDENTIALS,
    api: null,
    dialAs: null,
    at: { line: 1, column: 1 },
    ...known,
    ...address,
    addresses,
  };
}

/** 0.0.0.0 and :: mean "every address": nobody can dial them. */
export const isWildcard = (address: string): boolean => /^(?:0\.0\.0\.0|::)$/.test(address);

/**
 * An inventory of these nodes, each id once.
 *
 * @throws {UsageError} when there is none
 */
export function inventoryFrom(
  file: string,
  nodes: readonly InventoryNode[],
  empty: { readonly problem: string; readonly cure: string },
  known: Partial<
    Pick<Inventory, "cluster" | "credentials" | "intent" | "complete" | "unread">
  > = {},
  at?: Position,
): Inventory {
  const unique = [...new Map(nodes.map((node) => [node.id, node])).values()];
  if (unique.length === 0) throw new UsageError(empty.problem, empty.cure, { file, ...at });
  return {
    file,
    cluster: null,
    credentials: NO_CREDENTIALS,
    revoked: null,
    intent: NO_INTENT,
    complete: false,
    unread: [],
    ...known,
    nodes: unique,
    paths: {},
  };
}
