/**
 * A node that trusts nobody: it is configured without a CA, or asks for certificates and names none.
 *
 * @module
 */

import { asksButTrustsNobody } from "../links/handshake.ts";
import { namesCas } from "../links/trust.ts";
import type { Draft, NodeRule } from "../rule.ts";
import { NOTHING_TO_UNDO, PROBE, SHOW_LOG } from "../steps.ts";
import { clientAuthSeen } from "./client_auth_weaker.ts";
import { isProven, portOf, tlsOf } from "../seen.ts";

/** Of somebody who was not shown to be a node. */
const STRANGER: Pick<Draft, "severity" | "title" | "explanation"> = {
  severity: "warning",
  title: "Whoever answers asks for client certificates and names no CA",
  explanation:
    "A ScyllaDB node that does so has no certificate in its truststore and refuses every peer. But no RPC answer showed that this is a node: other servers name no CA and trust some all the same.",
};

export const truststoreEmpty: NodeRule = {
  id: "truststore-empty",
  stage: "trust",
  severity: "error",
  basis: "observed",
  title: "The node trusts no CA",
  scope: "node",
  runbook: {
    meaning:
      "truststore is not set, or its file holds no certificate. ScyllaDB starts so without a word, and since 4.6 it does not fall back on the system's store.",
    impact:
      "The node refuses every certificate: those of peers that dial it, and those of peers that it dials.",
    howRingshakeKnows:
      "Its configuration names no truststore, or the file was read and holds no certificate. Or it asked for a client certificate, where a node lists the name of every certificate in its truststore, and the list is empty.",
    doesNotProve:
      "An empty list of CAs does not tell a missing option from an empty file. Where only a file was read, the running node may have loaded another edition of it.",
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
    const { truststore } = facts.files;
    const isEmpty = truststore?.certificates.length === 0 && !namesCas(tlsOf(facts));
    const asks = seen !== null && asksButTrustsNobody(tlsOf(facts));
    if (asks) {
      yield {
        port: seen.port,
        ...isEmpty || isProven(facts) ? {} : STRANGER,
        evidence: [`${seen.where}: the CertificateRequest lists no certificate authority`],
      };
    }
    if (isEmpty && truststore !== null) {
      const port = portOf(facts, "ssl_storage_port")?.port;
      yield {
        basis: "configured",
        ...port === undefined ? {} : { port },
        evidence: [`${truststore.source}: no certificate to trust`],
      };
    }
  },
};
