/** Port 0 is ScyllaDB's way to say that there is no such listener: nobody is asked there. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { main } from "../../src/cli/program.ts";
import { type Lab, startLab } from "../../src/lab/cluster.ts";
import type { Report } from "../../src/model/report.ts";
import { testWorld } from "./test_world.ts";
import { clock } from "../clock.ts";

let lab: Lab;
let folder: string;
let address: string;
let port: number;

before(async () => {
  lab = await startLab({
    name: "one",
    description: "One node with TLS.",
    intent: { mode: "all", clientAuth: "none" },
    nodes: [{ id: "eu-1", dc: "eu", rack: "r1" }],
    expected: { verdicts: {}, findings: {} },
  }, { clock });
  const [node] = lab.nodes.values();
  assert.ok(node !== undefined);
  [address, port] = [node.address, node.sslStoragePort];
  folder = mkdtempSync(join(tmpdir(), "ringshake-zero-"));
});

after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await lab.close();
});

async function checked(args: readonly string[]): Promise<Report> {
  const world = testWorld();
  await main(["check", ...args, "--format", "json"], world);
  assert.notEqual(world.written.stdout, "", world.written.stderr);
  return JSON.parse(world.written.stdout) as Report;
}

const rows = ({ nodes }: Report) =>
  nodes.flatMap(({ ports }) => ports.map(({ role, port, speaks }) => [role, port, speaks]));

test("a storage_port of 0 is not asked, and has no row", async () => {
  const report = await checked([`${address}/${port}`, "--storage-port", "0"]);
  assert.deepEqual(rows(report), [["ssl_storage_port", port, "tls"]]);
  assert.equal(report.nodes[0]?.expected.storagePort, 0);
  // Without a plain port a passive node would listen nowhere, and none has no TLS.
  const modes = report.nodes[0]?.observed.modes ?? [];
  assert.ok(modes.includes("all") && !modes.includes("none") && !modes.includes("passive"));
  assert.ok(!report.findings.some(({ id }) => /listens|unreachable|closed/.test(id)));
  assert.ok(!Object.keys(report.summary.connectionsByPurpose).some((each) => /storage/.test(each)));
});

test("an inventory says it the same way", async () => {
  const inventory = join(folder, "cluster.yaml");
  writeFileSync(
    inventory,
    `storage_port: 0\nnodes:\n  - { address: ${address}, ssl_storage_port: ${port} }\n`,
  );
  assert.deepEqual(rows(await checked(["-i", inventory])), [["ssl_storage_port", port, "tls"]]);
});

test("an ssl_storage_port of 0 leaves the plain port", async () => {
  const report = await checked([address, "--storage-port", "1", "--ssl-storage-port", "0"]);
  assert.deepEqual(rows(report), [["storage_port", 1, null]]);
  const [finding] = report.findings;
  assert.deepEqual([finding?.id, finding?.evidence], ["nothing-listens", [
    `${address}:1: connection refused`,
  ]]);
  assert.doesNotMatch(JSON.stringify(report.nodes[0]?.observed), /:0\b/);
});
