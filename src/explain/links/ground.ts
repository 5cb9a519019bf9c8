/**
 * Have two nodes a suite, a group and a signature in common for the version that they would take?
 *
 * A node uses one priority string in both roles, so what it picked as server it would offer as client,
 * too; but what it never picked it may offer all the same. So a match is proven by one member of both
 * lists, a mismatch only by two whole lists: those of a string that is known, or those that `--deep`
 * enumerated, and these only as far as they do not depend on the key in a server's certificate. Between
 * the two nothing is known.
 *
 * @module
 */

import type { TlsReport } from "../../model/port.ts";
import type { EnumeratedList, TlsVersion } from "../../model/words.ts";
import type { KeyType } from "../../scylla/priority/negotiate.ts";
import type { WireNames } from "../../scylla/priority/wire_names.ts";
import { wireNamesOf } from "../priority.ts";
import type { End } from "./end.ts";

type Kind = keyof WireNames;

/** Members of a list, in IANA's names. */
interface Known {
  readonly has: readonly string[];
  /** Nothing else is in it. */
  readonly isWhole: boolean;
}

/** The first kind in which nothing is shared, or may be nothing; `null` when there is one of each. */
export interface Gap {
  readonly kind: Kind;
  readonly isProven: boolean;
}

/** What is missing for a handshake in which `from` dials `to` and both take `version`. */
export function gapBetween(from: End, to: End, version: TlsVersion): Gap | null {
  const [dialler, acceptor] = [
    listsOf(from, to.keyType, version),
    listsOf(to, to.keyType, version),
  ];
  const shared = (kind: Kind) =>
    dialler[kind].has.filter((name) =>
      acceptor[kind].has.includes(name) && fits(kind, name, to.keyType, version)
    );
  const suites = shared("suites");
  // Plain RSA takes neither a group nor a signature.
  if (suites.some((name) => name.startsWith("TLS_RSA_"))) return null;
  const isWhole = (kind: Kind) => dialler[kind].isWhole && acceptor[kind].isWhole;
  // Below TLS 1.3, plain RSA and DHE with the server's own parameters do without a common group.
  const needsAll = version === "TLSv1.3" ||
    (isWhole("suites") && suites.every((name) => name.startsWith("TLS_ECDHE_")));
  const gaps = KINDS.filter((kind) => shared(kind).length === 0)
    .map((kind) => ({ kind, isProven: isWhole(kind) && needsAll }));
  return gaps.find(({ isProven }) => isProven) ?? gaps[0] ?? null;
}

const KINDS: readonly Kind[] = ["suites", "groups", "signatures"];

/** What is known of an end's lists in a handshake that the key of `key` is used in. */
function listsOf(end: End, key: KeyType | null, version: TlsVersion): Record<Kind, Known> {
  const named = end.priorityString === null ? null : wireNamesOf(end.priorityString);
  const { tls } = end;
  if (named !== null) {
    const whole = (has: readonly string[]): Known => ({ has, isWhole: true });
    return {
      suites: whole(named.suites),
      groups: whole(named.groups),
      signatures: whole(named.signatures),
    };
  }
  const isSameKey = key !== null && key === end.keyType;
  const met = (name: string | null | undefined): readonly string[] =>
    tls?.version === version && name != null ? [name] : [];
  const is13 = version === "TLSv1.3";
  const whole = (list: "groups" | "signatures", ...gaps: readonly EnumeratedList[]) =>
    tls !== null && tls[list].length > 0 &&
    !gaps.some((gap) => hasGaps(tls, gap, gap === "signatures" ? version : null));
  return {
    suites: {
      has: [...met(tls?.cipher), ...tls?.ciphers[version] ?? []],
      isWhole: (is13 || isSameKey) && tls?.order[version] !== undefined &&
        !hasGaps(tls, "ciphers", version),
    },
    groups: {
      has: [...met(tls?.group), ...tls?.groups ?? []],
      isWhole: whole("groups", "groups", ...is13 ? [] : OLDER_GROUPS),
    },
    signatures: {
      has: [...met(tls?.signatureScheme), ...tls?.signatures ?? []],
      isWhole: isSameKey && whole("signatures", "signatures"),
    },
  };
}

const OLDER_GROUPS: readonly EnumeratedList[] = ["older-groups", "finite-field-groups"];

/**
 * Was a question of the list left without a clear answer? A report from before gaps were typed says so
 * in words alone: then every list may have some.
 */
export const hasGaps = (
  { gaps, unsettled = [] }: TlsReport,
  list: EnumeratedList,
  of: string | null = null,
): boolean => gaps?.some((gap) => gap.list === list && gap.of === of) ?? unsettled.length > 0;

/** Can a server with such a key use it? */
function fits(kind: Kind, name: string, key: KeyType | null, version: TlsVersion): boolean {
  if (kind === "groups") return true;
  if (kind === "suites") {
    if (version === "TLSv1.3") return name.startsWith("TLS_") && !name.includes("_WITH_");
    return name.includes(key === "rsa" ? "RSA_WITH_" : "ECDSA_WITH_");
  }
  if (key === "rsa") {
    return name.startsWith("rsa_pss_rsae_") ||
      (version !== "TLSv1.3" && name.startsWith("rsa_pkcs1_"));
  }
  if (key === null || key.startsWith("ed")) return name === key;
  return version === "TLSv1.3" ? name.startsWith(`ecdsa_${key}_`) : name.startsWith("ecdsa_");
}
