/** Probes a practice cluster the way `check` does, and hands back the report. */

import { sessionOptions } from "../../src/cli/run_options.ts";
import { type Surveyed, surveyOf } from "../../src/cli/survey/survey.ts";
import type { Call } from "../../src/cli/command.ts";
import type { Report } from "../../src/model/report.ts";
import type { World } from "../../src/cli/world.ts";
import { type Lab, startLab } from "../../src/lab/cluster.ts";
import type { Scenario } from "../../src/lab/scenario.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { type Judged, reportOf } from "../../src/run/report.ts";
import { BEFORE, fold, type RunState } from "../../src/run/state.ts";
import { runSession } from "../../src/schedule/session.ts";
import { clock } from "../clock.ts";

const nobody: World = {
  env: () => undefined,
  now: clock,
  stdin: { isTerminal: false, async *chunks() {} },
  stdout: { isTerminal: false, columns: undefined, write: () => Promise.resolve() },
  stderr: { isTerminal: false, columns: undefined, write: () => Promise.resolve() },
  interrupted: new AbortController().signal,
  abandoned: new AbortController().signal,
  gaveUpReading: () => {},
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

export interface Probed extends Judged {
  readonly state: RunState;
  readonly surveyed: Surveyed;
  readonly events: readonly RunEvent[];
  readonly lab: Lab;
}

/** Starts `scenario`, probes it with `flags`, lends the result to `use`, and stops the cluster. */
export async function withProbed<T>(
  scenario: string | Scenario,
  flags: Readonly<Record<string, unknown>>,
  use: (probed: Probed) => T | Promise<T>,
): Promise<T> {
  const lab = await startLab(scenario, { clock });
  try {
    const call = { args: [], options: { inventory: lab.inventoryPath, ...flags } };
    return await use({ ...(await probed(call)), lab });
  } finally {
    await lab.close();
  }
}

/** The report of a command line. */
export async function probeLab(call: Call): Promise<Report> {
  return (await probed(call)).report;
}

/** The report of a command line, and all that it was judged from. */
export async function probed({ args, options: flags }: Call) {
  const call = { args, options: { timeout: 3000, ...flags } };
  const surveyed = await surveyOf(call, nobody, () => {});
  const options = sessionOptions(surveyed, call.options, nobody);
  const events: RunEvent[] = [];
  await runSession(options, (event) => void events.push(event), nobody.interrupted);
  const state = events.reduce(fold, BEFORE);
  return { ...reportOf(surveyed.survey, state, clock()), state, surveyed, events };
}
