/**
 * The hellos that probes send. Each carries the first words of its port, an RPC negotiation without
 * features unless the caller says otherwise: the only question whose answer proves who is there, and the
 * only ending of a handshake that a node does not log.
 *
 * @module
 */

import { canComplete } from "../crypto/suites.ts";
import type { ClientCredentials } from "../handshake/credentials.ts";
import type { ApplicationExchange, Offer } from "../handshake/offer.ts";
import { type Choices, plainOffer, SEASTAR_SUITES, seastarOffer } from "../handshake/profiles.ts";
import { cipherSuites, isTls13Suite, SIGNALLING_SUITES } from "../wire/cipher_suites.ts";
import { namedGroups, signatureSchemes, TLS13 } from "../wire/registry.ts";
import type { Means } from "./probe.ts";
import { RPC_EXCHANGE } from "./proof.ts";

/** Not a word, and the wait for what the server does then. */
export const SAY_NOTHING: ApplicationExchange = { send: new Uint8Array(0), enough: () => false };

/**
 * Groups on which a server computes so long that its shard stalls ("Reactor stalled", 200 to 500 ms each
 * time). No hello of ours lets a server choose them but one for TLS 1.3 without a share of them, which is
 * answered with a HelloRetryRequest before anything is computed.
 */
export const SLOW_GROUPS: ReadonlySet<number> = new Set(
  ["ffdhe6144", "ffdhe8192"].flatMap((name) => namedGroups.codeOf(name) ?? []),
);

const withoutSlow = (groups: readonly number[]) =>
  groups.filter((group) => !SLOW_GROUPS.has(group));

/**
 * What another node would say, but for {@link SLOW_GROUPS}; `versions` narrows it to some of its versions.
 */
export function peerOffer(
  { freshness }: Means,
  credentials: ClientCredentials | null,
  versions?: readonly number[],
): Offer {
  const offer = seastarOffer(freshness, {
    credentials,
    application: RPC_EXCHANGE,
    ...(versions === undefined ? {} : { versions }),
  });
  return { ...offer, groups: withoutSlow(offer.groups) };
}

/** Everything that there is for one version, so that a refusal is about the version and nothing else. */
export function wideOffer({ freshness }: Means, version: number): Offer {
  return plainOffer(freshness, {
    versions: [version],
    cipherSuites: suitesOf(version),
    groups: WIDE_GROUPS,
    signatureSchemes: signatureSchemes.codes,
    application: RPC_EXCHANGE,
  });
}

/** A hello of which only the ServerHello is wanted, unless `choices` say otherwise. */
export function glimpse(
  { freshness }: Means,
  versions: readonly number[],
  suites: readonly number[],
  choices: Choices = {},
): Offer {
  const { groups = EVERY_GROUP } = choices;
  return plainOffer(freshness, {
    versions,
    cipherSuites: suites,
    signatureSchemes: signatureSchemes.codes,
    stopAfter: "server_hello",
    ...choices,
    groups: versions.every((version) => version === TLS13) ? groups : withoutSlow(groups),
  });
}

/**
 * Every registered suite that a version can negotiate: those that a node offers first and in its
 * order, so that a server which follows its client picks what a peer would get; then what this
 * program completes, then the rest.
 */
export function suitesOf(version: number): readonly number[] {
  const known = wide.get(version);
  if (known !== undefined) return known;
  const all = [...new Set([...SEASTAR_SUITES, ...cipherSuites.codes])].filter((code) =>
    !SIGNALLING_SUITES.has(code) && isTls13Suite(code) === (version === TLS13)
  );
  const suites = [...all.filter(canComplete), ...all.filter((code) => !canComplete(code))];
  wide.set(version, suites);
  return suites;
}

const wide = new Map<number, readonly number[]>();

/** The groups that have key shares come first: the first one's share is sent at once. */
export const WIDE_GROUPS: readonly number[] = [
  ...["x25519", "secp256r1", "secp384r1", "secp521r1", "ffdhe2048", "ffdhe3072", "ffdhe4096"]
    .map((name) => namedGroups.codeOf(name))
    .filter((code) => code !== undefined),
];

/** RFC 8422 §5.1.1 withdrew the explicit curves; their codes name no group. */
const EXPLICIT_CURVES = 0xff01;

/** Every group that has a name, those with key shares first. */
export const EVERY_GROUP: readonly number[] = [
  ...new Set([...WIDE_GROUPS, ...namedGroups.codes.filter((code) => code < EXPLICIT_CURVES)]),
];

/** The groups of RFC 7919. */
export function isFiniteField(group: number): boolean {
  return namedGroups.nameOf(group).startsWith("ffdhe");
}
