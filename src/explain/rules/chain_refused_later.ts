/**
 * Nodes that get along today, and will refuse each other once they use TLS or load the files they have.
 *
 * @module
 */

import { judgeMatrix } from "../../x509/expiry.ts";
import { credentialsOf } from "../credentials.ts";
import type { ClusterFacts, JudgedLink, NodeFacts } from "../facts.ts";
import { linkJudge } from "../links.ts";
import { oddOnes, type Refusal, refusalsIn, weaknessesIn } from "../refusals.ts";
import type { ClusterRule } from "../rule.ts";
import { asksForCertificates, tlsOf } from "../seen.ts";
import { chainTooWeak } from "./chain_too_weak.ts";
import { PROBE, SHOW_CHAIN, SHOW_LOG } from "../steps.ts";

export const chainRefusedLater: ClusterRule = {
  id: "chain-refused-later",
  stage: "trust",
  severity: "warning",
  basis: "derived",
  title: "Some nodes will not trust each other once their files are used",
  scope: "cluster",
  runbook: {
    meaning:
      "One node's truststore does not accept another node's certificate chain. It does not matter yet: they still talk in the clear, or the certificate lies on disk and is not served.",
    impact:
      "The next restart, reload or step of a migration cuts the pair. `The certificate is NOT trusted.` will stand in the log of the side that refuses.",
    howRingshakeKnows:
      "It judges the chain that each node serves, and the one in the file that it was given, by every other node's truststore, in both directions and whatever the modes are now.",
    doesNotProve:
      "When it comes to that is not known: it takes a restart, a reload or another mode. Files that were not given, or that are replaced before then, may change it.",
    checkByHand: [
      SHOW_CHAIN,
      "openssl verify -CAfile CA-OF-A.pem -untrusted CRT-OF-B.pem CRT-OF-B.pem   # truststore of A, certificate file of B; then the other way round",
    ],
    fix: [
      "Put the same truststore on every node, with every CA that is in use or about to be, before any node is restarted.",
      "sudo cp ALL-CAS.pem /etc/scylla/ca.crt   # on each node: copy over the file, so that the node sees the change",
    ],
    verify: [
      "ringshake check -i INVENTORY   # with the files of every node: this finding is gone",
      PROBE,
      SHOW_LOG,
    ],
    rollBack: [
      "sudo cp /etc/scylla/ca.crt.before /etc/scylla/ca.crt   # on each node: reloaded at once",
    ],
  },
  *judge(cluster) {
    const { links } = cluster;
    const now = new Set([...refusalsIn(cluster, links), ...weaknessesIn(links)].map(pairOf));
    const isLater = (refusal: Refusal) => !now.has(pairOf(refusal));
    const encrypted = underTls(cluster);
    const later = [...refusalsIn(cluster, encrypted), ...byFiles(cluster)];
    yield* oddOnes(later.filter(isLater));
    for (const odd of oddOnes(weaknessesIn(encrypted).filter(isLater), "priority_string")) {
      yield { ...odd, fix: chainTooWeak.runbook.fix.join("\n") };
    }
  },
};

const pairOf = ({ judge, refused }: Refusal) => JSON.stringify([judge, refused]);

/** What would come of a handshake between each two nodes, were their link encrypted. */
function underTls(cluster: ClusterFacts) {
  const judge = linkJudge();
  const ends = cluster.nodes.map((node) => judge.end(node, cluster));
  const links: Pick<JudgedLink, "from" | "to" | "cause" | "reason">[] = [];
  for (const from of ends) {
    for (const to of ends) {
      if (from === to) continue;
      const { cause, reason } = judge.handshake(from, to);
      links.push({ from: from.id, to: to.id, cause, reason });
    }
  }
  return links;
}

/** Certificates on disk that are not the ones served. */
function byFiles(cluster: ClusterFacts): Refusal[] {
  const waiting = new Set(cluster.nodes.filter(isWaiting).map(({ node }) => node.id));
  if (waiting.size === 0) return [];
  const asking = new Set(cluster.nodes.filter(asksForCertificates).map(({ node }) => node.id));
  return judgeMatrix(credentialsOf(cluster), cluster.at)
    .filter(({ subject, verdict }) => waiting.has(subject) && verdict.status === "invalid")
    .flatMap(({ judge, subject: refused, verdict }) => {
      const refusal = {
        judge,
        refused,
        reason: `the certificate file of ${refused}: ${verdict.reasons.join(", ")}`,
      };
      return [
        { ...refusal, from: judge, to: refused },
        ...(asking.has(judge) ? [{ ...refusal, from: refused, to: judge }] : []),
      ];
    });
}

function isWaiting(facts: NodeFacts): boolean {
  const onDisk = facts.files.certificate?.certificates[0];
  const served = tlsOf(facts)?.chain?.certificates[0];
  return onDisk !== undefined && onDisk.fingerprintSha256 !== served?.fingerprintSha256;
}
