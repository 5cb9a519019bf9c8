/**
 * A handshake refused for want of a cipher suite, key exchange group or signature in common.
 *
 * @module
 */

import { blame } from "../blame.ts";
import type { TlsReport } from "../../model/port.ts";
import { DEFAULT_PRIORITY_STRING } from "../../scylla/options.ts";
import type { NodeFacts } from "../facts.ts";
import { meetsSlowly, priorityStringOf } from "../priority.ts";
import type { ClusterRule } from "../rule.ts";
import { at, some, tlsPorts } from "../seen.ts";
import { editAndRestart, PROBE, RESTORE_YAML } from "../steps.ts";
import { refusesDefaults, versionAnswers } from "../versions.ts";

export const noCommonCipher: ClusterRule = {
  id: "no-common-cipher",
  stage: "language",
  severity: "error",
  basis: "derived",
  title: "No cipher suite, group or signature in common",
  scope: "cluster",
  runbook: {
    meaning:
      "The node refuses what a default ScyllaDB node offers: no cipher suite, key exchange group or signature algorithm in common. Or its TLS listener has no certificate loaded.",
    impact:
      "Nodes with the default priority_string cannot connect to it. It logs `No supported cipher suites have been found.` or `No common key share with peer.`",
    howRingshakeKnows:
      "It offers what a node offers, but for ffdhe6144 and ffdhe8192, on which a node computes too long to be asked. The answer was the alert handshake_failure (40). Between nodes it compares the suites that each accepts.",
    doesNotProve:
      "An alert does not say which of the three is missing, nor does it tell a priority_string from a listener without a certificate. No node was seen dialling another.",
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
    const named = new Set<string>();
    for (const facts of nodes) {
      for (const { port, tls } of tlsPorts(facts)) {
        if (!refusesDefaults(tls) || isOlderThanTls12(tls) || meetsDefaultSlowly(facts)) continue;
        named.add(facts.node.id);
        const met = tls.cipher === null ? [] : [
          `with a wider offer it picked ${tls.cipher} (${tls.version})`,
        ];
        yield {
          node: facts.node.id,
          port: port.port,
          evidence: [
            `${
              at(port)
            }: answered what a default node offers with alert ${tls.alert?.description} (${tls.alert?.code})`,
            ...met,
          ],
        };
      }
    }
    for (const { node, others, reason } of blame(links, "ciphers")) {
      // A pair that is apart because of one that is named already is no finding of its own.
      if (node === null && others.some((id) => named.has(id))) continue;
      const facts = nodes.find((each) => each.node.id === node);
      yield {
        ...(facts === undefined
          ? { nodes: others }
          : { node: facts.node.id, port: facts.node.expected.sslStoragePort }),
        title: "No cipher suite or group in common with other nodes",
        evidence: [
          node === null
            ? `cannot connect: ${others.join(" and ")}`
            : `${node} cannot connect with ${some(others)}`,
          reason,
        ],
      };
    }
  },
};

/** Another node would be answered, if late: only what our hello leaves out is missing. */
function meetsDefaultSlowly(facts: NodeFacts): boolean {
  const string = priorityStringOf(facts);
  return string !== null && meetsSlowly(DEFAULT_PRIORITY_STRING, string, "rsa");
}

/** Then the version is what is wrong, and another rule says so. */
function isOlderThanTls12(tls: TlsReport): boolean {
  const answers = versionAnswers(tls);
  return answers["TLSv1.2"] === "rejected" && answers["TLSv1.3"] === "rejected";
}
