/**
 * Files that load, and do not do what they are there for.
 *
 * @module
 */

import { remarksOn } from "../file_remarks.ts";
import { tell } from "../remarks.ts";
import type { NodeRule } from "../rule.ts";
import { PROBE, SHOW_LOG } from "../steps.ts";

export const credentialFiles: NodeRule = {
  id: "credential-files",
  stage: "trust",
  severity: "warning",
  basis: "configured",
  title: "The node's certificate files do not do what they are for",
  scope: "node",
  runbook: {
    meaning:
      "The files can be loaded, so the node says nothing. But a truststore trusts nobody, a certificate is out of date or led nowhere, or a revocation list is old.",
    impact:
      "What is in the files takes effect with the next reload or restart. From then on peers refuse the node, or the node refuses its peers, or it lets in what was revoked.",
    howRingshakeKnows:
      "It reads the files that it was given, and judges the node's own chain by the node's own truststore, as a peer with the same files would.",
    doesNotProve:
      "The files that were given were judged with each other; what the port serves is no part of it. The running node may have loaded earlier ones, and peers judge its certificate by truststores of their own.",
    checkByHand: [
      "ringshake lint /etc/scylla/scylla.yaml   # on {address}, as root: each file, its effect and its cure",
      "openssl verify -CAfile /etc/scylla/ca.crt -untrusted /etc/scylla/scylla.crt /etc/scylla/scylla.crt   # on {address}",
      "openssl crl -in /etc/scylla/ca.crl -noout -lastupdate -nextupdate   # on {address}",
    ],
    fix: [
      "Correct the files that the evidence names: copy over them, so that the node reloads them.",
    ],
    verify: [
      "ringshake lint /etc/scylla/scylla.yaml   # on {address}, as root: no warning",
      SHOW_LOG,
      PROBE,
    ],
    rollBack: [
      "sudo cp -p /etc/scylla/ca.crt.before /etc/scylla/ca.crt   # on {address}: reloaded at once",
    ],
  },
  *judge(facts) {
    const told = tell(
      remarksOn(facts, "contents"),
      (count) => `Its certificate files: ${count} remarks`,
    );
    if (told !== null) yield told;
  },
};
