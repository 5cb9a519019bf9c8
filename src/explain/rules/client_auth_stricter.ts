/**
 * The node demands certificates where the intent says that it should not.
 *
 * @module
 */

import type { NodeRule } from "../rule.ts";
import { editAndRestart, PROBE, RESTORE_YAML, SHOW_FILE, SHOW_RUNNING } from "../steps.ts";
import { clientAuthSeen } from "./client_auth_weaker.ts";

export const clientAuthStricter: NodeRule = {
  id: "client-auth-stricter",
  stage: "client-auth",
  severity: "warning",
  basis: "observed",
  title: "Client certificates are demanded, though the intent does not ask for them",
  scope: "node",
  runbook: {
    meaning: "The node turns away clients without a certificate. The intent does not say so.",
    impact:
      "A node whose certificate this one does not trust cannot connect to it. It would be let in by the others.",
    howRingshakeKnows:
      "It connected without a certificate and was turned away, by the alert certificate_required (116) or by a close after its Finished.",
    doesNotProve:
      "Whom the node does let in is not shown by its turning away a client without a certificate. Whether the node or the intent is right is not said.",
    checkByHand: [SHOW_FILE, SHOW_RUNNING],
    fix: [
      "If it is meant to be so, write require_client_auth: true under `expect` in the inventory.",
      "If not:",
      ...editAndRestart("require_client_auth: false"),
    ],
    verify: [PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge(facts) {
    const seen = clientAuthSeen(facts);
    const { clientAuth, source } = facts.node.expected;
    if (seen === null || clientAuth === null || clientAuth === "required") return;
    if (seen.auth.required !== true) return;
    const refusal = seen.auth.trials.find((trial) =>
      trial.identity === "none" && trial.outcome === "rejected"
    );
    yield {
      port: seen.port,
      evidence: [
        `${seen.where}: turned away without a certificate${refusal ? `: ${refusal.proof}` : ""}`,
        `intended require_client_auth: ${clientAuth} (${source})`,
      ],
    };
  },
};
