/**
 * What happens when nothing is renewed: on which day which certificate ends, and who stops talking to
 * whom.
 *
 * A node that refuses another's certificate cannot dial it; if it asks its callers for certificates,
 * it cannot be dialled by it either. Connections that are up by then stay up, so the outage shows at
 * the next restart or network break.
 *
 * @module
 */

import { credentialsOf } from "../explain/credentials.ts";
import type { ClusterFacts } from "../explain/facts.ts";
import { asksForCertificates } from "../explain/seen.ts";
import type { CalendarDay } from "../model/report.ts";
import { type Certificate, timestamp } from "../x509/certificate.ts";
import {
  expiryCalendar,
  type NodeCredentials,
  type Severance,
  severances,
} from "../x509/expiry.ts";

/** Beyond this, a certificate that ends is no plan but an accident of its issuer. */
const FAR = new Date(Date.UTC(9999, 0));

/** `served` holds the chain that each node was seen to serve. */
export function calendarOf(
  facts: ClusterFacts,
  served: ReadonlyMap<string, readonly Certificate[]>,
): CalendarDay[] {
  const onDisk = credentialsOf(facts);
  const inUse = onDisk.map((node): NodeCredentials => {
    const chain = served.get(node.id) ?? [];
    return chain.length === 0 ? node : { ...node, chain };
  });
  const days = new Map<number, CalendarDay>();
  const ending = Map.groupBy(expiryCalendar([...inUse, ...onDisk]), ({ at }) => at.getTime());
  const stopping = Map.groupBy(
    severances(inUse, facts.at, FAR),
    // A pair parts in the second after the one that is still valid.
    ({ at }) => at.getTime() - 1000,
  );
  const servers = holders(served);
  const files = holders(new Map(onDisk.map(({ id, chain }) => [id, chain])));
  const asking = new Set(facts.nodes.filter(asksForCertificates).map(({ node }) => node.id));
  for (const [time, certificates] of ending) {
    days.set(time, {
      at: timestamp(new Date(time)),
      certificates: certificates.map(({ certificate, trustedBy }) => ({
        subject: certificate.subject.text,
        fingerprintSha256: certificate.fingerprintSha256,
        servedBy: servers.get(certificate.fingerprintSha256) ?? [],
        onDiskOf: files.get(certificate.fingerprintSha256) ?? [],
        trustedBy: [...trustedBy],
      })),
      stops: grouped(dialsOf(stopping.get(time) ?? [], asking)),
    });
  }
  return [...days.values()];
}

/** Ids of the nodes that hold each certificate, by its fingerprint. */
function holders(chains: ReadonlyMap<string, readonly Certificate[]>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [id, chain] of chains) {
    for (const print of new Set(chain.map(({ fingerprintSha256 }) => fingerprintSha256))) {
      found.set(print, [...found.get(print) ?? [], id]);
    }
  }
  return found;
}

/** For each node that is dialled, whose dials fail. */
function dialsOf(parted: readonly Severance[], asking: ReadonlySet<string>) {
  const dials = new Map<string, Set<string>>();
  const add = (from: string, to: string) => {
    dials.set(to, (dials.get(to) ?? new Set()).add(from));
  };
  for (const { judge, subject } of parted) {
    add(judge, subject);
    if (asking.has(judge)) add(subject, judge);
  }
  return dials;
}

/** Nodes that the same others cannot reach are told together; that a node is among both means nothing. */
function grouped(dials: ReadonlyMap<string, ReadonlySet<string>>): CalendarDay["stops"] {
  const groups = new Map<string, { from: string[]; to: string[] }>();
  for (const [to, callers] of dials) {
    const from = [...callers].sort();
    const alone = JSON.stringify([...new Set([...from, to])].sort());
    const group = groups.get(alone);
    if (group === undefined) groups.set(alone, { from, to: [to] });
    else {
      group.to.push(to);
      group.from = [...new Set([...group.from, ...from])].sort();
    }
  }
  return [...groups.values()].map(({ from, to }) => ({ from, to: to.sort() }));
}
