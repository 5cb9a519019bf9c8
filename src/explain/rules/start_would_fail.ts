/**
 * Files with which the node will not come up again, whatever it does now.
 *
 * @module
 */

import { remarksOn } from "../file_remarks.ts";
import { tell } from "../remarks.ts";
import type { NodeRule } from "../rule.ts";
import { PROBE, SHOW_LOG } from "../steps.ts";

export const startWouldFail: NodeRule = {
  id: "start-would-fail",
  stage: "trust",
  severity: "error",
  basis: "configured",
  title: "The node will not start with the files it has",
  scope: "node",
  runbook: {
    meaning:
      "A running node read its certificate, key, truststore and revocation list when it started. What lies there now cannot be loaded.",
    impact:
      "A hot reload fails with `Exception loading`, and the node goes on with what it has. The next restart fails with `Startup failed`, so a rolling restart loses node after node.",
    howRingshakeKnows:
      "It loads the files that it was given in the order in which Seastar does, and knows what GnuTLS answers to each of them.",
    doesNotProve:
      "The node was not restarted, and may run well today with what it loaded earlier. A copy that was given may differ from the file on the node, in what it holds and in who may read it.",
    checkByHand: [
      "ringshake lint /etc/scylla/scylla.yaml   # on {address}, as root: each file, its effect and its cure",
      "openssl x509 -in /etc/scylla/scylla.crt -noout -pubkey | openssl sha256   # on {address}: must equal the next one",
      "sudo openssl pkey -in /etc/scylla/scylla.key -pubout | openssl sha256   # on {address}",
      "sudo -u scylla head -c1 /etc/scylla/scylla.key >/dev/null && echo readable   # on {address}",
    ],
    fix: [
      "Do not restart the node before this is repaired.",
      "Correct the files that the evidence names, certificate and key together.",
      "Then look for `Reloaded` in the log, and restart a node only after that.",
    ],
    verify: [
      "ringshake lint /etc/scylla/scylla.yaml   # on {address}, as root: no error",
      SHOW_LOG,
      PROBE,
    ],
    rollBack: [
      "sudo cp -p /etc/scylla/scylla.crt.before /etc/scylla/scylla.crt   # on {address}, with the key that belongs to it",
    ],
  },
  *judge(facts) {
    const told = tell(
      remarksOn(facts, "start"),
      (count) => `${count} faults keep it from starting`,
    );
    if (told !== null) yield told;
  },
};
