/** The terminal app's driver on a practice cluster: runs, judgements, captures, files. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type RealDriver, realDriver } from "../../src/cli/app/driver.ts";
import type { Snapshot, StartRequest } from "../../src/tui/driver.ts";
import { readReport } from "../../reports/read.ts";
import { testWorld } from "./test_world.ts";

let folder: string;
let driver: RealDriver;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "ringshake-driver-"));
  driver = realDriver({}, testWorld({ env: { HOME: folder } }));
});

after(async () => {
  await driver.close();
  rmSync(folder, { recursive: true, force: true });
});

let rounds = 0;

/** Starts a round and resolves with its snapshots, the last of which ends it. */
function round(request: StartRequest): Promise<Snapshot[]> {
  const number = ++rounds;
  return new Promise((resolve) => {
    const seen: Snapshot[] = [];
    const stop = driver.subscribe((snapshot) => {
      if (snapshot.round !== number) return;
      seen.push(snapshot);
      if (snapshot.phase === "running") return;
      queueMicrotask(() => stop());
      resolve(seen);
    });
    driver.start(request);
  });
}

test("the driver probes a practice cluster and tells it as snapshots", async () => {
  const snapshots = await round({ source: { kind: "lab", scenario: "expired" } });
  const last = snapshots.at(-1) ?? assert.fail();
  assert.equal(last.phase, "done");
  assert.equal(last.round, 1);
  assert.deepEqual(Object.values(last.status), ["done", "done", "done"]);
  assert.equal(last.progress.done, 3);
  assert.equal(last.report.summary.error, 1);
  for (const { report } of snapshots) assert.equal(report.nodes.length, 3);
});

test("the driver probes some nodes again and keeps what it knew of the others", async () => {
  const snapshots = await round({ nodes: ["eu-1"] });
  const last = snapshots.at(-1) ?? assert.fail();
  assert.equal(last.round, 2);
  assert.equal(last.progress.total, 1);
  assert.equal(last.report.summary.error, 1);
  assert.equal(last.report.nodes.length, 3);
});

test("the driver judges what it knows against another intent, without a connection", () => {
  let latest: Snapshot | undefined;
  const stop = driver.subscribe((snapshot) => latest = snapshot);
  const before = latest?.report.summary.connections;
  driver.expect("none");
  assert.ok(latest?.report.nodes.every(({ expected }) => expected.mode === "none"));
  assert.ok(latest?.report.findings.some(({ id }) => id === "mode-differs"));
  driver.expect(null);
  assert.ok(latest?.report.nodes.every(({ expected }) => expected.mode === "all"));
  assert.equal(latest?.report.summary.connections, before);
  stop();
});

test("the driver shows the handshake of an attempt, and null for a plain exchange", () => {
  let latest: Snapshot | undefined;
  driver.subscribe((snapshot) => latest = snapshot)();
  const attempts = latest?.report.nodes[0]?.attempts ?? assert.fail();
  const views = attempts.map((_, index) => driver.captureOf("eu-1", index));
  const view = views.find((each) => each !== null) ?? assert.fail("no handshake");
  assert.equal(view.messages[0]?.name, "client_hello");
  assert.ok((view.messages[0]?.fields.length ?? 0) > 10);
  assert.equal(driver.captureOf("eu-1", 999), null);
  assert.equal(driver.captureOf("nobody", 0), null);
});

test("the driver knows the next step, explains messages and has runbooks", async () => {
  assert.equal(driver.plan("all")?.to, "all");
  const [explanation] = await driver.explain("rpc - client 10.0.0.1:1: wrong protocol magic: 1603");
  assert.equal(explanation?.printedBy, "acceptor");
  const entries = driver.runbooks();
  for (const kind of ["guide", "finding"] as const) {
    const entry = entries.find((each) => each.kind === kind) ?? assert.fail(kind);
    assert.match(driver.runbook(entry.name) ?? "", /^# /);
  }
  assert.equal(driver.runbook("no-such-runbook"), null);
});

test("the driver exports every format, and never over a file that is there", async () => {
  for (const { format, extension } of driver.formats()) {
    const path = join(folder, `report-${format}.${extension}`);
    const { bytes } = await driver.exportReport(format, path);
    assert.equal(readFileSync(path).length, bytes);
    await assert.rejects(driver.exportReport(format, path), /exists already; remove it/);
  }
  const json = readFileSync(join(folder, "report-json.json"), "utf8");
  assert.equal(readReport(json).report?.summary.nodes, 3);
  await assert.rejects(driver.exportReport("json", join(folder, "no", "x.json")), /mkdir -p/);
});

test("the driver tells what is wrong with a target and with a source, in a line", async () => {
  assert.equal(driver.targetProblem("10.0.0.1/7001"), null);
  assert.match(driver.targetProblem("10.0.0.1/99999") ?? "", /^[^\n]+$/);
  const missing = await driver.inspect({ kind: "inventory", path: join(folder, "none.yaml") });
  assert.deepEqual(missing.ok, false);
  const targets = await driver.inspect({ kind: "targets", targets: ["10.0.0.1", "10.0.0.2"] });
  assert.deepEqual(targets, { ok: true, summary: "2 nodes", nodes: 2 });
});

test("the driver stores a source only when told to, and offers it again", async () => {
  assert.equal(await driver.recent(), null);
  const source = { kind: "inventory", path: "/srv/prod.yaml" } as const;
  await driver.remember(source);
  assert.deepEqual(await driver.recent(), source);
});

test("the driver tells a source that cannot be read as a failure, and recovers", async () => {
  const [failed] = await round({ source: { kind: "inventory", path: join(folder, "none.yaml") } });
  assert.equal(failed?.phase, "failed");
  assert.match(failed?.failure ?? "", /none\.yaml: no such file; check the path/);
  const snapshots = await round({ source: { kind: "lab", scenario: "healthy-none" } });
  assert.equal(snapshots.at(-1)?.phase, "done");
  assert.equal(snapshots.at(-1)?.report.summary.ok, 3);
});

test("the driver stops a run that is asked to stop", async () => {
  const slow = realDriver({ timeout: 60_000 }, testWorld());
  try {
    const stopped = new Promise<Snapshot>((resolve) => {
      slow.subscribe((snapshot) => {
        if (snapshot.progress.running.length > 0) slow.stop();
        if (snapshot.phase === "stopped") resolve(snapshot);
      });
    });
    slow.start({ source: { kind: "lab", scenario: "silent" } });
    assert.equal((await stopped).report.partial?.reason, "stopped");
  } finally {
    await slow.close();
  }
});
