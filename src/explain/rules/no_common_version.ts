/**
 * Nodes, or a node and every default ScyllaDB, without a TLS version in common.
 *
 * @module
 */

import { TLS_VERSIONS } from "../../model/words.ts";
import { blame } from "../blame.ts";
import type { ClusterFacts, NodeFacts } from "../facts.ts";
import type { ClusterRule, Draft } from "../rule.ts";
import { nameOf, some, tlsOf } from "../seen.ts";
import { editAndRestart, PROBE, RESTORE_YAML } from "../steps.ts";
import { refusesVersion, versionAnswers, versionsInWords } from "../versions.ts";

const SHOW_STRINGS = "grep -n 'priority_string' /etc/scylla/scylla.yaml   # on every node";

export const noCommonVersion: ClusterRule = {
  id: "no-common-version",
  stage: "language",
  severity: "error",
  basis: "derived",
  title: "No TLS version in common",
  scope: "cluster",
  runbook: {
    meaning:
      "Two ends of a connection accept no TLS version in common. As a rule their priority_string differs.",
    impact:
      "They cannot connect. The acceptor logs `No supported cipher suites have been found.` or `A packet with illegal or unsupported version was received.`, the dialler only `A TLS fatal alert has been received.`",
    howRingshakeKnows:
      "It offers each version on its own and notes which ones the node accepts. A node dials with the same priority_string that it accepts with.",
    doesNotProve:
      "No node was seen dialling another: what each answered to this host was compared. Something between here and a node can refuse a version in its place, and why it is refused is not seen.",
    checkByHand: [
      "for v in tls1_1 tls1_2 tls1_3; do openssl s_client -connect {tls} -$v </dev/null 2>&1 | grep -E '^New,|alert'; done",
      SHOW_STRINGS,
      "ringshake priority 'STRING OF ONE' 'STRING OF THE OTHER'",
    ],
    fix: [
      "Use one priority_string on every node. Leaving it out is best: the default allows TLS 1.2 and 1.3.",
      ...editAndRestart("remove priority_string, or set the same on all nodes"),
    ],
    verify: [PROBE, "ringshake check -i INVENTORY   # no link fails"],
    rollBack: RESTORE_YAML,
  },
  *judge(cluster) {
    const named = new Set<string>();
    for (const node of cluster.nodes) {
      for (const draft of withDefaults(node)) {
        named.add(node.node.id);
        yield draft;
      }
    }
    yield* betweenNodes(cluster, named);
  },
};

/** Packaged nodes speak 1.2 and 1.3 and nothing else. */
function* withDefaults(facts: NodeFacts): Iterable<Draft> {
  const tls = tlsOf(facts);
  if (tls === null) return;
  const { node } = facts;
  const answers = versionAnswers(tls);
  const tooOld = answers["TLSv1.2"] === "rejected" && answers["TLSv1.3"] === "rejected";
  const refusedAll = tls.version === null && refusesVersion(tls);
  if (!tooOld && !refusedAll) return;
  const told = TLS_VERSIONS.filter((version) => answers[version] !== "unknown")
    .map((version) => `${version} ${answers[version]}`);
  const alert = tls.alert ? [`alert ${tls.alert.description} (${tls.alert.code})`] : [];
  yield {
    node: node.id,
    port: node.expected.sslStoragePort,
    title: "The node accepts neither TLS 1.2 nor TLS 1.3",
    evidence: [`${nameOf(node)}: ${[...told, ...alert].join(", ")}`],
  };
}

/** Pairs that a node named already does not account for. */
function* betweenNodes(
  { nodes, links }: ClusterFacts,
  named: ReadonlySet<string>,
): Iterable<Draft> {
  const byId = new Map(nodes.map((facts) => [facts.node.id, facts]));
  for (const { node, others } of blame(links, "versions")) {
    if (node === null && others.some((id) => named.has(id))) continue;
    const ids = node === null ? others : [node, ...others];
    const facts = node === null ? undefined : byId.get(node);
    yield {
      ...(facts === undefined
        ? { nodes: others }
        : { node: facts.node.id, port: facts.node.expected.sslStoragePort }),
      title: "No TLS version in common with other nodes",
      evidence: [
        node === null
          ? `cannot connect: ${others.join(" and ")}`
          : `${node} cannot connect with ${some(others)}`,
        ...ids.slice(0, 8).map((id) => {
          const each = byId.get(id);
          const tls = each === undefined ? null : tlsOf(each);
          return `${id} accepts ${tls === null ? "?" : versionsInWords(tls)}`;
        }),
      ],
    };
  }
}
