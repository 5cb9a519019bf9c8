/**
 * One run over a cluster, from a survey to a stream of events: the one thing that the command line
 * and the terminal app call.
 *
 * @module
 */

import { PROBES } from "../../probes/index.ts";
import type { Cost } from "../probe/probe.ts";
import type { Allowed, DeepTopic, Wishes } from "../probe/target.ts";
import type { TrialIdentity } from "../model/words.ts";
import type { RunEvent } from "../run/event.ts";
import { type Survey, targetOf } from "../run/survey.ts";
import { identitiesOf, type OwnCredentials } from "./identities.ts";
import { meansFor } from "./means.ts";
import { type Plan, predict, run } from "./runner.ts";

export interface SessionOptions {
  readonly survey: Survey;
  readonly credentials: OwnCredentials;
  /** A whole step (connect, handshake, exchange), in milliseconds. */
  readonly stepMs: number;
  /** Sockets in all, at any moment. */
  readonly concurrency: number;
  /** Sockets to one node, at any moment. */
  readonly perNode: number;
  readonly localAddress: string | null;
  readonly quiet: boolean;
  readonly deep: ReadonlySet<DeepTopic>;
  /** What the priority string allows; `null` when it is not known. */
  readonly allowed: Allowed | null;
  /** Only these nodes, by id; all when left out. */
  readonly only?: readonly string[];
  readonly keyLog?: (line: string) => void;
  readonly now: () => Date;
}

/** The most that the session will cost its nodes, if nothing has to be asked twice. */
export function predictCost(options: SessionOptions): Cost {
  return predict(planOf(options));
}

/** Runs the session. Peers cannot make it throw; `signal` ends it early, with an event that says so. */
export function runSession(
  options: SessionOptions,
  emit: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { stepMs, concurrency, perNode, localAddress, keyLog, now } = options;
  const means = meansFor({
    stepMs,
    concurrency,
    perNode,
    localAddress,
    identityOf: identitiesOf(options.credentials, now()),
    keyLog: keyLog ?? null,
    emit,
    signal,
  });
  return run(planOf(options), means, emit, signal, now);
}

function planOf(options: SessionOptions) {
  const { survey, only, credentials, quiet, deep, allowed, concurrency } = options;
  const { clients } = survey;
  const chosen = only === undefined ? null : new Set(only);
  const identities = new Set<TrialIdentity>(["none"]);
  if (credentials.configured !== null || credentials.client) identities.add("configured");
  if (credentials.revoked !== null) identities.add("revoked");
  const wishes: Wishes = {
    quiet,
    deep,
    identities,
    allowed,
    ...clients === undefined ? {} : { clients },
  };
  const plan: Plan = {
    targets: survey.nodes
      .filter(({ id }) => chosen === null || chosen.has(id))
      .map((node) => targetOf(node, survey.asked)),
    probes: PROBES,
    wishes,
    concurrency,
  };
  return plan;
}
