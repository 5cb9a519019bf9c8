/**
 * Clients without a certificate get in where the intent says that they should not.
 *
 * @module
 */

import type { ClientAuthMode } from "../../model/words.ts";
import { does } from "../../scylla/release.ts";
import { type NodeFacts, releaseOf } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { at, portOf, tlsOf } from "../seen.ts";
import {
  editAndRestart,
  PROBE,
  RESTORE_YAML,
  SHOW_FILE,
  SHOW_RUNNING,
  WHO_GETS_IN,
  YAML_FOR_CLIENT_AUTH,
} from "../steps.ts";

export const clientAuthWeaker: NodeRule = {
  id: "client-auth-weaker",
  stage: "client-auth",
  severity: "error",
  basis: "observed",
  title: "Client certificates are not required",
  scope: "node",
  runbook: {
    meaning:
      "The intent asks for client certificates, and the node's TLS port lets clients in without one.",
    impact:
      "Anyone who reaches the port can join the conversation between nodes. TLS only hides it.",
    howRingshakeKnows:
      "It connected without a certificate and got an RPC answer inside TLS; or the node's handshake did not ask for one.",
    doesNotProve:
      "Why the node does not insist is not shown: the option may be misspelt, lost with its block, or wait for a restart. What the node does with a bad certificate is another question.",
    checkByHand: [
      "openssl s_client -connect {tls} </dev/null 2>/dev/null | grep -A3 'client certificate CA names'   # `No client certificate CA names sent`: it does not ask, or its truststore is empty",
      SHOW_FILE,
      SHOW_RUNNING,
    ],
    fix: fixTo("required"),
    verify: [PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge(facts, cluster) {
    const seen = clientAuthSeen(facts);
    const { clientAuth, source } = facts.node.expected;
    if (seen === null || clientAuth === null || clientAuth === "none") return;
    // What the release cannot do is another finding.
    const release = releaseOf(facts, cluster);
    if (clientAuth === "optional" && !does(release, "optional-client-auth")) return;
    const intended = `intended require_client_auth: ${clientAuth} (${source})`;
    const { where, auth, port } = seen;
    const fix = fixTo(clientAuth).join("\n");
    if (clientAuth === "required" && auth.acceptance.none === "accepted") {
      const proof = auth.trials.find((trial) =>
        trial.identity === "none" && trial.outcome === "accepted"
      );
      yield {
        port,
        evidence: [
          `${where}: let in without a certificate${proof ? `: ${proof.proof}` : ""}`,
          intended,
        ],
        fix,
      };
    } else if (auth.requested === false) {
      yield {
        port,
        title: "The node does not ask for client certificates",
        evidence: [`${where}: no CertificateRequest in the handshake`, intended],
        fix,
      };
    }
  },
};

function fixTo(clientAuth: ClientAuthMode): string[] {
  return [
    "ScyllaDB takes `true` and `1`. `yes`, `on` and `required` mean no, and `optional` means no before 2026.4.",
    "First make sure that every node's certificate is accepted by every other: ringshake runbook client-authentication",
    ...editAndRestart(YAML_FOR_CLIENT_AUTH[clientAuth]),
    WHO_GETS_IN,
  ];
}

/** What the TLS port showed of client authentication. */
export function clientAuthSeen(facts: NodeFacts) {
  const port = portOf(facts, "ssl_storage_port");
  const auth = tlsOf(facts)?.clientAuth;
  return port === null || auth === undefined ? null : { port: port.port, where: at(port), auth };
}
