/**
 * A chain that is good in itself, and that some nodes' truststores do not accept.
 *
 * @module
 */

import { oddOnes, refusalsIn } from "../refusals.ts";
import type { ClusterRule } from "../rule.ts";
import { PROBE, SHOW_CHAIN, SHOW_LOG } from "../steps.ts";

export const chainRefusedByPeers: ClusterRule = {
  id: "chain-refused-by-peers",
  stage: "trust",
  severity: "error",
  basis: "derived",
  title: "Some nodes do not trust each other's certificates",
  scope: "cluster",
  runbook: {
    meaning:
      "One node's truststore does not accept another node's certificate chain: their CAs differ.",
    impact:
      "The pair loses its connections at the next reconnect. The side that refuses logs `The certificate is NOT trusted.`, or `Certificate is required.` when the other kept its certificate back because its CA is not listed. The other side sees only a closed connection or an alert.",
    howRingshakeKnows:
      "It judges every served chain by every node's truststore that it was given. For nodes that ask for client certificates it also reads the CA names that they list: their truststores' subjects.",
    doesNotProve:
      "No node was seen refusing another: served chains were judged by the truststores that were given, and a running node may have loaded another edition of its own. Where only CA names were seen, the keys behind them are not known.",
    checkByHand: [
      SHOW_CHAIN,
      "openssl crl2pkcs7 -nocrl -certfile /etc/scylla/ca.crt | openssl pkcs7 -print_certs -noout   # on each node named above",
      "diff <(ssh A cat /etc/scylla/ca.crt) <(ssh B cat /etc/scylla/ca.crt)",
    ],
    fix: [
      "Put the same truststore on every node, with every CA that is still in use.",
      "sudo cp -p /etc/scylla/ca.crt /etc/scylla/ca.crt.before   # on each node",
      "sudo cp ALL-CAS.pem /etc/scylla/ca.crt   # on each node: copy over the file, so that the node sees the change",
    ],
    verify: [PROBE, SHOW_LOG],
    rollBack: [
      "sudo cp /etc/scylla/ca.crt.before /etc/scylla/ca.crt   # on each node: reloaded at once",
    ],
  },
  *judge(cluster) {
    yield* oddOnes(refusalsIn(cluster, cluster.links));
  },
};
