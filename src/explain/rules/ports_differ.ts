/**
 * Nodes of one cluster with different port numbers.
 *
 * @module
 */

import type { ClusterRule } from "../rule.ts";
import { some } from "../seen.ts";
import { editAndRestart, PROBE, RESTORE_YAML } from "../steps.ts";

export const portsDiffer: ClusterRule = {
  id: "ports-differ",
  stage: "reach",
  severity: "error",
  basis: "intended",
  title: "The nodes do not all use the same port numbers",
  scope: "cluster",
  runbook: {
    meaning:
      "storage_port or ssl_storage_port is not the same on every node. ScyllaDB has no way to tell a peer its own numbers.",
    impact:
      "A node dials every peer on its own numbers. Nodes with other numbers are refused, or reach the wrong one of two ports.",
    howRingshakeKnows: "It compares the port numbers of the inventory and of the nodes' files.",
    doesNotProve:
      "That a node listens on its number, and on no other, is not shown by it. Port forwarding that lets unequal numbers meet is not seen, unless `dial_as` names it.",
    checkByHand: [
      "grep -nE '^(ssl_)?storage_port' /etc/scylla/scylla.yaml   # on every node; no line means 7000 and 7001",
    ],
    fix: [
      "Choose one pair of numbers for the cluster. 7000 and 7001 are what firewalls and tools expect.",
      ...fixTo("storage_port and ssl_storage_port, equal on all nodes"),
    ],
    verify: [PROBE, "ringshake check -i INVENTORY"],
    rollBack: RESTORE_YAML,
  },
  *judge({ nodes }) {
    const groups = new Map<string, string[]>();
    for (const { node, dialAs, running } of nodes) {
      if (dialAs) continue;
      const storage = running?.effective?.storagePort ?? node.expected.storagePort;
      const ssl = running?.effective?.sslStoragePort ?? node.expected.sslStoragePort;
      const numbers = `storage_port: ${storage}, ssl_storage_port: ${ssl}`;
      groups.set(numbers, [...groups.get(numbers) ?? [], node.id]);
    }
    const [most, ...others] = [...groups].sort(([, a], [, b]) => b.length - a.length);
    const [next] = others;
    if (most === undefined || next === undefined) return;
    const line = ([numbers, ids]: typeof most) => `${some(ids)}: ${numbers}`;
    if (next[1].length === most[1].length) {
      const nodes = [...groups.values()].flat();
      yield { nodes, evidence: [line(most), ...others.map(line)] };
      return;
    }
    // The few are the ones to change.
    for (const [numbers, ids] of others) {
      for (const node of ids) {
        yield {
          node,
          title: "The node uses other port numbers than the rest",
          evidence: [`${node}: ${numbers}`, line(most)],
          fix: fixTo(most[0]).join("\n"),
        };
      }
    }
  },
};

function fixTo(lines: string): string[] {
  return [
    ...editAndRestart(lines),
    "If peers reach nodes by port forwarding, say so with `dial_as` in the inventory.",
  ];
}
