/** Snapshots folded into one picture: what is shown while a round runs, what is marked afterwards. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Snapshot } from "../../src/tui/driver.ts";
import { fold, HISTORY, type Live, NOTHING_YET } from "../../src/tui/live.ts";
import { AT, BROKEN, report, type SampleCluster } from "./sample.ts";

const ONE: SampleCluster = { name: "one", nodes: [{ id: "n1", address: "10.0.0.1", kind: "all" }] };

function snapshot(
  cluster: SampleCluster,
  round: number,
  status: "waiting" | "running" | "done",
): Snapshot {
  const full = report(cluster);
  const nodes = status === "done"
    ? full.nodes
    : full.nodes.map((node) => ({ ...node, verdict: "unknown" as const, ports: [], findings: [] }));
  return {
    report: { ...full, nodes },
    phase: status === "done" ? "done" : "running",
    failure: null,
    progress: {
      done: 0,
      total: 1,
      attempts: 0,
      predicted: 14,
      startedAtMs: AT,
      running: [],
      rate: 0,
      etaMs: null,
    },
    status: Object.fromEntries(nodes.map(({ id }) => [id, status])),
    round,
  };
}

function rounds(...kinds: ("all" | "expired" | "none")[]): Live {
  return kinds.reduce(
    (live, kind, index) =>
      fold(
        live,
        snapshot(
          { name: "one", nodes: [{ id: "n1", address: "10.0.0.1", kind }] },
          index + 1,
          "done",
        ),
        AT + index * 1000,
      ),
    NOTHING_YET,
  );
}

test("a node that was never seen shows as waiting, not as unknown", () => {
  const live = fold(NOTHING_YET, snapshot(ONE, 1, "running"), AT);
  assert.equal(live.byId.get("n1")?.round, 0);
  assert.equal(live.byId.get("n1")?.status, "running");
});

test("a node that is probed again keeps its former values until the new ones are there", () => {
  const first = fold(NOTHING_YET, snapshot(ONE, 1, "done"), AT);
  const again = fold(first, snapshot(ONE, 2, "running"), AT + 1);
  assert.equal(again.byId.get("n1")?.node.verdict, "ok");
  assert.equal(again.byId.get("n1")?.status, "running");
  assert.equal(again.changes, 0);
});

test("the first round changes nothing, later ones are compared with the one before", () => {
  assert.equal(rounds("all").changes, 0);
  const live = rounds("all", "expired");
  assert.deepEqual([...live.byId.get("n1")?.changed ?? []], ["chain", "verdict"]);
  assert.deepEqual(live.turned, ["n1"]);
  assert.equal(rounds("all", "expired", "expired").changes, 0);
});

test("a second snapshot of one round is compared with the former round, not with the first", () => {
  const live = rounds("all", "expired");
  const again = fold(
    live,
    snapshot(
      { name: "one", nodes: [{ id: "n1", address: "10.0.0.1", kind: "expired" }] },
      2,
      "done",
    ),
    AT + 5000,
  );
  assert.deepEqual([...again.byId.get("n1")?.changed ?? []], ["chain", "verdict"]);
  assert.deepEqual(again.turned, []);
  assert.equal(again.byId.get("n1")?.verdicts.length, 2);
});

test("history keeps the last values of a cell, one entry for each change", () => {
  const live = rounds("all", "expired", "expired", "none", "all");
  const node = live.byId.get("n1");
  assert.deepEqual(node?.history.chain.map(({ text, round }) => [text, round]), [
    ["valid", 1],
    ["expired", 2],
    ["–", 4],
    ["valid", 5],
  ]);
  assert.deepEqual(node?.verdicts, ["ok", "error", "error", "error", "ok"]);
  const long = rounds(
    ...Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? "all" : "none") as "all"),
  );
  assert.equal(long.byId.get("n1")?.history.chain.length, HISTORY);
  assert.equal(long.byId.get("n1")?.verdicts.length, HISTORY);
});

test("findings go to their nodes", () => {
  const live = fold(NOTHING_YET, snapshot(BROKEN, 1, "done"), AT);
  assert.deepEqual(live.byId.get("eu-3")?.findings.map(({ id }) => id), [
    "plaintext-port-open",
    "tls-port-closed",
  ]);
  assert.deepEqual(live.byId.get("eu-1")?.findings, []);
});
