/**
 * Nodes in modes that cannot reach each other, or that differ for now.
 *
 * @module
 */

import { type ClusterFacts, modesOf } from "../facts.ts";
import { basisOf, type ClusterRule } from "../rule.ts";
import { some } from "../seen.ts";
import { PROBE, SHOW_RUNNING } from "../steps.ts";

export const mixedModes: ClusterRule = {
  id: "mixed-modes",
  stage: "modes",
  severity: "error",
  basis: "derived",
  title: "Nodes run in modes that cannot reach each other",
  scope: "cluster",
  runbook: {
    meaning:
      "A node dials by its own mode and never asks the peer. Two nodes of different modes can miss each other's ports.",
    impact:
      "Where a dial fails in one direction, nodes show each other as down. Only `transitional` gets along with every mode that has a TLS listener.",
    howRingshakeKnows:
      "For each pair and direction it works out which port the one dials and what it saw the other do there.",
    doesNotProve:
      "No node was seen dialling another, and connections from before a restart may still stand. Which of the modes is the wrong one is not said: that depends on what is intended.",
    checkByHand: [
      SHOW_RUNNING,
      "nodetool status   # on several nodes: do they agree?",
      "ringshake plan --to all -i INVENTORY",
    ],
    fix: fixTo("MODE"),
    verify: [PROBE, "ringshake check -i INVENTORY   # no link fails"],
    rollBack: [
      "Set the node that was changed last back to `transitional`, and restart it.",
    ],
  },
  *judge(cluster) {
    const { links } = cluster;
    const modes = modeGroups(cluster);
    const goal = intendedMode(cluster) ?? "MODE";
    const failing = links.filter(({ cause }) => cause === "modes");
    const gossip = failing.filter(({ connection }) => connection === "gossip");
    const [first] = gossip;
    if (first !== undefined) {
      const pairs = gossip.map(({ from, to }) => `${from} to ${to}`);
      yield {
        basis: basisOf(gossip),
        evidence: [
          `fails: ${some(pairs)}`,
          `${first.from} to ${first.to}: ${first.reason}`,
          ...modes.map(({ mode, ids }) => `${mode}: ${some(ids)}`),
        ],
        fix: fixTo(goal).join("\n"),
      };
    } else if (failing.length === 0 && modes.length > 1) {
      const [one, ...more] = modes.map(({ mode, ids }) => `${mode}: ${some(ids)}`);
      if (one === undefined) return;
      yield {
        severity: "info",
        title: "The nodes are not all in one mode",
        explanation: links.some(({ outcome }) => outcome === "unknown")
          ? "Whether the modes that are mixed here get along is not known of every link. Finish the change, so that all nodes end up in one."
          : "The modes that are mixed here get along. Finish the change, so that all nodes end up in one.",
        evidence: [one, ...more],
        fix: `ringshake plan --to ${goal} -i INVENTORY`,
      };
    }
  },
};

function fixTo(mode: string): string[] {
  return [
    `Take the way that keeps all links up: ringshake plan --to ${mode} names the next step and what must hold before it.`,
    "As a rule: every node with certificates and `none`, then every node `transitional`, then the final mode.",
  ];
}

/** The one mode that is intended for every node. */
function intendedMode({ nodes }: ClusterFacts): string | null {
  const modes = new Set(nodes.map(({ node }) => node.expected.mode));
  const [mode = null, ...others] = modes;
  return others.length === 0 ? mode : null;
}

/** Nodes by mode, for those whose mode is settled. */
function modeGroups({ nodes }: ClusterFacts): { mode: string; ids: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const facts of nodes) {
    const [mode, ...others] = modesOf(facts);
    if (mode === undefined || others.length > 0) continue;
    groups.set(mode, [...groups.get(mode) ?? [], facts.node.id]);
  }
  return [...groups].map(([mode, ids]) => ({ mode, ids }));
}
