/**
 * A handshake refused for want of a cipher suite, key exchange group or signature in common.
 *
 * @module
 */

import type { ClusterRule } from "../rule.ts";
import { at, some, tlsPorts } from "../seen.ts";
import { editAndRestart, PROBE, RESTORE_YAML } from "../steps.ts";

const HANDSHAKE_FAILURE = 40;
const INSUFFICIENT_SECURITY = 71;

export const noCommonCipher: ClusterRule = {
  id: "no-common-cipher",
  severity: "error",
  title: "No cipher suite, group or signature in common",
  scope: "cluster",
  runbook: {
    meaning:
      "The node refuses what a default ScyllaDB node offers: no cipher suite, key exchange group or signature algorithm in common. Or its TLS listener has no certificate loaded.",
    impact:
      "Nodes with the default priority_string cannot connect to it. It logs `No supported cipher suites have been found.` or `No common key share with peer.`",
    howRingshakeKnows:
      "It offers what a node offers. The answer was the alert handshake_failure (40). Between nodes it compares the suites that each accepts.",
    checkByHand: [
      "openssl s_client -connect {tls} </dev/null 2>&1 | grep -E '^New,|alert'",
      "grep -n 'priority_string' /etc/scylla/scylla.yaml   # on every node",
      "ringshake priority 'STRING OF ONE' 'STRING OF THE OTHER'",
      "ringshake check {target} --deep",
    ],
    fix: [
      "Use one priority_string on every node. Leaving it out is best.",
      "An Ed25519 or P-521 key is refused by a peer that does not offer it: use RSA 2048 or more, or ECDSA P-256.",
      ...editAndRestart("remove priority_string, or set the same on all nodes"),
    ],
    verify: [PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge({ nodes, links }) {
    for (const facts of nodes) {
      for (const { port, tls } of tlsPorts(facts)) {
        const code = tls.alert?.code;
        const refused = code === HANDSHAKE_FAILURE || code === INSUFFICIENT_SECURITY;
        if (tls.version !== null || !refused) continue;
        if (tls.versions["TLSv1.2"] === "rejected" && tls.versions["TLSv1.3"] === "rejected") {
          const older = tls.versions["TLSv1.1"] === "accepted" ||
            tls.versions["TLSv1.0"] === "accepted";
          if (older) continue;
        }
        yield {
          node: facts.node.id,
          port: port.port,
          evidence: [
            `${
              at(port)
            }: answered a default node's ClientHello with alert ${tls.alert?.description} (${code})`,
          ],
        };
      }
    }
    const failing = links.filter(({ cause }) => cause === "ciphers");
    const [first] = failing;
    if (first === undefined) return;
    yield {
      title: "Nodes have no cipher suite or group in common with each other",
      evidence: [
        `cannot connect: ${
          some([...new Set(failing.map(({ from, to }) => [from, to].sort().join(" and ")))])
        }`,
        first.reason,
      ],
    };
  },
};
