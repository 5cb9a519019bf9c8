/**
 * The certificates that a Cassandra node serves do not lead to what its peers are said to trust.
 *
 * @module
 */

import { javaRefusal } from "../../cassandra/java_trust.ts";
import type { ChainReport } from "../../model/port.ts";
import type { CertificateFile, ClusterFacts } from "../facts.ts";
import { runbook, SHOW_OPTIONS } from "../cassandra.ts";
import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";

export const cassandraChainRefused: NodeRule = {
  id: "cassandra-chain-refused",
  of: "cassandra",
  stage: "trust",
  severity: "error",
  basis: "derived",
  title: "The certificates of a Cassandra node do not lead to the truststore",
  scope: "node",
  runbook: runbook({
    meaning:
      "The chain that the node serves does not verify with the truststore that was given as what the nodes share, or with that of a node whose cassandra.yaml was given.",
    impact: "Peers with that truststore refuse to dial the node.",
    howRingshakeKnows:
      "It verified the served chain itself, as GnuTLS does. Cassandra verifies by Java's PKIX, so only what Java 17 was seen to refuse too is called an error; the rest leaves the node unknown.",
    doesNotProve:
      "Truststores that were not given were not read, and none of the peers was seen to refuse the node.",
    checkByHand: [
      "keytool -list -v -keystore KEYSTORE | grep -E 'Owner|Issuer|chain length'   # on {address}",
      SHOW_OPTIONS,
    ],
    fix: [
      "Import the whole chain, leaf first, into the node's keystore.",
      "Put the CA that issued it into the truststore of every node: Cassandra reads it again within ten minutes.",
    ],
    rollBack: ["Copy the old keystore and truststore back."],
  }),
  *judge(facts, cluster) {
    for (const { port, tls } of tlsPorts(facts)) {
      if (tls.chain === null) continue;
      const { chain } = tls;
      const refusals = judgesOf(chain, cluster, facts.files.truststore).map((judge) => ({
        ...judge,
        ...javaRefusal(
          judge.reasons,
          chain.certificates,
          new Set(judge.trusts?.certificates.map(({ fingerprintSha256 }) => fingerprintSha256)),
          new Date(chain.judgedAt),
        ),
      })).map((judge) => ({
        ...judge,
        // The end of a served certificate is a finding of its own.
        sure: judge.sure.filter((reason) => reason !== "expired"),
      }));
      const sure = refusals.filter((judge) => judge.sure.length > 0);
      const unsure = refusals.filter((judge) => judge.unsure.length > 0);
      const told = sure.length > 0
        ? sure.map(({ by, sure }) => `${at(port)}: refused${by} for: ${sure.join(", ")}`)
        : unsure.map(({ by, unsure }) => `${at(port)}: refused${by} for: ${unsure.join(", ")}`);
      const [first, ...more] = told;
      if (first === undefined) continue;
      yield {
        port: port.port,
        ...sure.length > 0 ? {} : { severity: "warning" as const, leaves: "unknown" as const },
        evidence: [first, ...more, ...chain.status === "valid" ? [] : chain.evidence ?? []],
      };
    }
  },
};

/** What was given as trusted by all, and the truststores of the Cassandra nodes whose own were read. */
function judgesOf(
  chain: ChainReport,
  { nodes, shared }: ClusterFacts,
  own: CertificateFile | null,
) {
  const others = chain.judgements.flatMap(({ truststoreOf, status, reasons }) => {
    const judge = nodes.find(({ node }) => node.id === truststoreOf);
    return status !== "invalid" || judge?.files.cassandra == null
      ? []
      : [{ by: ` by ${truststoreOf}`, reasons, trusts: judge.files.truststore }];
  });
  const main = { by: "", reasons: chain.reasons, trusts: shared.truststore ?? own };
  return chain.status === "valid" ? others : [main, ...others];
}
