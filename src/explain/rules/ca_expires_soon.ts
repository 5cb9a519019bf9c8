/**
 * A CA in a truststore ends soon, and every certificate it issued with it.
 *
 * @module
 */

import { expiryCalendar, severances } from "../../x509/expiry.ts";
import { credentialsOf } from "../credentials.ts";
import { daysUntil, spokenDays } from "../days.ts";
import type { ClusterRule } from "../rule.ts";
import { some } from "../seen.ts";
import { PROBE } from "../steps.ts";

/** A CA is replaced in three rounds over all nodes: that takes longer than one certificate. */
const WARN_DAYS = 90;
const ERROR_DAYS = 14;

export const caExpiresSoon: ClusterRule = {
  id: "ca-expires-soon",
  stage: "trust",
  severity: "warning",
  basis: "observed",
  title: "A certificate authority expires soon",
  scope: "cluster",
  runbook: {
    meaning:
      `A CA certificate in a truststore ends within ${WARN_DAYS} days. Within ${ERROR_DAYS} days this is an error.`,
    impact:
      "From that moment on, every certificate that leads to it is refused: in the worst case all nodes refuse each other. Standing connections go on until they are cut.",
    howRingshakeKnows:
      "It reads the truststores that it was given, and works out which nodes still accept which on that day.",
    doesNotProve:
      "Only files that were given were looked at, and a running node may have loaded others. Which connections are lost on that day is not seen: certificates are judged when a connection is made.",
    checkByHand: [
      "openssl crl2pkcs7 -nocrl -certfile /etc/scylla/ca.crt | openssl pkcs7 -print_certs -text -noout | grep -E 'Subject:|Not After'   # on each node",
    ],
    fix: [
      "Replace the CA while the old one still holds: ringshake runbook rotate-ca",
    ],
    verify: [PROBE, "ringshake check -i INVENTORY"],
    rollBack: [
      "sudo cp /etc/scylla/ca.crt.before /etc/scylla/ca.crt   # on each node: reloaded at once",
    ],
  },
  *judge(facts) {
    const nodes = credentialsOf(facts);
    const horizon = new Date(facts.at.getTime() + WARN_DAYS * 86_400_000);
    const ending = expiryCalendar(nodes).filter(({ at, trustedBy }) => {
      const days = daysUntil(at.getTime(), facts.at);
      return trustedBy.length > 0 && days >= 0 && days <= WARN_DAYS;
    });
    const [first] = ending;
    if (first === undefined) return;
    const days = daysUntil(first.at.getTime(), facts.at);
    const cut = severances(nodes, facts.at, horizon);
    const pairs = cut.map(({ at, judge, subject }) =>
      `${judge} refuses ${subject} from ${at.toISOString()} on`
    );
    const ends = ending.map(({ at, certificate, trustedBy }) =>
      `${certificate.subject.text} ends ${at.toISOString()}, in ${
        spokenDays(daysUntil(at.getTime(), facts.at))
      }; trusted by ${some(trustedBy)}`
    );
    const [head = "", ...rest] = [...ends, ...pairs];
    yield {
      severity: days <= ERROR_DAYS ? "error" : "warning",
      title: `A certificate authority expires in ${spokenDays(days)}`,
      evidence: [head, ...rest],
    };
  },
};
