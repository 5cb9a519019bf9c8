/**
 * One endpoint, one question, every program that can be asked.
 *
 * @module
 */

import type { Server } from "../interop/servers.ts";
import { type Contestant, contestants, type Own } from "./contestants.ts";
import { type Cost, countConnections, measure, median, runCommand } from "./measure.ts";
import { ask } from "./question.ts";
import { table } from "./table.ts";

/** A program that took so long once is not run again. */
const SLOW_MS = 5000;
/** Runs of a process that already runs, before they count. */
const WARM_UP = 5;
const MANNER = { concurrency: 8, perNode: 2 };

interface Entry {
  readonly name: string;
  readonly runs: Cost[];
  connections: number;
  suites: number | null;
}

/** Prints the table, and how we compare with sslscan. */
export async function oneEndpoint(server: Server, own: Own, repetitions: number): Promise<void> {
  const all = contestants(own);
  const entries = new Map<Contestant, Entry>(
    all.map((each) => [each, { name: each.name, runs: [], connections: 0, suites: null }]),
  );
  for (let i = 0; i < repetitions; i++) {
    for (const [contestant, entry] of entries) {
      if ((entry.runs[0]?.wallMs ?? 0) > SLOW_MS) continue;
      const run = await runCommand(contestant.command("127.0.0.1", server.port), server.pid);
      entry.runs.push(run);
      entry.suites = contestant.suitesIn(run.output);
    }
  }
  for (const [contestant, entry] of entries) {
    entry.connections = await countConnections(
      server.port,
      (port) => runCommand(contestant.command("127.0.0.1", port), server.pid),
    );
  }
  print([...entries.values(), await runningAlready(server, repetitions)]);
}

/** In a process that has been asked before: what each further endpoint costs. */
async function runningAlready({ port, pid }: Server, repetitions: number): Promise<Entry> {
  const runs: Cost[] = [];
  let [connections, suites] = [0, 0];
  for (let i = 0; i < WARM_UP + repetitions; i++) {
    const { result, ...cost } = await measure(pid, () => ask(["127.0.0.1"], port, MANNER));
    ({ connections, suites } = result);
    if (i >= WARM_UP) runs.push(cost);
  }
  return { name: "ringshake, already running", runs, connections, suites };
}

function print(entries: readonly Entry[]): void {
  const wallOf = ({ runs }: Entry) => median(runs.map(({ wallMs }) => wallMs));
  const sslscan = entries.find(({ name }) => name === "sslscan");
  const reference = sslscan === undefined ? null : wallOf(sslscan);
  console.log(table(
    ["", "connections", "suites", "wall ms", "best", "CPU ms", "server CPU ms", "wall ÷ sslscan"],
    entries.map((entry) => [
      entry.name,
      entry.connections,
      entry.suites,
      wallOf(entry),
      Math.min(...entry.runs.map(({ wallMs }) => wallMs)),
      median(entry.runs.map(({ cpuMs }) => cpuMs)),
      median(entry.runs.map(({ serverMs }) => serverMs ?? NaN)),
      reference === null ? null : wallOf(entry) / reference,
    ]),
  ));
  const [packed] = entries;
  if (sslscan === undefined || packed === undefined || reference === null) {
    return console.log("\nsslscan is not installed: there is nothing to compare with.");
  }
  const ratio = wallOf(packed) / reference;
  console.log(
    `\ngoal: not slower than sslscan, with fewer connections: ${
      ratio.toFixed(2)
    } of its wall time, ` +
      `${packed.connections} connections to its ${sslscan.connections}`,
  );
}
