/**
 * Packets to a port vanish, so nothing can be said about it.
 *
 * @module
 */

import type { NodeRule } from "../rule.ts";
import { answerOf, at } from "../seen.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LISTENERS } from "../steps.ts";

export const unreachable: NodeRule = {
  id: "unreachable",
  severity: "warning",
  leaves: "unknown",
  title: "No answer from the node",
  scope: "node",
  runbook: {
    meaning:
      "Connections get no answer at all, not even a refusal. A firewall or security group drops them, there is no route, or the host is down.",
    impact:
      "From here nothing can be said about the node. Whether its peers reach it is another question: ask from one of them.",
    howRingshakeKnows:
      "The connection attempt ran into the time-out, or the network said that there is no route.",
    checkByHand: [
      "nc -vz -w 3 {address} {storage_port}; nc -vz -w 3 {address} {ssl_storage_port}   # from here, and from another node",
      SHOW_LISTENERS,
      "sudo nft list ruleset 2>/dev/null | grep -nE '{storage_port}|{ssl_storage_port}'   # on {address}",
    ],
    fix: [
      "Open both ports between all nodes: a group that was made for {storage_port} often lacks {ssl_storage_port}.",
      "To judge the cluster from here, open them for this host too, or run ringshake on a node.",
    ],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge({ node }) {
    const mute = node.ports.filter(({ state }) => state === "timeout" || state === "unreachable");
    const [first, ...rest] = mute.map((port) =>
      `${at(port)}: ${port.error?.message ?? answerOf(port)}`
    );
    if (first === undefined) return;
    if (mute.length === node.ports.length) {
      yield { evidence: [first, ...rest] };
      return;
    }
    for (const port of mute) {
      yield {
        port: port.port,
        title: `No answer from port ${port.port}, while another port of the node answers`,
        evidence: [`${at(port)}: ${port.error?.message ?? answerOf(port)}`],
      };
    }
  },
};
