/**
 * What the ports do excludes the intended mode, and no single port says it more plainly.
 *
 * @module
 */

import { differences } from "../expectation.ts";
import { modesOf } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { answerOf, at, isProven } from "../seen.ts";
import {
  editAndRestart,
  PROBE,
  RESTORE_YAML,
  SHOW_FILE,
  SHOW_LISTENERS,
  SHOW_RUNNING,
  YAML_FOR_MODE,
} from "../steps.ts";

export const modeDiffers: NodeRule = {
  id: "mode-differs",
  stage: "modes",
  severity: "error",
  basis: "derived",
  title: "The ports do not fit the intended mode",
  scope: "node",
  runbook: {
    meaning:
      "What the two ports do does not fit the intended internode_encryption. It fits another one.",
    impact:
      "Nodes in different modes dial different ports. Some pairs may not reach each other, or traffic is in the clear where it should not be.",
    howRingshakeKnows:
      "Each mode opens, closes or filters the two ports in its own way. It compares what it saw with every mode and keeps those that fit.",
    doesNotProve:
      "Several modes can do the same: `none` with a certificate looks just like `transitional`, and `dc` like `rack` to a stranger. Why the node is in another mode is not seen: the file may say so, or wait for a restart.",
    checkByHand: [SHOW_RUNNING, SHOW_FILE, SHOW_LISTENERS],
    fix: fixTo("MODE", "internode_encryption: MODE"),
    verify: [PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge(facts, cluster) {
    const { node } = facts;
    const { mode, source } = node.expected;
    const allowed = modesOf(facts);
    if (mode === null || allowed.length === 0 || allowed.includes(mode)) return;
    if (differences(facts, cluster).length > 0) return;
    const looks = allowed.join(" or ");
    const seen = node.ports.map((port) => `${at(port)}: ${answerOf(port)}`);
    const told = facts.running?.effective
      ? [`${facts.running.source}: internode_encryption is ${facts.running.effective.mode}`]
      : [];
    const isNode = isProven(facts) || told.length > 0;
    yield {
      title: isNode
        ? `Intended ${mode}, but the node runs as ${looks}`
        : `Intended ${mode}, but the ports do as a node of ${looks} would`,
      evidence: [
        `intended mode: ${mode} (${source})`,
        ...seen,
        ...told,
        ...isNode ? [] : ["whether a ScyllaDB node answers is not proven"],
      ],
      fix: fixTo(mode, YAML_FOR_MODE[mode]).join("\n"),
    };
  },
};

function fixTo(mode: string, line: string): string[] {
  return [
    "If the file is right and the node was not restarted since: restart it.",
    `If the file is wrong, see first whether the step is safe: ringshake plan --to ${mode}`,
    ...editAndRestart(line),
  ];
}
