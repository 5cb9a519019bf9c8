/**
 * The runs behind the terminal app: one source at a time, probed once or many times, told as
 * snapshots.
 *
 * @module
 */

import { type ClusterFacts, NOTHING_SHARED } from "../../explain/facts.ts";
import type { Lab } from "../../lab/cluster.ts";
import type { Mode } from "../../model/words.ts";
import type { RunEvent } from "../../run/event.ts";
import { SOMEBODY } from "../../run/asker.ts";
import { type Judged, reportOf } from "../../run/report.ts";
import { type Attempted, BEFORE, fold, type RunState } from "../../run/state.ts";
import type { Survey } from "../../run/survey.ts";
import { runSession } from "../../schedule/session.ts";
import { NEWEST_RELEASE } from "../../scylla/release.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import type { AppDriver, Snapshot, Source, StartRequest } from "../../tui/driver.ts";
import type { CaptureView } from "../../../reports/writer.ts";
import { captureView } from "../captures.ts";
import type { Options } from "../command.ts";
import { startPractice } from "../lab.ts";
import { sessionOptions } from "../run_options.ts";
import { type Surveyed, surveyOf } from "../survey/survey.ts";
import { runtime, VERSION } from "../version.ts";
import type { World } from "../world.ts";
import { nextRound, NO_ROUND, progressOf, type Round, roundAfter } from "./round.ts";
import { callOf } from "./source.ts";

/** Judging a large cluster takes a while: snapshots must not take more than a part of the time. */
const SNAPSHOT_MS = 100;
const SNAPSHOT_SHARE = 4;

export class Rounds implements Pick<AppDriver, "start" | "stop" | "expect" | "subscribe"> {
  readonly #flags: Options;
  readonly #world: World;
  readonly #listeners = new Set<(snapshot: Snapshot) => void>();
  #surveyed: Surveyed | null = null;
  #lab: Lab | null = null;
  #state: RunState = BEFORE;
  #round: Round = NO_ROUND;
  #intent: Mode | null = null;
  #phase: Snapshot["phase"] = "running";
  #failure: string | null = null;
  #stopper = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #judged: Judged | null = null;
  #latest: Snapshot | null = null;
  #costMs = 0;

  constructor(flags: Options, world: World) {
    this.#flags = flags;
    this.#world = world;
  }

  start(request: StartRequest): void {
    this.stop();
    const stopper = new AbortController();
    this.#stopper = stopper;
    this.#running = this.#running.then(() => this.#run(request, stopper.signal));
  }

  stop(): void {
    this.#stopper.abort(new Error("stopped"));
  }

  expect(mode: Mode | null): void {
    this.#intent = mode;
    this.#publish();
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.#listeners.add(listener);
    if (this.#latest !== null) listener(this.#latest);
    return () => this.#listeners.delete(listener);
  }

  attempted(node: string, index: number): Attempted | null {
    return this.#state.nodes.get(node)?.attempts[index] ?? null;
  }

  /** Every recorded handshake: large, so only made when it is wanted. */
  captures(): CaptureView[] {
    return [...this.#state.nodes].flatMap(([node, { attempts }]) =>
      attempts.flatMap((attempted) => captureView({ node, ...attempted }) ?? [])
    );
  }

  /** What the latest snapshot was judged from; null while nothing has been probed. */
  get facts(): ClusterFacts | null {
    return this.#state === BEFORE ? null : this.#judged?.facts ?? null;
  }

  get report() {
    return this.#latest?.report ?? null;
  }

  /** Ends everything, the practice cluster included. */
  async close(): Promise<void> {
    this.stop();
    await this.#running;
    clearTimeout(this.#timer);
    await this.#lab?.close();
  }

  async #run({ source, nodes }: StartRequest, signal: AbortSignal): Promise<void> {
    this.#failure = null;
    this.#phase = "running";
    this.#round = nextRound(this.#round, this.#world.now().getTime());
    try {
      if (source !== undefined) await this.#open(source);
      if (this.#surveyed === null) return;
      const options = sessionOptions(this.#surveyed, this.#flags, this.#world);
      const only = nodes === undefined ? {} : { only: nodes };
      await runSession({ ...options, ...only }, (event) => this.#see(event), signal);
      this.#phase = signal.aborted ? "stopped" : "done";
    } catch (error) {
      this.#phase = "failed";
      this.#failure = error instanceof UsageError ? error.oneLine : String(error);
    }
    this.#publish();
  }

  /** Reads a source; what was known of another one is forgotten. */
  async #open(source: Source): Promise<void> {
    this.#surveyed = null;
    this.#state = BEFORE;
    this.#intent = null;
    await this.#lab?.close();
    this.#lab = source.kind === "lab"
      ? await startPractice(source.scenario ?? undefined, this.#world)
      : null;
    const call = callOf(source, this.#flags, this.#lab?.inventoryPath);
    this.#surveyed = await surveyOf(call, this.#world, () => {});
  }

  #see(event: RunEvent): void {
    this.#state = fold(this.#state, event);
    this.#round = roundAfter(this.#round, event);
    // A round may be over before the first snapshot is due; that it began is told at once.
    if (event.kind === "planned") return this.#publish();
    const wait = Math.max(SNAPSHOT_MS, this.#costMs * SNAPSHOT_SHARE);
    this.#timer ??= setTimeout(() => this.#publish(), wait);
  }

  #publish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#surveyed === null && this.#failure === null) return;
    const began = this.#world.now();
    this.#judged = reportOf(this.#survey(), this.#state, began);
    this.#costMs = this.#world.now().getTime() - began.getTime();
    this.#latest = {
      report: this.#judged.report,
      phase: this.#phase,
      failure: this.#failure,
      progress: progressOf(this.#round, this.#world.now().getTime()),
      status: Object.fromEntries([...this.#state.nodes].map(([id, { status }]) => [id, status])),
      round: this.#round.number,
    };
    for (const listener of this.#listeners) listener(this.#latest);
  }

  /** With the intent that the app's user wants to look through. */
  #survey(): Survey {
    const survey = this.#surveyed?.survey ?? NOTHING_SURVEYED;
    const mode = this.#intent;
    if (mode === null) return survey;
    return {
      ...survey,
      nodes: survey.nodes.map((node) => ({
        ...node,
        intent: { ...node.intent, mode, source: "chosen in the app" },
      })),
    };
  }
}

/** Stands in where a source could not even be read. */
const NOTHING_SURVEYED: Survey = {
  cluster: null,
  nodes: [],
  shared: NOTHING_SHARED,
  semantics: { release: NEWEST_RELEASE, isDefault: true },
  tool: { version: VERSION, runtime: runtime() },
  hostname: null,
  asker: SOMEBODY,
  asked: ["storage"],
};
