/**
 * A Cassandra node serves a certificate that is not in its keystore.
 *
 * @module
 */

import { runbook, SHOW_OPTIONS } from "../cassandra.ts";
import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";
import { SHOW_LEAF } from "../steps.ts";

/** Cassandra looks at its stores ten minutes after the start, and every ten minutes (`SSLFactory`). */
const RELOAD_MS = 600_000;
const SHOW_RELOAD =
  "grep -E 'hot reload|certificates have been updated' /var/log/cassandra/system.log | tail -3   # on {address}";

export const cassandraReloadPending: NodeRule = {
  id: "cassandra-reload-pending",
  of: "cassandra",
  stage: "trust",
  severity: "warning",
  basis: "configured",
  title: "A Cassandra node serves another certificate than its keystore holds",
  scope: "node",
  runbook: runbook({
    meaning:
      "Cassandra looks every ten minutes whether its keystore or truststore was changed, and takes what is new for new connections. This keystore it has not taken.",
    impact:
      "The node goes on with the old certificate, until that ends or until a restart. If the new file does not open, the node does not come up again.",
    howRingshakeKnows:
      "It opened the keystore with the password of cassandra.yaml, and none of its keys has the certificate that the port serves.",
    doesNotProve:
      "Why it was not taken is not seen: ten minutes may not be over, or it did not open. A copy of the file may not be what lies on the node.",
    checkByHand: [
      SHOW_LEAF,
      "keytool -list -v -keystore KEYSTORE | grep -E 'Owner|Serial|SHA256'   # on {address}",
      SHOW_RELOAD,
      SHOW_OPTIONS,
    ],
    fix: [
      "If the file was changed less than ten minutes ago: wait, and ask again.",
      "If the log says `Failed to hot reload the SSL Certificates`: correct the file. It is tried again only after another change: touch KEYSTORE   # on {address}",
      "To have it read at once: nodetool reloadssl   # on {address}",
      "A change of keystore_password takes a restart: nodetool drain, then sudo systemctl restart cassandra   # on {address}",
    ],
    rollBack: ["Copy the old keystore back: it is read again within ten minutes."],
  }),
  *judge(facts, cluster) {
    const keystore = facts.files.cassandra?.stores.keystore ?? null;
    const held = keystore?.chains.flatMap(([leaf]) => leaf ?? []) ?? [];
    if (keystore === null || held.length === 0) return;
    for (const { port, tls } of tlsPorts(facts)) {
      const served = tls.chain?.certificates[0];
      if (
        served === undefined ||
        held.some(({ fingerprintSha256 }) => fingerprintSha256 === served.fingerprintSha256)
      ) continue;
      const { changedAt } = keystore;
      const age = changedAt === null ? null : cluster.at.getTime() - changedAt.getTime();
      const isFresh = age !== null && age < RELOAD_MS;
      yield {
        port: port.port,
        ...isFresh
          ? {
            severity: "info" as const,
            title: "A Cassandra node may not have looked at its new keystore yet",
          }
          : {},
        evidence: [
          `${
            at(port)
          }: serves ${served.fingerprintSha256} (${served.subject}, to ${served.notAfter})`,
          ...held.map(({ fingerprintSha256, subject, notAfter }) =>
            `${keystore.source}: holds ${fingerprintSha256} (${subject.text}, to ${notAfter.toISOString()})`
          ),
          changedAt === null
            ? "when the file was changed on the node is not known"
            : `it was changed at ${changedAt.toISOString()}, ${
              isFresh ? "less" : "more"
            } than ten minutes before it was compared`,
        ],
      };
    }
  },
};
