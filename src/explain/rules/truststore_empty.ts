/**
 * A node that asks for certificates and lists no CA: it trusts nobody.
 *
 * @module
 */

import { asksButTrustsNobody } from "../links/handshake.ts";
import type { NodeRule } from "../rule.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LOG } from "../steps.ts";
import { clientAuthSeen } from "./client_auth_weaker.ts";
import { tlsOf } from "../seen.ts";

export const truststoreEmpty: NodeRule = {
  id: "truststore-empty",
  severity: "error",
  title: "The node asks for client certificates, but trusts no CA",
  scope: "node",
  runbook: {
    meaning:
      "truststore is not set, or its file holds no certificate. ScyllaDB starts so without a word, and since 4.6 it does not fall back on the system's store.",
    impact:
      "The node refuses every certificate: those of peers that dial it, and those of peers that it dials.",
    howRingshakeKnows:
      "A node lists the name of every certificate in its truststore when it asks for a client certificate. This list is empty.",
    checkByHand: [
      "openssl s_client -connect {tls} </dev/null 2>/dev/null | grep -A3 'CA names'",
      "grep -n truststore /etc/scylla/scylla.yaml   # on {address}",
      "grep -c 'BEGIN CERTIFICATE' /etc/scylla/ca.crt   # on {address}",
    ],
    fix: [
      "If the file is empty or not PEM: copy the CA's certificate over it. The node reloads it.",
      "If the option is missing: set `truststore: /etc/scylla/ca.crt` and restart the node.",
    ],
    verify: [PROBE, SHOW_LOG],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts) {
    const seen = clientAuthSeen(facts);
    if (seen === null || !asksButTrustsNobody(tlsOf(facts))) return;
    yield {
      port: seen.port,
      evidence: [`${seen.where}: the CertificateRequest lists no certificate authority`],
    };
  },
};
