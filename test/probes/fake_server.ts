/**
 * A TLS server as far as probes can tell: it answers offers with outcomes, and opens no socket.
 *
 * @module
 */

import { Capture } from "../../src/handshake/capture.ts";
import type { Offer } from "../../src/handshake/offer.ts";
import { type End, type Learning, nothingLearned } from "../../src/handshake/outcome.ts";
import type { Answer, TlsVersion } from "../../src/model/words.ts";
import { TLS_VERSIONS } from "../../src/model/words.ts";
import { type Handshake, versionCode } from "../../src/probe/handshake.ts";
import type { Means, Probe, Seen } from "../../src/probe/probe.ts";
import type { Target, Wishes } from "../../src/probe/target.ts";
import { isFiniteField } from "../../src/probe/offers.ts";
import { cipherSuites, TLS_FALLBACK_SCSV } from "../../src/wire/cipher_suites.ts";
import type { Extension } from "../../src/wire/extension.ts";
import { isTls13Suite } from "../../src/wire/cipher_suites.ts";
import { TLS13 } from "../../src/wire/registry.ts";
import { tlsHello } from "../../probes/tls_hello.ts";
import { tlsVersions } from "../../probes/tls_versions.ts";

export interface ServerModel {
  /** Accepted suites by wire version, in the server's order. */
  readonly suites: ReadonlyMap<number, readonly number[]>;
  readonly follows: "server" | "client";
  readonly groups: readonly number[];
  readonly schemes: readonly number[];
  /** Extensions of a ServerHello below TLS 1.3. */
  readonly extensions?: readonly Extension[];
  /** How it refuses; alert 40 unless said otherwise. */
  readonly refusal?: End;
  /** Takes offence at a hello without a key share. */
  readonly wantsShare?: boolean;
  /** Has no finite field of its own for DHE, and only knows those that have names. */
  readonly needsNamedField?: boolean;
  readonly refusesFallback?: boolean;
  /** Prepared answers, by the number of the connection; they come before everything else. */
  readonly accidents?: ReadonlyMap<number, End>;
}

export const target: Target = {
  id: "n1",
  host: "127.0.0.1",
  ports: { storage_port: 7000, ssl_storage_port: 7001 },
  expected: { mode: null, clientAuth: null },
};

export const DEEP: Wishes = {
  quiet: false,
  deep: new Set(["ciphers", "groups", "signatures", "features"]),
  identities: new Set(),
  allowed: null,
};

const after = "WAIT_SH";
export const alert = (description: number): End => ({
  kind: "alert",
  level: 2,
  description,
  after,
});
export const RESET: End = { kind: "closed", how: "reset", after, bytes: "" };
export const FIN: End = { kind: "closed", how: "fin", after, bytes: "" };
export const SILENCE: End = { kind: "overdue", after };

/** Means that ask the model, and the offers that they made. */
export function meansTo(server: ServerModel): Means & { readonly offers: Offer[] } {
  const offers: Offer[] = [];
  return {
    offers,
    freshness: { random: (length) => new Uint8Array(length) },
    exchange: () => Promise.reject(new Error("no plain exchange here")),
    identity: () => Promise.resolve(null),
    handshake({ identity, offer }) {
      const accident = server.accidents?.get(offers.length);
      offers.push(offer);
      const handshake = accident === undefined ? answer(server, offer) : ended(accident);
      return Promise.resolve({ ...handshake, identity });
    },
  };
}

/** A handshake that ended so, having taught `learned`. */
export function ended(end: End, learned: Partial<Learning> = {}): Handshake {
  return {
    identity: "none",
    failed: null,
    outcome: { learned: { ...nothingLearned(), ...learned }, end, capture: new Capture() },
    atMs: 1,
    localAddress: null,
  };
}

function answer(server: ServerModel, offer: Offer): Handshake {
  const refused = ended(server.refusal ?? alert(40));
  const version = offer.versions.find((each) => server.suites.has(each));
  if (version === undefined) return ended(alert(70));
  const choose = (ours: readonly number[], theirs: readonly number[]) =>
    server.follows === "server"
      ? ours.find((code) => theirs.includes(code))
      : theirs.find((code) => ours.includes(code));
  if (server.refusesFallback && offer.cipherSuites.includes(TLS_FALLBACK_SCSV)) {
    return ended(alert(86));
  }
  const withoutDhe = server.needsNamedField && !offer.groups.some(isFiniteField);
  const suites = (server.suites.get(version) ?? []).filter((code) =>
    !(withoutDhe && cipherSuites.nameOf(code).startsWith("TLS_DHE_"))
  );
  const suite = choose(suites, offer.cipherSuites);
  const group = choose(server.groups, offer.groups);
  if (suite === undefined || group === undefined) return refused;
  const { keyShares, stopAfter } = offer;
  if (version === TLS13 && keyShares.length === 0) {
    if (server.wantsShare) return ended(alert(47));
    return ended({ kind: "stopped", after }, {
      helloRetryRequest: { group, cookie: false, cipherSuite: suite },
    });
  }
  const serverHello = {
    version,
    cipherSuite: suite,
    random: new Uint8Array(32),
    sessionId: new Uint8Array(0),
    extensions: isTls13Suite(suite) ? [] : server.extensions ?? [],
    sentinel: "none" as const,
  };
  if (stopAfter !== "server_flight") return ended({ kind: "stopped", after }, { serverHello });
  const scheme = choose(server.schemes, offer.signatureSchemes);
  if (scheme === undefined) return refused;
  return ended({ kind: "stopped", after: "WAIT_SHD" }, {
    serverHello,
    group,
    signatureScheme: scheme,
  });
}

/** What the probes that run before an enumeration saw of `server`. */
export function seenOf(
  server: ServerModel,
  more: readonly (readonly [Probe<unknown>, unknown])[] = [],
): Seen {
  const answers = Object.fromEntries(
    TLS_VERSIONS.map((version) => [
      version,
      server.suites.has(versionCode(version)) ? "accepted" : "rejected",
    ]),
  ) as Record<TlsVersion, Answer>;
  const observations = new Map<Probe<unknown>, unknown>([
    [tlsHello as Probe<unknown>, { handshake: ended(SILENCE), plain: null }],
    [tlsVersions as Probe<unknown>, { answers, handshakes: new Map() }],
    ...more,
  ]);
  return { of: <T>(probe: Probe<T>) => observations.get(probe as Probe<unknown>) as T | undefined };
}
