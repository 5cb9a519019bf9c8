/**
 * The terminal app's driver: runs, files and knowledge of the real program.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { loadWriter } from "../../../reports/index.ts";
import { type Format, FORMATS } from "../../../reports/writer.ts";
import { explain } from "../../explain/messages/explain.ts";
import { plan } from "../../explain/plan/plan.ts";
import { runbookMarkdown } from "../../explain/runbook.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { parseTarget } from "../../scylla/target.ts";
import type { AppDriver } from "../../tui/driver.ts";
import { appCapture } from "../captures.ts";
import type { Options } from "../command.ts";
import { writeWhole } from "../drafts.ts";
import { LIMITS, readText } from "../files.ts";
import { ENTRIES, guidePath } from "../guides.ts";
import { scenarios } from "../lab.ts";
import type { World } from "../world.ts";
import { Rounds } from "./rounds.ts";
import { inspect, recentSource, rememberSource } from "./source.ts";

export interface RealDriver extends AppDriver {
  /** Stops what runs and takes the practice cluster down. */
  close(): Promise<void>;
}

export function realDriver(flags: Options, world: World): RealDriver {
  const rounds = new Rounds(flags, world);
  return {
    start: (request) => rounds.start(request),
    stop: () => rounds.stop(),
    expect: (mode) => rounds.expect(mode),
    subscribe: (listener) => rounds.subscribe(listener),
    close: () => rounds.close(),
    captureOf: (node, index) => {
      const attempted = rounds.attempted(node, index);
      return attempted === null ? null : appCapture(node, attempted);
    },
    targetProblem: (text) => problemOf(() => parseTarget(text)),
    inspect: (source) => inspect(source, flags, world),
    scenarios: () => scenarios.map(({ name, description }) => ({ name, title: description })),
    recent: () => recentSource(world),
    remember: (source) => rememberSource(source, world),
    explain: (text) => explain(text, rounds.report ?? undefined),
    plan: (to) => rounds.facts === null ? null : plan(rounds.facts, to),
    runbooks: () => ENTRIES,
    runbook: (name) =>
      ENTRIES.some((entry) => entry.name === name && entry.kind === "guide")
        ? readFileSync(guidePath(name), "utf8")
        : runbookMarkdown(name),
    formats: () =>
      FORMATS.map((format) => ({
        format,
        title: TITLES[format],
        extension: EXTENSIONS[format] ?? format,
      })),
    exportReport: async (format, path) => {
      const { report } = rounds;
      if (report === null) throw new Error("there is nothing to export yet");
      const writer = await loadWriter(format as Format);
      const text = writer.write(report, { captures: format === "html" ? rounds.captures() : [] });
      await oneLine(() => writeWhole(path, text, { fresh: true }));
      return { path, bytes: new TextEncoder().encode(text).length };
    },
    readText: (path) => oneLine(() => readText(path, LIMITS.log, world)),
  };
}

const TITLES: Readonly<Record<Format, string>> = {
  text: "Text",
  json: "JSON report",
  ndjson: "JSON lines",
  markdown: "Markdown runbook",
  html: "HTML page",
  junit: "JUnit XML",
  sarif: "SARIF 2.1.0",
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  text: "txt",
  markdown: "md",
  junit: "xml",
};

function problemOf(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (error instanceof UsageError) return `${error.message}; ${error.cure}`;
    throw error;
  }
}

/** The app shows one line; a UsageError has more to say than its message. */
async function oneLine<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof UsageError ? new Error(error.oneLine) : error;
  }
}
