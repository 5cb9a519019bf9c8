/**
 * Whose chain a node takes: by its own truststore where that is known, by the names that it lists, and by
 * the verification profile of its priority string.
 *
 * @module
 */

import type { ChainReport, ClientAuthReport, TlsReport } from "../../model/port.ts";
import type { ChainReason, ChainStatus } from "../../model/words.ts";
import { wireNamesOf } from "../priority.ts";
import { MOST_CA_NAMES } from "../seen.ts";

export interface Trust {
  readonly status: ChainStatus;
  readonly reasons: readonly ChainReason[];
  /** The verification profile of the judge's own priority string, where that decides, or may decide. */
  readonly profile: string | null;
}

/** Does the node of this id take the chain? `own` is how it answers on its own TLS port. */
export function trustIn(
  chain: ChainReport | null,
  id: string,
  priorityString: string | null,
  own: TlsReport | null,
): Trust {
  if (chain === null) return { status: "unknown", reasons: [], profile: null };
  const judged = chain.judgements.find(({ truststoreOf, reasons }) =>
    truststoreOf === id && !(reasons.includes("no-truststore") && namesCas(own))
  );
  if (judged !== undefined && judged.status !== "unknown") {
    return mayBeTooWeak(byProfile(judged, priorityString, chain), priorityString, own, chain);
  }
  if (namesNoIssuerOf(own?.clientAuth ?? null, chain)) {
    return { status: "invalid", reasons: ["issuer-unknown"], profile: null };
  }
  const { status, reasons } = chain;
  return mayBeTooWeak({ status, reasons, profile: null }, priorityString, own, chain);
}

/** A node that takes nothing but what SECURE192 lists may verify as that does, and refuse RSA-2048. */
function mayBeTooWeak(
  trust: Trust,
  priorityString: string | null,
  own: TlsReport | null,
  { strongestProfile }: ChainReport,
): Trust {
  const isKnown = priorityString !== null && wireNamesOf(priorityString) !== null;
  if (trust.status !== "valid" || isKnown || strongestProfile === undefined) return trust;
  const stands = strongestProfile !== null && STANDS_HIGH.has(strongestProfile);
  return stands || own === null || !takesOnly(own, "SECURE192")
    ? trust
    : { ...trust, status: "unknown", profile: "high" };
}

const STANDS_HIGH: ReadonlySet<string> = new Set(["high", "ultra", "future"]);

/** Is everything that the node was seen to pick on this string's lists? */
function takesOnly(
  { cipher, group, signatureScheme, groups, signatures }: TlsReport,
  priorityString: string,
): boolean {
  const lists = wireNamesOf(priorityString);
  const are = (picked: readonly (string | null)[], list: readonly string[]) =>
    picked.every((name) => name === null || list.includes(name));
  return lists !== null && are([cipher], lists.suites) && are([group, ...groups], lists.groups) &&
    are([signatureScheme, ...signatures], lists.signatures);
}

/** A string that waits in a file for a restart decides nothing yet, and nor does it let anything through. */
function byProfile(
  { status, reasons, priorityString: by = null, profile = null }: Judgement,
  priorityString: string | null,
  chain: ChainReport,
): Trust {
  const isTooWeak = status === "invalid" && reasons.includes("insecure-algorithm");
  if (!isTooWeak || by === null || chain.reasons.includes("insecure-algorithm")) {
    return { status, reasons, profile: null };
  }
  return by === priorityString
    ? { status, reasons, profile }
    : { status: "unknown", reasons, profile: null };
}

type Judgement = ChainReport["judgements"][number];

/** Then it has a truststore, whatever a file says that may wait for a restart. */
export const namesCas = (tls: TlsReport | null): boolean =>
  (tls?.clientAuth.caNames.length ?? 0) > 0;

/**
 * A node that asks for certificates lists the subject of every certificate in its truststore. If
 * nothing in the chain is or comes from one of those, the truststore cannot accept the chain.
 */
function namesNoIssuerOf(asking: ClientAuthReport | null, chain: ChainReport): boolean {
  if (asking?.requested !== true || chain.certificates.length === 0) return false;
  if (asking.caNames.length >= MOST_CA_NAMES) return false;
  const names = new Set(asking.caNames);
  return !chain.certificates.some(({ issuer, subject }) => names.has(issuer) || names.has(subject));
}
