/**
 * A private key, or the files beside it, that more can get at than should.
 *
 * @module
 */

import { remarksOn } from "../file_remarks.ts";
import { tell } from "../remarks.ts";
import type { NodeRule } from "../rule.ts";
import { NOTHING_TO_UNDO, PROBE } from "../steps.ts";

export const privateKeyExposed: NodeRule = {
  id: "private-key-exposed",
  stage: "trust",
  severity: "warning",
  basis: "configured",
  title: "The node's credential files are open to others",
  scope: "node",
  runbook: {
    meaning:
      "A private key stands in a file that others can read or that is passed around, or a file that the node loads can be changed by anyone on the host.",
    impact:
      "Nothing stops working. Whoever has the key can pose as the node to all others, and whoever can write the truststore decides whom it trusts.",
    howRingshakeKnows: "By the permission bits of the files, and by the PEM blocks in them.",
    doesNotProve:
      "That anybody read, copied or changed a file is not shown: permission bits and contents tell what is possible, not what was done. Access control lists, and copies elsewhere, were not looked at.",
    checkByHand: [
      "ls -lL /etc/scylla/*.crt /etc/scylla/*.key   # on {address}",
      "grep -l 'PRIVATE KEY' /etc/scylla/*   # on {address}: the keyfile alone",
    ],
    fix: [
      "sudo chown scylla: /etc/scylla/scylla.key   # on {address}",
      "sudo chmod 0400 /etc/scylla/scylla.key   # on {address}",
      "If the key may have been copied, it is lost: make a new one, ringshake runbook make-certificates, and revoke the old certificate.",
    ],
    verify: ["sudo -u nobody head -c1 /etc/scylla/scylla.key   # on {address}: denied", PROBE],
    rollBack: NOTHING_TO_UNDO,
  },
  *judge(facts) {
    const told = tell(remarksOn(facts, "exposure"), (count) => `${count} files are open to others`);
    if (told !== null) yield told;
  },
};
