/**
 * Runs the probes: two lanes a node (one a port), so that a node never sees more than two of our
 * connections at once; never more than `concurrency` sockets in all; every open question asked once
 * more, alone; and nothing waits on a port that has already let a connection time out.
 *
 * @module
 */

import pLimit from "p-limit";
import { ROLES } from "../model/words.ts";
import { type Cost, type Means, type Probe, type Seen, sum } from "../probe/probe.ts";
import { portNumber, type Target, type Wishes } from "../probe/target.ts";
import type { RunEvent } from "../run/event.ts";

export interface Plan {
  readonly targets: readonly Target[];
  readonly probes: readonly Probe<unknown>[];
  readonly wishes: Wishes;
  /** Sockets in all, at any moment. */
  readonly concurrency: number;
}

/** Makes the means by which one node is asked; tells when a port stopped answering. */
export type MeansOf = (target: Target, isLost: (port: number) => void) => Means;

/** The most that the plan costs, before a packet is sent. */
export function predict({ targets, probes, wishes }: Plan): Cost {
  return sum(
    targets.flatMap((target) =>
      probes.filter((probe) => hasListener(target, probe))
        .map((probe) => probe.cost(target, wishes))
    ),
  );
}

/** Port 0 is ScyllaDB's way to say that there is no such listener, so there is nobody to ask. */
const hasListener = (target: Target, { role }: Probe<unknown>): boolean =>
  portNumber(target, role) !== 0;

/** Runs the plan to its end or until `signal` fires; every fact goes to `emit` as it is learned. */
export async function run(
  plan: Plan,
  meansOf: MeansOf,
  emit: (event: RunEvent) => void,
  signal: AbortSignal,
  now: () => Date,
): Promise<void> {
  emit({ kind: "planned", at: now(), targets: plan.targets, predicted: predict(plan) });
  const nodesAtOnce = pLimit(plan.concurrency);
  await Promise.all(plan.targets.map((target) =>
    nodesAtOnce(async () => {
      if (signal.aborted) return;
      emit({ kind: "node-started", node: target.id });
      await new NodeRunner(plan, target, meansOf, emit, signal).run();
      if (!signal.aborted) emit({ kind: "node-finished", node: target.id });
    })
  ));
  emit({ kind: "ended", at: now(), reason: signal.aborted ? reasonOf(signal) : null });
}

function reasonOf(signal: AbortSignal): string {
  return signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
}

/** One node, from its first connection to its last. */
class NodeRunner {
  readonly #plan: Plan;
  readonly #target: Target;
  readonly #means: Means;
  readonly #emit: (event: RunEvent) => void;
  readonly #signal: AbortSignal;
  readonly #lost = new Set<number>();
  readonly #observations = new Map<string, unknown>();
  readonly #seen: Seen = {
    of: <T>(probe: Probe<T>) => this.#observations.get(probe.id) as T | undefined,
  };

  constructor(
    plan: Plan,
    target: Target,
    meansOf: MeansOf,
    emit: (event: RunEvent) => void,
    signal: AbortSignal,
  ) {
    this.#plan = plan;
    this.#target = target;
    this.#means = meansOf(target, (port) => this.#lost.add(port));
    this.#emit = emit;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const probes = this.#plan.probes.filter((probe) => hasListener(this.#target, probe));
    const lanes = await Promise.all(
      ROLES.map((role) => this.#lane(probes.filter((probe) => probe.role === role))),
    );
    for (const { open, waiting } of lanes) {
      // What failed once may leave a line the second time.
      if (!this.#plan.wishes.quiet) { for (const probe of open) await this.#again(probe); }
      await this.#lane(waiting, "last");
    }
    if (!this.#signal.aborted) { for (const probe of probes) this.#tellIfMissed(probe); }
  }

  /** Asks one port's probes in order; returns those left open, and those that a time-out held up. */
  async #lane(
    probes: readonly Probe<unknown>[],
    round: "first" | "last" = "first",
  ): Promise<{ open: Probe<unknown>[]; waiting: Probe<unknown>[] }> {
    const open: Probe<unknown>[] = [];
    const waiting: Probe<unknown>[] = [];
    for (const probe of probes) {
      if (this.#signal.aborted) break;
      const port = portNumber(this.#target, probe.role);
      const isLost = this.#lost.has(port);
      const why = isLost
        ? `port ${port} let a connection time out`
        : probe.skip(this.#target, this.#plan.wishes, this.#seen);
      if (isLost && round === "first") waiting.push(probe);
      else if (why !== null) this.#skip(probe, why);
      else if (await this.#ask(probe) === "open") open.push(probe);
    }
    return { open, waiting };
  }

  /** An open question, once more, while nothing else of ours is connected to the node. */
  async #again(probe: Probe<unknown>): Promise<void> {
    if (this.#signal.aborted) return;
    this.#lost.delete(portNumber(this.#target, probe.role));
    await this.#ask(probe);
  }

  /** What never came to be asked for a time-out, and what was asked in vain. */
  #tellIfMissed(probe: Probe<unknown>): void {
    const { id, role } = probe;
    const port = portNumber(this.#target, role);
    const observation = this.#observations.get(id);
    const why = observation === undefined
      ? this.#lost.has(port) && probe.skip(this.#target, this.#plan.wishes, this.#seen) === null
        ? `port ${port} let a connection time out`
        : null
      : probe.isMissed?.(observation) === true
      ? `port ${port} had answered before, and then did not`
      : null;
    if (why !== null) this.#emit({ kind: "missed", node: this.#target.id, role, probe: id, why });
  }

  #skip(probe: Probe<unknown>, why: string): void {
    this.#emit({ kind: "skipped", node: this.#target.id, role: probe.role, probe: probe.id, why });
  }

  async #ask(probe: Probe<unknown>): Promise<"open" | "settled"> {
    const { id, role } = probe;
    const node = this.#target.id;
    try {
      const observation = await probe.observe(
        this.#target,
        this.#plan.wishes,
        this.#seen,
        this.#means,
      );
      if (this.#signal.aborted) return "settled";
      this.#observations.set(id, observation);
      this.#emit({ kind: "observed", node, role, probe: id, observation });
      return probe.isOpen(observation) ? "open" : "settled";
    } catch (error) {
      // Whatever a peer does is a value; what is thrown here is our own fault, and must be seen.
      const text = error instanceof Error ? error.stack ?? error.message : String(error);
      this.#emit({ kind: "bug", node, role, probe: id, error: text });
      return "settled";
    }
  }
}
