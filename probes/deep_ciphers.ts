/**
 * Which cipher suites are accepted, by version, and whose order decides?
 *
 * One hello for each accepted suite and one that is refused, each hung up on at the ServerHello. In
 * TLS 1.3 no key share is sent: the HelloRetryRequest names the suite, and the server signs nothing.
 * Below it, the probe of versions has already shown the first choice. One more hello, with the first
 * two choices the other way round, tells whether the server follows its own order or the client's.
 *
 * @module
 */

import { cipherSuite } from "../src/crypto/suites.ts";
import { type Choices, SEASTAR_SUITES } from "../src/handshake/profiles.ts";
import type { TlsVersion } from "../src/model/words.ts";
import { type Handshake, versionCode } from "../src/probe/handshake.ts";
import { EVERY_GROUP, glimpse, isFiniteField, suitesOf } from "../src/probe/offers.ts";
import type { Means, Probe, Seen } from "../src/probe/probe.ts";
import type { Target, Wishes } from "../src/probe/target.ts";
import { cipherSuites } from "../src/wire/cipher_suites.ts";
import { TLS10, TLS11, TLS12, TLS13 } from "../src/wire/registry.ts";
import { acceptedVersions, costOf, newestBelow13, skipTopic } from "./deep/asked.ts";
import { suiteChosen } from "./deep/choices.ts";
import {
  type Enumeration,
  type Question,
  removeAccepted,
  removeInHalves,
  UNASKED,
} from "./deep/remove_accepted.ts";
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
  const ask = (candidates: readonly number[], choices: Choices) =>
    means.handshake({
      port: target.ports.ssl_storage_port,
      purpose: deepCiphers.id,
      identity: "none",
      offer: glimpse(means, [versionCode(version)], candidates, choices),
    });
  const question = (choices: Choices): Question => ({
    ask: (left) => ask(left, choices),
    choiceOf: suiteChosen,
  });
  const candidates = suitesOf(versionCode(version));
  const before = seen.of(deepCiphers)?.get(version)?.suites ?? firstChoice(version, seen);
  const cheapest = question(CHEAPEST);
  const two = await removeAccepted(candidates, cheapest, before, 2);
  const order = await orderOf(two.picked, (suites) => ask(suites, CHEAPEST));
  // The longest list is worth a second lane, where its order is not the server's to tell.
  const remove = order === "client" && version === newestBelow13(seen)
    ? removeInHalves
    : removeAccepted;
  const main = two.picked.length < 2 ? two : await remove(candidates, cheapest, two);
  const found = main.picked.slice(before.picked.length);
  const second = SECOND_TRIES.find(({ helps }) => helps(version, main, found));
  if (second === undefined) return { suites: inOrder(main, order), order };
  const { only, choices } = second;
  const suites = await removeAccepted(candidates.filter(only), question(choices), {
    ...UNASKED,
    picked: main.picked,
  });
  return { suites: inOrder(suites, order), order };
}

/** Where the client decides, what it would get is told by the list of the nodes' own hellos. */
function inOrder(suites: Enumeration, order: Order | null): Enumeration {
  if (order !== "client") return suites;
  const place = (suite: number) => {
    const index = SEASTAR_SUITES.indexOf(suite);
    return index < 0 ? SEASTAR_SUITES.length + suite : index;
  };
  return { ...suites, picked: suites.picked.toSorted((a, b) => place(a) - place(b)) };
}

/**
 * What costs a server least. Without a key share TLS 1.3 answers with a HelloRetryRequest. A client
 * that names no finite field gets the server's own in DHE, which GnuTLS computes in half the time.
 */
const CHEAPEST: Choices = {
  keyShares: [],
  groups: EVERY_GROUP.filter((group) => !isFiniteField(group)),
};

/** What else a refusal may have been about, and how to ask around it. */
const SECOND_TRIES: readonly {
  helps(version: TlsVersion, all: Enumeration, found: readonly number[]): boolean;
  only(suite: number): boolean;
  readonly choices: Choices;
}[] = [
  {
    // An accepted version has a suite, so it was the missing share or group that met no love.
    helps: (version, { picked }) => version === "TLSv1.3" && picked.length === 0,
    only: () => true,
    choices: {},
  },
  {
    // A server without a field of its own, or with one that is too small for its rules, may have a
    // named one to show (RFC 7919 §4).
    helps: (version, { open }, found) =>
      version !== "TLSv1.3" && open === null && !found.some(isDhe),
    only: isDhe,
    choices: { groups: EVERY_GROUP },
  },
];

/** Does the suite exchange keys in a finite field? */
export function isDhe(suite: number): boolean {
  return /^TLS_DHE?_/.test(cipherSuites.nameOf(suite));
}

/** Shows a server its first two choices the other way round: does it choose its first again, or ours? */
async function orderOf(
  [first, second]: readonly number[],
  ask: (suites: readonly number[]) => Promise<Handshake>,
): Promise<Order | null> {
  if (first === undefined || second === undefined) return null;
  const chosen = suiteChosen(await ask([second, first]));
  if (chosen === first) return "server";
  return chosen === second ? "client" : null;
}

/** The probe of versions offered the same suites, so its answer is the first choice. */
function firstChoice(version: TlsVersion, seen: Seen): Enumeration {
  const handshake = seen.of(tlsVersions)?.handshakes.get(version);
  const chosen = handshake === undefined ? null : suiteChosen(handshake);
  // It named finite fields as well, and these hellos do not.
  return chosen === null || isDhe(chosen) ? UNASKED : { ...UNASKED, picked: [chosen] };
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
