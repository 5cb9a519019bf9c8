/**
 * Cassandra goes on taking plain text where TLS is wanted.
 *
 * @module
 */

import { edit, runbook, takes, wanted } from "../cassandra.ts";
import { at, portOf } from "../seen.ts";
import type { NodeRule } from "../rule.ts";

export const cassandraPlaintextOpen: NodeRule = {
  id: "cassandra-plaintext-open",
  stage: "modes",
  of: "cassandra",
  severity: "error",
  basis: "observed",
  title: "Cassandra takes plain text where TLS is wanted",
  scope: "node",
  runbook: runbook({
    meaning:
      "storage_port takes connections without TLS, though encryption is to be the rule: `optional` is true, or the mode is `dc` or `rack` and the caller claimed an address that needs none.",
    impact:
      "A node that is not yet switched goes on in the clear and nobody notices. `require_client_auth` is bypassed: who dials without TLS shows no certificate.",
    doesNotProve: "It does not say that any node does dial in the clear, only that one could.",
    fix: edit("optional: false"),
  }),
  *judge(facts) {
    const port = portOf(facts, "storage_port");
    const want = wanted(facts);
    // Where there is no TLS at all, that is the finding.
    if (port === null || want?.takes !== "tls" || takes(port) !== "both") return;
    yield {
      port: port.port,
      evidence: [
        `${at(port)}: ${port.service} in the clear, and ${port.tls?.version} too`,
        `wanted: TLS alone (${want.source})`,
      ],
    };
  },
};
