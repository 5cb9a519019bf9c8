/**
 * Cassandra takes no TLS where it is wanted.
 *
 * @module
 */

import { edit, runbook, takes, wanted } from "../cassandra.ts";
import { at, portOf, tlsPorts } from "../seen.ts";
import type { NodeRule } from "../rule.ts";

export const cassandraWithoutTls: NodeRule = {
  id: "cassandra-without-tls",
  stage: "modes",
  of: "cassandra",
  severity: "error",
  basis: "observed",
  title: "Cassandra takes no TLS where it is wanted",
  scope: "node",
  runbook: runbook({
    meaning: "Neither storage_port nor ssl_storage_port takes TLS, though encryption is wanted.",
    impact: "Nodes that dial with TLS cannot reach it.",
    doesNotProve:
      "Whether the node dials its peers with TLS was not seen: that is another matter than what it takes.",
    fix: edit("internode_encryption: all"),
  }),
  *judge(facts) {
    const port = portOf(facts, "storage_port");
    const want = wanted(facts);
    const isTls = tlsPorts(facts).length > 0;
    if (port === null || want === null || want.takes === "plain" || isTls) return;
    if (takes(port) !== "plain") return;
    yield {
      port: port.port,
      evidence: [
        `${at(port)}: takes plain text, and hangs up on a ClientHello`,
        `wanted: ${want.takes === "tls" ? "TLS alone" : "TLS too"} (${want.source})`,
      ],
    };
  },
};
