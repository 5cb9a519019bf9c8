/**
 * Many endpoints. They share one server, so that its own CPU time is the floor for everybody.
 *
 * @module
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Server } from "../interop/servers.ts";
import { type Own, ownAnswer, ownCommand, sslscanAll, suitesOfSslscan } from "./contestants.ts";
import { type Cost, listenOverflows, median, type Ran, runCommand } from "./measure.ts";
import { table } from "./table.ts";

/** `gnutls-serv` has a listen queue of ten. */
const MANNER = { concurrency: 8, perNode: 2 };
const GOALS = { fasterThanSslscan: 1.5, overFloor: 1.3 };

export async function manyEndpoints(
  { port, pid }: Server,
  own: Own,
  nodes: number,
  repetitions: number,
): Promise<void> {
  if (process.platform !== "linux") {
    return console.log("needs an address for each endpoint: all of 127.0.0.0/8, as Linux has it");
  }
  const addresses = Array.from(
    { length: nodes },
    (_, i) => `127.0.${2 + Math.floor(i / 250)}.${1 + i % 250}`,
  );
  const targets = join(own.folder, `targets-${nodes}`);
  writeFileSync(targets, addresses.map((address) => `${address}:${port}\n`).join(""));
  const theirCommand = sslscanAll(targets);
  const ours: Ran[] = [];
  const theirs: Ran[] = [];
  let overflows = 0;
  for (let i = 0; i < repetitions; i++) {
    const before = listenOverflows() ?? 0;
    ours.push(await runCommand(ownCommand(own.packed, port, addresses, MANNER), pid));
    overflows += (listenOverflows() ?? 0) - before;
    if (theirCommand !== null) theirs.push(await runCommand(theirCommand, pid));
  }

  const { answered, connections, suites } = ownAnswer(ours[0]?.output ?? "");
  const seen = theirs[0] === undefined ? null : suitesOfSslscan(theirs[0].output);
  const [wall, floor, their] = [
    seconds(ours, "wallMs"),
    seconds(ours, "serverBusyMs"),
    seconds(theirs, "wallMs"),
  ];
  const row = (ran: readonly Ran[]) => [
    seconds(ran, "wallMs"),
    seconds(ran, "cpuMs"),
    seconds(ran, "serverMs"),
    seconds(ran, "serverBusyMs"),
  ];
  console.log(
    table(["", "connections", "suites", "wall s", "CPU s", "server CPU s", "server busy s"], [
      ["ringshake, packed", connections, suites, ...row(ours)],
      ["sslscan --targets", null, seen, ...row(theirs)],
    ]),
  );
  console.log(
    `\n${answered} of ${nodes} endpoints answered in full; the listen queue overflowed ${overflows} times`,
  );
  const { fasterThanSslscan, overFloor } = GOALS;
  if (theirs.length > 0) {
    console.log(
      `goal: ${fasterThanSslscan} times as fast as sslscan: ${(their / wall).toFixed(2)}`,
    );
  }
  console.log(
    `goal: ${overFloor} times as long as the server has work: ${(wall / floor).toFixed(2)}`,
  );
}

function seconds(ran: readonly Ran[], of: keyof Cost): number {
  return ran.length === 0 ? NaN : median(ran.map((each) => each[of] ?? NaN)) / 1000;
}
