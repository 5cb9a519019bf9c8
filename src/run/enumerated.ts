/**
 * What `--deep` listed, in the words of the report. A list that may have gaps says so: what was asked
 * and not settled is a gap.
 *
 * @module
 */

import { earlierHandshakes } from "../../probes/deep/asked.ts";
import type { Enumeration } from "../../probes/deep/remove_accepted.ts";
import { whyOpen } from "../../probes/deep/remove_accepted.ts";
import { deepCiphers, isDhe } from "../../probes/deep_ciphers.ts";
import { deepFeatures, isSettled } from "../../probes/deep_features.ts";
import { deepGroups } from "../../probes/deep_groups.ts";
import { deepSignatures } from "../../probes/deep_signatures.ts";
import type { ListGap, TlsReport } from "../model/port.ts";
import type { EnumeratedList } from "../model/words.ts";
import { isFiniteField, SLOW_GROUPS } from "../probe/offers.ts";
import type { Seen } from "../probe/probe.ts";
import { cipherSuites } from "../wire/cipher_suites.ts";
import { namedGroups, type Registry, signatureSchemes } from "../wire/registry.ts";

/** Lists in the order in which the server chose; `ciphers` and `order` by version. */
export function enumeratedBy(
  seen: Seen,
): Pick<TlsReport, "ciphers" | "order" | "groups" | "signatures"> {
  const ciphers = [...seen.of(deepCiphers) ?? []];
  const groups = seen.of(deepGroups);
  const signatures = seen.of(deepSignatures);
  return {
    ciphers: Object.fromEntries(
      ciphers.map(([version, { suites }]) => [version, names(cipherSuites, suites)]),
    ),
    order: Object.fromEntries(
      ciphers.flatMap(([version, { order }]) => order === null ? [] : [[version, order]]),
    ),
    groups: names(namedGroups, groups?.tls13, groups?.curves, groups?.finiteFields),
    signatures: names(signatureSchemes, signatures?.tls13, signatures?.tls12),
  };
}

/** What no hello of ours asks for, as long as the answers leave it possible. */
function unasked(seen: Seen): ListGap[] {
  // Finite fields go with RSA keys: GnuTLS has dropped the others.
  const signsWithRsa = earlierHandshakes(seen).some(({ outcome }) =>
    /_RSA_/.test(cipherSuites.nameOf(outcome?.learned.serverHello?.cipherSuite ?? 0))
  );
  if (!signsWithRsa) return [];
  const groups = seen.of(deepGroups);
  const slow = [...SLOW_GROUPS].map((code) => namedGroups.nameOf(code)).join(" and ");
  const why = `${slow} were not asked for: a node computes too long on them`;
  const ciphers = [...seen.of(deepCiphers) ?? []].filter(([version, { suites }]) =>
    version !== "TLSv1.3" && suites.open === null && !suites.picked.some(isDhe) &&
    mayHaveOnlySlow(groups?.tls13)
  );
  return [
    ...ciphers.map(([of]): ListGap => ({ list: "ciphers", of, why: `DHE suites with ${why}` })),
    ...groups?.finiteFields == null
      ? []
      : [{ list: "finite-field-groups", of: null, why } as const],
  ];
}

/** TLS 1.3 tells every group for nothing; without its list, any finite field may be there. */
function mayHaveOnlySlow(tls13: Enumeration | null | undefined): boolean {
  const fields = tls13?.picked.filter(isFiniteField);
  return fields === undefined ||
    (fields.length > 0 && fields.every((code) => SLOW_GROUPS.has(code)));
}

function names(registry: Registry, ...lists: readonly (Enumeration | null | undefined)[]) {
  return lists.flatMap((list) => list?.picked ?? []).map((code) => registry.nameOf(code));
}

/** What was asked and got no clear answer. */
export function gapsIn(seen: Seen): ListGap[] {
  const gap = (list: EnumeratedList, of: string | null, told: Enumeration | null | undefined) =>
    told == null || told.open === null ? [] : [{ list, of, why: told.open }];
  const groups = seen.of(deepGroups);
  const signatures = seen.of(deepSignatures);
  return [
    ...[...seen.of(deepCiphers) ?? []].flatMap(([version, { suites }]) =>
      gap("ciphers", version, suites)
    ),
    ...gap("groups", null, groups?.tls13),
    ...gap("older-groups", null, groups?.curves),
    ...gap("finite-field-groups", null, groups?.finiteFields),
    ...unasked(seen),
    ...gap("signatures", "TLSv1.3", signatures?.tls13),
    ...gap("signatures", "TLSv1.2", signatures?.tls12),
    ...[...seen.of(deepFeatures) ?? []].flatMap(([question, handshake]) =>
      isSettled(handshake)
        ? []
        : [{ list: "features", of: question, why: whyOpen(handshake) } as const]
    ),
  ];
}

/** `ciphers TLSv1.2: silence until the deadline`. */
export const gapWords = ({ list, of, why }: ListGap): string =>
  `${LIST_WORDS[list]}${of === null ? "" : ` ${of}`}: ${why}`;

const LIST_WORDS: Readonly<Record<EnumeratedList, string>> = {
  ciphers: "ciphers",
  groups: "groups",
  "older-groups": "groups below TLSv1.3",
  "finite-field-groups": "finite-field groups",
  signatures: "signatures",
  features: "features",
};
