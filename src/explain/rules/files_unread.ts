/**
 * Files that a node's scylla.yaml names and that ringshake could not look into.
 *
 * @module
 */

import type { Draft, NodeRule } from "../rule.ts";
import { some } from "../seen.ts";
import { NOTHING_TO_UNDO } from "../steps.ts";

/** Whoever collects a node's files wants them compared, and part of that was not done. */
const TO_BE_COMPARED: Partial<Draft> = {
  severity: "warning",
  leaves: "unknown",
  title: "Not all of the node's files were there to be compared",
};

export const filesUnread: NodeRule = {
  id: "files-unread",
  stage: "trust",
  severity: "info",
  basis: "configured",
  title: "Files that scylla.yaml names were not read",
  scope: "node",
  runbook: {
    meaning:
      "The node's scylla.yaml was given, and it names files by their paths on the node. They were not given. Where others of the node's files were, or a folder for them, the node is left unknown: they were to be compared.",
    impact:
      "Whether the node serves the certificate that is in its file, whether the key belongs to it, and whom its truststore trusts is not known: a node that would not come up again looks like any other.",
    howRingshakeKnows:
      "It looks at these paths on the host it runs on where that is the node itself, beside the scylla.yaml, and below the folder of --files-root.",
    doesNotProve:
      "It does not say that anything is wrong with these files: they may be in order, absent or unreadable. What a port serves shows what the node loaded, not what lies on its disk now.",
    checkByHand: [
      "ringshake lint /etc/scylla/scylla.yaml   # on {address}, as root: reads them in their places",
    ],
    fix: [
      "Copy certificate, truststore and revocation list (never the key) beside the scylla.yaml, under their own names.",
      "Or lay them out as on the node, DIR/etc/scylla/…: ringshake check {target} --scylla-yaml scylla.yaml --files-root DIR",
      "For many nodes: collect one folder a node, and give the folder with -i.",
    ],
    verify: ["ringshake check {target} --scylla-yaml scylla.yaml --files-root DIR"],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge({ files }) {
    if (files.unread.length === 0) return;
    yield {
      ...files.areCollected ? TO_BE_COMPARED : {},
      evidence: [`${files.yaml?.source ?? "scylla.yaml"} names ${some(files.unread)}`],
    };
  },
};
