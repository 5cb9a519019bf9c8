/**
 * From the certificates that a peer served to the path that is verified (GnuTLS's
 * `_gnutls_sort_clist`, `shorten_clist` and the loop around them in `lib/x509/verify-high.c`).
 *
 * @module
 */

import { type Certificate, sameCertificate } from "./certificate.ts";
import { hasIssuer, isIssuer, isSelfIssued, type TrustList } from "./trust_list.ts";

/** Most certificates that a peer may serve, and the longest path that is followed. */
export const MAX_DEPTH = 16;

/** The path to verify, leaf first: whatever the order in which it was served. */
export function arrange(
  chain: readonly Certificate[],
  trust: TrustList,
): readonly Certificate[] {
  return shorten(ordered(chain, trust), trust);
}

/** A root at the end proves nothing: trust comes from one's own file. */
export function withoutRoot(list: readonly Certificate[]): readonly Certificate[] {
  const last = list.at(-1);
  return list.length > 1 && last && isSelfIssued(last) ? list.slice(0, -1) : list;
}

/**
 * Puts issuers behind what they issued, drops repetitions, and stops at the first certificate whose
 * issuer is trusted. Certificates that lead nowhere stay behind a gap, and break the path later.
 */
function ordered(chain: readonly Certificate[], trust: TrustList): readonly Certificate[] {
  const list = [...chain];
  const seen: Certificate[] = [];
  const isSeen = (certificate: Certificate) =>
    seen.some((other) => sameCertificate(other, certificate));
  for (let at = 0; at < list.length;) {
    const size = sortFrom(list, at);
    const repeated = list.slice(at, at + size).findIndex(isSeen);
    if (repeated >= 0) {
      removeAsGnutls(list, at + repeated);
      continue;
    }
    seen.push(...list.slice(at, at + size));
    at += size;
    const last = list[at - 1];
    if (last !== undefined && hasIssuer(trust, last)) return list.slice(0, at);
  }
  return list;
}

/** GnuTLS moves up one element, not all that follow, and forgets the last: a defect, kept. */
function removeAsGnutls(list: Certificate[], at: number): void {
  list[at] = list[at + 1] as Certificate;
  list.length--;
}

/** Sorts `list[at…]` in place into a run of issuers; returns how long the run is. */
function sortFrom(list: Certificate[], at: number): number {
  const rest = list.slice(at);
  const issuerOf = rest.map((certificate, i) =>
    isSelfIssued(certificate)
      ? -1
      : rest.findIndex((other, j) => j > 0 && j !== i && isIssuer(certificate, other))
  );
  const run = [0];
  for (
    let next = issuerOf[0] ?? -1;
    next >= 0 && !run.includes(next);
    next = issuerOf[next] ?? -1
  ) {
    run.push(next);
  }
  const others = rest.map((_, i) => i).filter((i) => !run.includes(i));
  [...run, ...others].forEach((from, to) => list[at + to] = rest[from] as Certificate);
  return run.length;
}

/** Nothing is needed behind a certificate that is trusted itself. */
function shorten(list: readonly Certificate[], trust: TrustList): readonly Certificate[] {
  const path = withoutRoot(list);
  const trusted = path.findIndex((certificate, i) =>
    i > 0 && trust.named(certificate.issuer).some((anchor) => sameCertificate(anchor, certificate))
  );
  return trusted < 0 ? path : path.slice(0, trusted + 1);
}
