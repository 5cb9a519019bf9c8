/**
 * The node's own configuration does not say what is intended, as ScyllaDB reads it.
 *
 * @module
 */

import { does } from "../../scylla/release.ts";
import { releaseOf } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { editAndRestart, PROBE, RESTORE_YAML, SHOW_FILE } from "../steps.ts";

export const configuredDiffers: NodeRule = {
  id: "configured-differs",
  severity: "error",
  title: "The configuration does not say what is intended",
  scope: "node",
  runbook: {
    meaning:
      "What the node makes of its configuration is not what is intended. ScyllaDB compares modes letter by letter: `All` is none, without a warning.",
    impact:
      "The node does, or will do at its next restart, something else than intended. Most often: plaintext.",
    howRingshakeKnows:
      "It reads the configuration as ScyllaDB does and compares the outcome with the inventory.",
    checkByHand: [SHOW_FILE, "ringshake lint /etc/scylla/scylla.yaml   # on {address}"],
    fix: [
      "See first whether the step is safe: ringshake plan --to MODE",
      ...editAndRestart("internode_encryption and require_client_auth as intended, in lower case"),
    ],
    verify: ["ringshake lint /etc/scylla/scylla.yaml   # on {address}", PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge(facts, cluster) {
    const { node, files } = facts;
    const { configured, expected } = node;
    if (configured === null) return;
    const written = files.yaml?.remarks
      .filter(({ severity }) => severity === "error")
      .map(({ file, line, message }) => `${file}:${line}: ${message}`) ?? [];
    if (expected.mode !== null && configured.mode !== expected.mode) {
      yield {
        title: `Intended ${expected.mode}, but configured as ${configured.mode}`,
        evidence: [
          `${configured.source}: ScyllaDB reads it as ${configured.mode}`,
          `intended mode: ${expected.mode} (${expected.source})`,
          ...written.slice(0, 5),
        ],
      };
    }
    const isKnown = expected.clientAuth !== "optional" ||
      does(releaseOf(facts, cluster), "optional-client-auth");
    // What the release cannot do is another finding.
    if (expected.clientAuth !== null && isKnown && configured.clientAuth !== expected.clientAuth) {
      yield {
        title:
          `Intended require_client_auth: ${expected.clientAuth}, but configured as ${configured.clientAuth}`,
        evidence: [
          `${configured.source}: ScyllaDB reads require_client_auth as ${configured.clientAuth}`,
          `intended: ${expected.clientAuth} (${expected.source})`,
        ],
      };
    }
  },
};
