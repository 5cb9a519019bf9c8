/**
 * A chain that is trusted, and whose keys or hashes are too weak for the verification profile that a
 * peer's priority string brings.
 *
 * @module
 */

import { enoughFor } from "../../x509/strength.ts";
import type { ClusterFacts } from "../facts.ts";
import { oddOnes, weaknessesIn } from "../refusals.ts";
import type { ClusterRule } from "../rule.ts";
import { some, tlsOf } from "../seen.ts";
import { editAndRestart, PROBE, RESTORE_YAML, SHOW_LOG } from "../steps.ts";

export const chainTooWeak: ClusterRule = {
  id: "chain-too-weak",
  stage: "trust",
  severity: "error",
  basis: "configured",
  title: "A priority string asks for stronger certificates than the nodes have",
  scope: "cluster",
  runbook: {
    meaning:
      "priority_string says not only what is negotiated, but also how strong the keys and hashes in a peer's chain must be: its verification profile. SECURE192 and SECURE256 refuse RSA-2048, SUITEB192 refuses P-256, `%PROFILE_…` sets a profile of its own. A node applies it to the node that it dials and, where it asks for client certificates, to the one that dials it.",
    impact:
      "The connection fails after the certificate was shown. The side that refuses logs `The certificate chain uses insecure algorithm.`; the other sees a closed connection or an alert.",
    howRingshakeKnows:
      "It takes each node's priority string from its API or its scylla.yaml and judges every served chain as GnuTLS does under the profile of that string.",
    doesNotProve:
      "No refusal was seen. The string is what a file or an API says of a node, and the crypto policy of its host, which was not looked at, can ask for something else.",
    checkByHand: [
      "grep -n priority_string /etc/scylla/scylla.yaml   # on every node",
      "openssl s_client -connect {tls} </dev/null 2>/dev/null | openssl x509 -noout -text | grep -E 'Signature Algorithm|Public-Key'",
      "ringshake priority 'STRING OF ONE' 'STRING OF THE OTHER' --certificate CERTIFICATE-OF-THE-OTHER.crt",
    ],
    fix: [
      "Take a lower profile: leave priority_string out, or end it with %PROFILE_MEDIUM.",
      ...editAndRestart("remove priority_string, or append :%PROFILE_MEDIUM to it"),
      "Or make keys and certificates that are strong enough, the CA's too: ringshake runbook make-certificates",
    ],
    verify: [PROBE, SHOW_LOG],
    rollBack: RESTORE_YAML,
  },
  *judge(cluster) {
    const refusals = weaknessesIn(cluster.links);
    for (const { node, evidence } of oddOnes(refusals, "priority_string")) {
      const concerned = refusals.filter(({ judge, refused }) => judge === node || refused === node);
      const profiles = new Set(concerned.flatMap((each) => profileOf(each, cluster) ?? []));
      const enough = [...profiles].map((profile) =>
        `Strong enough for ${profile}: ${enoughFor(profile)}`
      );
      const judges = [...new Set(concerned.map(({ judge }) => judge))];
      // The string stands on the node that judges; whoever only is refused has a certificate to mend.
      const fix = judges.includes(node) ? [...this.runbook.fix, ...enough] : [
        "Make a key and a certificate that are strong enough, the CA's too: ringshake runbook make-certificates",
        ...enough,
        `Or take a lower profile on ${
          some(judges)
        }: remove priority_string there, or append :%PROFILE_MEDIUM to it, and restart.`,
      ];
      yield { node, evidence, fix: fix.join("\n") };
    }
  },
};

function profileOf(
  { judge, refused }: { judge: string; refused: string },
  { nodes }: ClusterFacts,
): string | null {
  const facts = nodes.find(({ node }) => node.id === refused);
  const judgements = facts && tlsOf(facts)?.chain?.judgements;
  return judgements?.find(({ truststoreOf }) => truststoreOf === judge)?.profile ?? null;
}
