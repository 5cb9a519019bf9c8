/**
 * Nodes still call a transitional node in the clear.
 *
 * @module
 */

import { modesOf } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { some } from "../seen.ts";
import { NOTHING_TO_UNDO, SHOW_DIALS } from "../steps.ts";

export const plaintextInbound: NodeRule = {
  id: "plaintext-inbound",
  stage: "modes",
  severity: "warning",
  basis: "observed",
  title: "Nodes still connect to this one in the clear",
  scope: "node",
  runbook: {
    meaning:
      "The node is transitional and takes both. Some peers have connected in the clear: they are not transitional yet, or connected before they were.",
    impact: "Setting this node to `all` now cuts those peers off.",
    howRingshakeKnows:
      "The node's REST API lists the addresses that connected in the clear. It compares them with the cluster's.",
    doesNotProve:
      "The list goes back to the start of the node, so it does not show that a peer still connects in the clear now. Which of its connections it was, and why, is not in the list.",
    checkByHand: [
      "curl -s http://127.0.0.1:10000/messaging_service/messages/respond_completed   # on {address}: plaintext callers only",
      SHOW_DIALS,
    ],
    fix: [
      "Set those peers to `transitional` and restart them: ringshake plan --to all -i INVENTORY",
      "The list is kept since the start of this node: if the peers are transitional already, restart this node and look again.",
    ],
    verify: [
      "curl -s http://127.0.0.1:10000/messaging_service/messages/respond_completed   # on {address}: no address of a node",
    ],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts, { nodes }) {
    const { running } = facts;
    const modes = modesOf(facts);
    if (running?.plaintextPeers == null || modes.length !== 1 || modes[0] !== "transitional") {
      return;
    }
    const peers = plaintextPeersInCluster(running.plaintextPeers, nodes.map(({ node }) => node));
    const [first, ...rest] = peers;
    if (first === undefined) return;
    yield { evidence: [`${running.source}: plaintext from ${some([first, ...rest])}`] };
  },
};

/** Callers that are nodes: our own probe appears in the list too. */
export function plaintextPeersInCluster(
  peers: readonly string[],
  nodes: readonly {
    readonly address: string;
    readonly addresses: readonly { readonly address: string }[];
  }[],
): string[] {
  const known = new Set(
    nodes.flatMap((node) => [node.address, ...node.addresses.map(({ address }) => address)]),
  );
  return peers.filter((peer) => known.has(peer));
}
