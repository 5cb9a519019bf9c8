/**
 * Whom does the node let in?
 *
 * The first hello has shown whether a certificate is asked for. Where it is, each identity gets a
 * connection of its own, and only an answer inside TLS counts as being let in (see `judgeTrial`).
 * If our own certificate meets a hang-up, it is shown once more without a word: a peer that hangs up
 * then does so for the certificate.
 * A forged CA that carries the acceptor's CA name is tried because GnuTLS clients choose by name: a
 * node that compared nothing else would let the forger in.
 *
 * @module
 */

import { TLS12, TLS13 } from "../src/wire/registry.ts";
import type { ClientCredentials } from "../src/handshake/credentials.ts";
import type { ApplicationExchange } from "../src/handshake/offer.ts";
import { isHungUp } from "../src/probe/acceptance.ts";
import { type Handshake, versionName } from "../src/probe/handshake.ts";
import { peerOffer, SAY_NOTHING } from "../src/probe/offers.ts";
import { FREE, type Probe, type Seen } from "../src/probe/probe.ts";
import { wordsFor } from "../src/probe/proof.ts";
import { isUnanswered } from "../src/probe/unanswered.ts";
import { portNumber, type Wishes } from "../src/probe/target.ts";
import type { TlsVersion, TrialIdentity } from "../src/model/words.ts";
import { perRole, type TlsRole } from "../src/probe/roles.ts";
import { HELLO_TO } from "./tls_hello.ts";

export interface Trial {
  readonly identity: TrialIdentity;
  readonly version: TlsVersion | null;
  readonly handshake: Handshake;
}

export interface ClientAuthTrials {
  readonly trials: readonly Trial[];
  /** Our own certificate and then silence, where words were met with a hang-up. */
  readonly untalked: Handshake | null;
}

/** Untrusted identities in the order in which they are tried. */
const FORGED: readonly TrialIdentity[] = ["self-signed", "other-ca", "same-dn-ca", "expired"];

const trialsOn = (role: TlsRole, id: string, purpose: string): Probe<ClientAuthTrials> => ({
  id,
  asks: "Whose client certificate is accepted: ours, a stranger's, a forger's?",
  role,
  cost(_target, wishes) {
    if (wishes.quiet) return FREE;
    const own = wishes.identities.has("configured") ? 1 : 0;
    const count = identitiesFor(wishes).length + own;
    return { connections: count, handshakes: count, logLines: count };
  },
  skip(_target, { quiet }, seen) {
    const outcome = seen.of(HELLO_TO[role])?.handshake.outcome;
    if (outcome == null) return "no TLS was met";
    if (outcome.learned.certificateRequest === null) return "no client certificate is asked for";
    return quiet ? "a refused certificate leaves a line in the log" : null;
  },
  async observe(target, wishes, seen, means) {
    const request = requestOf(role, seen);
    const show = (
      identity: TrialIdentity,
      credentials: ClientCredentials,
      application: ApplicationExchange,
    ) =>
      means.handshake({
        port: portNumber(target, role),
        purpose,
        identity,
        offer: { ...peerOffer(means, credentials, [TLS13, TLS12]), application },
      });
    // Asked a second time, it is only about the trials that came to nothing.
    const trials = (seen.of(TRIALS_ON[role])?.trials ?? []).filter((trial) =>
      !cameToNothing(trial)
    );
    for (const identity of identitiesFor(wishes)) {
      if (trials.some((trial) => trial.identity === identity)) continue;
      const credentials = await means.identity(identity, request?.caNames[0] ?? null, role);
      if (credentials === null) continue;
      trials.push(trialOf(await show(identity, credentials, wordsFor(role))));
    }
    const own = trials.find(({ identity }) => identity === "configured")?.handshake.outcome;
    const credentials = await means.identity("configured", null, role);
    const untalked = own != null && isHungUp(own) && credentials !== null
      ? await show("configured", credentials, SAY_NOTHING)
      : null;
    return { trials, untalked };
  },
  isOpen: ({ trials }) => trials.some(cameToNothing),
  isMissed: ({ trials }) => trials.some(({ handshake }) => isUnanswered(handshake)),
});

export const TRIALS_ON = perRole("client-auth", trialsOn);
export const clientAuth = TRIALS_ON.ssl_storage_port;

function cameToNothing({ handshake: { failed, outcome } }: Trial): boolean {
  return failed !== null || outcome?.end.kind === "overdue";
}

/** A connection read as a trial of its identity. */
export function trialOf(handshake: Handshake): Trial {
  const version = handshake.outcome?.learned.serverHello?.version;
  return {
    identity: handshake.identity,
    version: version === undefined ? null : versionName(version),
    handshake,
  };
}

function requestOf(role: TlsRole, seen: Seen) {
  return seen.of(HELLO_TO[role])?.handshake.outcome?.learned.certificateRequest ?? null;
}

function identitiesFor({ identities }: Wishes): readonly TrialIdentity[] {
  const own: TrialIdentity[] = ["configured", "revoked"];
  return [...own.filter((identity) => identities.has(identity)), ...FORGED];
}
