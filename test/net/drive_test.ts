/** Deadlines of a connection's steps, on a link that only remembers what it was given. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Flow } from "../../src/handshake/flow.ts";
import type { State } from "../../src/handshake/outcome.ts";
import { drive } from "../../src/net/drive.ts";
import { DRAIN_MS } from "../../src/net/limits.ts";
import type { Link } from "../../src/net/link.ts";

/** The deadline, from now, that each wait of `states` has when a step may take `stepMs`. */
async function deadlines(states: readonly State[], stepMs: number): Promise<number[]> {
  const given: number[] = [];
  const link = {
    elapsedMs: () => 0,
    next: (_signal: AbortSignal, untilMs: number) => {
      given.push(untilMs - performance.now());
      return Promise.resolve({ kind: "bytes", bytes: Uint8Array.of(1) });
    },
  } as unknown as Link;
  function* flow(): Flow<null> {
    for (const state of states) yield { ask: "receive", state };
    return null;
  }
  await drive(link, flow(), new AbortController().signal, stepMs);
  return given;
}

/** So long that no pause of a busy machine comes near. */
const LONG = 3_600_000;

test("drive() gives handshake and exchange a whole step each, and the closing a moment", async () => {
  const [hello, finished, exchange, more, closing] = await deadlines(
    ["WAIT_SH", "WAIT_FINISHED", "CONNECTED", "CONNECTED", "CLOSING"],
    LONG,
  );
  for (const given of [hello, finished, exchange, more]) {
    assert.ok(given !== undefined && given > LONG / 2 && given <= LONG, String(given));
  }
  assert.ok(closing !== undefined && closing <= DRAIN_MS, String(closing));
});

test("drive() does not start a step's time anew with every byte, nor closes later than a step", async () => {
  const states = Array.from({ length: 50 }, (): State => "WAIT_SH");
  const given = await deadlines([...states, "CLOSING"], 100);
  const steps = given.slice(0, 50);
  assert.ok(steps.every((left, index) => left <= (steps[index - 1] ?? 100)), String(steps));
  assert.ok((given.at(-1) ?? Infinity) <= 100);
});
