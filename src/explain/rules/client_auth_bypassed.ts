/**
 * Client certificates are required on one port, and not needed on the other.
 *
 * @module
 */

import { modesOf } from "../facts.ts";
import type { NodeRule } from "../rule.ts";
import { RESTORE_YAML, SHOW_RUNNING, WHO_GETS_IN } from "../steps.ts";
import { clientAuthSeen } from "./client_auth_weaker.ts";

export const clientAuthBypassed: NodeRule = {
  id: "client-auth-bypassed",
  stage: "client-auth",
  severity: "warning",
  basis: "observed",
  title: "Client certificates are required on one port, and not needed on the other",
  scope: "node",
  runbook: {
    meaning:
      "require_client_auth covers ssl_storage_port only. Under dc and rack the node also serves near peers on storage_port, in the clear; it knows them by their IP address alone.",
    impact:
      "A host that can take on a node's address joins the conversation without a certificate. ScyllaDB warns of this at the start, and goes on.",
    howRingshakeKnows:
      "The TLS port turned away a client without a certificate, and the plain port behaves as it does under dc or rack.",
    doesNotProve:
      "That a host could take on a node's address in this network was not tried. The filter is known by what the port did to this host, or by what the node says of its mode.",
    checkByHand: [
      SHOW_RUNNING,
      "journalctl -u scylla-server -b | grep 'Setting require_client_auth is incompatible'   # on {address}",
    ],
    fix: [
      "Move to `all`, by way of `transitional`: ringshake plan --to all -i INVENTORY",
      WHO_GETS_IN,
    ],
    verify: ["ringshake check -i INVENTORY --expect all"],
    rollBack: RESTORE_YAML,
  },
  *judge(facts) {
    const seen = clientAuthSeen(facts);
    const modes = modesOf(facts);
    if (seen?.auth.required !== true || modes.length === 0) return;
    if (!modes.every((mode) => mode === "dc" || mode === "rack")) return;
    yield {
      port: seen.port,
      evidence: [
        `${seen.where}: a client certificate is required`,
        `${facts.node.address}:${facts.node.expected.storagePort}: filters by address, as under ${
          modes.join(" or ")
        }`,
      ],
    };
  },
};
