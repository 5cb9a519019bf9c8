/**
 * `optional` is intended on a release that does not know it.
 *
 * @module
 */

import { does, sinceRelease } from "../../scylla/release.ts";
import { releaseOf } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { NOTHING_TO_UNDO, PROBE } from "../steps.ts";

export const optionalClientAuth: NodeRule = {
  id: "optional-client-auth",
  severity: "error",
  basis: "intended",
  title: "This release does not know require_client_auth: optional",
  scope: "node",
  runbook: {
    meaning: `Between nodes, \`optional\` is read from ${
      sinceRelease("optional-client-auth")
    } on. Earlier releases take it for \`false\`, without a warning.`,
    impact: "The node asks nobody for a certificate.",
    howRingshakeKnows: "It compares the intent with what the node's release knows.",
    checkByHand: [
      "scylla --version   # on {address}",
      "openssl s_client -connect {tls} </dev/null 2>/dev/null | grep 'CA names'",
    ],
    fix: [
      "Decide for `true` or `false`. To get to `true` without downtime: ringshake runbook client-authentication",
    ],
    verify: [PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts, cluster) {
    const { clientAuth, source } = facts.node.expected;
    const release = releaseOf(facts, cluster);
    if (clientAuth !== "optional" || does(release, "optional-client-auth")) return;
    yield {
      evidence: [
        `intended require_client_auth: optional (${source})`,
        `release ${release.text} reads it as false`,
      ],
    };
  },
};
