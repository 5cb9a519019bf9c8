/**
 * `optional` is intended on a release that does not know it.
 *
 * @module
 */

import { does, sinceRelease } from "../../scylla/release.ts";
import { releaseOf } from "../facts.ts";
import { tlsOf } from "../seen.ts";
import type { Draft, NodeRule } from "../rule.ts";
import { NOTHING_TO_UNDO, PROBE } from "../steps.ts";

/** Whoever asks for certificates does not read `optional` as false, whichever release is assumed. */
const ASKS: Pick<Draft, "severity" | "basis" | "title" | "explanation" | "fix"> = {
  severity: "warning",
  basis: "observed",
  title: "The node asks for certificates, and its release is not known to",
  explanation: `Between nodes, \`optional\` is read from ${
    sinceRelease("optional-client-auth")
  } on, and the release by which the node is judged takes it for \`false\`. But the node asks its callers for a certificate: it runs another release, or another value.`,
  fix:
    "scylla --version   # on {address}\nThen judge by it: ringshake check {target} --release VERSION",
};

/** Neither the node's release nor what it asks of its callers is known. */
const ASSUMED: Pick<Draft, "severity" | "explanation"> = {
  severity: "warning",
  explanation: `Between nodes, \`optional\` is read from ${
    sinceRelease("optional-client-auth")
  } on. The node's release is not known, and the one that is assumed takes it for \`false\`: if that is the node's, it asks nobody for a certificate.`,
};

export const optionalClientAuth: NodeRule = {
  id: "optional-client-auth",
  stage: "client-auth",
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
    doesNotProve:
      "That the node's file holds this value is not shown: the intent says so. Where the node's release is not known, one was assumed, and only the handshake shows what the node asks for.",
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
    const requested = tlsOf(facts)?.clientAuth.requested ?? null;
    if (requested === true) {
      yield {
        ...ASKS,
        evidence: [
          `intended require_client_auth: optional (${source})`,
          `it asks for a certificate, which release ${release.text} would not`,
        ],
      };
      return;
    }
    const isKnown = requested === false || facts.node.release !== null ||
      !cluster.semantics.isDefault;
    yield {
      ...requested === false ? { basis: "observed" } : isKnown ? {} : ASSUMED,
      evidence: [
        `intended require_client_auth: optional (${source})`,
        `release ${release.text} reads it as false`,
        ...requested === false ? ["no CertificateRequest in the handshake"] : [],
      ],
    };
  },
};
