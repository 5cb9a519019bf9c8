/**
 * Which cipher suites are accepted, by version, and whose order decides?
 *
 * One hello for each accepted suite and one that is refused, each hung up on at the ServerHello. In
 * TLS 1.3 no key share is sent: the HelloRetryRequest names the suite, and the server signs nothing.
 * Below it, the probe of versions has already shown the first choice. One more hello, with the
 * accepted suites in reverse, tells whether the server follows its own order or the client's.
 *
 * @module
 */

import { cipherSuite } from "../src/crypto/suites.ts";
import { SEASTAR_SUITES } from "../src/handshake/profiles.ts";
import type { TlsVersion } from "../src/model/words.ts";
import { versionCode } from "../src/probe/handshake.ts";
import { glimpse, suitesOf } from "../src/probe/offers.ts";
import type { Means, Probe, Seen } from "../src/probe/probe.ts";
import type { Target, Wishes } from "../src/probe/target.ts";
import { TLS10, TLS11, TLS12, TLS13 } from "../src/wire/registry.ts";
import { acceptedVersions, costOf, skipTopic } from "./deep/asked.ts";
import { suiteChosen } from "./deep/choices.ts";
import { type Enumeration, removeAccepted, UNASKED } from "./deep/remove_accepted.ts";
import { tlsVersions } from "./tls_versions.ts";

export type Order = "server" | "client";

export interface SuitesOfVersion {
  readonly suites: Enumeration;
  /** `null` when there is no choice, or when it followed neither list. */
  readonly order: Order | null;
}

export type DeepCiphers = ReadonlyMap<TlsVersion, SuitesOfVersion>;

export const deepCiphers: Probe<DeepCiphers> = {
  id: "deep-ciphers",
  asks: "Which cipher suites are accepted, by version, and whose order decides?",
  role: "ssl_storage_port",
  cost: (_target, wishes) => costOf("ciphers", wishes, expectedHellos(wishes)),
  skip: (_target, wishes, seen) => skipTopic("ciphers", wishes, seen),
  async observe(target, _wishes, seen, means) {
    const before = seen.of(deepCiphers);
    const versions = acceptedVersions(seen).map(async (version) => {
      const known = before?.get(version);
      const answer = known?.suites.open === null
        ? known
        : await suitesOfVersion(target, version, seen, means);
      return [version, answer] as const;
    });
    return new Map(await Promise.all(versions));
  },
  isOpen: (versions) => [...versions.values()].some(({ suites }) => suites.open !== null),
};

async function suitesOfVersion(
  target: Target,
  version: TlsVersion,
  seen: Seen,
  means: Means,
): Promise<SuitesOfVersion> {
  const ask = (candidates: readonly number[], withShare = false) =>
    means.handshake({
      port: target.ports.ssl_storage_port,
      purpose: deepCiphers.id,
      identity: "none",
      offer: glimpse(means, [versionCode(version)], candidates, withShare ? {} : { keyShares: [] }),
    });
  const candidates = suitesOf(versionCode(version));
  const before = seen.of(deepCiphers)?.get(version)?.suites ?? firstChoice(version, seen);
  let suites = await removeAccepted(candidates, { ask, choiceOf: suiteChosen }, before);
  if (suites.picked.length === 0) {
    // An accepted version has a suite, so it was the missing key share that met no love.
    const question = {
      ask: (left: readonly number[]) => ask(left, true),
      choiceOf: suiteChosen,
    };
    suites = await removeAccepted(candidates, question);
  }
  const { picked } = suites;
  if (picked.length < 2) return { suites, order: null };
  const chosen = suiteChosen(await ask(picked.toReversed()));
  return { suites, order: orderOf(picked, chosen) };
}

/** What a server that was shown `picked` in reverse chose. */
function orderOf(picked: readonly number[], chosen: number | null): Order | null {
  if (chosen === picked[0]) return "server";
  return chosen === picked.at(-1) ? "client" : null;
}

/** The probe of versions offered the same list, so its answer is the first choice. */
function firstChoice(version: TlsVersion, seen: Seen): Enumeration {
  const handshake = seen.of(tlsVersions)?.handshakes.get(version);
  const chosen = handshake === undefined ? null : suiteChosen(handshake);
  return chosen === null ? UNASKED : { ...UNASKED, picked: [chosen] };
}

/** For a node that accepts what its priority string allows, and nothing else. */
function expectedHellos({ allowed }: Wishes): number {
  const suites = [...allowed?.suites ?? SEASTAR_SUITES];
  const versions = allowed?.versions ?? [TLS13, TLS12, TLS11, TLS10];
  const accepted = versions.map((version) =>
    suites.filter((id) => fitsVersion(id, version)).length
  );
  return accepted.reduce((sum, count) => sum + count + 2, 3);
}

function fitsVersion(id: number, version: number): boolean {
  const { minVersion = TLS10, maxVersion = TLS12 } = cipherSuite(id) ?? {};
  return minVersion <= version && version <= maxVersion;
}
