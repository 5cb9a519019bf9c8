/**
 * Host names of nodes: every address that one stands for, and the one of an address.
 *
 * @module
 */

import { addressesOf, nameOf } from "../../net/resolve.ts";
import type { SurveyNode } from "../../run/survey.ts";
import { parseAddress } from "../../scylla/address.ts";

/**
 * Names the addresses behind a host name. The name is what is dialled, and the system tries its
 * addresses in turn; a node's listener may stand on one of them only.
 */
export async function withAddresses(nodes: readonly SurveyNode[]): Promise<SurveyNode[]> {
  return await Promise.all(nodes.map(async (node) => {
    if (parseAddress(node.address)?.family !== "name") return node;
    const known = new Set(node.addresses.map(({ address }) => address));
    const found = (await addressesOf(node.address)).flatMap(({ address, family }) => {
      const text = parseAddress(address)?.address ?? address;
      return known.has(text) ? [] : [{ address: text, kind: "given" as const, family }];
    });
    return { ...node, addresses: [...node.addresses, ...found] };
  }));
}

/** Asks for the names of nodes that are given by address. */
export async function withNames(
  nodes: readonly SurveyNode[],
  signal: AbortSignal,
): Promise<SurveyNode[]> {
  return await Promise.all(nodes.map(async (node) => {
    if (parseAddress(node.address)?.family === "name") return node;
    const hostName = await nameOf(node.address, signal);
    return hostName === undefined ? node : { ...node, hostName };
  }));
}
