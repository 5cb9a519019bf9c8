/**
 * The question that TLS scanners answer (versions, accepted suites, chain, is a client certificate
 * requested?), asked by this program's own probes, and nothing more: no RPC, no verdicts.
 *
 * `question.ts PORT ADDRESS…` prints one line of JSON. Run as a process of its own it includes the
 * start of the runtime, as a scanner's figures do.
 *
 * @module
 */

import process from "node:process";
import { pathToFileURL } from "node:url";
import { deepCiphers } from "../../probes/deep_ciphers.ts";
import { tlsHello } from "../../probes/tls_hello.ts";
import { tlsVersions } from "../../probes/tls_versions.ts";
import type { Means, Probe } from "../../src/probe/probe.ts";
import type { Target } from "../../src/probe/target.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { BEFORE, fold, seenIn } from "../../src/run/state.ts";
import { meansFor } from "../../src/schedule/means.ts";
import { run } from "../../src/schedule/runner.ts";

export interface Answered {
  /** Endpoints of which all was learned. */
  readonly answered: number;
  readonly connections: number;
  readonly suites: number;
  readonly certificates: number;
  readonly requested: number;
}

export interface Manner {
  readonly concurrency: number;
  readonly perNode: number;
}

/** Asks all endpoints. */
export async function ask(
  addresses: readonly string[],
  port: number,
  { concurrency, perNode }: Manner,
): Promise<Answered> {
  let state = BEFORE;
  const { signal } = new AbortController();
  const emit = (event: RunEvent) => {
    state = fold(state, event);
  };
  const means = meansFor({
    ...{ stepMs: 3000, concurrency, perNode, localAddress: null, keyLog: null, emit, signal },
    identityOf: () => Promise.resolve(null),
  });
  const plan = {
    targets: addresses.map((host): Target => ({
      id: host,
      host,
      ports: { storage_port: 0, ssl_storage_port: port },
      expected: { mode: null, clientAuth: null },
    })),
    probes: [tlsHello, tlsVersions, deepCiphers] as readonly Probe<unknown>[],
    wishes: {
      quiet: false,
      deep: new Set(["ciphers"] as const),
      identities: new Set<never>(),
      allowed: null,
    },
    concurrency,
  };
  await run(plan, (target, lose) => hurried(means(target, lose)), emit, signal, () => new Date());
  const runs = [...state.nodes.values()];
  const sum = (of: (run: typeof runs[number]) => number) =>
    runs.reduce((total, run) => total + of(run), 0);
  const first = (run: typeof runs[number]) => seenIn(run).of(tlsHello)?.handshake.outcome?.learned;
  const suites = (run: typeof runs[number]) => [...seenIn(run).of(deepCiphers)?.values() ?? []];
  return {
    answered:
      runs.filter((run) =>
        suites(run).length > 0 && suites(run).every(({ suites }) => suites.open === null)
      ).length,
    connections: sum(({ attempts }) => attempts.length),
    suites: sum((run) => suites(run).reduce((all, { suites }) => all + suites.picked.length, 0)),
    certificates: sum((run) => first(run)?.certificates.length ?? 0),
    requested: sum((run) => first(run)?.certificateRequest ? 1 : 0),
  };
}

/** Means that do not wait for an answer inside TLS: scanners ask nothing there. */
function hurried(means: Means): Means {
  return {
    ...means,
    handshake: (order) => {
      const { offer } = order;
      const stopAfter = offer.stopAfter ?? "server_flight";
      return means.handshake({ ...order, offer: { ...offer, stopAfter } });
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [port = "", manner = "", ...addresses] = process.argv.slice(2);
  console.log(JSON.stringify(await ask(addresses, Number(port), JSON.parse(manner) as Manner)));
}
