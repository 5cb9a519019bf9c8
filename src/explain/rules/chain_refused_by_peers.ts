/**
 * A chain that is good in itself, and that some nodes' truststores do not accept.
 *
 * @module
 */

import type { ChainReport } from "../../model/port.ts";
import type { ClusterFacts } from "../facts.ts";
import { asksButTrustsNobody } from "../links/handshake.ts";
import type { ClusterRule, Draft } from "../rule.ts";
import { some, tlsOf } from "../seen.ts";
import { PROBE, SHOW_CHAIN, SHOW_LOG } from "../steps.ts";

export const chainRefusedByPeers: ClusterRule = {
  id: "chain-refused-by-peers",
  severity: "error",
  title: "Some nodes do not trust each other's certificates",
  scope: "cluster",
  runbook: {
    meaning:
      "One node's truststore does not accept another node's certificate chain: their CAs differ.",
    impact:
      "The pair loses its connections at the next reconnect. The side that refuses logs `The certificate is NOT trusted.`, or `Certificate is required.` when the other kept its certificate back because its CA is not listed. The other side sees only a closed connection or an alert.",
    howRingshakeKnows:
      "It judges every served chain by every node's truststore that it was given. For nodes that ask for client certificates it also reads the CA names that they list: their truststores' subjects.",
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
    const refusals = refusalsIn(cluster);
    const [byJudge, byRefused] = [groupBy(refusals, "judge"), groupBy(refusals, "refused")];
    // The smaller side is the odd one out, and the one to mend.
    yield* byJudge.size < byRefused.size
      ? drafts(
        byJudge,
        (judge, others) =>
          `the truststore of ${judge} does not accept the chain of ${some(others)}`,
      )
      : drafts(
        byRefused,
        (refused, others) =>
          `the chain of ${refused} is not accepted by the truststore of ${some(others)}`,
      );
  },
};

interface Refusal {
  readonly judge: string;
  readonly refused: string;
  readonly reason: string;
}

/** Without those that a finding about the chain or the truststore itself explains. */
function refusalsIn({ nodes, links }: ClusterFacts): Refusal[] {
  const invalid = new Set<string>();
  const trustsNobody = new Set<string>();
  const chains = new Map(nodes.map((facts) => [facts.node.id, tlsOf(facts)?.chain]));
  for (const facts of nodes) {
    if (tlsOf(facts)?.chain?.status === "invalid") invalid.add(facts.node.id);
    if (asksButTrustsNobody(tlsOf(facts))) trustsNobody.add(facts.node.id);
  }
  return links.flatMap(({ from, to, cause, reason }): Refusal[] => {
    if (cause !== "trust" && cause !== "client-trust" && cause !== "withheld") return [];
    if (cause === "withheld" && isTrustedBy(chains.get(from), to)) return [];
    const [judge, refused] = cause === "trust" ? [from, to] : [to, from];
    return invalid.has(refused) || trustsNobody.has(judge) ? [] : [{ judge, refused, reason }];
  });
}

/** Then it is only held back, which is another finding. */
export function isTrustedBy(chain: ChainReport | null | undefined, judge: string): boolean {
  const judged = chain?.judgements.find(({ truststoreOf }) => truststoreOf === judge);
  return judged?.status === "valid";
}

type Groups = Map<string, { others: Set<string>; reason: string }>;

function groupBy(refusals: readonly Refusal[], side: "judge" | "refused"): Groups {
  const groups: Groups = new Map();
  for (const refusal of refusals) {
    const group = groups.get(refusal[side]) ?? { others: new Set(), reason: refusal.reason };
    group.others.add(refusal[side === "judge" ? "refused" : "judge"]);
    groups.set(refusal[side], group);
  }
  return groups;
}

function* drafts(
  groups: Groups,
  sentence: (one: string, others: string[]) => string,
): Iterable<Draft> {
  for (const [node, { others, reason }] of groups) {
    yield { node, evidence: [sentence(node, [...others]), reason] };
  }
}
