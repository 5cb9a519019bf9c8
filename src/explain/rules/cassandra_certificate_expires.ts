/**
 * A certificate that a Cassandra node serves ends soon, or has ended.
 *
 * @module
 */

import { runbook, SHOW_OPTIONS } from "../cassandra.ts";
import { daysUntil, spokenDays } from "../days.ts";
import { at, tlsPorts } from "../seen.ts";
import type { NodeRule } from "../rule.ts";

/** As for ScyllaDB: a month is enough for a rotation in working hours. */
const WARN_DAYS = 30;

export const cassandraCertificateExpires: NodeRule = {
  id: "cassandra-certificate-expires",
  stage: "trust",
  of: "cassandra",
  severity: "warning",
  basis: "observed",
  title: "A certificate of a Cassandra node ends soon",
  scope: "node",
  runbook: runbook({
    meaning:
      `A certificate that the node serves ends within ${WARN_DAYS} days, or has ended (then this is an error).`,
    impact: "From that moment on its peers, which check dates, refuse new connections to it.",
    howRingshakeKnows: "It compares the end of every served certificate with the time of the run.",
    doesNotProve:
      "The keystore on disk may hold a newer one already, and whether peers trust it was not asked of them.",
    checkByHand: [
      "keytool -list -v -keystore KEYSTORE | grep -E 'Owner|Valid from'   # on {address}",
      SHOW_OPTIONS,
    ],
    fix: [
      "Issue a new certificate from the same CA, and put it into a new keystore beside the old one.",
      "Copy it over the file that `keystore` names: Cassandra reads it again by itself, every ten minutes unless told otherwise.",
    ],
    rollBack: ["Copy the old keystore back."],
  }),
  *judge(facts, cluster) {
    for (const { port, tls } of tlsPorts(facts)) {
      const ending = (tls.chain?.certificates ?? [])
        .map(({ subject, notAfter }) => ({
          subject,
          notAfter,
          days: daysUntil(Date.parse(notAfter), cluster.at),
        }))
        .filter(({ days }) => days <= WARN_DAYS);
      const [first, ...more] = ending.map(({ subject, notAfter, days }) =>
        `${at(port)}: ${subject} ${
          days < 0 ? `ended ${notAfter}` : `ends ${notAfter}, in ${spokenDays(days)}`
        }`
      );
      if (first === undefined) continue;
      const isOver = ending.some(({ days }) => days < 0);
      yield {
        port: port.port,
        ...isOver
          ? { severity: "error" as const, title: "A certificate of a Cassandra node has expired" }
          : {},
        evidence: [first, ...more],
      };
    }
  },
};
