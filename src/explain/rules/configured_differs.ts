/**
 * The node's own configuration does not say what is intended, as ScyllaDB reads it.
 *
 * @module
 */

import { does } from "../../scylla/release.ts";
import { releaseOf } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import {
  editAndRestart,
  PROBE,
  RESTORE_YAML,
  SHOW_FILE,
  YAML_FOR_CLIENT_AUTH,
  YAML_FOR_MODE,
} from "../steps.ts";

export const configuredDiffers: NodeRule = {
  id: "configured-differs",
  stage: "modes",
  severity: "error",
  basis: "configured",
  title: "The configuration does not say what is intended",
  scope: "node",
  runbook: {
    meaning:
      "What the node makes of its configuration is not what is intended. ScyllaDB compares modes letter by letter: `All` is none, without a warning.",
    impact:
      "The node does, or will do at its next restart, something else than intended. Most often: plaintext.",
    howRingshakeKnows:
      "It reads the configuration as ScyllaDB does and compares the outcome with the inventory.",
    doesNotProve:
      "What the ports do is no part of it: where a file was read, the node may still run with an earlier one. It does not say which of the two is right, the configuration or the intent.",
    checkByHand: [SHOW_FILE, "ringshake lint /etc/scylla/scylla.yaml   # on {address}"],
    fix: fixTo("--to MODE", ["internode_encryption: MODE", "require_client_auth: true or false"]),
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
    const mode = expected.mode === configured.mode ? null : expected.mode;
    // What the release cannot do is another finding.
    const canBe = expected.clientAuth !== "optional" ||
      does(releaseOf(facts, cluster), "optional-client-auth");
    const clientAuth = canBe && expected.clientAuth !== configured.clientAuth
      ? expected.clientAuth
      : null;
    const fix = fixTo(mode === null ? "--client-auth" : `--to ${mode}`, [
      ...(mode === null ? [] : [YAML_FOR_MODE[mode]]),
      ...(clientAuth === null ? [] : [YAML_FOR_CLIENT_AUTH[clientAuth]]),
    ]).join("\n");
    if (mode !== null) {
      yield {
        title: `Intended ${mode}, but configured as ${configured.mode}`,
        evidence: [
          `${configured.source}: ScyllaDB reads it as ${configured.mode}`,
          `intended mode: ${mode} (${expected.source})`,
          ...written.slice(0, 5),
        ],
        fix,
      };
    }
    if (clientAuth !== null) {
      yield {
        title:
          `Intended require_client_auth: ${clientAuth}, but configured as ${configured.clientAuth}`,
        evidence: [
          `${configured.source}: ScyllaDB reads require_client_auth as ${configured.clientAuth}`,
          `intended: ${clientAuth} (${expected.source})`,
        ],
        fix,
      };
    }
  },
};

function fixTo(goal: string, lines: readonly string[]): string[] {
  return [
    `See first whether the step is safe: ringshake plan ${goal}`,
    ...editAndRestart(lines.join(", and ")),
  ];
}
