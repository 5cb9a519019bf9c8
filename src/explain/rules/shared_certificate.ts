/**
 * Several nodes with one certificate, and so with one private key.
 *
 * @module
 */

import type { ClusterRule } from "../rule.ts";
import { some, tlsOf } from "../seen.ts";
import { PROBE } from "../steps.ts";

export const sharedCertificate: ClusterRule = {
  id: "shared-certificate",
  severity: "info",
  title: "Several nodes share one certificate",
  scope: "cluster",
  runbook: {
    meaning: "The same certificate, and with it the same private key, is on several nodes.",
    impact:
      "It works: ScyllaDB does not check names. But one stolen key is all of theirs, and revoking it stops all of them.",
    howRingshakeKnows: "The fingerprints of the served certificates are equal.",
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
  *judge({ nodes }) {
    const byFingerprint = new Map<string, string[]>();
    for (const facts of nodes) {
      const leaf = tlsOf(facts)?.chain?.certificates[0];
      if (leaf === undefined) continue;
      const { fingerprintSha256: print } = leaf;
      byFingerprint.set(print, [...byFingerprint.get(print) ?? [], facts.node.id]);
    }
    const [first, ...rest] = [...byFingerprint].filter(([, ids]) => ids.length > 1)
      .map(([fingerprint, ids]) => `${fingerprint}: ${some(ids)}`);
    if (first !== undefined) yield { evidence: [first, ...rest] };
  },
};
