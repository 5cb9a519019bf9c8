import assert from "node:assert/strict";
import { test } from "node:test";
import type { Role } from "../../src/model/words.ts";
import type { Means, Probe } from "../../src/probe/probe.ts";
import type { Target, Wishes } from "../../src/probe/target.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { BEFORE, fold } from "../../src/run/state.ts";
import { type Plan, predict, run } from "../../src/schedule/runner.ts";

const wishes: Wishes = { quiet: false, deep: new Set(), identities: new Set(), allowed: null };
const never = new AbortController().signal;
const now = () => new Date(0);

function target(id: string): Target {
  return {
    id,
    host: "127.0.0.1",
    ports: { storage_port: 7000, ssl_storage_port: 7001 },
    expected: { mode: null, clientAuth: null },
  };
}

/** A probe whose observations are given, one for each time that it is asked. */
function probe(
  id: string,
  role: Role,
  answers: (string | Error)[],
  asked: string[] = [],
): Probe<unknown> {
  let times = 0;
  return {
    id,
    asks: id,
    role,
    cost: () => ({ connections: 1, handshakes: 0, logLines: 1 }),
    skip: () => null,
    async observe(_target, _wishes, _seen, means) {
      asked.push(id);
      const answer = answers[times++];
      if (answer instanceof Error) throw answer;
      if (answer === "lost") await means.exchange({} as Parameters<Means["exchange"]>[0]);
      return answer;
    },
    isOpen: (answer) => answer === "unknown" || answer === "lost",
  };
}

async function events(plan: Partial<Plan>, signal = never): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  const whole: Plan = { targets: [target("n1")], probes: [], wishes, concurrency: 8, ...plan };
  await run(
    whole,
    (_target, lose) => ({
      freshness: { random: (length) => new Uint8Array(length) },
      exchange() {
        lose(7001);
        return Promise.resolve({} as Awaited<ReturnType<Means["exchange"]>>);
      },
      handshake: () => Promise.reject(new Error("not in this test")),
      identity: () => Promise.resolve(null),
    }),
    (event) => seen.push(event),
    signal,
    now,
  );
  return seen;
}

test("run() asks an open question once more, after everything else", async () => {
  const asked: string[] = [];
  await events({
    probes: [
      probe("first", "ssl_storage_port", ["unknown", "known"], asked),
      probe("second", "ssl_storage_port", ["known"], asked),
      probe("stubborn", "storage_port", ["unknown", "unknown", "never asked"], asked),
    ],
  });
  assert.deepEqual(asked.filter((id) => id === "first").length, 2);
  assert.deepEqual(asked.filter((id) => id === "stubborn").length, 2);
  assert.equal(asked.filter((id) => id === "second").length, 1);
  assert.ok(asked.lastIndexOf("first") > asked.indexOf("second"));
});

test("run() asks an open question only once when it must be quiet", async () => {
  const asked: string[] = [];
  await events({
    wishes: { ...wishes, quiet: true },
    probes: [
      probe("tls", "ssl_storage_port", ["unknown", "never asked"], asked),
      probe("plain", "storage_port", ["unknown", "never asked"], asked),
    ],
  });
  assert.deepEqual(asked.sort(), ["plain", "tls"]);
});

test("run() lets nothing wait on a port that timed out, and tries it once more at the end", async () => {
  const asked: string[] = [];
  const seen = await events({
    probes: [
      probe("tls", "ssl_storage_port", ["lost", "lost"], asked),
      probe("versions", "ssl_storage_port", ["known"], asked),
    ],
  });
  assert.deepEqual(asked, ["tls", "tls"]);
  const skipped = seen.filter((event) => event.kind === "skipped");
  assert.deepEqual(skipped.map((event) => event.probe), ["versions"]);
  assert.match(skipped[0]?.why ?? "", /7001.*time out/);
  const missed = seen.filter((event) => event.kind === "missed");
  assert.deepEqual(missed.map((event) => event.probe), ["versions"]);
});

test("run() goes on with a port that answers at the second try", async () => {
  const asked: string[] = [];
  await events({
    probes: [
      probe("tls", "ssl_storage_port", ["lost", "known"], asked),
      probe("versions", "ssl_storage_port", ["known"], asked),
    ],
  });
  assert.deepEqual(asked, ["tls", "tls", "versions"]);
});

test("run() reports a probe that throws, and goes on", async () => {
  const seen = await events({
    probes: [
      probe("broken", "storage_port", [new Error("our fault")]),
      probe("fine", "storage_port", ["known"]),
    ],
  });
  const bug = seen.find((event) => event.kind === "bug");
  assert.match(bug?.kind === "bug" ? bug.error : "", /our fault/);
  assert.ok(seen.some((event) => event.kind === "observed" && event.probe === "fine"));
});

test("run() that is interrupted says why, and keeps what it learned", async () => {
  const controller = new AbortController();
  const stopping: Probe<unknown> = {
    ...probe("second", "storage_port", []),
    observe() {
      controller.abort(new Error("interrupted by Ctrl-C"));
      return Promise.resolve("too late");
    },
  };
  const seen = await events(
    { probes: [probe("first", "storage_port", ["known"]), stopping] },
    controller.signal,
  );
  const state = seen.reduce(fold, BEFORE);
  assert.equal(state.cutShort, "interrupted by Ctrl-C");
  assert.deepEqual([...state.nodes.get("n1")?.observations.keys() ?? []], ["first"]);
  assert.notEqual(state.nodes.get("n1")?.status, "done");
});

test("run() works on at most `concurrency` nodes at once", async () => {
  let atWork = 0;
  let most = 0;
  const slow: Probe<unknown> = {
    ...probe("slow", "storage_port", []),
    async observe() {
      most = Math.max(most, ++atWork);
      await new Promise((resolve) => setImmediate(resolve));
      atWork--;
      return "known";
    },
  };
  const targets = Array.from({ length: 20 }, (_, index) => target(`n${index}`));
  const seen = await events({ targets, probes: [slow], concurrency: 3 });
  assert.equal(most, 3);
  assert.equal(seen.filter((event) => event.kind === "node-finished").length, 20);
});

test("predict() adds up what every probe may cost every node", () => {
  const probes = [probe("a", "storage_port", []), probe("b", "ssl_storage_port", [])];
  const plan: Plan = { targets: [target("n1"), target("n2")], probes, wishes, concurrency: 8 };
  assert.deepEqual(predict(plan), { connections: 4, handshakes: 0, logLines: 4 });
});
