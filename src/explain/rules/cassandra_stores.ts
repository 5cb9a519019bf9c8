/**
 * What is wrong with the keystore and the truststore of a Cassandra node.
 *
 * @module
 */

import { runbook, SHOW_OPTIONS } from "../cassandra.ts";
import { tell } from "../remarks.ts";
import type { NodeRule } from "../rule.ts";

export const cassandraStores: NodeRule = {
  id: "cassandra-stores",
  of: "cassandra",
  stage: "trust",
  severity: "warning",
  basis: "configured",
  title: "A Cassandra node's keystore or truststore does not do what it is for",
  scope: "node",
  runbook: runbook({
    meaning:
      "A store that cassandra.yaml names is not there or does not open, holds no key or nothing that is trusted, or what it holds is refused by those who meet it.",
    impact:
      "It takes effect with the next reload or restart: the node does not come up, or its peers refuse it, or it refuses its peers.",
    howRingshakeKnows:
      "It opened the stores with the passwords of the file, and judged what is in them by the rules of Java that were tried.",
    doesNotProve:
      "The running node may have loaded earlier files. Whether the private key belongs to the certificate was not looked at: no key was opened.",
    checkByHand: [
      "ringshake lint /etc/cassandra/cassandra.yaml   # on {address}, as root: each store, its effect and its cure",
      "keytool -list -v -keystore STORE   # on {address}",
      SHOW_OPTIONS,
    ],
    fix: ["Correct the stores that the evidence names; they are read again within ten minutes."],
    verify: ["ringshake lint /etc/cassandra/cassandra.yaml   # on {address}, as root: no warning"],
    rollBack: ["Copy the old stores back."],
  }),
  *judge({ files }) {
    const told = tell(
      files.remarks.filter(({ severity }) => severity !== "info"),
      (count) => `Its keystore and truststore: ${count} remarks`,
    );
    if (told !== null) yield told;
  },
};
