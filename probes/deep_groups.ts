/**
 * Which groups are accepted for the key exchange?
 *
 * In TLS 1.3 a hello without a key share makes the server name its choice in a HelloRetryRequest,
 * which costs it no signature. What is left is then offered once to the newest older version, as
 * ECDHE, where a node normally refuses it; the older versions also have curves of their own. Only a
 * server without TLS 1.3 is asked for its finite fields too, since elsewhere they have been named.
 *
 * @module
 */

import { cipherSuite, type KeyExchange } from "../src/crypto/suites.ts";
import type { TlsVersion } from "../src/model/words.ts";
import { versionCode } from "../src/probe/handshake.ts";
import { EVERY_GROUP, glimpse, isFiniteField, SLOW_GROUPS, suitesOf } from "../src/probe/offers.ts";
import type { Means, Probe, Seen } from "../src/probe/probe.ts";
import type { Target } from "../src/probe/target.ts";
import { namedGroups, TLS13 } from "../src/wire/registry.ts";
import { parseCertificate } from "../src/x509/certificate.ts";
import { DerError } from "../src/x509/der.ts";
import {
  acceptedVersions,
  costOf,
  earlierHandshakes,
  newestBelow13,
  skipTopic,
} from "./deep/asked.ts";
import { curveChosen, finiteFieldChosen, groupChosen } from "./deep/choices.ts";
import {
  type Enumeration,
  notEmpty,
  type Question,
  removeAccepted,
} from "./deep/remove_accepted.ts";

export interface DeepGroups {
  /** Each `null` when there was no version to ask it of. */
  readonly tls13: Enumeration | null;
  /** Curves beyond those of TLS 1.3. */
  readonly curves: Enumeration | null;
  /** Finite fields, where there is no TLS 1.3; {@link SLOW_GROUPS} are not asked for. */
  readonly finiteFields: Enumeration | null;
}

export const deepGroups: Probe<DeepGroups> = {
  id: "deep-groups",
  asks: "Which groups are accepted for the key exchange?",
  role: "ssl_storage_port",
  // A node has ten groups; each list ends with a refusal.
  cost: (_target, wishes) => costOf("groups", wishes, 10 + 3),
  skip: (_target, wishes, seen) => skipTopic("groups", wishes, seen),
  async observe(target, _wishes, seen, means) {
    const before = seen.of(deepGroups);
    const versions = acceptedVersions(seen);
    const older = newestBelow13(seen);
    const tls13 = versions.includes("TLSv1.3")
      ? notEmpty(
        await removeAccepted(EVERY_GROUP, retryQuestion(target, means), before?.tls13 ?? undefined),
      )
      : null;
    if (older === null) return { tls13, curves: null, finiteFields: null };
    const picked = tls13?.picked ?? [];
    const curves = await removeAccepted(
      EVERY_GROUP.filter((group) => !picked.includes(group) && !isFiniteField(group)),
      exchangeQuestion(target, means, older, "ECDHE", curveOfKey(seen)),
      before?.curves ?? undefined,
    );
    const finiteFields = tls13 === null
      ? await removeAccepted(
        EVERY_GROUP.filter((group) => isFiniteField(group) && !SLOW_GROUPS.has(group)),
        exchangeQuestion(target, means, older, "DHE"),
        before?.finiteFields ?? undefined,
      )
      : null;
    return { tls13, curves, finiteFields };
  },
  isOpen: ({ tls13, curves, finiteFields }) =>
    [tls13, curves, finiteFields].some((each) => each !== null && each.open !== null),
};

/** Which group a HelloRetryRequest asks for. */
function retryQuestion(target: Target, means: Means): Question {
  return {
    ask: (groups) =>
      means.handshake({
        port: target.ports.ssl_storage_port,
        purpose: deepGroups.id,
        identity: "none",
        offer: glimpse(means, [TLS13], suitesOf(TLS13), { groups, keyShares: [] }),
      }),
    choiceOf: groupChosen,
  };
}

/** Which group stands in the ServerKeyExchange of an older version. */
function exchangeQuestion(
  target: Target,
  means: Means,
  version: TlsVersion,
  exchange: KeyExchange,
  kept?: number,
): Question {
  const code = versionCode(version);
  const suites = suitesOf(code).filter((id) => cipherSuite(id)?.keyExchange === exchange);
  return {
    ask: (groups) =>
      means.handshake({
        port: target.ports.ssl_storage_port,
        purpose: deepGroups.id,
        identity: "none",
        offer: glimpse(means, [code], suites, {
          groups: kept === undefined ? groups : [...new Set([...groups, kept])],
          stopAfter: "server_flight",
        }),
      }),
    kept,
    choiceOf: exchange === "DHE" ? finiteFieldChosen : curveChosen,
  };
}

/**
 * The curve of the server's own key, if it has one: below TLS 1.3 the list of groups speaks for
 * certificates too (RFC 8422 §5.1), so that a hello without this curve is refused for that reason.
 */
function curveOfKey(seen: Seen): number | undefined {
  for (const { outcome } of earlierHandshakes(seen)) {
    const [leaf] = outcome?.learned.certificates ?? [];
    const curve = leaf === undefined ? undefined : curveOf(leaf);
    if (curve !== undefined) return namedGroups.codeOf(NIST_CURVES[curve] ?? curve);
  }
  return undefined;
}

/** The names that certificates' curves go by, as groups. */
const NIST_CURVES: Readonly<Record<string, string>> = {
  "P-256": "secp256r1",
  "P-384": "secp384r1",
  "P-521": "secp521r1",
};

function curveOf(certificate: Uint8Array): string | undefined {
  try {
    return parseCertificate(certificate).publicKey.curve;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
