/**
 * Who asks, in the eyes of a node: a stranger, or another node of the cluster.
 *
 * Under dc and rack a node answers in the clear by the source address of its caller, so an answer
 * excludes a mode only for a caller whose place is known. From the host of a node that nobody listed, or
 * over loopback, the same answer has several readings, and all of them are kept.
 *
 * @module
 */

import { addressScope, sameAddress } from "../scylla/address.ts";
import { type Location, relationsBetween, type Vantage, VANTAGES } from "../scylla/topology.ts";

/** A node of the cluster, whether it is probed or not. */
export interface KnownNode extends Location {
  readonly id: string;
  readonly addresses: readonly string[];
}

/** What is known of who asks, before the first connection. */
export interface Asker {
  /** What `--as` says. */
  readonly as: KnownNode | "outside" | null;
  /** The source address that was chosen. */
  readonly localAddress: string | null;
  readonly known: readonly KnownNode[];
  /** The known nodes are all that the cluster has. */
  readonly isWhole: boolean;
}

export const SOMEBODY: Asker = { as: null, localAddress: null, known: [], isWhole: false };

export interface Standing {
  readonly memberOf: KnownNode | null;
  readonly saidBy: "flag" | "address" | null;
  /** Every place that the asker may have, as the node sees it. */
  readonly vantages: readonly Vantage[];
}

/** Where a connection from `source` stands to `node`; `null`: no connection stood. */
export function standingTo(
  node: Location & { readonly id: string },
  source: string | null,
  asker: Asker,
): Standing {
  if (asker.as === "outside") return { memberOf: null, saidBy: "flag", vantages: ["outside"] };
  if (asker.as !== null) return member(asker.as, "flag", node);
  const own = source === null
    ? null
    : asker.known.find(({ addresses }) => addresses.some((each) => sameAddress(each, source))) ??
      null;
  if (own !== null && (!isLoopback(source) || asker.localAddress !== null)) {
    return member(own, "address", node);
  }
  const isStranger = own === null && source !== null && asker.isWhole &&
    asker.known.every(({ addresses }) => wouldShow(addresses, source));
  return { memberOf: null, saidBy: null, vantages: isStranger ? ["outside"] : VANTAGES };
}

function member(
  self: KnownNode,
  saidBy: "flag" | "address",
  node: Location & { readonly id: string },
): Standing {
  const vantages = self.id === node.id ? ["same-rack"] as const : relationsBetween(self, node);
  return { memberOf: self, saidBy, vantages };
}

/**
 * Would the source be among these addresses if it were this node's? Not where the node is known by a
 * name, or by addresses of another kind: behind a translation nodes see another source than we do.
 */
function wouldShow(addresses: readonly string[], source: string): boolean {
  const scopes = addresses.map(addressScope);
  return scopes.includes(addressScope(source)) && !scopes.includes(null);
}

/** On loopback every process has the same address, which proves nothing about who it is. */
const isLoopback = (address: string | null) => /^(::ffff:)?127\.|^::1$/.test(address ?? "");
