/**
 * The ways through the modes. A step is done when every node is in one of its goal states.
 *
 * @module
 */

import type { Mode } from "../../model/words.ts";
import { type PlanState, STATE_OF } from "./states.ts";

export type StepId =
  | "certificates"
  | "transitional"
  | "final"
  | "back-to-transitional"
  | "back-to-passive"
  | "back-to-none";

export interface Step {
  readonly id: StepId;
  readonly title: string;
  /** Where a node may be when it takes the step. */
  readonly from: readonly PlanState[];
  readonly goal: readonly PlanState[];
  /** What a node becomes that is not there yet. */
  readonly mode: Mode;
  readonly change: string;
  /** How to go from node to node. */
  readonly each: string;
  readonly rollback: readonly string[];
}

const ONE_BY_ONE =
  "One node at a time: drain, restart, and go on when nodetool status shows UN on every node.";

const CERTIFICATES: Step = {
  id: "certificates",
  title: "certificates on every node, mode none",
  from: ["N0"],
  goal: ["NP", "T", "A", "D", "R"],
  mode: "passive",
  change:
    "Set certificate, keyfile and truststore in server_encryption_options; leave internode_encryption: none.",
  each: ONE_BY_ONE,
  rollback: [
    "Remove certificate, keyfile and truststore again, and restart the node.",
    "This step disturbs nobody: the node only listens on one more port.",
  ],
};

const TRANSITIONAL: Step = {
  id: "transitional",
  title: "transitional on every node",
  from: ["NP", "T", "A", "D", "R"],
  goal: ["T"],
  mode: "transitional",
  change: "Set internode_encryption: transitional.",
  each: ONE_BY_ONE,
  rollback: [
    "Set internode_encryption: none, keep the certificate, and restart the node, as long as every node is passive or transitional.",
  ],
};

const BACK_TO_TRANSITIONAL: Step = {
  ...TRANSITIONAL,
  id: "back-to-transitional",
  title: "transitional on every node that encrypts",
  from: ["A", "D", "R"],
  goal: ["N0", "NP", "T"],
  rollback: ["Set the node back to the mode it had, once every node is transitional."],
};

const BACK_TO_PASSIVE: Step = {
  id: "back-to-passive",
  title: "none on every node, certificates kept",
  from: ["T"],
  goal: ["N0", "NP"],
  mode: "passive",
  change: "Set internode_encryption: none, and keep certificate, keyfile and truststore.",
  each: ONE_BY_ONE,
  rollback: ["Set internode_encryption: transitional again, and restart the node."],
};

const BACK_TO_NONE: Step = {
  id: "back-to-none",
  title: "no certificates",
  from: ["NP"],
  goal: ["N0"],
  mode: "none",
  change: "Remove certificate, keyfile and truststore from server_encryption_options.",
  each: ONE_BY_ONE,
  rollback: ["Put certificate, keyfile and truststore back, and restart the node."],
};

function final(mode: Mode): Step {
  return {
    id: "final",
    title: `${mode} on every node`,
    from: ["T"],
    goal: [STATE_OF[mode]],
    mode,
    change: `Set internode_encryption: ${mode}.`,
    each: ONE_BY_ONE,
    rollback: [
      "Set internode_encryption: transitional on the nodes that were changed, and restart them, one at a time.",
      "Never go from a mode with TLS to none directly: the others have their plain port closed.",
    ],
  };
}

/** The steps to a mode, in order. */
export function stepsTo(to: Mode): readonly Step[] {
  switch (to) {
    case "none":
      return [
        BACK_TO_TRANSITIONAL,
        BACK_TO_PASSIVE,
        BACK_TO_NONE,
      ];
    case "passive":
      // Who never had a certificate has none to keep, and gets one.
      return [BACK_TO_TRANSITIONAL, BACK_TO_PASSIVE, { ...CERTIFICATES, goal: ["NP"] }];
    case "transitional":
      return [CERTIFICATES, TRANSITIONAL];
    default:
      return [CERTIFICATES, { ...TRANSITIONAL, goal: ["T", STATE_OF[to]] }, final(to)];
  }
}
