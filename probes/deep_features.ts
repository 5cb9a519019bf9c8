/**
 * What else can the server do: ALPN, encrypt-then-MAC, refusing a downgrade, post-quantum keys?
 *
 * Session tickets, extended_master_secret and renegotiation_info show in the handshakes that every
 * run makes. The hellos here ask for what those cannot show: encrypt_then_mac is answered for CBC
 * suites only (RFC 7366 §3), and ALPN and TLS_FALLBACK_SCSV have to be offered.
 *
 * @module
 */

import { canComplete, cipherSuite } from "../src/crypto/suites.ts";
import type { Choices } from "../src/handshake/profiles.ts";
import type { TlsVersion } from "../src/model/words.ts";
import { type Handshake, versionCode } from "../src/probe/handshake.ts";
import { glimpse, suitesOf, WIDE_GROUPS } from "../src/probe/offers.ts";
import type { Means, Probe, Seen } from "../src/probe/probe.ts";
import type { Target } from "../src/probe/target.ts";
import { TLS_FALLBACK_SCSV } from "../src/wire/cipher_suites.ts";
import { namedGroups } from "../src/wire/registry.ts";
import { acceptedVersions, costOf, newestBelow13, skipTopic } from "./deep/asked.ts";
import { groupChosen, suiteChosen } from "./deep/choices.ts";
import { isRefusal } from "./deep/remove_accepted.ts";
import { deepGroups } from "./deep_groups.ts";

/** The hellos, by what they ask; one that does not apply is not sent. */
export type DeepFeatures = ReadonlyMap<FeatureQuestion, Handshake>;
export type FeatureQuestion = "cbc" | "alpn" | "fallback" | "post-quantum";

export const deepFeatures: Probe<DeepFeatures> = {
  id: "deep-features",
  asks: "What else can the server do: ALPN, encrypt-then-MAC, post-quantum keys?",
  role: "ssl_storage_port",
  cost: (_target, wishes) => costOf("features", wishes, 4),
  skip: (_target, wishes, seen) => skipTopic("features", wishes, seen),
  async observe(target, _wishes, seen, means) {
    const before = seen.of(deepFeatures);
    const answers = new Map<FeatureQuestion, Handshake>();
    for (const [question, hello] of hellosFor(seen)) {
      const known = before?.get(question);
      answers.set(
        question,
        known !== undefined && isSettled(known) ? known : await ask(target, means, hello),
      );
    }
    return answers;
  },
  isOpen: (answers) => [...answers.values()].some((handshake) => !isSettled(handshake)),
};

/** X25519MLKEM768: what deployed clients and servers mean by post-quantum key exchange. */
export const POST_QUANTUM_GROUP = namedGroups.codeOf("X25519MLKEM768") ?? 0x11ec;

interface Hello {
  readonly version: TlsVersion;
  readonly suites: readonly number[];
  readonly choices: Choices;
}

function hellosFor(seen: Seen): ReadonlyMap<FeatureQuestion, Hello> {
  const hellos = new Map<FeatureQuestion, Hello>();
  const [newest, second] = acceptedVersions(seen);
  const older = newestBelow13(seen);
  const hello = (version: TlsVersion, suites: readonly number[], choices: Choices = {}): Hello => ({
    version,
    suites,
    choices,
  });
  const all = (version: TlsVersion) => suitesOf(versionCode(version));
  if (older !== null) {
    hellos.set("cbc", hello(older, cheapestFirst(all(older).filter(isCbc))));
    hellos.set("alpn", hello(older, cheapestFirst(all(older)), { alpn: PROTOCOLS }));
  } else if (newest !== undefined) {
    // TLS 1.3 keeps ALPN to the encrypted part.
    const choices = { alpn: PROTOCOLS, stopAfter: "server_flight", groups: WIDE_GROUPS } as const;
    hellos.set("alpn", hello(newest, all(newest).filter(canComplete), choices));
  }
  if (second !== undefined) {
    hellos.set("fallback", hello(second, [...all(second), TLS_FALLBACK_SCSV]));
  }
  const groups = seen.of(deepGroups)?.tls13;
  if (newest === "TLSv1.3" && groups?.open !== null) {
    const choices = { groups: [POST_QUANTUM_GROUP], keyShares: [] };
    hellos.set("post-quantum", hello(newest, all(newest), choices));
  }
  return hellos;
}

function ask(target: Target, means: Means, hello: Hello): Promise<Handshake> {
  const { version, suites, choices } = hello;
  return means.handshake({
    port: target.ports.ssl_storage_port,
    purpose: deepFeatures.id,
    identity: "none",
    offer: glimpse(means, [versionCode(version)], suites, choices),
  });
}

/** Answered, or refused: both say something. */
export function isSettled(handshake: Handshake): boolean {
  return isRefusal(handshake) || suiteChosen(handshake) !== null ||
    groupChosen(handshake) !== null;
}

/** Protocols that servers with ALPN are most likely to have; a ScyllaDB node has none. */
const PROTOCOLS: readonly string[] = ["h2", "http/1.1", "http/1.0", "postgresql", "mqtt"];

function isCbc(suite: number): boolean {
  return cipherSuite(suite)?.mode === "cbc";
}

/** RSA key exchange first: a server that follows its client then signs nothing. */
function cheapestFirst(suites: readonly number[]): readonly number[] {
  const isRsa = (suite: number) => cipherSuite(suite)?.keyExchange === "RSA";
  return [...suites.filter(isRsa), ...suites.filter((suite) => !isRsa(suite))];
}
