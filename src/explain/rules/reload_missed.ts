/**
 * The certificate on disk is not the one that the node serves.
 *
 * @module
 */

import { reloadCauses, reloadFix } from "../reload_causes.ts";
import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";
import { PROBE, RESTART, SHOW_LEAF } from "../steps.ts";

export const reloadMissed: NodeRule = {
  id: "reload-missed",
  stage: "trust",
  severity: "warning",
  basis: "configured",
  title: "The node serves another certificate than the one on disk",
  scope: "node",
  runbook: {
    meaning:
      "ScyllaDB watches its certificate files and reloads them. This change it did not see, or it could not load the files.",
    impact:
      "The node goes on with the old certificate until it expires, and comes up with the new one at its next restart. If the new files do not load, it does not come up.",
    howRingshakeKnows:
      "The fingerprint of the served certificate differs from that of the first one in the file. What is known of the file and of the way it lies ranks the causes.",
    doesNotProve:
      "Why the new file is not served is not seen: it may have been put there a moment ago, fail to load, or go unwatched. A copy that was given may not be what lies on the node.",
    checkByHand: [
      SHOW_LEAF,
      "openssl x509 -in /etc/scylla/scylla.crt -noout -serial -fingerprint -sha256   # on {address}",
      "journalctl -u scylla-server -b | grep -E 'Reloaded|Exception loading'   # on {address}",
      "namei -l /etc/scylla/scylla.crt   # on {address}: a symbolic link?",
    ],
    fix: [
      "If the log says `Exception loading`: paste it into ringshake explain. As a rule key and certificate do not match, or a file is cut short.",
      "If the file is a symbolic link that was re-pointed, or has a hard link as backup: ScyllaDB watches the old file. Copy the new content over it: sudo cp NEW.crt /etc/scylla/scylla.crt",
      "In Kubernetes, a Secret mounted with subPath never changes: mount the directory.",
      "If neither helps:",
      ...RESTART,
    ],
    verify: [SHOW_LEAF, PROBE],
    rollBack: [
      "sudo cp /etc/scylla/scylla.crt.before /etc/scylla/scylla.crt   # on {address}, with the key that belongs to it",
    ],
  },
  *judge(facts) {
    const file = facts.files.certificate;
    const onDisk = file?.certificates[0];
    if (file == null || onDisk === undefined) return;
    const causes = reloadCauses(facts);
    for (const { port, tls } of tlsPorts(facts)) {
      const served = tls.chain?.certificates[0];
      if (served === undefined || served.fingerprintSha256 === onDisk.fingerprintSha256) continue;
      yield {
        port: port.port,
        evidence: [
          `${
            at(port)
          }: serves ${served.fingerprintSha256} (${served.subject}, to ${served.notAfter})`,
          `${file.source}: holds ${onDisk.fingerprintSha256} (${onDisk.subject.text}, to ${onDisk.notAfter.toISOString()})`,
          ...causes.flatMap(({ seen }) => seen === null ? [] : [`a likely cause: ${seen}`]),
        ],
        fix: reloadFix(causes),
      };
    }
  },
};
