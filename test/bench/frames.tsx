/**
 * How long a frame takes with a thousand nodes: from a key to the bytes for the terminal. Sixteen
 * milliseconds is the bound of what feels smooth.
 *
 * Run with `deno run -A test/bench/frames.tsx`, or with Node and `--import tsx`.
 */

import { EventEmitter } from "node:events";
import process from "node:process";
import { render } from "ink";
import type { Snapshot } from "../../src/tui/driver.ts";
import { Screen } from "../../src/tui/screen.tsx";
import { drive, type Driven } from "../tui/drive.ts";
import { large } from "../tui/sample.ts";

export interface FrameTimes {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
}

export const BOUND_MS = 16;

const NODES = 1000;
const FRAMES = 300;

const SCENES: readonly { name: string; before: string; step(app: Driven, frame: number): void }[] =
  [
    { name: "scroll the overview", before: "g", step: (app) => void app.keys("j") },
    { name: "page through the overview", before: "g", step: (app) => void app.keys("pagedown") },
    {
      name: "scroll it sorted by chain",
      before: "s s s s s s s s",
      step: (app) => void app.keys("j"),
    },
    {
      name: "type a filter",
      before: "/",
      step: (app, frame) => void app.type("node-0"[frame % 6] ?? ""),
    },
    {
      name: "take in a whole new round",
      before: "g",
      step: (app, frame) =>
        app.store.dispatch({ type: "snapshot", snapshot: nextRound(app, frame) }),
    },
    { name: "timeline", before: "4", step: (app) => void app.keys("j") },
  ];

/** Every node new, none of them different: the worst that a snapshot can be. */
function nextRound(app: Driven, frame: number): Snapshot {
  const { snapshot } = app.state();
  if (snapshot === null) throw new Error("nothing was probed");
  const { report, round } = snapshot;
  const nodes = report.nodes.map((node) => ({ ...node }));
  return { ...snapshot, round: frame % 10 === 0 ? round + 1 : round, report: { ...report, nodes } };
}

/** A terminal that takes everything at once. */
class Sink extends EventEmitter {
  readonly columns = 160;
  readonly rows = 48;
  readonly isTTY = true;
  write(_text: string, done?: () => void): boolean {
    if (typeof done === "function") done();
    return true;
  }
}

export function measureFrames(): FrameTimes[] {
  return SCENES.map(({ name, before, step }) => {
    const app = drive({ cluster: large(NODES), screen: { width: 160, height: 48 } });
    app.keys(before);
    const stdout = new Sink() as unknown as NodeJS.WriteStream;
    const screen = () => (
      <Screen state={app.state()} theme={{ background: "dark", ascii: false }} />
    );
    const instance = render(screen(), {
      stdout,
      interactive: true,
      incrementalRendering: true,
      maxFps: 100_000,
      patchConsole: false,
    });
    const times: number[] = [];
    for (let frame = 0; frame < FRAMES; frame++) {
      const start = performance.now();
      step(app, frame);
      instance.rerender(screen());
      times.push(performance.now() - start);
      while (performance.now() - start < 1) {
        /* lets Ink's throttle see a new frame */
      }
    }
    instance.unmount();
    // The first frames compile; what stays is what one feels.
    const sorted = times.slice(20).sort((a, b) =>
      a - b
    );
    return { name, medianMs: at(sorted, 0.5), p95Ms: at(sorted, 0.95) };
  });
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

if (process.argv[1]?.endsWith("frames.tsx")) {
  console.log(`${NODES} nodes, 160×48, ${FRAMES} frames each; the bound is ${BOUND_MS} ms`);
  for (const { name, medianMs, p95Ms } of measureFrames()) {
    const verdict = p95Ms < BOUND_MS ? "" : "  over the bound";
    console.log(
      `${name.padEnd(28)} median ${medianMs.toFixed(2).padStart(6)} ms   p95 ${
        p95Ms.toFixed(2).padStart(6)
      } ms${verdict}`,
    );
  }
}
