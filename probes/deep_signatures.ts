/**
 * Which signature schemes does the server prove its identity with?
 *
 * TLS 1.3 names the scheme in CertificateVerify, TLS 1.2 in ServerKeyExchange; older versions have no
 * choice. Each answer costs the server a signature, so what earlier handshakes have shown is not
 * asked for again, and TLS 1.2 is only asked for what TLS 1.3 does not use.
 *
 * @module
 */

import { canComplete, cipherSuite } from "../src/crypto/suites.ts";
import { type Handshake, versionCode } from "../src/probe/handshake.ts";
import { glimpse, suitesOf, WIDE_GROUPS } from "../src/probe/offers.ts";
import type { Means, Probe, Seen } from "../src/probe/probe.ts";
import type { Target } from "../src/probe/target.ts";
import { signatureSchemes, TLS13 } from "../src/wire/registry.ts";
import { acceptedVersions, costOf, earlierHandshakes, skipTopic } from "./deep/asked.ts";
import { schemeChosen } from "./deep/choices.ts";
import { type Enumeration, notEmpty, removeAccepted, UNASKED } from "./deep/remove_accepted.ts";

export interface DeepSignatures {
  /** Each `null` when the version is not accepted. */
  readonly tls13: Enumeration | null;
  /** Schemes beyond those of TLS 1.3. */
  readonly tls12: Enumeration | null;
}

export const deepSignatures: Probe<DeepSignatures> = {
  id: "deep-signatures",
  asks: "Which signature schemes does the server prove its identity with?",
  role: "ssl_storage_port",
  // Three hashes, each padded in two ways; the first of either version is known, both lists end in a refusal.
  cost: (_target, wishes) => costOf("signatures", wishes, 6 + 2),
  skip: (_target, wishes, seen) =>
    skipTopic("signatures", wishes, seen) ??
      (VERSIONS.some((version) => acceptedVersions(seen).includes(version))
        ? null
        : "TLS 1.1 and older know no signature schemes"),
  async observe(target, _wishes, seen, means) {
    const before = seen.of(deepSignatures);
    const tls13 = await ask("TLSv1.3", [], before?.tls13 ?? null, { target, seen, means });
    const known = tls13?.picked ?? [];
    const tls12 = await ask("TLSv1.2", known, before?.tls12 ?? null, { target, seen, means });
    return { tls13, tls12 };
  },
  isOpen: ({ tls13, tls12 }) => [tls13, tls12].some((each) => each !== null && each.open !== null),
};

const VERSIONS = ["TLSv1.3", "TLSv1.2"] as const;

async function ask(
  version: typeof VERSIONS[number],
  known: readonly number[],
  before: Enumeration | null,
  { target, seen, means }: {
    readonly target: Target;
    readonly seen: Seen;
    readonly means: Means;
  },
): Promise<Enumeration | null> {
  if (!acceptedVersions(seen).includes(version)) return null;
  const code = versionCode(version);
  const suites = suitesOf(code).filter((suite) => showsItsScheme(suite, code));
  const candidates = signatureSchemes.codes.filter((scheme) => !known.includes(scheme));
  const answer = await removeAccepted(candidates, {
    ask: (left) =>
      means.handshake({
        port: target.ports.ssl_storage_port,
        purpose: deepSignatures.id,
        identity: "none",
        offer: glimpse(means, [code], suites, {
          groups: WIDE_GROUPS,
          signatureSchemes: left,
          stopAfter: "server_flight",
        }),
      }),
    choiceOf: schemeChosen,
  }, before ?? shownBefore(code, candidates, earlierHandshakes(seen)));
  return version === "TLSv1.3" ? notEmpty(answer) : answer;
}

/** TLS 1.3 names it behind encryption; below, RSA key exchange is the one that goes without. */
function showsItsScheme(suite: number, version: number): boolean {
  if (version === TLS13) return canComplete(suite);
  const exchange = cipherSuite(suite)?.keyExchange;
  return exchange !== undefined && exchange !== "RSA";
}

/** The schemes that other handshakes of this version have shown. */
function shownBefore(
  version: number,
  candidates: readonly number[],
  handshakes: readonly Handshake[],
): Enumeration {
  const shown = handshakes
    .filter(({ outcome }) => outcome?.learned.serverHello?.version === version)
    .flatMap((handshake) => schemeChosen(handshake) ?? []);
  return {
    ...UNASKED,
    picked: [...new Set(shown)].filter((scheme) => candidates.includes(scheme)),
  };
}
