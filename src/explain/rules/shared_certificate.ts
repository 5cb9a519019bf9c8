/**
 * Several nodes with one certificate, and so with one private key.
 *
 * @module
 */

import { sharedCredentials } from "../../x509/expiry.ts";
import { credentialsOf } from "../credentials.ts";
import type { ClusterRule } from "../rule.ts";
import { some, tlsOf } from "../seen.ts";
import { PROBE } from "../steps.ts";

export const sharedCertificate: ClusterRule = {
  id: "shared-certificate",
  stage: "trust",
  severity: "info",
  basis: "observed",
  title: "Several nodes share one private key",
  scope: "cluster",
  runbook: {
    meaning:
      "The same certificate is on several nodes, or different certificates over one private key.",
    impact:
      "It works: ScyllaDB does not check names. But one stolen key is all of theirs, and revoking it stops all of them.",
    howRingshakeKnows:
      "The fingerprints of the served certificates are equal, or the public keys in the nodes' certificate files are.",
    doesNotProve:
      "That a key was copied by mistake, or stolen, is not shown: one certificate for all may be what was meant. Nodes whose certificates were neither served nor given were not compared.",
    checkByHand: [
      "openssl x509 -in /etc/scylla/scylla.crt -noout -fingerprint -sha256   # on each node",
    ],
    fix: [
      "Make a key on each node and have its certificate issued by the same CA: ringshake runbook make-certificates",
      "Replace them node by node: ringshake runbook rotate-certificates",
    ],
    verify: [PROBE],
    rollBack: [
      "Put the shared certificate and its key back: sudo cp /etc/scylla/scylla.crt.before /etc/scylla/scylla.crt",
    ],
  },
  *judge(facts) {
    const byFingerprint = new Map<string, string[]>();
    for (const node of facts.nodes) {
      const leaf = tlsOf(node)?.chain?.certificates[0];
      if (leaf === undefined) continue;
      const { fingerprintSha256: print } = leaf;
      byFingerprint.set(print, [...byFingerprint.get(print) ?? [], node.node.id]);
    }
    const served = [...byFingerprint].filter(([, ids]) => ids.length > 1)
      .map(([fingerprint, ids]) => `one certificate (${fingerprint}): ${some(ids)}`);
    const keys = sharedCredentials(credentialsOf(facts)).filter(({ what }) => what === "key")
      .map(({ nodes, subject }) => `one key, as in ${subject}: ${some(nodes)}`);
    const [first, ...rest] = [...served, ...keys];
    if (first !== undefined) yield { evidence: [first, ...rest] };
  },
};
