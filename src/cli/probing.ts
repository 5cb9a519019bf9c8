/**
 * One probing run, from a command line to a report: what `check`, `plan` and the app without a
 * terminal have in common.
 *
 * @module
 */

import type { CaptureView } from "../../reports/writer.ts";
import type { ClusterFacts } from "../explain/facts.ts";
import type { Report } from "../model/report.ts";
import type { RunEvent } from "../run/event.ts";
import { reportOf } from "../run/report.ts";
import { BEFORE, fold, type RunState } from "../run/state.ts";
import { predictCost, runSession } from "../schedule/session.ts";
import { printable } from "../text/printable.ts";
import { captureLine, captureView } from "./captures.ts";
import type { Call } from "./command.ts";
import { type Draft, openDraft } from "./drafts.ts";
import { withPractice } from "./practice.ts";
import { announcement, progressOn } from "./progress.ts";
import { sessionOptions } from "./run_options.ts";
import { surveyOf } from "./survey/survey.ts";
import type { World } from "./world.ts";

export interface Probed {
  readonly report: Report;
  readonly facts: ClusterFacts;
  /** Empty unless they were asked for: they are large. */
  readonly captures: readonly CaptureView[];
}

export interface ProbeHooks {
  /** Sees every event as it happens. */
  readonly see?: (event: RunEvent) => void;
  readonly keepCaptures?: boolean;
}

/** Probes what the command line names. An interrupted run has a report too: a partial one. */
export function probe(call: Call, world: World, hooks: ProbeHooks = {}): Promise<Probed> {
  return withPractice(call, world, (settled) => probeSettled(settled, world, hooks));
}

async function probeSettled(call: Call, world: World, hooks: ProbeHooks): Promise<Probed> {
  const warn = (line: string) => void world.stderr.write(`warning: ${printable(line)}\n`);
  const surveyed = await surveyOf(call, world, warn);
  const drafts = await openDrafts(call, warn);
  try {
    const options = sessionOptions(
      surveyed,
      call.options,
      world,
      drafts.keylog && ((line) => drafts.keylog?.write(`${line}\n`)),
    );
    const { survey } = surveyed;
    await world.stderr.write(announcement(survey.nodes.length, predictCost(options), options));
    const progress = progressOn(world);
    const captures: CaptureView[] = [];
    let state: RunState = BEFORE;
    await runSession(options, (event) => {
      if (event.kind === "attempted") {
        const view = hooks.keepCaptures || drafts.capture ? captureView(event) : null;
        if (view !== null && drafts.capture) drafts.capture.write(captureLine(view));
        if (view !== null && hooks.keepCaptures) captures.push(view);
      }
      state = fold(state, withoutCapture(event));
      progress.see(event);
      hooks.see?.(event);
    }, world.interrupted);
    await progress.end();
    await drafts.capture?.finish();
    await drafts.keylog?.finish();
    return { ...reportOf(survey, state, world.now()), captures };
  } finally {
    await drafts.capture?.discard();
    await drafts.keylog?.discard();
  }
}

/** Captures go where they were asked for and nowhere else: hundreds of nodes would fill the memory. */
function withoutCapture(event: RunEvent): RunEvent {
  return event.kind === "attempted" ? { ...event, capture: null } : event;
}

interface Drafts {
  readonly capture?: Draft;
  readonly keylog?: Draft;
}

async function openDrafts({ options }: Call, warn: (line: string) => void): Promise<Drafts> {
  const { capture, keylog } = options as { capture?: string; keylog?: string };
  const drafts = {
    ...(capture === undefined ? {} : { capture: await openDraft(capture) }),
    ...(keylog === undefined ? {} : { keylog: await openDraft(keylog, { mode: 0o600 }) }),
  };
  if (keylog !== undefined) {
    warn(`${keylog} will hold the traffic secrets of this run's connections`);
  }
  return drafts;
}
