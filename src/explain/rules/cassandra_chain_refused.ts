/**
 * The certificates that a Cassandra node serves do not lead to what its peers are said to trust.
 *
 * @module
 */

import type { ChainReason } from "../../model/words.ts";
import { runbook, SHOW_OPTIONS } from "../cassandra.ts";
import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";

/** What any verification comes to: of the rest, Java may think otherwise than GnuTLS. */
const BY_ANYBODY: ReadonlySet<ChainReason> = new Set<ChainReason>([
  "issuer-unknown",
  "self-signed",
  "missing-intermediate",
  "expired",
  "not-yet-valid",
  "revoked",
  "issuer-not-ca",
  "signature-invalid",
]);

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
      "The chain that the node serves does not verify with the truststore that was given as what the nodes share.",
    impact: "Peers with that truststore refuse to dial the node.",
    howRingshakeKnows:
      "It verified the served chain itself, as GnuTLS does. Cassandra verifies by Java's PKIX, so only what both refuse is called an error; the rest leaves the node unknown.",
    doesNotProve:
      "The truststores of the peers themselves were not read, and none of the peers was seen to refuse the node.",
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
  *judge(facts) {
    for (const { port, tls } of tlsPorts(facts)) {
      if (tls.chain === null || tls.chain.status === "valid") continue;
      const { reasons, certificates, judgedAt, evidence = [] } = tls.chain;
      // Without a truststore nobody was asked; the end of a served certificate is a finding of its own.
      const isToldElsewhere = certificates.some(({ notAfter }) =>
        Date.parse(notAfter) < Date.parse(judgedAt)
      );
      const told = reasons.filter((reason) =>
        reason !== "no-truststore" && !(reason === "expired" && isToldElsewhere)
      );
      if (told.length === 0) continue;
      yield {
        port: port.port,
        ...told.some((reason) => BY_ANYBODY.has(reason))
          ? {}
          : { severity: "warning" as const, leaves: "unknown" as const },
        evidence: [`${at(port)}: refused for: ${told.join(", ")}`, ...evidence],
      };
    }
  },
};
