/**
 * Who asks, by what the command line and the lists of nodes say.
 *
 * @module
 */

import type { Asker, KnownNode } from "../../run/asker.ts";
import type { SurveyNode } from "../../run/survey.ts";
import type { Discovery } from "../../schedule/discover.ts";
import { sameAddress } from "../../scylla/address.ts";
import type { Inventory } from "../../scylla/inventory.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";

/** Every node that is known, those that are not probed included. */
export function knownNodes(
  nodes: readonly SurveyNode[],
  inventory: Pick<Inventory, "nodes"> | null,
  told: Discovery | null,
): KnownNode[] {
  const known = new Map<string, KnownNode>();
  for (const { address, dc, rack } of told?.nodes ?? []) {
    known.set(address, { id: address, dc, rack, addresses: [address] });
  }
  for (const { id, dc, rack, addresses } of [...inventory?.nodes ?? [], ...nodes]) {
    const own = addresses.map(({ address }) => address);
    for (const address of own) known.delete(address);
    known.set(id, { id, dc, rack, addresses: own });
  }
  return [...known.values()];
}

/**
 * @throws {UsageError} when `--as` names nobody, or another than the node whose address was chosen
 */
export function askerOf(
  { as, localAddress = null }: { readonly as?: string; readonly localAddress?: string | null },
  known: readonly KnownNode[],
  { isWhole }: { readonly isWhole: boolean },
): Asker {
  const self = as === undefined || as === OUTSIDE ? null : named(as, known);
  const owner = localAddress === null ? undefined : ownerOf(localAddress, known);
  if (as !== undefined && owner !== undefined && owner.id !== self?.id) {
    throw new UsageError(
      `--as ${printable(as, 100)}: ${localAddress} is an address of ${printable(owner.id, 100)}`,
      "leave --as out, or connect from another address",
    );
  }
  return { as: as === OUTSIDE ? OUTSIDE : self, localAddress, known, isWhole };
}

const OUTSIDE = "outside";

const ownerOf = (address: string, known: readonly KnownNode[]): KnownNode | undefined =>
  known.find(({ addresses }) => addresses.some((each) => sameAddress(each, address)));

function named(as: string, known: readonly KnownNode[]): KnownNode {
  const found = known.find(({ id }) => id === as) ??
    ownerOf(as, known);
  if (found !== undefined) return found;
  throw new UsageError(
    `--as ${printable(as, 100)}: no such node is known`,
    "give the id or the address of a node of the inventory, or `outside`",
  );
}
