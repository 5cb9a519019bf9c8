/**
 * Cassandra lets callers in without a certificate where one is wanted.
 *
 * @module
 */

import { edit, runbook } from "../cassandra.ts";
import { at, tlsPorts } from "../seen.ts";
import type { NodeRule } from "../rule.ts";

export const cassandraClientAuthWeaker: NodeRule = {
  id: "cassandra-client-auth-weaker",
  stage: "client-auth",
  of: "cassandra",
  severity: "error",
  basis: "observed",
  title: "Cassandra does not require client certificates",
  scope: "node",
  runbook: runbook({
    meaning: "Client certificates are wanted, and the node accepts a connection without one.",
    impact: "Whoever reaches the port can join the conversation between nodes.",
    doesNotProve:
      "It does not say that the truststore would have refused a certificate, nor that anybody comes without one.",
    fix: edit("require_client_auth: true"),
  }),
  *judge(facts) {
    const { node, files } = facts;
    const isWanted = files.cassandra?.effective.server.requireClientAuth ??
      node.expected.clientAuth === "required";
    if (!isWanted) return;
    for (const { port, tls } of tlsPorts(facts)) {
      if (tls.clientAuth.requested !== false && tls.clientAuth.acceptance.none !== "accepted") {
        continue;
      }
      yield {
        port: port.port,
        evidence: [
          `${at(port)}: ${
            tls.clientAuth.requested === false
              ? "no CertificateRequest in the handshake"
              : "let in without a certificate"
          }`,
          `wanted: require_client_auth: true (${files.cassandra?.source ?? node.expected.source})`,
        ],
      };
    }
  },
};
