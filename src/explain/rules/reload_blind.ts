/**
 * A certificate that lies in such a way that the node will not see it replaced.
 *
 * @module
 */

import { remarksOn } from "../file_remarks.ts";
import { tell } from "../remarks.ts";
import type { NodeRule } from "../rule.ts";
import { PROBE, SHOW_LEAF } from "../steps.ts";

export const reloadBlind: NodeRule = {
  id: "reload-blind",
  stage: "trust",
  severity: "warning",
  basis: "configured",
  title: "The node will not notice that its certificate is replaced",
  scope: "node",
  runbook: {
    meaning:
      "ScyllaDB watches the file that a path led to when it was opened. The way in which this file lies lets another take its place without the watched one being touched.",
    impact:
      "After the next renewal the node serves the old certificate until it expires, or until it is restarted. Nothing in its log says so.",
    howRingshakeKnows:
      "It follows the path link by link, and counts the names of the file at its end.",
    doesNotProve:
      "No reload was seen to be missed: only the way in which the file lies was looked at. Whether a renewal goes unnoticed depends on how the tool that renews replaces the file.",
    checkByHand: [
      "namei -l /etc/scylla/scylla.crt   # on {address}",
      "stat -L -c '%h names, inode %i' /etc/scylla/scylla.crt   # on {address}",
    ],
    fix: [
      "Let the options name plain files, and let the renewal copy over them: cp -fL /etc/letsencrypt/live/NAME/fullchain.pem /etc/scylla/scylla.crt",
      "Make backups with cp, not with ln.",
      "In Kubernetes, mount the Secret as a directory, without subPath.",
    ],
    verify: [
      "touch /etc/scylla/scylla.crt; journalctl -u scylla-server --since -1min | grep Reloaded   # on {address}",
      SHOW_LEAF,
      PROBE,
    ],
    rollBack: ["Put the links back: the running node keeps what it has loaded."],
  },
  *judge(facts) {
    const told = tell(
      remarksOn(facts, "reload"),
      (count) => `${count} files can be replaced without the node noticing`,
    );
    if (told !== null) yield told;
  },
};
