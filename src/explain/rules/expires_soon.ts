/**
 * A certificate in the chain ends soon.
 *
 * @module
 */

import { daysUntil, spokenDays } from "../days.ts";
import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";
import { PROBE, SHOW_LEAF } from "../steps.ts";

/** A month is enough for a rotation in working hours. */
const WARN_DAYS = 30;
/** With a week left, a weekend may be what is in the way. */
const ERROR_DAYS = 7;

export const expiresSoon: NodeRule = {
  id: "expires-soon",
  stage: "trust",
  severity: "warning",
  basis: "observed",
  title: "A certificate expires soon",
  scope: "node",
  runbook: {
    meaning:
      `A certificate in the chain ends within ${WARN_DAYS} days. Within ${ERROR_DAYS} days this is an error.`,
    impact:
      "From that moment on, nodes refuse new connections to this one. Standing connections go on, so the outage comes later: with the next restart or network break, and then at once with all peers.",
    howRingshakeKnows: "It compares the end of every served certificate with the time of the run.",
    doesNotProve:
      "Only certificates that the port served were looked at: a new one may lie on disk already and wait for its reload. By the nodes' own clocks the day may come earlier or later.",
    checkByHand: [
      SHOW_LEAF,
      "openssl x509 -in /etc/scylla/scylla.crt -noout -enddate   # on {address}",
    ],
    fix: [
      "Issue a new certificate from the same CA: ringshake runbook rotate-certificates",
      "sudo cp -p /etc/scylla/scylla.crt /etc/scylla/scylla.crt.before   # on {address}",
      "sudo cp NEW.crt /etc/scylla/scylla.crt   # on {address}: copy over the file, so that the node sees the change",
      "If it is the CA that ends: ringshake runbook rotate-ca",
    ],
    verify: [SHOW_LEAF, PROBE],
    rollBack: [
      "sudo cp /etc/scylla/scylla.crt.before /etc/scylla/scylla.crt   # on {address}: reloaded at once",
    ],
  },
  *judge(facts, cluster) {
    for (const { port, tls } of tlsPorts(facts)) {
      const soon = (tls.chain?.certificates ?? [])
        .map((certificate) => ({
          certificate,
          days: daysUntil(Date.parse(certificate.notAfter), cluster.at),
        }))
        .filter(({ days }) => days >= 0 && days <= WARN_DAYS)
        .sort((a, b) => a.days - b.days);
      const [first, ...rest] = soon;
      if (first === undefined) continue;
      const line = ({ certificate, days }: typeof first) =>
        `${at(port)}: ${certificate.subject} ends ${certificate.notAfter}, in ${spokenDays(days)}`;
      yield {
        port: port.port,
        severity: first.days <= ERROR_DAYS ? "error" : "warning",
        title: `A certificate expires in ${spokenDays(first.days)}`,
        evidence: [line(first), ...rest.map(line)],
      };
    }
  },
};
