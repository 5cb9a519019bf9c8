/**
 * `npm run fuzz -- --seconds 60 [--from N]`: plays misremembered conversations to the engine on all
 * processors until the time is up, and prints how many and how they ended. A case that fails is kept in
 * test/fixtures/crashes/, from where the tests play it again.
 */

import { availableParallelism } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { issue } from "../../src/x509/issue.ts";
import { CRASHES, keepCrash } from "../handshake/crashes.ts";
import { misremembered, play, recordConversations } from "../handshake/mutations.ts";

/** The cases `first`, `first + step`, … that one worker plays. */
interface Share {
  readonly first: number;
  readonly step: number;
  readonly seconds: number;
}

interface Tally {
  readonly cases: number;
  readonly ends: Readonly<Record<string, number>>;
  /** The file in which the case that failed is kept, and why it failed. */
  readonly failure: { readonly file: string; readonly stack: string } | null;
}

if (isMainThread) await main();
else parentPort?.postMessage(await playShare(workerData as Share));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seconds: { type: "string", default: "60" }, from: { type: "string" } },
  });
  const [seconds, first] = [Number(values.seconds), Number(values.from ?? Date.now() % 1e9)];
  if (!(seconds > 0) || !Number.isSafeInteger(first)) {
    console.error("fuzz: --seconds wants a positive number, --from a whole one");
    process.exitCode = 2;
    return;
  }
  const step = availableParallelism();
  const began = performance.now();
  const tallies = await Promise.all(
    Array.from({ length: step }, (_, index) => tallyOf({ first: first + index, step, seconds })),
  );
  report(tallies, (performance.now() - began) / 1000);
}

function tallyOf(share: Share): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

async function playShare({ first, step, seconds }: Share): Promise<Tally> {
  const validity = { notBefore: new Date(0), notAfter: new Date(4e12) };
  const conversations = recordConversations(await issue({ subject: "CN=fuzz", ...validity }));
  const ends: Record<string, number> = {};
  const until = performance.now() + 1000 * seconds;
  let cases = 0;
  for (let seed = first; performance.now() < until; seed += step, cases++) {
    const played = misremembered(conversations, seed);
    try {
      const { end } = play(played);
      ends[end.kind] = (ends[end.kind] ?? 0) + 1;
    } catch (error) {
      const { stack = String(error) } = error as Error;
      const file = keepCrash(CRASHES, seed, played, stack.split("\n")[0] ?? "");
      return { cases, ends, failure: { file, stack } };
    }
  }
  return { cases, ends, failure: null };
}

function report(tallies: readonly Tally[], seconds: number): void {
  const count = tallies.reduce((sum, { cases }) => sum + cases, 0);
  const aMinute = Math.round(count / seconds * 60);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `${count} cases in ${seconds.toFixed(1)} s, ${aMinute} a minute, ${memory} MiB of memory`,
  );
  const kinds = new Set(tallies.flatMap(({ ends }) => Object.keys(ends)));
  for (const kind of kinds) {
    const times = tallies.reduce((sum, { ends }) => sum + (ends[kind] ?? 0), 0);
    console.log(`${String(times).padStart(8)}  ${kind}`);
  }
  for (const { failure } of tallies) {
    if (failure === null) continue;
    console.error(`kept as test/fixtures/crashes/${failure.file}: ${failure.stack}`);
    process.exitCode = 1;
  }
}
